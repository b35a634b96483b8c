"""The claims that every PassageStore must make true. A store's tests inherit them and say how the store is made."""

import pytest

pytest.register_assert_rewrite(
    "claims_writing",
    "claims_search",
    "claims_sentences",
    "claims_generations",
    "claims_processes",
    "claims_products",
)

from claims_generations import LiveClaims  # noqa: E402
from claims_processes import ProcessClaims  # noqa: E402
from claims_products import ProductClaims  # noqa: E402
from claims_search import SearchClaims  # noqa: E402
from claims_sentences import SentenceClaims  # noqa: E402
from claims_writing import GenerationClaims, WritingClaims  # noqa: E402


class StoreClaims(
    WritingClaims, GenerationClaims, LiveClaims, SearchClaims, SentenceClaims, ProductClaims, ProcessClaims
):
    """Inherit it, set ``factory`` to "module:function" (of location and analyser), and give two fixtures.

    ``location``: where an empty store may be made, as text; ``store``: the store there, with a PlainAnalyser.
    """
