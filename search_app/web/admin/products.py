"""What a maintainer says of products: that one is a product or none, one or two, and what its fields hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.products import FieldName, ProductKind
from index.types import Record
from ingest.products import decisions
from ingest.products.decisions import Action, Correction, Decision, Said
from search_app.replies import Merge, ProductReply
from search_app.service import Service
from search_app.web.admin.access import Maintainer, require


@dataclass(frozen=True, slots=True)
class MayBeOne:
    """Two products that may be one, and why that is thought."""

    one: ProductReply
    other: ProductReply
    merge: Merge


class BeheerProducts:
    """The products of the current generation, to be judged. Raises AccessRefused without a maintainer."""

    def __init__(self, service: Service, maintainer: Maintainer) -> None:
        self.maintainer = require(maintainer)
        self._service = service
        self._data_dir = service.settings.data_dir

    def all(self) -> list[ProductReply]:
        """Every product that visitors see, however it came in, by name."""
        return sorted(self._service.products().products, key=lambda one: one.name.casefold())

    def publications(self) -> list[Record]:
        """What can show a fact, by title."""
        return self._service.publications()

    def correct(self, product_id: str, field: FieldName, said: Sequence[Said], adds: bool) -> None:
        """Say what a field holds. Raises NotFound, CorrectionError, StoreReadOnly."""
        self._service.correct(Correction(product_id, field, tuple(said), adds, self.maintainer.name))

    def unconfirmed(self) -> list[ProductReply]:
        """Products that were detected and that nobody judged, the most uncertain first."""
        found = [one for one in self._service.products().products if one.origin == "detected"]
        return sorted(found, key=_certainty)

    def may_be_one(self) -> list[MayBeOne]:
        """Pairs that nobody judged."""
        reply = self._service.products()
        by_id = {one.product_id: one for one in reply.products}
        apart = {(one.product_id, one.other) for one in self._decided() if one.action == "apart"}
        return [
            MayBeOne(by_id[merge.product_id], by_id[merge.other_id], merge)
            for merge in reply.merges
            if (merge.product_id, merge.other_id) not in apart
        ]

    def confirm(self, product: ProductReply, name: str, kind: ProductKind | None, regions: tuple[str, ...]) -> None:
        """Say that it is a product; what differs from what was detected is kept too.

        Raises:
            CorrectionError: A region isn't known.
            StoreReadOnly: It can't be kept.
        """
        regions = tuple(one if one in product.regions else decisions.checked("region", one) for one in regions)
        told = {"name": name, "kind": kind or "", "regions": "; ".join(regions)}
        known = {"name": product.name, "kind": product.kind or "", "regions": "; ".join(product.regions)}
        fields: tuple[Action, ...] = ("name", "kind", "regions")
        changed = [self._decision(one, product.product_id, told[one]) for one in fields if told[one] != known[one]]
        decisions.decide(self._data_dir, *changed, self._decision("confirm", product.product_id))

    def accept(self, product_id: str) -> None:
        """Say that it is a product, as it was detected. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, self._decision("confirm", product_id))

    def reject(self, product_id: str) -> None:
        """Say that it is no product. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, self._decision("reject", product_id))

    def merge(self, product_id: str, other_id: str) -> None:
        """Say that two products are one. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, self._decision("merge", product_id, other_id))

    def keep_apart(self, product_id: str, other_id: str) -> None:
        """Say that they are two. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, self._decision("apart", product_id, other_id))

    def take_back(self, product_id: str) -> None:
        """Take back all that was decided about a product, not what was corrected. Raises NotFound."""
        decisions.undo_decisions(self._data_dir, product_id)

    def undo_last(self) -> None:
        """Take back the last correction, or all that was decided about the product judged last. Raises NotFound."""
        match self.last():
            case Correction(product_id=product_id, field=field):
                decisions.undo_correction(self._data_dir, product_id, field)
            case Decision(product_id=product_id):
                decisions.undo_decisions(self._data_dir, product_id)

    def last(self) -> Decision | Correction | None:
        """What was decided or corrected last, by anybody."""
        made: list[Decision | Correction] = [*self._decided()[-1:], *decisions.corrections(self._data_dir)[-1:]]
        return max(made, key=lambda one: one.number, default=None)

    def _decision(self, action: Action, product_id: str, other: str = "") -> Decision:
        return Decision(action, product_id, other, self.maintainer.name)

    def _decided(self) -> list[Decision]:
        return decisions.decided(self._data_dir)


def _certainty(product: ProductReply) -> tuple[int, int, int, str]:
    """How sure it is that this is a product: told of at length, in more publications, with more that is stated."""
    described = sum(one.treatment != "named" for one in product.told_in)
    return (described, len(product.told_in), len(product.fields), product.name)
