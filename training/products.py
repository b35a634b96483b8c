"""Trains what tells products from other names: ``python -m training.products`` (a minute or three on one core).

Every training text is read as a file, as it is and twice with its names changed; each candidate is a row. Figures are
over documents that the trees didn't see: three folds by text, so a text and its changed copies are never on both sides.
Overlap as in ``benchmarks.answers.detection``. With ``--write`` the weights go to ``ingest/products/data``.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.answers.detection import Gold, Scores, alike, scored
from ingest.chunking.passages import ChunkSettings, split
from ingest.products.candidates import Candidate, candidates_of
from ingest.products.classifier import FILE, HASHES, Described, described
from ingest.products.detect import BAR, chosen
from ingest.products.names import TextLine, key_of, lines_of
from ingest.reading.child import read
from training import pages, texts
from training.product_names import renamed, words_of
from training.texts import ROLES, Text

SEED = 1
FOLDS = 3
COPIES = 2  # with other names, of each text that has any
ROUNDS = 50
_ROLE_NUMBERS = {"none": 0, "mentioned": 1, "described": 2, "subject": 3}
_TOKENS_A_WORD = 1.4
_NEAR = 0.3  # what a part of a name, or a name with more, weighs as no product: it is not quite none


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its candidates; ``copy`` is whether names were changed, ``roles`` go by candidate."""

    number: str
    copy: bool
    gold: tuple[Gold, ...]
    candidates: tuple[Candidate, ...]
    described: tuple[Described, ...]
    roles: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    numbers: NDArray[np.float32]
    context: csr_matrix
    roles: NDArray[np.int64]
    weights: NDArray[np.float64]
    fold: NDArray[np.int64]
    text: NDArray[np.int64]


def main() -> None:
    """Print the figures of cross-validation; write the weights where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=texts.FOLDER, help="the training texts")
    parser.add_argument("--write", action="store_true", help="keep the weights")
    options = parser.parse_args()
    examples = list(_examples(texts.read_all(options.texts)))
    rows = _rows(examples)
    sys.stdout.write(f"{len(examples)} texts, {len(rows.roles)} candidates, {int((rows.roles > 0).sum())} products\n")
    sys.stdout.write(f"held out: {_cross_validated(examples, rows).line()}\n")
    if options.write:
        _write(*_fitted(rows, np.ones(len(rows.roles), dtype=bool)))


def _examples(written: Sequence[Text]) -> Iterator[Example]:
    rng = random.Random(SEED)
    words = words_of(written)
    with tempfile.TemporaryDirectory() as folder:
        for text in written:
            yield _example(text, Path(folder), copy=False)
            if any(mark.kind in ROLES for line in text.lines for mark in line.marks):
                yield from (_example(renamed(text, words, rng), Path(folder), copy=True) for _ in range(COPIES))


def _example(text: Text, folder: Path, *, copy: bool) -> Example:
    title, lines = read_lines(pages.write(text, folder))
    gold = _gold(text)
    found = candidates_of(lines, title)
    roles, weights = zip(*(_labelled(one, gold, found) for one in found), strict=True) if found else ((), ())
    return Example(text.number, copy, gold, tuple(found), tuple(described(lines, title, found)), roles, weights)


def marked(written: Sequence[Text]) -> Iterator[tuple[tuple[Gold, ...], str, list[TextLine]]]:
    """Of each text its products, its title and its lines as ingest reads them."""
    with tempfile.TemporaryDirectory() as folder:
        for text in written:
            yield _gold(text), *read_lines(pages.write(text, Path(folder)))


def read_lines(file: Path) -> tuple[str, list[TextLine]]:
    """A file's title and lines, as ingest reads and cuts it; words are counted for tokens."""
    reading = read(file)
    passages = split(file.name, reading.pages, _tokens, ChunkSettings())
    return reading.title, lines_of(reading.pages, passages)


def _tokens(some: Sequence[str]) -> list[int]:
    return [int(len(one.split()) * _TOKENS_A_WORD) for one in some]


def _gold(text: Text) -> tuple[Gold, ...]:
    """Each product of a text once, in the highest role that it is marked in."""
    found: dict[str, Gold] = {}
    for mark in (mark for line in text.lines for mark in line.marks if mark.kind in ROLES):
        known = found.get(key_of(mark.words))
        if known is None or _ROLE_NUMBERS[mark.kind] > _ROLE_NUMBERS[known.role]:
            found[key_of(mark.words)] = Gold((mark.words,), mark.kind)
    return tuple(found.values())


def _labelled(one: Candidate, gold: Sequence[Gold], found: Sequence[Candidate]) -> tuple[int, float]:
    exact = [_ROLE_NUMBERS[product.role] for product in gold if key_of(product.names[0]) == one.key]
    if exact:
        return max(exact), 1.0
    near = [product for product in gold if alike(product.names[0], one.name)]
    keys = {other.key for other in found}
    if near and all(key_of(product.names[0]) not in keys for product in near):
        return max(_ROLE_NUMBERS[product.role] for product in near), 0.5
    return 0, _NEAR if near else 1.0


def _rows(examples: Sequence[Example]) -> _Rows:
    numbers = sorted({one.number for one in examples})
    order = np.random.default_rng(SEED).permutation(len(numbers)) % FOLDS
    fold_of = dict(zip(numbers, order, strict=True))
    place_of = {number: place for place, number in enumerate(numbers)}
    found = [one for example in examples for one in example.described]
    hashes = [np.unique(one.context) for one in found]
    starts = np.cumsum([0, *(len(one) for one in hashes)])
    flat = np.concatenate(hashes)
    return _Rows(
        numbers=np.stack([one.numbers for one in found]),
        context=csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(found), HASHES)),
        roles=np.array([role for one in examples for role in one.roles]),
        weights=np.array([weight for one in examples for weight in one.weights]),
        fold=np.array([fold_of[one.number] for one in examples for _ in one.roles]),
        text=np.array([place_of[one.number] for one in examples for _ in one.roles]),
    )


def _words(rows: _Rows, kept: NDArray[np.bool_]) -> LogisticRegression:
    model = LogisticRegression(C=0.3, max_iter=200, solver="liblinear")
    return model.fit(rows.context[kept], rows.roles[kept] > 0, sample_weight=rows.weights[kept])


def _fitted(rows: _Rows, kept: NDArray[np.bool_]) -> tuple[LogisticRegression, HistGradientBoostingClassifier]:
    """The trees see, of the words around a name, only what texts of other folds made of them."""
    told = np.zeros(len(rows.roles))
    inner = _inner(rows)
    for fold in range(FOLDS):
        own = kept & (inner == fold)
        told[own] = _words(rows, kept & (inner != fold)).decision_function(rows.context[own])
    trees = HistGradientBoostingClassifier(
        max_iter=ROUNDS, learning_rate=0.14, max_leaf_nodes=12, min_samples_leaf=25, l2_regularization=2.0,
        early_stopping=False, max_bins=63, random_state=SEED,
    )  # fmt: skip
    trees.fit(_full(rows.numbers[kept], told[kept]), rows.roles[kept], sample_weight=rows.weights[kept])
    return _words(rows, kept), trees


def _inner(rows: _Rows) -> NDArray[np.int64]:
    """Folds across those of the outer round: where a text stands in each outer fold decides, all its rows together."""
    return rows.text % FOLDS


def _full(numbers: NDArray[np.float32], told: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.hstack([numbers, told[:, None]]).astype(np.float32)


def _cross_validated(examples: Sequence[Example], rows: _Rows) -> Scores:
    chances = np.zeros((len(rows.roles), len(_ROLE_NUMBERS)))
    for fold in range(FOLDS):
        out = rows.fold == fold
        around, trees = _fitted(rows, ~out)
        chances[out] = trees.predict_proba(_full(rows.numbers[out], around.decision_function(rows.context[out])))
    at, judged = 0, []
    for one in examples:
        picked = chosen(one.candidates, chances[at : at + len(one.roles)], BAR)
        at += len(one.roles)
        if not one.copy:
            judged.append((one.gold, [(one.candidates[pick.number].name, pick.role) for pick in picked]))
    return scored(judged)


def _write(around: LogisticRegression, trees: HistGradientBoostingClassifier) -> None:
    names = ("feature", "threshold", "left", "right", "value")
    parts: dict[str, list[NDArray[np.float64]]] = {name: [] for name in names}
    roots, first, depth = [], 0, 0
    for grown in trees._predictors:
        for tree in grown:
            nodes = tree.nodes
            own = np.arange(len(nodes)) + first
            leaf = nodes["is_leaf"].astype(bool)
            parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            parts["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
            parts["left"].append(np.where(leaf, own, nodes["left"] + first))
            parts["right"].append(np.where(leaf, own, nodes["right"] + first))
            parts["value"].append(nodes["value"])
            roots.append(first)
            first += len(nodes)
            depth = max(depth, int(nodes["depth"].max()))
    flat = {name: np.concatenate(some) for name, some in parts.items()}
    np.savez_compressed(
        FILE,
        feature=flat["feature"].astype(np.int16),
        threshold=flat["threshold"].astype(np.float32),
        left=flat["left"].astype(np.int32),
        right=flat["right"].astype(np.int32),
        value=flat["value"].astype(np.float32),
        roots=np.array(roots, dtype=np.int32).reshape(-1, len(_ROLE_NUMBERS)),
        baseline=np.ravel(trees._baseline_prediction),
        context=around.coef_[0].astype(np.float16),
        intercept=around.intercept_[0],
        depth=depth,
    )
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
