"""What a maintainer says of products: this is one, so it is called, these two are one. Each is a command too."""

from dataclasses import dataclass

from index.products import ProductKind
from ingest.products import decisions
from ingest.products.decisions import Decision
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
        """Say that it is a product; what differs from what was detected is kept too. Raises StoreReadOnly."""
        told = {"name": name, "kind": kind or "", "regions": "; ".join(regions)}
        known = {"name": product.name, "kind": product.kind or "", "regions": "; ".join(product.regions)}
        for action in ("name", "kind", "regions"):
            if told[action] != known[action]:
                decisions.decide(self._data_dir, Decision(action, product.product_id, told[action]))
        decisions.decide(self._data_dir, Decision("confirm", product.product_id))

    def reject(self, product_id: str) -> None:
        """Say that it is no product. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, Decision("reject", product_id))

    def merge(self, product_id: str, other_id: str) -> None:
        """Say that two products are one. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, Decision("merge", product_id, other_id))

    def keep_apart(self, product_id: str, other_id: str) -> None:
        """Say that they are two. Raises StoreReadOnly."""
        decisions.decide(self._data_dir, Decision("apart", product_id, other_id))

    def undo_last(self) -> None:
        """Forget all that was said of the product that was judged last. Raises NotFound."""
        made = self._decided()
        if made:
            decisions.undo(self._data_dir, made[-1].product_id)

    def last(self) -> str | None:
        """The id of the product that was judged last."""
        made = self._decided()
        return made[-1].product_id if made else None

    def _decided(self) -> list[Decision]:
        return decisions.decided(self._data_dir)


def _certainty(product: ProductReply) -> tuple[int, int, int, str]:
    """How sure it is that this is a product: told of at length, in more publications, with more that is stated."""
    described = sum(one.treatment != "named" for one in product.told_in)
    return (described, len(product.told_in), len(product.fields), product.name)
