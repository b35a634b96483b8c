"""What publications say of products, made into products: one for each name, and proposals where that is not certain."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.dutch.words import INSIDE_NAMES
from index.errors import SchemaMismatch, StoreUnavailable
from index.products import Fact, FieldName, Mention, Product, Proposal, Status
from index.store.protocol import GenerationWriter, PassageStore
from index.types import Record
from ingest.products.names import cleaned, counted, key_of, singular, without_article, without_region


def settle(writer: GenerationWriter, records: Iterable[Record], known: Iterable[Product]) -> None:
    """Write the products of the generation; ``known`` are those of the one before, which keep their ids."""
    merged = merge(writer.products.mentions(), {one.publication_id: one for one in records}, list(known))
    writer.products.replace(merged.products, merged.proposals)


def known_products(store: PassageStore) -> list[Product]:
    """The products of the current generation; none where there is none, or where it can't be read any more."""
    if store.current() is None:
        return []
    try:
        with store.open() as reader:
            return reader.products.all()
    except (SchemaMismatch, StoreUnavailable):
        return []


_LABELS = 5  # regions, themes or audiences of one product at most
_SHARE = 0.34  # of what the commonest one has: what is said less often is said in passing


@dataclass(frozen=True, slots=True)
class Merged:
    """All products by name, and those that may be one."""

    products: tuple[Product, ...]
    proposals: tuple[Proposal, ...]


def merge(mentions: Sequence[Mention], records: Mapping[str, Record], known: Sequence[Product]) -> Merged:
    """Put mentions of one name together.

    Names of their own ("Dappere Kat") are one product wherever they stand. A product that is called what it is
    ("praatplaat") is one only where the publications don't place it in different regions: else the merge is proposed.
    A product keeps the id it had among ``known``; a magazine that is a publication itself is no product.
    """
    titles = {key_of(record.title) for record in records.values()}
    groups = _groups([one for one in mentions if not _is_publication(one, titles)])
    ids = _Ids(known)
    products = [combine(group, records, ids.of(group, _name(group))) for group in sorted(groups, key=_first)]
    return Merged(
        tuple(sorted(products, key=lambda one: (one.name.casefold(), one.product_id))),
        tuple(_proposals(products, {one.mention_id: one for one in mentions})),
    )


def same_name(mention: Mention) -> str:
    """What two mentions of one product have in common; a publication's own factsheets are nobody else's."""
    words = [singular(word) for word in key_of(without_region(mention.name)).split()]
    if mention.proper:
        return " ".join(words)
    words = [word for word in words if word not in INSIDE_NAMES]
    own = f" of {mention.publication_id}" if mention.kind == "publicatie" else ""
    return " ".join(words) + own


def _is_publication(mention: Mention, titles: set[str]) -> bool:
    return mention.kind == "publicatie" and key_of(mention.name) in titles


class _Group:
    """Mentions of one product, and what decides whether another one belongs to them."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self._is_named = False
        self._regions: set[str] = set()

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self._is_named = self._is_named or mention.proper or mention.said
        self._regions |= _regions(mention)

    def fits(self, mention: Mention) -> bool:
        if mention.proper or mention.said or self._is_named:
            return True
        mine = _regions(mention)
        return not mine or not self._regions or not mine.isdisjoint(self._regions)


def _groups(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of the same name or other name; those of a common noun apart where their regions differ."""
    named: dict[str, _Group] = {}
    groups: list[_Group] = []
    for mention in sorted(mentions, key=lambda one: (not one.said, not one.proper, one.mention_id)):
        keys = [same_name(mention), *(key_of(name) for name in mention.other_names)]
        group = next((named[key] for key in keys if key and key in named and named[key].fits(mention)), None)
        is_new = group is None
        if group is None:
            group = _Group()
            groups.append(group)
        group.add(mention)
        for key in keys:
            named.setdefault(f"{key} {mention.mention_id}" if is_new and key in named else key, group)
    return [group.mentions for group in groups]


def combine(group: Sequence[Mention], records: Mapping[str, Record], product_id: str) -> Product:
    """One product of these mentions, whatever they are called: what a sidecar says wins, then what is said most."""
    order = _fullest_first(group)
    name = _name(group)
    others = dict.fromkeys(cleaned(other) for one in order for other in (one.name, *one.other_names))
    kinds = Counter(one.kind for one in order if one.kind)
    return Product(
        product_id=product_id,
        name=name,
        other_names=tuple(other for other in others if key_of(other) != key_of(name)),
        kind=order[0].kind if order[0].said and order[0].kind else kinds.most_common(1)[0][0] if kinds else None,
        said=order[0].said,
        status=_status(group, records),
        regions=_commonest(group, "region"),
        themes=_commonest(group, "theme"),
        audiences=_commonest(group, "audience"),
        mention_ids=tuple(one.mention_id for one in order),
    )


def _fullest_first(group: Sequence[Mention]) -> list[Mention]:
    return sorted(group, key=lambda one: (not one.said, -len(one.facts), one.mention_id))


def _name(group: Sequence[Mention]) -> str:
    order = _fullest_first(group)
    return counted([cleaned(without_region(one.name)) for one in order if one.said == order[0].said])


def _status(group: Sequence[Mention], records: Mapping[str, Record]) -> Status:
    """What the newest publication that says anything says; where it says two things, that it ended counts."""
    says = [(records[one.publication_id].date or "", one) for one in group if one.publication_id in records]
    for _, mention in sorted(says, key=lambda pair: pair[0], reverse=True):
        values = [fact.value for fact in mention.facts if fact.field == "status"]
        for status in ("gestopt", "geborgd", "loopt"):
            if status in values:
                return status
    return "onbekend"


def _commonest(group: Sequence[Mention], field: FieldName) -> tuple[str, ...]:
    facts = (fact for one in group for fact in one.facts if fact.field == field)
    counts = Counter(fact.value for fact in facts if fact.value != fact.quote)
    least = _SHARE * max(counts.values(), default=0)
    return tuple(value for value, times in counts.most_common(_LABELS) if times >= least)


def _regions(mention: Mention) -> set[str]:
    return {fact.value for fact in mention.facts if fact.field == "region"}


def _first(group: Sequence[Mention]) -> str:
    return min(one.mention_id for one in group)


def _proposals(products: Sequence[Product], mentions: Mapping[str, Mention]) -> Iterator[Proposal]:
    by_name: defaultdict[str, list[Product]] = defaultdict(list)
    for product in products:
        by_name[same_name(mentions[product.mention_ids[0]]).partition(" of ")[0]].append(product)
    for alike in by_name.values():
        yield from (Proposal(alike[0].product_id, one.product_id, "other_region") for one in alike[1:])
    keys = [key_of(product.name) for product in products]
    first = {key: product for key, product in zip(reversed(keys), reversed(products), strict=True)}
    longer = _longer(products, keys)
    for product, key in zip(products, keys, strict=True):
        yield from (Proposal(product.product_id, other.product_id, "short_name") for other in longer.get(key, ()))
        yield from _bracketed(product, first, mentions)


def _longer(products: Sequence[Product], keys: Sequence[str]) -> Mapping[str, list[Product]]:
    """For each name the products whose name goes on: "Leerkring" may be "Leerkring Lokale Teams"."""
    known = set(keys)
    found: defaultdict[str, list[Product]] = defaultdict(list)
    for product, key in zip(products, keys, strict=True):
        begins = (key[: space.start()] for space in re.finditer(" ", key))
        for begin in known.intersection(begins):
            found[begin].append(product)
    return found


def _bracketed(product: Product, first: Mapping[str, Product], mentions: Mapping[str, Mention]) -> Iterator[Proposal]:
    """As in "de oudergroepen (wijkacademies)": two names side by side; ``first`` is by key of the name."""
    name = re.escape(without_article(product.name))
    for mention_id in product.mention_ids:
        for fact in mentions[mention_id].facts:
            if "(" not in fact.quote:
                continue
            found = re.search(rf"([\w-]+) \((?:de |het )?{name}\w*\)", fact.quote, re.IGNORECASE)
            other = first.get(key_of(found.group(1))) if found else None
            if other and other.product_id != product.product_id:
                yield Proposal(other.product_id, product.product_id, "bracketed", mention_id, _plain(fact))
                return


def _plain(fact: Fact) -> Fact:
    return Fact(fact.field, fact.quote, fact.quote, fact.passage_id, fact.span)


class _Ids:
    """Ids of products: the one it had, else made of its name."""

    def __init__(self, known: Sequence[Product]) -> None:
        self._by_name = {key_of(name): one.product_id for one in known for name in (one.name, *one.other_names)}
        self._reserved = {one.product_id for one in known}
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}  # by name: the first number that may be free

    def of(self, group: Sequence[Mention], name: str) -> str:
        """The id that a known product of this name or these publications has, else a new one."""
        names = [key_of(name), *(key_of(other) for one in group for other in (one.name, *one.other_names))]
        for product_id in (self._by_name.get(key) for key in names):
            if product_id and product_id not in self._taken:
                return self._take(product_id)
        plain = slug(name)
        return self._take(plain) if plain not in self._reserved else self._free(plain)

    def _free(self, plain: str) -> str:
        number = self._next.get(plain, 2)
        while f"{plain}-{number}" in self._reserved or f"{plain}-{number}" in self._taken:
            number += 1
        self._next[plain] = number + 1
        return self._take(f"{plain}-{number}")

    def _take(self, product_id: str) -> str:
        if product_id in self._taken:
            return self._free(product_id)
        self._taken.add(product_id)
        return product_id


def slug(name: str) -> str:
    """A name as it may stand in an address: "Oudercafé Buiten" is "oudercafe-buiten"."""
    plain = unicodedata.normalize("NFKD", without_article(name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-") or "product"
