"""Which products fit a question: by what each is, the sentence that tells of it best and the passage it stands in."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.products import Product
from index.retrieval.retriever import Evidence
from index.store.bm25 import Analyser
from index.store.records import Vectors
from ingest.products.names import key_of
from search_app.answer.expected import standing_in
from search_app.answer.quotes import is_whole
from search_app.products.catalogue import Catalogue, CatalogueEntry


@dataclass(frozen=True, slots=True)
class Worth:
    """How much each sign counts, in cosines: the first three fitted by benchmarks/answers/product_ranking.py.

    ``profile``: the cosine of the words that say what it is; ``sentence``: that of the best sentence that tells of it;
    ``passage``: a standard score of the best passage that does. By hand: ``region``, it is from a region that is asked
    for, and the same taken off where another one is; ``excluded``, taken off what isn't wanted.
    """

    profile: float = 0.6
    sentence: float = 0.5
    passage: float = 0.047
    region: float = 0.02
    excluded: float = 0.15


DEFAULT = Worth()
_SLOPE, _EVEN = 29.0, 1.108  # of the logistic function of a score, and the score of an even chance: by the same command
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

    @property
    def chance(self) -> float:
        """The share of products with such a score that answered their question, 0 to 1."""
        return 1 / (1 + math.exp(-_SLOPE * (self.score - _EVEN)))


@dataclass(frozen=True, slots=True)
class _Best:
    """The worth of the best sentence, and the best whole one: only that can be shown."""

    worth: float = -1.0
    whole: float = -1.0
    passage_id: str | None = None
    sentence: int = 0

    def or_else(self, found: Evidence, row: int) -> "_Best":
        """Itself, or with this sentence where that is better; what a source asks itself is no reason."""
        passage, worth = found.hit.passage, found.sentences[row]
        text = passage.text[passage.sentences[row].start : passage.sentences[row].end]
        if "?" in text[-3:]:
            return self
        if is_whole(text) and worth > self.whole:
            return _Best(max(worth, self.worth), worth, passage.passage_id, row)
        return self if worth - _HALF <= self.worth else replace(self, worth=worth - _HALF)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks products for: its vector, the regions it lifts or lowers, what it excludes."""

    vector: Vectors
    here: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for each product of a catalogue, as in ``Worth``: (n, 3), and its best sentence where one is told."""

    numbers: Vectors
    best: Mapping[int, _Best]


def signs_of(catalogue: Catalogue, wanted: Wanted, evidence: Sequence[Evidence]) -> Signs:
    """``evidence`` are the passages that the question found, best first."""
    n_products = len(catalogue.products)
    profile = np.full(n_products, -1.0, dtype=np.float32)
    np.maximum.at(profile, catalogue.owner, catalogue.profiles @ wanted.vector)
    sentence = profile - _UNFOUND
    passage = np.full(n_products, min((found.hit.score for found in evidence), default=0.0), dtype=np.float32)
    best: dict[int, _Best] = {}
    for found in evidence:
        for number, rows in catalogue.mentioned_in.get(found.hit.passage.passage_id, {}).items():
            passage[number] = max(passage[number], found.hit.score)
            for row in rows:
                best[number] = best.get(number, _Best()).or_else(found, row)
    for number, one in best.items():
        sentence[number] = one.worth
    return Signs(np.stack([profile, sentence, passage], axis=1), best)


def rank(
    catalogue: Catalogue, wanted: Wanted, evidence: Sequence[Evidence], analyser: Analyser, by: Worth = DEFAULT
) -> list[Ranked]:
    """All products, best first; ``evidence`` are the passages that the question found."""
    if not catalogue.products:
        return []
    signs = signs_of(catalogue, wanted, evidence)
    scores = signs.numbers @ np.array([by.profile, by.sentence, by.passage], dtype=np.float32)
    ranked = []
    for number, entry in enumerate(catalogue.products):
        found = signs.best.get(number, _Best())
        score = float(scores[number]) + _asked_of(entry, wanted, analyser, by)
        ranked.append(Ranked(number, score, found.passage_id, found.sentence))
    return sorted(ranked, key=lambda one: (-one.score, catalogue.products[one.product].product.product_id))


def _asked_of(entry: CatalogueEntry, wanted: Wanted, analyser: Analyser, by: Worth) -> float:
    """What the question says of regions and of what it doesn't want."""
    product = entry.product
    off = {term for word in wanted.excluded for term in standing_in(word, analyser)}
    return (
        by.region * (not wanted.here.isdisjoint(entry.regions))
        - by.region * (not wanted.elsewhere.isdisjoint(entry.regions))
        - by.excluded * (product.kind in wanted.excluded or not off.isdisjoint(standing_in(product.name, analyser)))
    )


def is_named(product: Product, question: str) -> bool:
    """Whether a question holds one of the product's names."""
    if _LIKE.search(question):
        return False  # "iets als JIM": another one is wanted
    text = f" {key_of(question)} "
    return any(f" {key} " in text for name in (product.name, *product.other_names) if len(key := key_of(name)) > 1)
