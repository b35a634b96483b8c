"""What an engine's vectors are worth: scores on test sets, and how far they are from the unquantised engine's."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoder.onnx import OnnxGraph
from index.encoder.tokens import TextTokenizer
from index.evaluation.test_sets import TestSet, ndcg_at_k, read
from index.store.records import Vectors

JUDGED = ("minvws-corona-faq-nl", "debian-faq-nl", "minvws-corona-faq-crosslingual", "libreoffice-help-nl")
TITLES = "libreoffice titles"
SETS = (*JUDGED, TITLES)
MAX_TOKENS = 512
LARGE, WORDS, N_PAIRS = 1000, 100, 1000
_K, _DRAWS, _WORTH_FINDING = 10, 2000, 20

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sentence pairs with how alike people found them, 1 to 5."""

    left: list[str]
    right: list[str]
    scores: list[float]


@dataclass(frozen=True, slots=True)
class Found:
    """An engine on one set: nDCG@10 of every query, and the rows of the ten best passages."""

    ndcg: Numbers
    best: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quality:
    """An engine on all sets; cosines are with the unquantised engine's vectors."""

    found: list[Found]
    spearman: float
    cosines: Numbers

    @property
    def mean(self) -> float:
        """Mean over the sets of nDCG@10."""
        return float(np.mean([one.ndcg.mean() for one in self.found]))


def read_sets(folder: Path) -> list[TestSet]:
    """The sets, texts of a large one cut to 100 words, and the titles of the last as queries for their texts."""
    sets = [_cut(read(folder / name)) for name in JUDGED]
    return [*sets, _titles(sets[-1])]


def _cut(tests: TestSet) -> TestSet:
    if len(tests.documents) < LARGE:
        return tests
    documents = tuple(
        type(one)(one.publication_id, one.title, " ".join(one.text.split()[:WORDS])) for one in tests.documents
    )
    return TestSet(tests.name, documents, tests.queries, tests.gains)


def _titles(tests: TestSet) -> TestSet:
    """Thousands of queries, which the judged sets lack: small differences show where the mean of many is taken."""
    documents = tuple(
        type(one)(one.publication_id, "", one.text.removeprefix(one.title).strip())
        for one in tests.documents
        if one.title and len(one.text.split()) > _WORTH_FINDING
    )
    kept = {one.publication_id for one in documents}
    queries = {one.publication_id: one.title for one in tests.documents if one.publication_id in kept}
    return TestSet(TITLES, documents, queries, {name: {name: 1.0} for name in queries})


def read_pairs(file: Path) -> Pairs:
    """The first pairs of the file, which is in no order."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1 : N_PAIRS + 1]]
    return Pairs([row[1] for row in rows], [row[2] for row in rows], [float(row[3]) for row in rows])


def quality(path: Path, reference: Path, tokenizer: TextTokenizer, sets: Sequence[TestSet], pairs: Pairs) -> Quality:
    """Scores of an engine; its vectors are kept beside its graph."""
    found, cosines = [], []
    for tests in sets:
        passages = [f"passage: {one.title}\n{one.text}".replace(": \n", ": ") for one in tests.documents]
        texts = [*passages, *(f"query: {tests.queries[query]}" for query in tests.gains)]
        vectors, wanted = (_kept_vectors(graph, tokenizer, tests.name, texts) for graph in (path, reference))
        cosines.append(np.sum(vectors * wanted, axis=1))
        found.append(_found(tests, vectors[: len(passages)], vectors[len(passages) :]))
    texts = [f"query: {text}" for text in [*pairs.left, *pairs.right]]
    vectors, wanted = (_kept_vectors(graph, tokenizer, "sts", texts) for graph in (path, reference))
    cosines.append(np.sum(vectors * wanted, axis=1))
    alike = np.sum(vectors[:N_PAIRS] * vectors[N_PAIRS:], axis=1)
    spearman = float(np.corrcoef(_ranks(alike), _ranks(np.asarray(pairs.scores)))[0, 1])
    return Quality(found, spearman, np.concatenate(cosines).astype(np.float64))


def interval(one: Quality, reference: Quality) -> tuple[float, float]:
    """95 % interval of the difference of the means, drawing queries with replacement within every set."""
    chance = np.random.default_rng(7)
    gained = [left.ndcg - right.ndcg for left, right in zip(one.found, reference.found, strict=True)]
    drawn = [np.mean([chance.choice(each, len(each)).mean() for each in gained]) for _ in range(_DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def overlap(one: Quality, reference: Quality) -> float:
    """Share of the reference's ten best passages that are among these ten, mean over queries and sets."""
    shares = [
        np.mean([len(set(left) & set(right)) / _K for left, right in zip(a.best, b.best, strict=True)])
        for a, b in zip(one.found, reference.found, strict=True)
    ]
    return float(np.mean(shares))


def _kept_vectors(path: Path, tokenizer: TextTokenizer, name: str, texts: Sequence[str]) -> Vectors:
    """The vectors of a set's passages and queries, from the last run when there was one."""
    file = path.with_name(f"{name}.npy")
    if not file.is_file():
        began = time.perf_counter()
        np.save(file, OnnxGraph(path, tokenizer, MAX_TOKENS).vectors(texts))
        sys.stderr.write(f"{path.parent.name}: {name}, {len(texts)} texts, {time.perf_counter() - began:.0f} s\n")
    found: Vectors = np.load(file)
    return found


def _found(tests: TestSet, passages: Vectors, queries: Vectors) -> Found:
    """An exact search by cosine."""
    ids = [one.publication_id for one in tests.documents]
    best = np.argsort(-(queries @ passages.T), axis=1, kind="stable")[:, :_K]
    pairs = zip(tests.gains.values(), best, strict=True)
    return Found(np.array([ndcg_at_k([ids[at] for at in rows], gains, _K) for gains, rows in pairs]), best)


def _ranks(values: npt.NDArray[np.float32] | Numbers) -> Numbers:
    """Ranks from 0, ties by their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Numbers = (np.cumsum(counts) - (counts + 1) / 2)[inverse]
    return ranks
