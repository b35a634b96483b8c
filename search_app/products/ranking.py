"""Which products fit a question: by what each is, and the best passage that tells of it."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.products import Product
from index.retrieval.retriever import Evidence
from index.store.bm25 import Analyser
from index.store.records import Vectors
from ingest.products.names import key_of
from search_app.answer.expected import standing_in
from search_app.answer.quotes import is_table_row, is_whole
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.replies import ProductReply


@dataclass(frozen=True, slots=True)
class Worth:
    """How much each feature counts, in cosines: the first two fitted by benchmarks/answers/product_ranking.py.

    ``profile``: the cosine of the words that say what it is; ``passage``: a standard score of the best passage that
    tells of it, or of the best that only names it or stands in what is about it, less ``_IN_PASSING``. By hand:
    ``excluded``, taken off what isn't wanted. Where a product is adds nothing: the chance that a score stands for was
    counted without, and a project from the right region fits no better for it.
    """

    profile: float = 1.0
    passage: float = 0.056
    excluded: float = 0.15


DEFAULT = Worth()
_SLOPE, _EVEN = 27.6, 1.047  # of the logistic function of a score, and the score of an even chance: by the same command
_IN_PASSING = 0.5  # of a standard score: such a passage may tell of something else
_NONE: frozenset[int] = frozenset()
_LIKE = re.compile(
    r"\b(?:(?:zo)?iets|soortgelijks?|vergelijkbaa?r\w*|lijkt|lijken|andere?\w*)\b[^.?!]{0,30}?"
    r"\b(?:als|op|met|dan|naast|behalve)\b",
    re.IGNORECASE,
)
_BESIDE = r"\b(?:als|op|met|dan|naast|behalve) (?:(?:de|het|een|project|training|methode|aanpak|programma) )*"


@dataclass(frozen=True, slots=True)
class Shown:
    """The sentence about a product to show: ``is_alone`` where it tells of no other product, ``is_prose`` in no table.

    ``cosine`` is how near it is to the question.
    """

    is_alone: bool
    is_prose: bool
    cosine: float
    passage_id: str
    sentence: int

    @property
    def worth(self) -> tuple[bool, bool, float]:
        """In this order: what is said of several at once says of none why it fits."""
        return self.is_alone, self.is_prose, self.cosine


@dataclass(frozen=True, slots=True)
class Ranked:
    """A product (its place in the catalogue), how well it fits, and the whole sentence that fits best.

    ``shown`` is None where no passage that was found holds a whole sentence about it.
    """

    product: int
    score: float
    shown: Shown | None

    @property
    def chance(self) -> float:
        """The share of products with such a score that answered their question, 0 to 1."""
        return 1 / (1 + math.exp(-_SLOPE * (self.score - _EVEN)))

    def odds_beside(self, first: "Ranked") -> float:
        """Its odds as a share of those of the first one, 0 to 1: a long story lowers the scores of all."""
        return math.exp(_SLOPE * (self.score - first.score))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks products for: its vector, and what it excludes."""

    vector: Vectors
    excluded: tuple[str, ...] = ()


def features_of(catalogue: Catalogue, wanted: Wanted, evidence: Sequence[Evidence]) -> Vectors:
    """What speaks for each product, as in ``Worth``: (n_products, 2); ``evidence`` is what the question found."""
    profile = np.full(len(catalogue.products), -1.0, dtype=np.float32)
    if len(catalogue.owner):  # without profiles there are no rows to multiply
        np.maximum.at(profile, catalogue.owner, catalogue.profiles @ wanted.vector)
    passage = np.full_like(profile, min((found.hit.score for found in evidence), default=0.0))
    for found in evidence:
        score, at = found.hit.score, found.hit.passage
        named = catalogue.named_in(f"{at.heading}\n{at.text}")
        for number in named | catalogue.subjects.get(at.publication_id, _NONE):
            passage[number] = max(passage[number], score - _IN_PASSING)
        for number in catalogue.told_in.get(at.passage_id, _NONE):
            passage[number] = max(passage[number], score)
    return np.stack([profile, passage], axis=1)


def _shown(catalogue: Catalogue, evidence: Sequence[Evidence]) -> dict[int, Shown]:
    """The sentence of each product to show; what a source asks itself is no reason."""
    best: dict[int, Shown] = {}
    for found in evidence:
        passage = found.hit.passage
        told = catalogue.mentioned_in.get(passage.passage_id, {})
        products_in = Counter(row for rows in told.values() for row in rows)
        for number, rows in told.items():
            for row in sorted(rows):
                text = passage.text[passage.sentences[row].start : passage.sentences[row].end]
                one = Shown(
                    products_in[row] == 1, not is_table_row(text), found.sentences[row], passage.passage_id, row
                )
                is_better = number not in best or one.worth > best[number].worth
                if is_better and is_whole(text):
                    best[number] = one
    return best


def rank(
    catalogue: Catalogue, wanted: Wanted, evidence: Sequence[Evidence], analyser: Analyser, by: Worth = DEFAULT
) -> list[Ranked]:
    """All products, best first; ``evidence`` are the passages that the question found."""
    if not catalogue.products:
        return []
    scores = features_of(catalogue, wanted, evidence) @ np.array([by.profile, by.passage], dtype=np.float32)
    shown = _shown(catalogue, evidence)
    ranked = [
        Ranked(number, float(scores[number]) - _unwanted(entry, wanted, analyser, by), shown.get(number))
        for number, entry in enumerate(catalogue.products)
    ]
    return sorted(ranked, key=lambda one: (-one.score, catalogue.products[one.product].product.product_id))


def _unwanted(entry: CatalogueEntry, wanted: Wanted, analyser: Analyser, by: Worth) -> float:
    """What is taken off for being what the question doesn't want."""
    product = entry.product
    off = {term for word in wanted.excluded for term in standing_in(word, analyser)}
    return by.excluded * (product.kind in wanted.excluded or not off.isdisjoint(standing_in(product.name, analyser)))


def is_named(product: Product | ProductReply, question: str) -> bool:
    """Whether a question asks about a product by one of its names; "iets als JIM" wants another one."""
    return not _LIKE.search(question) and holds_name(product, question)


def is_likened(product: Product, question: str) -> bool:
    """Whether a question looks for others beside a product: "iets als JIM", "andere hulp naast de training JIM"."""
    if not _LIKE.search(question) or not holds_name(product, question):
        return False
    keys = map(key_of, (product.name, *product.other_names))
    return any(re.search(rf"{_BESIDE}{re.escape(key)}\b", key_of(question)) for key in keys if len(key) > 1)


def holds_name(product: Product | ProductReply, text: str) -> bool:
    """Whether a text holds one of the product's names."""
    text = f" {key_of(text)} "
    return any(f" {key} " in text for name in (product.name, *product.other_names) if len(key := key_of(name)) > 1)
