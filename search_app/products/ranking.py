"""Which products fit a question: what it asks of them, what each is, and all sentences that tell of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.products import Product
from index.retrieval.retriever import Evidence
from index.store.bm25 import Analyser
from index.store.records import Vectors
from ingest.products.names import key_of
from search_app.answer.expected import Asked, standing_in
from search_app.answer.quotes import is_whole
from search_app.products.catalogue import Catalogue, CatalogueEntry


@dataclass(frozen=True, slots=True)
class Worth:
    """How much each sign counts, in cosines; chosen by benchmarks/answers/products.py.

    ``profile``: the cosine of the words that say what it is; ``sentence``: that of the best sentence that tells of it;
    ``words``: the question's words, by idf, stand in its profile; ``named``: the question names it; ``passage``: it
    is told of in the best passage rather than the last one; ``read``: it is told of in the first passage, half as
    much in the second, a third in the third; ``subject``: the same by publication, where that is about it;
    ``region``: it is from a region that is asked for, and the same taken off where another one is; ``excluded``: taken
    off what isn't wanted.
    """

    profile: float = 0.6
    sentence: float = 0.4
    words: float = 0.06
    named: float = 0.08
    passage: float = 0.05
    read: float = 0.04
    subject: float = 0.1
    region: float = 0.02
    excluded: float = 0.15


DEFAULT = Worth()
_LIKE = re.compile(
    r"\b(?:iets|soortgelijks?|vergelijkbaa?r\w*|lijkt|lijken|andere?\w*)\b[^.?!]{0,30}\b(?:als|op|met|dan)\b",
    re.IGNORECASE,
)
_UNFOUND = 0.03  # off the profile of a product that no passage found tells of
_HALF = 0.02  # off a sentence that can't stand alone


@dataclass(frozen=True, slots=True)
class Ranked:
    """A product (its place in the catalogue), how well it fits, and the whole sentence that fits best.

    ``passage_id`` is None where no passage that was found holds a whole sentence about it.
    """

    product: int
    score: float
    passage_id: str | None
    sentence: int


@dataclass(frozen=True, slots=True)
class _Best:
    """The worth of the best sentence, and the best whole one: only that can be shown."""

    worth: float = -1.0
    whole: float = -1.0
    passage_id: str | None = None
    sentence: int = 0

    def or_else(self, found: Evidence, row: int, worth: float) -> "_Best":
        """Itself, or with this sentence where that is better; what a source asks itself is no reason."""
        passage = found.hit.passage
        text = passage.text[passage.sentences[row].start : passage.sentences[row].end]
        if "?" in text[-3:]:
            return self
        if is_whole(text) and worth > self.whole:
            return _Best(max(worth, self.worth), worth, passage.passage_id, row)
        return self if worth - _HALF <= self.worth else replace(self, worth=worth - _HALF)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks products for: its vector and words, the regions it lifts or lowers, what it excludes."""

    question: str
    vector: Vectors
    asked: Asked
    here: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    excluded: tuple[str, ...] = ()


def rank(
    catalogue: Catalogue, wanted: Wanted, evidence: Sequence[Evidence], analyser: Analyser, by: Worth = DEFAULT
) -> list[Ranked]:
    """All products, best first; ``evidence`` are the passages that the question found."""
    if not catalogue.products:
        return []
    profile = np.full(len(catalogue.products), -1.0, dtype=np.float32)
    np.maximum.at(profile, catalogue.owner, catalogue.profiles @ wanted.vector)
    best = _best_sentences(catalogue, evidence, by)
    read = _read(catalogue, evidence, by)
    ranked = []
    for number, entry in enumerate(catalogue.products):
        found = best.get(number) or _Best(float(profile[number]) - _UNFOUND)
        score = by.profile * float(profile[number]) + by.sentence * found.worth + _signs(entry, wanted, analyser, by)
        score += read.get(number, 0.0)
        ranked.append(Ranked(number, score, found.passage_id, found.sentence))
    return sorted(ranked, key=lambda one: (-one.score, catalogue.products[one.product].product.product_id))


def _signs(entry: CatalogueEntry, wanted: Wanted, analyser: Analyser, by: Worth) -> float:
    product = entry.product
    standing = standing_in(entry.profile, analyser)
    off = {term for word in wanted.excluded for term in standing_in(word, analyser)}
    return (
        by.words * wanted.asked.covered(standing, only_known=True)
        + by.named * is_named(product, wanted.question)
        + by.region * (not wanted.here.isdisjoint(entry.regions))
        - by.region * (not wanted.elsewhere.isdisjoint(entry.regions))
        - by.excluded * (product.kind in wanted.excluded or not off.isdisjoint(standing_in(product.name, analyser)))
    )


def is_named(product: Product, question: str) -> bool:
    """Whether a question holds one of the product's names."""
    if _LIKE.search(question):
        return False  # "iets als JIM": another one is wanted
    text = f" {key_of(question)} "
    return any(f" {key} " in text for name in (product.name, *product.other_names) if len(key := key_of(name)) > 1)


def _best_sentences(catalogue: Catalogue, evidence: Sequence[Evidence], by: Worth) -> dict[int, _Best]:
    """The best sentence of each product that a passage tells of."""
    best: dict[int, _Best] = {}
    for place, found in enumerate(evidence):
        passage = found.hit.passage
        bonus = by.passage * (1 - place / len(evidence))
        for number, rows in catalogue.mentioned_in.get(passage.passage_id, {}).items():
            for row in rows:
                known = best.get(number, _Best())
                best[number] = known.or_else(found, row, found.sentences[row] + bonus)
    return best


def _read(catalogue: Catalogue, evidence: Sequence[Evidence], by: Worth) -> dict[int, float]:
    """What it is worth that a product stands in what was found: in its passages, and as the subject of its pages."""
    told: dict[int, float] = {}
    subject: dict[int, float] = {}
    for place, found in enumerate(evidence, start=1):
        for number in catalogue.mentioned_in.get(found.hit.passage.passage_id, {}):
            told.setdefault(number, by.read / place)
    publications = dict.fromkeys(found.hit.passage.publication_id for found in evidence)
    for place, publication_id in enumerate(publications, start=1):
        for number in catalogue.subjects.get(publication_id, ()):
            subject.setdefault(number, by.subject / place)
    return {number: told.get(number, 0.0) + subject.get(number, 0.0) for number in told.keys() | subject.keys()}
