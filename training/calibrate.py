"""Fits how reader and search count together and how sure an answer is, on dev sets; prints what it is worth on each.

``python -m training.calibrate --dumps FILE ... [--weights FOLDER] [--read 12] [--write]``. All is cross-fitted: what a
document's questions are judged by was chosen without them. Sets whose texts are right or wrong as a whole (FAQ) only
tell of the order.
"""

import argparse
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import expit  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.answers.confidence import as_json
from benchmarks.retrieval.scoring import interval
from index.evaluation.test_sets import ndcg_at_k
from index.reader.onnx_reader import WEIGHTS, OnnxPassageReader, PassageLogits
from index.reader.reranker import gained
from search_app.answer.confidence import (
    NUMBERS,
    READ_PASSAGES,
    Blend,
    Calibration,
    Features,
    ReadFeatures,
    read_features,
)
from training import dumped
from training.dumped import Asked, holds
from training.export import titled
from training.judging import Scored, auroc, judge, line

FOLDS = 5
ALL = FOLDS  # the fold of what was fitted on everything
GRID = tuple(
    Blend(hybrid, cosine, above)
    for hybrid, cosine, above in product((0.0, 0.25, 0.5, 1.0, 2.0, 4.0), (0.0, 0.25, 0.5, 1.0), (0.0, 0.25, 0.5, 1.0))
)
SCORES = (1.0, 2.0, 3.0, 4.0)  # of search_app.answer.confidence.SCORE_LOGITS
SIGNS = ("passage", "covered", "weighed", "missing", "unpriced", "agreed")  # of the search, beside what was read
NAMES = (*SIGNS, *(field.name for field in fields(ReadFeatures)))
_RAREST = 0.01  # share of what can be answered, or can't, that is reckoned with where there is none
_FURTHEST = 20.0  # logits that an intercept is moved at most
_STRENGTH = 0.3  # inverse of the pull towards no weight at all: few questions, so not much is believed
BELOW = 0.5  # the default of ``abstain_below``: what is likelier right than not
TAKEN_OUT = 0.3  # how much a question counts whose pages were taken out

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was read for it, and the fold of its document."""

    asked: Asked
    read: tuple[Scored, ...]
    fold: int
    answerable: bool

    def taken_out(self) -> "Case":
        """The same question over the same publications but those that answer it."""
        return Case(self.asked, tuple(one for one in self.read if not one.candidate.gold), self.fold, False)


def main() -> None:
    """Read, fit, print, and write the numbers where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dumps", type=Path, nargs="+", required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--read", type=int, default=12, help="passages a question")
    parser.add_argument("--write", action="store_true", help="write the numbers into the package")
    options = parser.parse_args()
    reader = OnnxPassageReader(options.weights)
    sets = {file.stem: _cases(file, reader, options.read) for file in options.dumps}
    exact = {name: cases for name, cases in sets.items() if any(case.asked.evidence for case in cases)}
    blends = _blends(exact)
    sys.stdout.write(f"chosen on all: {blends[ALL]}\n")
    for name, cases in sets.items():
        report = _of_exact if name in exact else _of_judged
        sys.stdout.writelines(f"{name}: {one}\n" for one in report(cases, blends))
        sys.stdout.write(f"{name}: {_of_order(cases)}\n")
    calibration = _confidence(exact, lambda text: sys.stdout.write(f"{text}\n"))
    if options.write:
        NUMBERS.write_text(as_json({"read": calibration}), encoding="utf-8")


def _cases(file: Path, reader: OnnxPassageReader, n_read: int) -> list[Case]:
    """The questions of a dump with their readings, which are kept beside it."""
    kept = file.with_suffix(f".{reader.name.replace(' ', '-')}-{n_read}.json")
    asked = list(dumped.read(file))
    if not kept.is_file():
        rows = [[astuple(reading) for reading in _read(reader, one, n_read)] for one in asked]
        kept.write_text(json.dumps(rows), encoding="utf-8")
    rows = json.loads(kept.read_text(encoding="utf-8"))
    return [
        Case(
            one,
            tuple(
                Scored(candidate, PassageLogits(passage, tuple(sentences)))
                for candidate, (passage, sentences) in zip(one.candidates, found, strict=False)
            ),
            zlib.crc32(one.group.encode()) % FOLDS,
            one.answerable,
        )
        for one, found in zip(asked, rows, strict=True)
    ]


def _read(reader: OnnxPassageReader, asked: Asked, n_read: int) -> list[PassageLogits]:
    return reader.read(asked.question, [titled(one) for one in asked.candidates[:n_read]])


def _blends(sets: Mapping[str, Sequence[Case]]) -> list[Blend]:
    """The best blend for each fold, chosen without it, and behind those the best for all."""
    worth: dict[Blend, Floats] = {}
    folds = [np.array([case.fold for case in cases if case.answerable]) for cases in sets.values()]
    for blend in GRID:
        worth[blend] = np.zeros(FOLDS + 1)
        for of_set, cases in zip(folds, sets.values(), strict=True):
            judged = [judge(case.asked, case.read, blend) for case in cases if case.answerable]
            value = np.array([one.first + 0.5 * one.some + 0.5 * (one.page_rank == 1) for one in judged])
            weight = np.sqrt(len(judged))  # a small set says less, but not as much less as its size
            for fold in range(FOLDS + 1):
                worth[blend][fold] += weight * float(np.mean(value[of_set != fold]))
    return [max(GRID, key=lambda blend: worth[blend][fold]) for fold in range(FOLDS + 1)]


def _of_exact(cases: Sequence[Case], blends: Sequence[Blend]) -> Iterator[str]:
    """The rules of today against the reader, and what they differ by."""
    judged = [judge(case.asked, case.read, blends[case.fold]) for case in cases]
    yield f"reader: {line(judged)}"
    alone = Blend(1.0, 1.0, 0.5)
    yield f"search alone: {line([judge(one.asked, [_unread(each) for each in one.read], alone) for one in cases])}"
    yes = [(case.asked, one) for case, one in zip(cases, judged, strict=True) if case.answerable]
    old = [
        (bool(one.shown) and holds(one.shown[0], one.evidence), any(holds(text, one.evidence) for text in one.shown))
        for one, _ in yes
    ]
    page = [bool(one.candidates) and one.candidates[0].gold for one, _ in yes]
    columns = (
        ("page 1", page, [new.page_rank == 1 for _, new in yes]),
        ("first", [first for first, _ in old], [new.first for _, new in yes]),
        ("any", [some for _, some in old], [new.some for _, new in yes]),
    )
    for name, before, after in columns:
        low, high = interval([float(one) for one in after], [float(one) for one in before])
        yield f"{name}: rules {np.mean(before):.3f}, reader {np.mean(after):.3f} [{low:+.3f}, {high:+.3f}]"
    no = [case.asked for case in cases if not case.answerable]
    yield (
        f"rules: refused {np.mean([one.refused for one, _ in yes]):.3f} of the answerable, "
        f"{np.mean([one.refused for one in no]) if no else 0:.3f} of the others, "
        f"AUROC {auroc([one.sure for one, _ in yes], [one.sure for one in no]):.3f}"
    )


def _unread(one: Scored) -> Scored:
    """As if nothing had been read."""
    return Scored(one.candidate, PassageLogits(0.0, (0.0,) * len(one.reading.sentences)))


def _of_judged(cases: Sequence[Case], blends: Sequence[Blend]) -> Iterator[str]:
    """Publications in the order of the search and of the reader, of those that the search found."""
    before = [_ndcg(case, [one.candidate.score for one in case.read]) for case in cases]
    after = [_ndcg(case, [one.worth(blends[ALL]) for one in case.read]) for case in cases]
    low, high = interval(after, before)
    yield f"nDCG@10: search {np.mean(before):.3f}, reader {np.mean(after):.3f} [{low:+.3f}, {high:+.3f}]"


def _of_order(cases: Sequence[Case]) -> str:
    """Publications as they are found and as ``reread`` puts those of the first passages, by its ``score_logits``."""
    asked = [case for case in cases if case.answerable]
    as_found = [_ndcg(case, [one.candidate.score for one in case.read]) for case in asked]
    parts = [f"as found {np.mean(as_found):.3f}"]
    for score_logits in SCORES:
        moved = [_ndcg(case, _reread(case, score_logits)) for case in asked]
        low, high = interval(moved, as_found)
        parts.append(f"{score_logits:.0f} logits {np.mean(moved):.3f} [{low:+.3f}, {high:+.3f}]")
    return f"order, nDCG@10 of publications: {', '.join(parts)}"


def _reread(case: Case, score_logits: float) -> list[float]:
    gains = [gained(one.reading.passage, score_logits) for one in case.read[:READ_PASSAGES]]
    gains += [0.0] * (len(case.read) - len(gains))
    return [one.candidate.score + gain for one, gain in zip(case.read, gains, strict=True)]


def _ndcg(case: Case, worth: Sequence[float]) -> float:
    """Of the publications that were read, then those that were only found."""
    order = sorted(range(len(worth)), key=lambda place: -worth[place])
    names = [case.read[place].candidate.source for place in order]
    ranked = list(dict.fromkeys([*names, *(one.source for one in case.asked.candidates)]))
    gains = {one.source: 1.0 for one in case.asked.candidates if one.gold}
    return ndcg_at_k(ranked, gains, 10) if gains else 0.0


def _confidence(sets: Mapping[str, Sequence[Case]], say: Callable[[str], object]) -> Calibration:
    """Fit, print each set's figures as cross-fitted, and give what was fitted on everything.

    Questions whose pages were taken out count for less: there are as many of them as of those that can be answered.
    They tell what speaks for an answer, not how often there is one: the chance is set right on the other questions.
    """
    pool = [_posed(name, case) for name, cases in sets.items() for case in _with_taken_out(cases)]
    out = np.array([one.taken_out for one in pool])
    x, y = np.array([one.features for one in pool]), np.array([one.answerable for one in pool])
    sizes = {name: sum(one.set_name == name and not one.taken_out for one in pool) for name in sets}
    weight = np.array([1 / np.sqrt(sizes[one.set_name]) for one in pool]) * np.where(out, TAKEN_OUT, 1.0)
    folds, chances = np.array([one.fold for one in pool]), np.zeros(len(pool))
    for fold in range(FOLDS):
        learnt, left = folds != fold, folds == fold
        chances[left] = _chances(_fit(x[learnt], y[learnt], weight[learnt], out[learnt]), x[left])
    for name in sets:
        mine = np.array([one.set_name == name for one in pool])
        say(f"{name}: {_honesty(chances[mine], y[mine], out[mine])}")
    say(f"confidence on all sets: ECE {_ece(chances[~out], y[~out]):.3f}")
    return _as_calibration(_fit(x, y, weight, out))


@dataclass(frozen=True, slots=True)
class _Posed:
    """A question as the confidence sees it."""

    set_name: str
    features: tuple[float, ...]
    answerable: bool
    taken_out: bool
    fold: int


def _with_taken_out(cases: Sequence[Case]) -> list[Case]:
    every = [*cases, *(case.taken_out() for case in cases if case.answerable)]
    return [case for case in every if case.read]


def _posed(name: str, case: Case) -> _Posed:
    first = case.read[:READ_PASSAGES]
    read = read_features(
        [one.reading for one in first],
        [one.candidate.score for one in first],
        [one.candidate.cosines for one in first],
    )
    found = Features(**case.asked.signs, read=read).named()
    taken_out = case.asked.answerable and not case.answerable
    return _Posed(name, tuple(found[one] for one in NAMES), case.answerable, taken_out, case.fold)


def _fit(
    x: Floats, y: npt.NDArray[np.bool_], weight: Floats, out: npt.NDArray[np.bool_]
) -> tuple[LogisticRegression, Floats, Floats]:
    """A logistic function of the features, each brought to the same spread; with their means and spreads.

    Its intercept is the one at which the mean chance of what was not taken out is the share that can be answered.
    """
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=_STRENGTH, max_iter=1000)
    model.fit((x - middle) / spread, y, sample_weight=weight / weight.mean())
    logits, wanted = model.decision_function((x[~out] - middle) / spread), np.clip(y[~out].mean(), _RAREST, 1 - _RAREST)
    moved = brentq(lambda by: expit(logits + by).mean() - wanted, -_FURTHEST, _FURTHEST)
    model.intercept_ = model.intercept_ + moved
    return model, middle, spread


def _chances(fitted: tuple[LogisticRegression, Floats, Floats], x: Floats) -> Floats:
    model, middle, spread = fitted
    found: Floats = model.predict_proba((x - middle) / spread)[:, 1]
    return found


def _as_calibration(fitted: tuple[LogisticRegression, Floats, Floats]) -> Calibration:
    model, middle, spread = fitted
    weights = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - (weights * middle).sum())
    return Calibration(intercept, dict(zip(NAMES, map(float, weights), strict=True)), ())


def _honesty(chances: Floats, answerable: npt.NDArray[np.bool_], out: npt.NDArray[np.bool_]) -> str:
    """How well the answerable are told from the others, from those that were taken out, and what is refused."""
    refused = chances < BELOW
    parts = [f"refused {refused[answerable].mean():.3f} of the answerable"]
    for kind, those in (("others", ~answerable & ~out), ("taken out", out)):
        if those.any():
            told = auroc(chances[answerable].tolist(), chances[those].tolist())
            parts.append(f"{refused[those].mean():.3f} of the {kind} (AUROC {told:.3f})")
    return ", ".join([*parts, f"ECE {_ece(chances[~out], answerable[~out]):.3f}"])


def _ece(chances: Floats, answerable: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal size."""
    order = np.array_split(np.argsort(chances), min(bins, max(1, len(chances) // 10)))
    return float(sum(len(one) * abs(chances[one].mean() - answerable[one].mean()) for one in order) / len(chances))


if __name__ == "__main__":
    main()
