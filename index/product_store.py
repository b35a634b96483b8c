"""What a store keeps of products: what each publication says, and what that makes together. Part of index/store.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from index.products import Mention, Participation, Product, Proposal

Profiles: TypeAlias = npt.NDArray[np.float32]  # (n, dim) rows of unit length, one for each mention


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one publication; row i of ``profiles`` is mention i."""

    mentions: tuple[Mention, ...]
    profiles: Profiles
    participations: tuple[Participation, ...] = ()


class ProductWriter(Protocol):
    """Writes what is known of products into the generation that is being built."""

    def put(self, publication_id: str, findings: Findings) -> None:
        """Replace what this publication says of products. Raises NotFound. Upserting it again forgets all of it."""
        ...

    def mentions(self) -> list[Mention]:
        """All mentions of the generation as it is now, by mention_id."""
        ...

    def replace(self, products: Sequence[Product], proposals: Sequence[Proposal]) -> None:
        """Put these in the place of all products and proposals."""
        ...


class ProductReader(Protocol):
    """Reads the products of one generation."""

    def all(self) -> list[Product]:
        """All products, in the order they were written."""
        ...

    def proposals(self) -> list[Proposal]:
        """Products that may be one, in the order they were written."""
        ...

    def mentions(self, mention_ids: Sequence[str] | None = None) -> list[Mention]:
        """Mentions in the order asked for, or all by mention_id; missing ones are left out."""
        ...

    def profiles(self) -> Profiles:
        """The profiles of all mentions, by mention_id."""
        ...

    def participations(self) -> list[Participation]:
        """Who takes part in which workplace, by publication."""
        ...
