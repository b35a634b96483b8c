"""Fits what each feature of a product's rank is worth: ``python -m benchmarks.answers.product_ranking``.

A question chooses among all products of its index by a softmax of the weighed features (listwise, ListNet's top one:
Cao et al. 2007); the weights make the right ones likeliest. Judged on documents, and on sets, that they were not
fitted on. Prints and writes docs/measurements/products.md.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks import sets
from benchmarks.retrieval.scoring import interval
from benchmarks.sets import QuestionSet
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.retrieval.diversify import CANDIDATES
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import QueryWords
from index.retrieval.retriever import Evidence, Retriever, Weights, bare
from index.settings import Settings, load
from search_app.answer.understanding import lifted, regions_in
from search_app.products.answers import FITS
from search_app.products.catalogue import catalogue_of
from search_app.products.ranking import DEFAULT, Wanted, features_of

REPORT = sets.ROOT / "docs" / "measurements" / "products.md"
_BY_HAND = "\n## Judged by reading\n"  # what stands below it in the report is kept
FEATURES = ("profile", "passage")
_UNITS = np.array([40.0, 1.0])  # so that all vary alike: cosines of one index differ by hundredths
_FOLDS = 5
_PENALTY = 0.01
_SHOWN = 3
_LOOKED_AT = 5
_BINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.01)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question's products: (n, 2) features, whether each is listed, and the document it is asked about."""

    features: Floats
    right: npt.NDArray[np.bool_]
    group: str


def main() -> None:
    """Ask every question that lists products; fit, judge, print and write."""
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    cases = {one.name: list(_cases(one, settings, encoder)) for one in sets.question_sets()}
    text = "\n".join(_report(cases, encoder)) + "\n"
    sys.stdout.write(text)
    _, heading, by_hand = REPORT.read_text(encoding="utf-8").partition(_BY_HAND)
    REPORT.write_text(text + heading + by_hand, encoding="utf-8")


def _cases(questions: QuestionSet, settings: Settings, encoder: Encoder) -> Iterator[Case]:
    with sets.open_questions(questions, settings, encoder) as reader:
        retriever, words = sets.searching(reader, encoder, Weights(settings.lexical_weight, settings.sentence_weight))
        catalogue = catalogue_of(reader)
        names = [(one.product.name, *one.product.other_names) for one in catalogue.products]
        for asked in questions.questions:
            if asked.products and asked.answerable:
                wanted = Wanted(encoder.encode_queries([bare(asked.text)])[0])
                features = features_of(catalogue, wanted, _passages(asked.text, retriever, words))
                right = np.array([is_one_of(asked.products, its) for its in names])
                yield Case(features.astype(np.float64) * _UNITS, right, (*asked.sources, asked.question_id)[0])


def _passages(question: str, retriever: Retriever, words: QueryWords) -> list[Evidence]:
    return lifted(search(question, CANDIDATES, retriever, words), regions_in(question))


def is_one_of(wanted: Sequence[str], names: Sequence[str]) -> bool:
    """Whether one of a product's names holds a wanted one or is held by it, letters and digits alone compared."""
    pairs = [(_folded(one), _folded(name)) for one in wanted for name in names]
    return any(min(len(a), len(b)) > 2 and (a in b or b in a) for a, b in pairs)


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def fitted(cases: Mapping[str, Sequence[Case]], features: Sequence[str] = FEATURES) -> Floats:
    """(2,) weights of the features in ``_UNITS``, 0 for those left out; each set weighs as the root of its size."""
    kept = np.array([feature in features for feature in FEATURES])
    rows = [(one.features[:, kept], one.right, len(some) ** -0.5) for some in cases.values() for one in some]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for numbers, right, share in rows:
            if right.any():
                logits = numbers @ weights
                chances = np.exp(logits - logits.max())
                chances /= chances.sum()
                likely = chances[right].sum() + 1e-12
                total -= share * float(np.log(likely))
                slope -= share * (np.where(right, chances / likely, 0.0) - chances) @ numbers
        return total, slope

    weights = np.zeros(len(FEATURES))
    weights[kept] = minimize(loss, np.zeros(int(kept.sum())), jac=True, method="L-BFGS-B").x
    return weights


def _found(cases: Sequence[Case], weights: Floats) -> Floats:
    """For each question 1.0 where a right product is among the first three, else 0.0."""
    return np.array(
        [float(one.right[np.argsort(-(one.features @ weights), kind="stable")[:_SHOWN]].any()) for one in cases]
    )


def _crossed(cases: Mapping[str, Sequence[Case]], features: Sequence[str] = FEATURES) -> dict[str, Floats]:
    """The same with weights that were fitted without the question's document."""
    groups = sorted({(name, one.group) for name, some in cases.items() for one in some})
    order = np.random.default_rng(0).permutation(len(groups)) % _FOLDS
    fold = dict(zip(groups, order, strict=True))
    found = {name: np.zeros(len(some)) for name, some in cases.items()}
    for number in range(_FOLDS):
        others = {name: [one for one in some if fold[name, one.group] != number] for name, some in cases.items()}
        weights = fitted(others, features)
        for name, some in cases.items():
            own = np.array([fold[name, one.group] == number for one in some])
            found[name][own] = _found(some, weights)[own]
    return found


def _report(cases: Mapping[str, Sequence[Case]], encoder: Encoder) -> Iterator[str]:
    own = np.array([DEFAULT.profile, DEFAULT.passage]) / _UNITS
    weights = fitted(cases)
    scaled = weights * _UNITS / (weights[0] * _UNITS[0]) * DEFAULT.profile
    told = ", ".join(f"{feature} {weight:.3f}" for feature, weight in zip(FEATURES, scaled, strict=True))
    yield "# Which products fit: measurements\n"
    yield f"Made by `python -m benchmarks.answers.product_ranking` on {date.today()}: {encoder.name}, {encoder.engine}."
    yield "Right is a product whose name holds one that the question lists, or is held by it. No filter, no bar."
    yield "The default is fitted on these sets. In brackets: 95 % interval of the difference (paired bootstrap).\n"
    yield f"| product among the first three | {' | '.join(f'{name} ({len(some)})' for name, some in cases.items())} |"
    yield f"|{'---|' * (len(cases) + 1)}"
    there = {name: np.array([float(one.right.any()) for one in some]) for name, some in cases.items()}
    yield _row("is in the index at all", there)
    yield _row("**default**", {name: _found(some, own) for name, some in cases.items()})
    crossed = _crossed(cases)
    yield _row("fitted without the document", crossed)
    yield _row("fitted without the set", {name: _found(cases[name], fitted(_without(cases, name))) for name in cases})
    for feature in FEATURES:
        others = [one for one in FEATURES if one != feature]
        yield _row(f"the first of these, without {feature}", _crossed(cases, others), crossed)
    yield f"\nFitted on all, with the profile at its default: {told}."
    yield from _chances(cases, own)


def _row(what: str, found: Mapping[str, Floats], beside: Mapping[str, Floats] | None = None) -> str:
    """The shares of the sets; with another row the 95 % interval of the difference from that one too."""
    cells = [f"{some.mean():.3f}" for some in found.values()]
    if beside:
        pairs = (interval(list(some), list(beside[name])) for name, some in found.items())
        cells = [f"{cell} [{low:+.2f}, {high:+.2f}]" for cell, (low, high) in zip(cells, pairs, strict=True)]
    return f"| {what} | {' | '.join(cells)} |"


def _without(cases: Mapping[str, Sequence[Case]], name: str) -> dict[str, Sequence[Case]]:
    return {other: some for other, some in cases.items() if other != name}


def _chances(cases: Mapping[str, Sequence[Case]], weights: Floats) -> Iterator[str]:
    """What the default score means, and how often the first five products of a chance were right."""
    scores = np.concatenate([one.features @ weights for some in cases.values() for one in some])
    right = np.concatenate([one.right for some in cases.values() for one in some])
    shares = np.concatenate([np.full(len(one.right), len(some) ** -0.5) for some in cases.values() for one in some])
    curve = LogisticRegression(C=1e6).fit(scores[:, None], right, sample_weight=shares)
    slope, even = float(curve.coef_[0, 0]), float(-curve.intercept_[0] / curve.coef_[0, 0])
    yield f"\nChance of a score: logistic, slope {slope:.1f}, even at {even:.3f}. Of the first five products:\n"
    yield f"| | {' | '.join(f'{low:.2f}-{min(1.0, high):.2f}' for low, high in pairwise(_BINS))} |"
    yield f"|{'---|' * len(_BINS)}"
    every = [one for some in cases.values() for one in some]
    first = [np.sort(one.features @ weights)[::-1][:_LOOKED_AT] for one in every]
    best = [np.argsort(-(one.features @ weights), kind="stable")[:_LOOKED_AT] for one in every]
    hits = np.concatenate([one.right[rows] for one, rows in zip(every, best, strict=True)])
    chances = 1 / (1 + np.exp(-slope * (np.concatenate(first) - even)))
    odds = np.exp(slope * np.concatenate([one - one[0] for one in first]))
    yield _right("right, by chance", chances, hits)
    yield _right("right, by odds beside the first", odds, hits)
    yield _right(f"of those with a chance from {FITS} on", odds[chances >= FITS], hits[chances >= FITS])


def _right(what: str, by: Floats, hits: npt.NDArray[np.bool_]) -> str:
    places = np.digitize(by, _BINS[1:-1])
    bins = [hits[places == number] for number in range(len(_BINS) - 1)]
    return f"| {what} | {' | '.join(f'{one.mean():.2f} ({len(one)})' if len(one) else '-' for one in bins)} |"


if __name__ == "__main__":
    main()
