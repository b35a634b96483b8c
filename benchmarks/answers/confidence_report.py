"""What docs/measurements/confidence.md says: how often the confidence is right, set by set, and what was refused."""

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from benchmarks.answers.confidence_fit import MIX, Numbers, auroc, bins, expected_error
from benchmarks.answers.confidence_questions import Case, Sort
from index.dutch.analyser import DutchAnalyser
from index.settings import Settings
from search_app.answer.confidence import Calibration

_REFUSED: tuple[Sort, ...] = ("crossed", "taken out", "unanswerable", "near")


def report(
    found: Sequence[Case],
    weights: Numbers,
    apart: Numbers,
    mixed: Numbers,
    calibrations: tuple[Calibration, Calibration],
    settings: Settings,
) -> Iterator[str]:
    """The report in Markdown. ``apart`` and ``mixed`` are confidences of cases that were not fitted on."""
    yield "# Does it know when it doesn't know? Measurements\n"
    yield (
        f"Made by `python -m benchmarks.answers.confidence` on {date.today()}: {settings.model}, "
        f"{DutchAnalyser().name}, "
        f"{len(found)} cases, {os.cpu_count()} cores, Python {platform.python_version()}.\n"
    )
    yield _HOW
    yield "## Told apart, with the whole set left out of the fit\n"
    yield from _by_set(found, weights, apart, settings.abstain_below)
    yield "\n## From which confidence there is an answer\n"
    yield _RULE
    yield from _thresholds(found, apart)
    yield "\n## What a confidence means\n"
    yield (
        "Cases by their confidence, fitted on nine tenths of the questions and asked of the last tenth; a set counts "
        f"as much as another, with the mix {_mix()}.\n"
    )
    yield from _reliability(found, weights, mixed)
    yield "\n## The numbers\n"
    dutch, foreign = calibrations
    yield f"Dutch: {_numbers(dutch)}\n\nOther languages: {_numbers(foreign)}\n"
    yield "## Questions on the wrong side\n"
    yield f"At {settings.abstain_below:.2f}, whole set left out; only the sets about the youth sector.\n"
    yield from _wrong(found, apart, settings.abstain_below)


_HOW = """Five sorts of cases. *Answered*: a question to the index that holds its source. *Crossed*: a question of a set
about something else. *Taken out*: the same question, the same index, without the publications that answer it.
*Unanswerable*: questions of the set that no publication answers. *Near*: 74 of ours about what these publications
could have said and don't (benchmarks/unanswerable.jsonl), written for the fit. AUROC: the chance that an answered
case gets more confidence than a refused one. ECE: how far the confidence is
from the share that is answered, over ten bins.

In the sets of frequently asked questions (minvws, debian, libreoffice) the source is in the index but not always found,
and other entries say nearly the same: there a question without its source looks like one with it, and no sign of this
search can tell (a model that reads question and passage together might). In publications it can be told.
"""

_RULE = """The highest one that refuses at most one in twenty of the answerable questions about publications, with the
whole set left out of the fit. A refusal of what could be answered is the worse mistake: the reader goes away, while a
doubtful answer stands there with its source.
"""
_PUBLICATIONS = ("demo", "seeds-dev")
_THRESHOLDS = (0.25, 0.28, 0.31, 0.34, 0.37, 0.40, 0.45, 0.50)


def _thresholds(found: Sequence[Case], chances: Numbers) -> Iterator[str]:
    yield "| refused below | answerable | unanswerable | near |"
    yield "|---|---|---|---|"
    for below in _THRESHOLDS:
        cells = []
        for sort in ("answered", "unanswerable", "near"):
            of = np.concatenate([_of(found, chances, name, sort) for name in _PUBLICATIONS])
            cells.append(_refused(of, below))
        yield f"| {below:.2f} | {' | '.join(cells)} |"


def _by_set(found: Sequence[Case], weights: Numbers, chances: Numbers, below: float) -> Iterator[str]:
    refused_heading = f"refused below {below:.2f}: answered | unanswerable | near | crossed"
    yield f"| set | crossed AUROC | taken out AUROC | unanswerable AUROC | near AUROC | ECE | {refused_heading} |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    rows = []
    for name in dict.fromkeys(case.name for case in found):
        of = {sort: _of(found, chances, name, sort) for sort in MIX}
        scores = [auroc(of["answered"], of[sort]) if len(of[sort]) else float("nan") for sort in _REFUSED]
        inside = np.array([case.name == name for case in found])
        answered = np.array([float(case.answered) for case in found])
        error = expected_error(chances[inside], answered[inside], weights[inside])
        rows.append((*scores, error))
        refused = [_refused(of[sort], below) for sort in ("answered", "unanswerable", "near", "crossed")]
        yield f"| {name} | {' | '.join(map(_cell, (*scores, error)))} | {' | '.join(refused)} |"
    yield f"| **mean** | {' | '.join(_cell(float(np.nanmean(column))) for column in zip(*rows, strict=True))} | | | | |"


def _reliability(found: Sequence[Case], weights: Numbers, chances: Numbers) -> Iterator[str]:
    answered = np.array([float(case.answered) for case in found])
    yield "| confidence | cases | mean confidence | answered |"
    yield "|---|---|---|---|"
    for tenth, at in enumerate(bins(chances)):
        if len(at):
            mean, share = (np.average(values[at], weights=weights[at]) for values in (chances, answered))
            yield f"| {tenth / 10:.1f}-{tenth / 10 + 0.1:.1f} | {len(at)} | {mean:.2f} | {share:.2f} |"
    yield f"\nECE {expected_error(chances, answered, weights):.3f}"


def _wrong(found: Sequence[Case], chances: Numbers, below: float) -> Iterator[str]:
    for case, chance in zip(found, chances, strict=True):
        if case.name in _PUBLICATIONS and case.sort in {"answered", "unanswerable", "near"}:
            if case.answered != (chance >= below):
                yield f"- {case.name}, {case.sort}, {chance:.2f}: {case.question[:120]}"


def _of(found: Sequence[Case], chances: Numbers, name: str, sort: Sort) -> Numbers:
    return np.array(
        [chance for case, chance in zip(found, chances, strict=True) if (case.name, case.sort) == (name, sort)]
    )


def _refused(chances: Numbers, below: float) -> str:
    return f"{int((chances < below).sum())} of {len(chances)}" if len(chances) else "-"


def _cell(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.3f}"


def _mix() -> str:
    return ", ".join(f"{share:.0%} {sort}" for sort, share in MIX.items())


def _numbers(calibration: Calibration) -> str:
    features = ", ".join(f"{name} {weight:+.2f}" for name, weight in calibration.weights.items())
    return f"{calibration.intercept:+.2f}, {features}"
