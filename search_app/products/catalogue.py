"""The products of a generation in memory, with what people decided on top: which there are, where they are told of."""

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.bounded_cache import BoundedCache
from index.gazetteer.places import regions_of
from index.products import STATUSES, Fact, FieldName, Mention, Product, Proposal
from index.store.decisions import brought
from index.store.filters import And, Eq, Filter, In, Not, Or, Value
from index.store.protocol import GenerationReader, Profiles
from index.store.records import Vectors
from ingest.products.decisions import Corrected, Correction, Decided, Decision, Said, apply, corrections, decided
from ingest.products.mentions import named_elsewhere
from ingest.products.names import key_of
from ingest.products.numbers import years_of
from search_app.replies import Facet, ProductReply

_FIELDS = {"product_kind": "kind", "status": "status", "product": "product_id"}
_TOLD_MOST = 8  # passages of a product that are compared: those that tell most of it
_MOST_SUBJECTS = 2  # of a publication: a programme and its sister, not the contents of a magazine
_LEAST_OF_NAME = 5  # letters of a name that is looked for in sentences
_WORD = re.compile(r"[\w'’]+")  # as ``key_of`` takes names apart
_NAMED_MOST = 2  # publications that only name a product, for each that tells of it
_FILTERS = 64  # of which the counts are kept: a screen asks them with each question


class CatalogueEntry:
    """A product with its mentions; ``confirmed`` by a person."""

    def __init__(self, decided: Decided) -> None:
        self.product: Product = decided.product
        self.mentions: tuple[Mention, ...] = decided.mentions
        self.confirmed = decided.confirmed
        self.corrected: Mapping[FieldName, Corrected] = decided.corrected

    @cached_property
    def regions(self) -> frozenset[str]:
        """Its regions with all that they lie in, as filters know them."""
        return frozenset(name for region in self.product.regions for name in regions_of(region))

    @cached_property
    def statuses(self) -> frozenset[str]:
        """How it stands, and as sources write it ("afgerond") where no status of ours fits; empty where none says."""
        written = {fact.value for _, fact in self.facts() if fact.field == "status"}.difference(STATUSES)
        return frozenset(({self.product.status} - {"onbekend"}) | written)

    @cached_property
    def ages(self) -> tuple[range, ...]:
        """The years of those that it is for; empty where none says."""
        found = [fact.value for _, fact in self.facts() if fact.field == "age"]
        return tuple(years_of(one) for one in (*(said.value for said in self.said("age")), *found))

    @property
    def is_moved(self) -> bool:
        """Whether a person says where it is: what its passages are about doesn't tell then."""
        return "region" in self.corrected and bool(self.regions)

    def labels(self, field: str) -> frozenset[str]:
        """Its values of region, theme or audience."""
        values = {"theme": self.product.themes, "audience": self.product.audiences}
        return self.regions if field == "region" else frozenset(values[field])

    @cached_property
    def telling(self) -> tuple[Mention, ...]:
        """The mentions in publications that say something of it: elsewhere it is only named."""
        return tuple(one for one in self.mentions if one.profile)

    @cached_property
    def profile(self) -> str:
        """The words that say what it is."""
        return " ".join(mention.profile for mention in self.telling)

    def facts(self) -> Iterator[tuple[Mention, Fact]]:
        """All that publications state of it, but for the fields that a person says are otherwise."""
        otherwise = {name for name, one in self.corrected.items() if one.replaces}
        yield from (
            (mention, fact) for mention in self.mentions for fact in mention.facts if fact.field not in otherwise
        )

    def said(self, field: FieldName) -> tuple[Said, ...]:
        """What a person says of a field."""
        return self.corrected.get(field, Corrected()).said


@dataclass(frozen=True, slots=True)
class ToldVectors:
    """For each product the mean of the passages that tell most of it, (n_products, dim), from the ``centre`` (dim,).

    Vectors of one model all point one way: only from the mean of them all does it show which are alike.
    """

    rows: Vectors
    centre: Vectors


def from_centre(vectors: Vectors, centre: Vectors) -> Vectors:
    """The mean of passages (n, dim), seen from the centre (dim,): a unit vector (dim,), zeros for none."""
    mean = vectors.mean(axis=0) - centre if len(vectors) else np.zeros_like(centre)
    return mean / np.float32(np.linalg.norm(mean) or 1.0)


@dataclass(frozen=True, slots=True)
class PassageLabels:
    """What a passage is about, without its text."""

    publication_id: str
    regions: frozenset[str]
    themes: frozenset[str]
    audiences: frozenset[str]

    def values(self, field: str) -> frozenset[str]:
        """Those of region, theme or audience."""
        return {"region": self.regions, "theme": self.themes, "audience": self.audiences}[field]


class Catalogue:
    """Made once for a generation and a state of the decisions; never changes."""

    def __init__(
        self, products: Sequence[CatalogueEntry], proposals: Sequence[Proposal], profiles: Mapping[str, Profiles]
    ) -> None:
        self.products = tuple(products)
        self._by_id = {one.product.product_id: one for one in self.products}
        self.proposals = tuple(one for one in proposals if {one.product_id, one.other_id} <= self._by_id.keys())
        owners = [(number, mention) for number, one in enumerate(self.products) for mention in one.telling]
        self.owner = np.array([number for number, _ in owners], dtype=np.int64)  # of each row of ``profiles``
        rows = [profiles[mention.mention_id] for _, mention in owners]
        self.facets: BoundedCache[Filter | None, tuple[Facet, ...]] = BoundedCache(_FILTERS)
        self.cards: dict[str, ProductReply] = {}  # made when they are first shown; a lost race makes one twice
        self._labels: Mapping[str, PassageLabels] | None = None
        self._told_vectors: ToldVectors | None = None
        self.profiles: Profiles = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def get(self, product_id: str) -> CatalogueEntry | None:
        """A product by its id."""
        return self._by_id.get(product_id)

    @cached_property
    def proper_names(self) -> tuple[str, ...]:
        """The names of all products that are written as one: with a capital, and long enough to be no other word."""
        names = {name for one in self.products for name in (one.product.name, *one.product.other_names)}
        return tuple(sorted(name for name in names if len(name) >= _LEAST_OF_NAME and name != name.lower()))

    @cached_property
    def _by_first_word(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], int]]]:
        """By their first word the names that are looked for in texts, as words, and whose they are."""
        found: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for number, entry in enumerate(self.products):
            for name in (entry.product.name, *entry.product.other_names):
                if len(name) >= _LEAST_OF_NAME and name != name.lower() and (key := tuple(key_of(name).split())):
                    found[key[0]].append((key, number))
        return found

    def named_in(self, text: str) -> frozenset[int]:
        """The products (places in the catalogue) that a text names with a capital, whatever marks are in the name."""
        written = _WORD.findall(text)
        words = [one.casefold().replace("’", "'") for one in written]
        return frozenset(
            number
            for at, word in enumerate(words)
            for key, number in self._by_first_word.get(word, ())
            if not written[at][0].islower() and tuple(words[at : at + len(key)]) == key
        )

    @cached_property
    def mentioned_in(self) -> Mapping[str, Mapping[int, frozenset[int]]]:
        """For each passage the products (places in the catalogue) that it tells of or names, and in which sentences."""
        found: defaultdict[str, defaultdict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for number, entry in enumerate(self.products):
            for mention in entry.mentions:
                for one in mention.told:
                    found[one.passage_id][number].add(one.sentence)
        return {passage: {number: frozenset(rows) for number, rows in of.items()} for passage, of in found.items()}

    @cached_property
    def told_in(self) -> Mapping[str, frozenset[int]]:
        """For each passage the products (places in the catalogue) that it tells of, in a publication that does so."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self.products):
            for passage_id in {one.passage_id for mention in entry.telling for one in mention.told}:
                found[passage_id].add(number)
        return {passage_id: frozenset(those) for passage_id, those in found.items()}

    @cached_property
    def subjects(self) -> Mapping[str, frozenset[int]]:
        """For each publication the products (places in the catalogue) that all of it is about.

        Those that it is itself, where these are few: a magazine is about none of its ten. Else the only one that it
        describes.
        """
        told: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for number, entry in enumerate(self.products):
            for mention in entry.mentions:
                told[mention.publication_id][mention.treatment].add(number)
        about: dict[str, frozenset[int]] = {}
        for publication, by in told.items():
            those, most = (by["itself"], _MOST_SUBJECTS) if by["itself"] else (by["described"], 1)
            about[publication] = frozenset(those if len(those) <= most else ())
        return about

    def labels(self, reader: GenerationReader) -> Mapping[str, PassageLabels]:
        """By id, what each passage is about that tells of a product; read once, from the catalogue's own generation."""
        if self._labels is None:
            self._labels = {
                one.passage_id: PassageLabels(
                    one.publication_id, frozenset(one.regions), frozenset(one.themes), frozenset(one.audiences)
                )
                for one in reader.get(sorted(self.mentioned_in))
            }
        return self._labels

    def told_vectors(self, reader: GenerationReader) -> ToldVectors:
        """What the passages of each product are about; read once, from the catalogue's own generation."""
        if self._told_vectors is None:
            self._told_vectors = self._read_vectors(reader)
        return self._told_vectors

    def _read_vectors(self, reader: GenerationReader) -> ToldVectors:
        told = [_told_most(entry) for entry in self.products]
        ids = sorted({passage_id for those in told for passage_id in those})
        vectors, place = reader.passage_vectors(ids), {passage_id: row for row, passage_id in enumerate(ids)}
        centre = vectors.mean(axis=0) if ids else np.zeros(reader.info.built_with.dim, dtype=np.float32)
        rows = [from_centre(vectors[[place[one] for one in those]], centre) for those in told]
        return ToldVectors(np.stack(rows) if rows else np.zeros((0, len(centre)), dtype=np.float32), centre)

    def resolved(self, where: Filter | None) -> Filter | None:
        """The filter with every part about products made one about passages, which a store can answer."""
        match where:
            case And(parts):
                return And(tuple(filter(None, map(self.resolved, parts))))
            case Or(parts):
                return Or(tuple(filter(None, map(self.resolved, parts))))
            case Not(part):
                inner = self.resolved(part)
                return None if inner is None else Not(inner)
            case Eq(field, value) if field in _FIELDS:
                return In("passage_id", self._passages(field, (value,)))
            case In(field, values) if field in _FIELDS:
                return In("passage_id", self._passages(field, values))
        return where

    def with_moved(self, where: Filter) -> Filter:
        """The filter, wide enough for the passages of products that a person gave a region which it asks for."""
        match where:
            case And(parts):
                return And(tuple(map(self.with_moved, parts)))
            case Or(parts):
                return Or(tuple(map(self.with_moved, parts)))
            case Eq("region") | In("region") | Not(Eq("region") | In("region")):
                moved = (one for one in self.products if one.is_moved and self.keeps(one, where))
                return Or((where, In("passage_id", _told_in(moved))))
        return where

    def keeps(self, entry: CatalogueEntry, where: Filter | None) -> bool:
        """Whether a product is what the parts of a filter about products and regions ask for.

        A page of Zeeland may tell of what IJsselland has: a product is kept by its own regions. Where no source says
        where it is, the passages that a filter leaves decide.
        """
        match where:
            case And(parts):
                return all(self.keeps(entry, part) for part in parts)
            case Or(parts):
                return any(self.keeps(entry, part) for part in parts)
            case Eq("region", value) if entry.regions:
                return value in entry.regions
            case In("region", values) if entry.regions:
                return not entry.regions.isdisjoint(values)
            case Not(Eq("region") | In("region") as part) if entry.regions:
                return not self.keeps(entry, part)
            case Eq(field, value) if field in _FIELDS:
                return bool(getattr(entry.product, _FIELDS[field]) == value)
            case In(field, values) if field in _FIELDS:
                return getattr(entry.product, _FIELDS[field]) in values
        return True

    def _passages(self, field: str, values: Sequence[Value | None]) -> tuple[str, ...]:
        return _told_in(one for one in self.products if getattr(one.product, _FIELDS[field]) in values)


def _told_in(products: Iterable[CatalogueEntry]) -> tuple[str, ...]:
    return tuple(sorted({told.passage_id for one in products for mention in one.mentions for told in mention.told}))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the publications of a generation say: products, mentions, and by product those that only name it."""

    products: Sequence[Product]
    mentions: Mapping[str, Mention]
    named: Mapping[str, tuple[Mention, ...]]

    def of(self, product: Product, is_sure: bool) -> Decided:
        """A product with its mentions; with those that only name it unless these are too many to believe.

        A name that most publications only use is a word ("ADHD"), where no person says that it is a product.
        """
        its = tuple(self.mentions[one] for one in product.mention_ids if one in self.mentions)
        named = self.named.get(product.product_id, ())
        is_believed = is_sure or len(named) <= _NAMED_MOST * len({one.publication_id for one in its})
        return Decided(product, (*its, *named) if is_believed else its)


def _stated(reader: GenerationReader) -> _Stated:
    products, mentions = reader.products.all(), {one.mention_id: one for one in reader.products.mentions()}
    return _Stated(products, mentions, named_elsewhere(reader, products, mentions))


def catalogue_of(
    reader: GenerationReader,
    made: Sequence[Decision] = (),
    corrected: Sequence[Correction] = (),
    stated: _Stated | None = None,
) -> Catalogue:
    """The catalogue of a generation, with decisions and corrections on top of what its publications say."""
    stated = stated or _stated(reader)
    sure = {one.product_id for one in made if one.action == "confirm"} | {one.product_id for one in corrected}
    found = [stated.of(one, one.said or one.product_id in sure) for one in stated.products]
    records = {one.publication_id: one for one in reader.records()} if made else {}
    profiles = reader.products.profiles()
    rows = {mention_id: profiles[row] for row, mention_id in enumerate(stated.mentions)}
    entries = [CatalogueEntry(one) for one in apply(found, made, records, corrected)]
    return Catalogue(entries, reader.products.proposals(), rows)


def _told_most(entry: CatalogueEntry) -> list[str]:
    counts = Counter(one.passage_id for mention in entry.telling for one in mention.told)
    return [passage_id for passage_id, _ in counts.most_common(_TOLD_MOST)]


class CatalogueCache:
    """Keeps one catalogue, and what its generation says for the next decision. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._made_of: tuple[str, int] | None = None
        self._stated: tuple[str, _Stated] | None = None
        self._catalogue: Catalogue | None = None

    def of(self, reader: GenerationReader) -> Catalogue:
        """The catalogue of this generation with the decisions of now."""
        generation = reader.info.generation
        made_of = (generation, self._stamp())
        with self._turn:
            if self._catalogue is None or self._made_of != made_of:
                if self._stated is None or self._stated[0] != generation:
                    self._stated = (generation, _stated(reader))
                made, corrected = decided(self._data_dir), corrections(self._data_dir)
                self._catalogue = catalogue_of(reader, made, corrected, self._stated[1])
                self._made_of = made_of
            return self._catalogue

    def _stamp(self) -> int:
        """When the decisions changed last, in nanoseconds; 0 where nothing was ever decided."""
        try:
            return brought(self._data_dir).stat().st_mtime_ns
        except FileNotFoundError:
            return 0
