"""Fits how sure an answer is, and tells how far it can be trusted.

Run it from the project: ``python -m benchmarks.answers.confidence``; writes search_app/answer/data/confidence.json
and docs/measurements/confidence.md. ``--dry-run`` only prints.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace

from benchmarks import sets
from benchmarks.answers.confidence_fit import chances_apart, chances_mixed, fit, weights_of
from benchmarks.answers.confidence_questions import Case, Posed, cases, of_judged, of_questions
from benchmarks.answers.confidence_report import report
from index.encoder.open import open_encoder
from index.encoder.protocol import Remembering
from index.evaluation.test_sets import TestSet
from index.settings import Settings, load
from index.store.protocol import GenerationReader
from search_app.answer.confidence import NUMBERS, Calibration

REPORT = sets.ROOT / "docs" / "measurements" / "confidence.md"
# Questions of one subject may well be answered by another set about it: only those of other subjects are crossed.
SUBJECTS = {
    "demo": "youth",
    "seeds-dev": "youth",
    "minvws-corona-faq-nl": "corona",
    "minvws-corona-faq-crosslingual": "corona",
    "debian-faq-nl": "computers",
    "libreoffice-help-nl": "computers",
}
CROSSED_EACH = 30  # questions that another set gives
LARGEST = 150  # queries and, times five, texts taken of a large set


def main() -> None:
    """Gather the cases, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="print the report, write nothing")
    parser.add_argument("--only", nargs="+", metavar="SET", default=list(SUBJECTS), help="use only these sets")
    options = parser.parse_args()
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    with ExitStack() as stack:
        found = gather(settings, encoder, options.only, stack)
    weights = weights_of(found)
    calibrations = fit(found, weights)
    text = "\n".join(
        report(found, weights, chances_apart(found, weights), chances_mixed(found, weights), calibrations, settings)
    )
    sys.stdout.write(text + "\n")
    if not options.dry_run:
        NUMBERS.write_text(as_json(dict(zip(("dutch", "foreign"), calibrations, strict=True))), encoding="utf-8")
        REPORT.write_text(text + "\n", encoding="utf-8")


def gather(settings: Settings, encoder: Remembering, only: Sequence[str], stack: ExitStack) -> list[Case]:
    """The cases of every set, each asked over its own index."""
    readers: dict[str, GenerationReader] = {}
    posed: dict[str, list[Posed]] = {}
    for questions in sets.question_sets():
        if questions.name in only:
            readers[questions.name] = stack.enter_context(sets.open_questions(questions, settings, encoder))
            posed[questions.name] = of_questions(questions, readers[questions.name])
    for tests in sets.judged_sets():
        if tests.name in only:
            tests = smaller(tests)
            readers[tests.name] = stack.enter_context(sets.open_judged(tests, settings, encoder))
            posed[tests.name] = of_judged(tests)
    return [
        case
        for name, reader in readers.items()
        for case in cases(name, posed[name], list(_of_other_subjects(name, posed)), reader, encoder)
    ]


def smaller(tests: TestSet) -> TestSet:
    """A sample of a large set: some queries, their texts and others."""
    if len(tests.gains) <= 2 * LARGEST:
        return tests
    chance = random.Random(7)
    queries = chance.sample(sorted(tests.gains), LARGEST)
    wanted = {text for query in queries for text in tests.gains[query]}
    others = sorted({one.publication_id for one in tests.documents} - wanted)
    wanted |= set(chance.sample(others, min(5 * LARGEST, len(others))))
    return replace(
        tests,
        name=f"{tests.name}",
        documents=tuple(one for one in tests.documents if one.publication_id in wanted),
        queries={query: tests.queries[query] for query in queries},
        gains={query: tests.gains[query] for query in queries},
    )


def _of_other_subjects(name: str, posed: Mapping[str, Sequence[Posed]]) -> Iterator[Posed]:
    chance = random.Random(7)
    for other, questions in posed.items():
        if SUBJECTS[other] != SUBJECTS[name]:
            answered = [one for one in questions if one.publications]
            yield from chance.sample(answered, min(CROSSED_EACH, len(answered)))


def as_json(calibrations: Mapping[str, Calibration]) -> str:
    """The numbers as the program reads them; those of other names stay."""
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    return json.dumps({**kept, **{name: asdict(one) for name, one in calibrations.items()}}, indent=1) + "\n"


if __name__ == "__main__":
    main()
