"""Chooses which quotes answer: what each sign adds, and how well weights hold that were chosen without a set.

Run it from the project: ``python -m benchmarks.answers.selection [--show]``; writes docs/measurements/answers.md, or
prints every answer.
"""

import argparse
import math
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benchmarks import sets
from benchmarks.answers.questions import Asking, all_sets
from benchmarks.answers.selection_fit import WEIGHED, chosen
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.settings import load
from search_app.answer.selection import DEFAULT, QuoteWeights, best

REPORT = sets.ROOT / "docs" / "measurements" / "answers.md"
NEAREST_ALONE = replace(DEFAULT, **dict.fromkeys(WEIGHED, 0.0))
MARGINS = (0.1, 0.15, 0.3)
READ = (0.006, 0.018, 0.025)  # other weights of a logit of the reader
ANSWERS = (-math.inf, -3.0, -2.0, -1.5, -0.5, 0.0)  # below these logits the reader says of a quote that it is no answer
SHORT = (0.0, 150.0, 300.0)  # characters that the first quote takes its neighbours along for
_HOW = """\
Quotes are looked for in the ten passages that search found with its defaults, each query widened as people's are. A
cell is: share whose first quote is right / share with a right one anywhere; mean number of quotes. Right is, for demo
and seeds-dev, a quote that holds the evidence, which is one phrase (another sentence may answer too); for the judged
sets, a quote from a text judged right, which search must have found. Nobody was refused; of the large set each fifth
query was asked."""
_HOW_CHOSEN = """\
The mean of the best hundredth of 6,000 random weights on the other sets, in the column of the set that was left out;
then asked of that set, beside the defaults, which are rounded from the last column of the run they were chosen in
(DECISIONS 11). Weights are chosen by the first quote before neighbours join it; all shares are of what is shown,
neighbours joined."""


@dataclass(frozen=True, slots=True)
class _Right:
    """Of the answers to a set: share whose first quote is right, share with a right one anywhere, mean number."""

    first: float
    some: float
    count: float


def main() -> None:
    """Ask every question once, choose in every way, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every answer instead")
    show = parser.parse_args().show
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    asked = all_sets(settings, encoder)
    if show:
        sys.stdout.writelines(f"{line}\n" for line in _shown(asked))
        return
    text = "\n".join(_report(asked, encoder)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _report(asked: Mapping[str, Sequence[Asking]], encoder: Encoder) -> Iterator[str]:
    yield "# Which sentences answer: measurements\n"
    yield f"Made by `python -m benchmarks.answers.selection` on {date.today()}: {encoder.name}, {encoder.engine}; "
    yield f"{DutchAnalyser().name}.\n\n{_HOW}\n"
    yield f"| | {' | '.join(f'{name} ({len(rows)})' for name, rows in asked.items())} |"
    yield f"|{'---|' * (len(asked) + 1)}"
    for name, choice in _variants():
        yield f"| {name} | {' | '.join(_cell(rows, choice) for rows in asked.values())} |"
    yield from _chosen(asked)


def _chosen(asked: Mapping[str, Sequence[Asking]]) -> Iterator[str]:
    """Weights chosen without each set, and how well they do on it."""
    without = {name: chosen([rows for other, rows in asked.items() if other != name]) for name in asked}
    everywhere = chosen(list(asked.values()))
    yield f"\n## Weights chosen without a set\n\n{_HOW_CHOSEN}\n"
    yield f"| | {' | '.join(asked)} | all |\n|{'---|' * (len(asked) + 2)}"
    for sign in WEIGHED:
        weights = " | ".join(f"{getattr(choice, sign):.3f}" for choice in (*without.values(), everywhere))
        yield f"| {sign}, default {getattr(DEFAULT, sign)} | {weights} |"
    for name, choices in (("chosen without it", without), ("default", dict.fromkeys(asked, DEFAULT))):
        firsts = [_shown_right(rows, choices[one]).first for one, rows in asked.items()]
        yield f"| first quote right, {name} | {' | '.join(f'{first:.3f}' for first in firsts)} | |"


def _variants() -> Iterator[tuple[str, QuoteWeights]]:
    yield "**default**", DEFAULT
    yield "nearest in meaning alone", NEAREST_ALONE
    yield from ((f"without {name}", replace(DEFAULT, **{name: 0.0})) for name in WEIGHED)
    yield from ((f"read {weight}", replace(DEFAULT, read=weight)) for weight in READ)
    yield from ((f"margin {margin}", replace(DEFAULT, margin=margin)) for margin in MARGINS)
    yield from ((f"answers {logit}", replace(DEFAULT, answers=logit)) for logit in ANSWERS)
    yield from ((f"short {length:.0f}", replace(DEFAULT, short=length)) for length in SHORT)
    yield "repeated 0.0", replace(DEFAULT, repeated=0.0)


def _cell(rows: Sequence[Asking], choice: QuoteWeights) -> str:
    shown = _shown_right(rows, choice)
    return f"{shown.first:.2f} / {shown.some:.2f}, {shown.count:.1f}"


def _shown_right(rows: Sequence[Asking], choice: QuoteWeights) -> _Right:
    table = []
    for one in rows:
        right = [one.is_right(quote) for quote in best(one.candidates, one.analyser, choice, one.logits)]
        table.append((right[:1] == [True], any(right), len(right)))
    first, some, count = np.mean(np.array(table, dtype=float), axis=0)
    return _Right(float(first), float(some), float(count))


def _shown(asked: Mapping[str, Sequence[Asking]]) -> Iterator[str]:
    for name, rows in asked.items():
        for one in rows:
            yield f"\n[{name}] {one.question}"
            for quote in best(one.candidates, one.analyser, logits=one.logits):
                where = f"{quote.passage.publication_id}: {quote.passage.heading}"
                yield f" {'*' if one.is_right(quote) else ' '} [{where}] {quote.text}"


if __name__ == "__main__":
    main()
