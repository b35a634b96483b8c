"""Chooses which quotes answer: what each sign adds, over the questions about publications.

Run it from the project: ``python -m benchmarks.answers [--show]``; writes docs/answers.md, or prints every answer.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from benchmarks import sets
from benchmarks.scoring import holds
from index.config import load
from index.dutch import DutchAnalyser
from index.model_open import open_encoder
from index.retrieve import Evidence, Retriever, Weights
from search_app.answer_asked import Asked, asked
from search_app.answer_choice import DEFAULT, Choice, choose

REPORT = sets.ROOT / "docs" / "answers.md"
FOUND = 10  # passages, as many as `ask` looks at
NEAREST_ALONE = replace(DEFAULT, words=0.0, passage=0.0, kind=0.0, length=0.0, hanging=0.0, asked=1.0)
GRID = {
    "words": (0.04, 0.12),
    "passage": (0.01, 0.04),
    "kind": (0.02, 0.06),
    "length": (0.03,),
    "margin": (0.02, 0.05),
    "repeated": (0.0, 0.01),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """An answerable question, and what the search found for it."""

    question: sets.Question
    asked: Asked
    found: tuple[Evidence, ...]


def main() -> None:
    """Ask every question once, choose in every way, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every answer instead")
    show = parser.parse_args().show
    settings = load(os.environ)
    encoder = sets.RememberingEncoder(open_encoder(settings.model_dir, settings.model))
    analyser = DutchAnalyser()
    with ExitStack() as stack:
        by_set: dict[str, list[Asking]] = {}
        for questions in sets.question_sets():
            reader = stack.enter_context(sets.open_questions(questions, settings, encoder))
            retriever = Retriever(reader, encoder, analyser, Weights())
            by_set[questions.name] = [
                Asking(one, asked(one.text, reader, analyser), tuple(retriever.search(one.text, FOUND)))
                for one in questions.questions
            ]
        if show:
            sys.stdout.writelines(f"{line}\n" for line in _shown(by_set, analyser))
            return
        text = "\n".join(_report(by_set, analyser, f"{encoder.name}, {encoder.engine}; {analyser.name}")) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _report(by_set: dict[str, list[Asking]], analyser: DutchAnalyser, conditions: str) -> Iterator[str]:
    yield "# Which sentences answer: measurements\n"
    yield f"Made by `python -m benchmarks.answers` on {date.today()}: {conditions}; hybrid search with the defaults.\n"
    yield "Of the answerable questions: share whose first quote holds the evidence / whose answer holds it; then the"
    yield "mean number of quotes. The evidence is one phrase: another sentence may answer too. Nobody was refused.\n"
    yield f"| | {' | '.join(f'{name} ({_answerable(rows)})' for name, rows in by_set.items())} |"
    yield f"|{'---|' * (len(by_set) + 1)}"
    for name, choice in _variants():
        cells = [
            _scores([one for one in rows if one.question.answerable], choice, analyser) for rows in by_set.values()
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def _variants() -> Iterator[tuple[str, Choice]]:
    yield "**default**", DEFAULT
    yield "nearest in meaning alone", NEAREST_ALONE
    for field in fields(Choice):
        if field.name not in {"margin"}:
            yield f"without {field.name}", replace(DEFAULT, **{field.name: 1.0 if field.name == "asked" else 0.0})
    for name, values in GRID.items():
        for value in values:
            yield f"{name} {value}", replace(DEFAULT, **{name: value})


def _answerable(rows: Sequence[Asking]) -> int:
    return sum(one.question.answerable for one in rows)


def _scores(rows: Sequence[Asking], choice: Choice, analyser: DutchAnalyser) -> str:
    table = []
    for one in (row for row in rows if row.question.answerable):
        quotes = choose(one.found, one.asked, analyser, choice)
        right = [holds(quote.text, one.question) for quote in quotes]
        table.append((right[:1] == [True], any(right), len(quotes)))
    first, some, count = np.mean(np.array(table, dtype=float), axis=0)
    return f"{first:.2f} / {some:.2f}, {count:.1f}"


def _shown(by_set: dict[str, list[Asking]], analyser: DutchAnalyser) -> Iterator[str]:
    for rows in by_set.values():
        for one in rows:
            yield f"\n[{one.question.question_id}] {one.question.text}"
            for quote in choose(one.found, one.asked, analyser):
                mark = "*" if holds(quote.text, one.question) else " "
                where = f"{quote.passage.publication_id}: {quote.passage.heading}"
                yield f" {mark} {quote.score:.3f} [{where}] {quote.text}"


if __name__ == "__main__":
    main()
