"""Comparable projects: alike a product, or what would fit a plan; spread over regions, and how they differ."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from index.errors import NotFound
from index.gazetteer.places import find_places, regions_of
from index.gazetteer.topics import find_topics
from index.products import FieldName, Product, ProductKind
from index.retrieval.diversify import CANDIDATES
from index.retrieval.retriever import Retriever, bare
from index.store.filters import Filter
from index.store.protocol import GenerationReader
from index.store.records import Vectors
from index.types import Passage
from ingest.products.numbers import ages_in, years_of
from search_app.products.cards import card
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.products.ranking import Wanted, rank
from search_app.replies import Aspect, Cited, Difference, ProductReply, Shared, SimilarProduct, Subject  # fmt: skip

SENTENCE, PASSAGE, CHAPTER = 1.0, 0.4, 0.6  # how much each says that two products are alike, 0 to 1
_MOST = {SENTENCE: 6, PASSAGE: 4, CHAPTER: 6}  # products in one place; a longer list says nothing of any two of them

Pairs = Mapping[tuple[int, int], float]


def cooccurring(catalogue: Catalogue, passages: Iterable[Passage]) -> Pairs:
    """How strongly sources put two products side by side, 0 to 1, by their places in the catalogue, lower first."""
    found: defaultdict[tuple[int, int], float] = defaultdict(float)
    for strength, together in _places(catalogue, passages):
        if len(together) <= _MOST[strength]:
            for pair in combinations(sorted(together), 2):
                found[pair] = max(found[pair], strength)
    return found


def _places(catalogue: Catalogue, passages: Iterable[Passage]) -> Iterator[tuple[float, set[int]]]:
    chapters: defaultdict[tuple[str, Sequence[str]], set[int]] = defaultdict(set)
    for passage in passages:
        mentioned = catalogue.mentioned_in.get(passage.passage_id, {})
        for row in range(len(passage.sentences)):
            yield SENTENCE, {number for number, rows in mentioned.items() if row in rows}
        yield PASSAGE, set(mentioned)
        if len(passage.heading_path) > 1:
            chapters[passage.publication_id, passage.heading_path[:-1]].update(mentioned)
    for together in chapters.values():
        yield CHAPTER, together


_AS_KEPT = re.compile(r"(?:groep \d-\d|\d{1,2}-\d{0,2})")  # an age as facts hold it
_GROWN = 30  # years: what is for everybody from 18 is for no child
_MOST_SHARED = 2  # themes or audiences that count
_WORST, _BEST = 0.8, 1.3  # scores of products for a question, about
_PIECE, _PIECES = 2_000, 5  # characters of a text that are asked at once, as many as the model takes; and how often
_ASPECTS: Mapping[Aspect, FieldName] = {
    "audience": "audience", "age": "age", "setting": "setting", "region": "region", "needs": "needs",
    "obstacles": "obstacles", "result": "result", "status": "status", "costs": "costs",
}  # fmt: skip
_SHARED: Mapping[Aspect, FieldName] = {"theme": "theme", **_ASPECTS}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What each sign adds to how near products are (a cosine), or to how well one fits a plan (about 0 to 1).

    ``theme`` and ``audience`` are of each that is shared, ``age`` of the same years, ``beside`` of a source that puts
    both in one sentence (less for one passage or chapter); ``again`` is taken off for each better one from the same
    region. What each is worth, and what half and twice as much are: ``python -m benchmarks.answers.comparable``.
    """

    theme: float = 0.33
    audience: float = 0.03
    age: float = 0.1
    beside: float = 0.65
    again: float = 0.005

    @property
    def most(self) -> float:
        """The most there can be: scores are shares of it."""
        return 1 + _MOST_SHARED * (self.theme + self.audience) + self.age + self.beside


DEFAULT = Likeness()


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared with, and its place in the catalogue; of what is no product the words."""

    subject: Subject
    says: str
    entry: CatalogueEntry | None
    left_out: frozenset[str]


def of_id(id: str, catalogue: Catalogue, reader: GenerationReader) -> Compared:
    """A product or a publication by its id. Raises NotFound."""
    entry = catalogue.get(id)
    if entry is not None:
        return _of_product(entry, catalogue, reader)
    told = [one for one in catalogue.products if any(mention.publication_id == id for mention in one.mentions)]
    records = reader.records([id])
    if not records:
        raise NotFound(f"There is no product or publication '{id}'. See: vraagbaak products list")
    passages = reader.passages_of(id)
    regions, themes, audiences = (
        _commonest([value for passage in passages for value in getattr(passage, name)])
        for name in ("regions", "themes", "audiences")
    )
    itself = next((one for one in told if _is_about(one, id)), None)
    if itself is not None:
        return _of_product(itself, catalogue, reader)
    subject = Subject("publication", id, records[0].title, None, regions, themes, audiences, ())
    says = "\n".join((records[0].title, *(passage.text for passage in passages)))
    return Compared(subject, says, None, frozenset(regions))


def of_text(text: str) -> Compared:
    """A text, which is not kept: a project or plan as somebody describes it."""
    regions = tuple(dict.fromkeys(name for found in find_places(text) for name in found.place.regions))
    themes = tuple(one.name for one in find_topics(text, "theme"))
    audiences = tuple(one.name for one in find_topics(text, "audience"))
    ages = tuple(dict.fromkeys(ages_in(text)))
    subject = Subject("text", None, " ".join(text.split())[:80], None, regions, themes, audiences, ages)
    return Compared(subject, text, None, frozenset(regions))


def similar(
    compared: Compared,
    catalogue: Catalogue,
    retriever: Retriever,
    other_regions: bool,
    k: int,
    where: Filter | None,
    offset: int = 0,
    likeness: Likeness = DEFAULT,
) -> tuple[SimilarProduct, ...]:
    """The k most comparable products after the first ``offset``, best first. Raises FilterError."""
    if not catalogue.products:
        return ()
    reader = retriever.reader
    near = _alike(compared.entry, catalogue, reader) if compared.entry else _fits(compared.says, catalogue, retriever)
    kept = None if where is None else set(reader.ids(catalogue.resolved(where)))
    beside = _beside(compared.entry, catalogue, reader)
    scores = {
        number: _score(float(near[number]), compared, one, beside.get(number, 0.0), likeness)
        for number, one in enumerate(catalogue.products)
        if _may(one, compared, other_regions, kept)
    }
    chosen = _spread(scores, catalogue, offset + k, likeness.again)[offset:]
    return tuple(
        _compared(_stated(compared.subject), card(catalogue, catalogue.products[number], reader), rank, score)
        for rank, (number, score) in enumerate(chosen, start=offset + 1)
    )


def _of_product(entry: CatalogueEntry, catalogue: Catalogue, reader: GenerationReader) -> Compared:
    product = entry.product
    shown = card(catalogue, entry, reader)
    subject = Subject(
        "product", product.product_id, product.name, shown, product.regions, product.themes, product.audiences, ()
    )
    return Compared(subject, "", entry, entry.regions)


def _alike(entry: CatalogueEntry, catalogue: Catalogue, reader: GenerationReader) -> Vectors:
    """(n_products,) cosines of what the passages of each are about with those of a product."""
    rows = catalogue.told_vectors(reader).rows
    cosines: Vectors = rows @ rows[catalogue.products.index(entry)]
    return cosines


def _fits(says: str, catalogue: Catalogue, retriever: Retriever) -> Vectors:
    """(n_products,) how well each would fit who asks for what a text says, about 0 to 1; of a long one by the mean."""
    pieces = [says[at : at + _PIECE] for at in range(0, max(1, len(says)), _PIECE)][:_PIECES]
    near = np.zeros(len(catalogue.products), dtype=np.float32)
    for piece, vector in zip(pieces, retriever.encoder.encode_queries([bare(one) for one in pieces]), strict=True):
        for one in rank(catalogue, Wanted(vector), retriever.search(piece, CANDIDATES), retriever.analyser):
            near[one.product] += (one.score - _WORST) / (_BEST - _WORST) / len(pieces)
    return near


def _beside(entry: CatalogueEntry | None, catalogue: Catalogue, reader: GenerationReader) -> Mapping[int, float]:
    """How strongly sources put each product beside this one, 0 to 1."""
    if entry is None:
        return {}
    own = catalogue.products.index(entry)
    tells = tuple({f"{mention.publication_id}#" for mention in entry.mentions})  # only there it can stand beside others
    pairs = cooccurring(catalogue, reader.get(sorted(one for one in catalogue.mentioned_in if one.startswith(tells))))
    return {other if one == own else one: much for (one, other), much in pairs.items() if own in (one, other)}


def _is_about(one: CatalogueEntry, publication_id: str) -> bool:
    return any(mention.publication_id == publication_id and mention.treatment == "itself" for mention in one.mentions)


def _may(one: CatalogueEntry, compared: Compared, other_regions: bool, kept: set[str] | None) -> bool:
    if one is compared.entry:
        return False
    if other_regions and one.regions and one.regions <= compared.left_out | _provinces(compared.left_out):
        return False
    return kept is None or any(told.passage_id in kept for mention in one.mentions for told in mention.told)


def _provinces(regions: frozenset[str]) -> frozenset[str]:
    return frozenset(above for region in regions for above in regions_of(region))


def _score(near: float, compared: Compared, other: CatalogueEntry, beside: float, likeness: Likeness) -> float:
    own = compared.subject.ages if compared.entry is None else _ages(compared.entry)
    themes, audiences = _n_shared(compared.subject, other.product)
    shared = likeness.theme * themes + likeness.audience * audiences + likeness.age * _same_years(own, _ages(other))
    return (max(0.0, near) + shared + likeness.beside * beside) / likeness.most


def _ages(entry: CatalogueEntry) -> tuple[str, ...]:
    stated = (fact.value for _, fact in entry.facts() if fact.field == "age")
    return (*(one.value for one in entry.said("age")), *stated)


def _same_years(ages: Sequence[str], others: Sequence[str]) -> float:
    """The share of the years of both that both have, 0 to 1; 0 where one has none."""
    ours, theirs = ({year for age in each for year in years_of(age) if year < _GROWN} for each in (ages, others))
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def overlaps(difference: Difference) -> bool:
    """Whether both sides state ages, and some year is in both: 4-12 and 0-12 differ in words more than in children."""
    return _same_years(*(_written(side) for side in (difference.here, difference.there))) > 0


def _written(values: Sequence[Cited]) -> list[str]:
    return [age for value in values for age in _ages_of(value.text)]


def _ages_of(text: str) -> tuple[str, ...]:
    return (text,) if _AS_KEPT.fullmatch(text) else ages_in(text)


def _n_shared(subject: Subject, product: Product) -> tuple[int, int]:
    themes, audiences = (set(subject.themes) & set(product.themes), set(subject.audiences) & set(product.audiences))
    return min(len(themes), _MOST_SHARED), min(len(audiences), _MOST_SHARED)


def _spread(scores: Mapping[int, float], catalogue: Catalogue, k: int, again: float) -> list[tuple[int, float]]:
    """The k best, each a little lower for every better one from its region."""
    left = dict(scores)
    chosen: list[tuple[int, float]] = []
    seen: Counter[str] = Counter()
    while left and len(chosen) < k:
        best = max(left, key=lambda number: (left[number] - again * _seen(catalogue, number, seen), -number))
        chosen.append((best, min(1.0, max(0.0, left.pop(best)))))
        seen.update(catalogue.products[best].product.regions[:1])
    return chosen


def _seen(catalogue: Catalogue, number: int, seen: Mapping[str, int]) -> int:
    return max((seen[region] for region in catalogue.products[number].product.regions[:1]), default=0)


@dataclass(frozen=True, slots=True)
class _Own:
    """What is known on the side that is compared with: its kind, and what it states by field."""

    kind: ProductKind | None
    fields: Mapping[FieldName, tuple[Cited, ...]]


def _stated(subject: Subject) -> _Own:
    """What a product states, or what was recognised in a plan; of a publication nothing."""
    if subject.product is not None:
        return _Own(subject.product.kind, subject.product.fields)
    if subject.kind != "text":
        return _Own(None, {})
    recognised: Mapping[FieldName, tuple[str, ...]] = {
        "theme": subject.themes, "audience": subject.audiences, "region": subject.regions, "age": subject.ages
    }  # fmt: skip
    return _Own(None, {name: tuple(Cited(one, ()) for one in values) for name, values in recognised.items()})


def _compared(own: _Own, other: ProductReply, rank: int, score: float) -> SimilarProduct:
    return SimilarProduct(
        rank=rank,
        score=round(score, 4),
        product=other,
        shared=tuple(_shared(own, other)),
        differences=tuple(_differences(own, other)),
        needed=(*_values(other, "needs"), *_values(other, "obstacles")),
    )


def _shared(own: _Own, other: ProductReply) -> Iterator[Shared]:
    """Values that both state, with the sentence of each."""
    for aspect, name in _SHARED.items():
        here = {value.text: value for value in own.fields.get(name, ())}
        for there in _values(other, name):
            if there.text in here:
                yield Shared(aspect, there.text, here[there.text], there)
    if own.kind is not None and own.kind == other.kind:
        yield Shared("kind", own.kind, None, None)


def _differences(own: _Own, other: ProductReply) -> Iterator[Difference]:
    """Aspects in which they don't state the same; an aspect that neither states is left out."""
    for aspect, name in _ASPECTS.items():
        here, there = own.fields.get(name, ()), _values(other, name)
        if {value.text for value in here} != {value.text for value in there}:
            yield Difference(aspect, here, there)


def _values(product: ProductReply, name: FieldName) -> tuple[Cited, ...]:
    return product.fields.get(name, ())


def _commonest(values: Sequence[str]) -> tuple[str, ...]:
    counts = Counter(values)
    least = max(counts.values(), default=0) / 3
    return tuple(value for value, times in counts.most_common(5) if times >= least)
