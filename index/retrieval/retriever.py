"""From a query to ranked passages: both legs find, one convex sum fuses, sentence vectors re-score the best."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Self, TypeAlias

import numpy as np

from index.encoder.protocol import Encoder
from index.retrieval.fusion import cosines, fused, known_share, lexical_share, means_of, spread
from index.settings import LEXICAL_WEIGHT, SENTENCE_WEIGHT, Settings
from index.store.bm25 import Analyser
from index.store.filters import Filter, check
from index.store.protocol import GenerationReader, SearchesBoth
from index.store.records import Legs, Term, Vectors
from index.types import Hit, Passage

# Hyphens, apostrophes and the points of a number or abbreviation belong to a word; what stands between words doesn't.
_BETWEEN_WORDS = re.compile(r"[^\w\s'’.-]+|(?<!\w)['’.-]+|['’.-]+(?!\w)")


def bare(query: str) -> str:
    """The words of a query without the marks between them, or the query itself where nothing else is in it.

    A question mark draws a question's vector to passages that ask, away from those that answer; commas and brackets
    of a list of keywords are noise too. Leaving them out gained .011 nDCG@10 over four sets
    (docs/measurements/retrieval.md).
    """
    return " ".join(_BETWEEN_WORDS.sub(" ", query).split()) or query


Leg: TypeAlias = Literal["hybrid", "dense", "lexical"]
LEGS: tuple[Leg, ...] = ("hybrid", "dense", "lexical")
DEPTH = 100  # passages taken from each leg before fusing
RESCORED = (
    50  # of the best of those get their sentences looked at; more changed nothing: docs/measurements/retrieval.md
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares from 0 to 1, chosen by benchmarks/retrieval/variants.py.

    ``lexical`` is that of the lexical leg in the hybrid score of a query whose words are all known to the index;
    ``sentence`` that of a passage's best sentence in the dense score, of which the passage as a whole has the rest.
    """

    lexical: float = LEXICAL_WEIGHT
    sentence: float = SENTENCE_WEIGHT

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The weights that the settings say."""
        return cls(settings.lexical_weight, settings.sentence_weight)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A found passage and why: what each leg gave it, and how near each of its sentences is to the query.

    ``dense`` is the weighted mean of the passage's cosine and its best sentence's, -1 to 1; ``lexical`` is its BM25
    score, 0 where the lexical leg did not find it; ``sentences`` are cosines in the order of the passage's sentences.
    """

    hit: Hit
    dense: float
    lexical: float
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one generation."""

    reader: GenerationReader
    encoder: Encoder
    analyser: Analyser
    weights: Weights

    def search(
        self,
        query: str,
        k: int,
        leg: Leg = "hybrid",
        where: Filter | None = None,
        terms: Sequence[Term] | None = None,
    ) -> list[Evidence]:
        """The k best passages, best first, ties by passage_id; none for a query without a word.

        Args:
            query: As a person typed it.
            k: How many passages at most.
            leg: Which legs find. A hybrid score is a sum of standard scores, so about -3 to 8.
            where: Only passages that it keeps.
            terms: What the lexical leg looks for; by default what the analyser makes of the query.

        Raises:
            FilterError: The filter can't be answered.
        """
        if where is not None:
            check(where)
        if not query.strip() or k < 1:
            return []
        vector = self.encoder.encode_queries([bare(query)])[0]
        depth = max(DEPTH, k)
        sought = self.analyser.query_terms(query) if terms is None else terms
        found = self._legs(None if leg == "lexical" else vector, None if leg == "dense" else sought, depth, where)
        return self._ranked(query, vector, found.dense, found.lexical, leg, k)

    def _legs(self, vector: Vectors | None, terms: Sequence[Term] | None, k: int, where: Filter | None) -> Legs:
        if isinstance(self.reader, SearchesBoth):
            return self.reader.search_both(vector, terms, k, where)
        return Legs(
            [] if vector is None else self.reader.search_dense(vector, k, where),
            [] if terms is None else self.reader.search_lexical(terms, k, where),
        )

    def _ranked(
        self, query: str, vector: Vectors, dense: Sequence[Hit], lexical: Sequence[Hit], leg: Leg, k: int
    ) -> list[Evidence]:
        found = {hit.passage.passage_id: hit.passage for hit in (*dense, *lexical)}
        if not found:
            return []
        ids = sorted(found)
        bm25 = {hit.passage.passage_id: hit.score for hit in lexical}
        words = np.array([bm25.get(passage_id, 0.0) for passage_id in ids], dtype=np.float32)
        centres = means_of(self.reader)
        cosine, apart = cosines(self.reader.passage_vectors(ids), vector, centres.passages)
        scores, sentence_unit = self._scores(query, apart, words, leg)
        first = np.argsort(-scores, kind="stable")[: max(k, RESCORED)]
        cosine, apart = cosine[first], apart[first]
        rows = self.reader.sentence_vectors([ids[i] for i in first])
        sentences, parts = (_each(rows, one) for one in cosines(np.concatenate(rows), vector, centres.sentences))
        share = self.weights.sentence
        final = scores[first] + sentence_unit * share * (_best(parts, apart) - apart)
        cosine = cosine + share * (_best(sentences, cosine) - cosine)
        order = np.lexsort((first, -final))[:k]
        return [
            _evidence(found[ids[first[i]]], rank, final[i], cosine[i], words[first[i]], sentences[i])
            for rank, i in enumerate(order, start=1)
        ]

    def _scores(self, query: str, cosine: Vectors, words: Vectors, leg: Leg) -> tuple[Vectors, float]:
        """The scores without sentences, and what a cosine that a sentence adds is worth in them."""
        if leg == "dense":
            return cosine, 1.0
        if leg == "lexical":
            return words, 0.0
        own = self.analyser.terms(query)
        known = known_share(own, self.reader.document_frequency([term.text for term in own]))
        share = lexical_share(self.weights.lexical, known)
        return fused(cosine, words, share), (1 - share) / spread(cosine)


def _best(sentences: Sequence[Vectors], cosine: Vectors) -> Vectors:
    """The cosine of each passage's best sentence; of a passage without one, its own."""
    best = np.array([row.max(initial=-1.0) for row in sentences], dtype=np.float32)
    return np.where(best > -1, best, cosine)


def _each(rows: Sequence[Vectors], cosines: Vectors) -> list[Vectors]:
    """The cosines of each passage's sentences, worked out by one product: many small ones take longer."""
    bounds = np.cumsum([0, *map(len, rows)]).tolist()
    return [cosines[start:end] for start, end in pairwise(bounds)]


def _evidence(passage: Passage, rank: int, score: float, dense: float, lexical: float, sentences: Vectors) -> Evidence:
    hit = Hit(passage, float(score), rank)
    by_sentence = sentences.tolist() or [float(dense)] * len(passage.sentences)  # their vectors are still to come
    return Evidence(hit, float(dense), float(lexical), tuple(by_sentence))
