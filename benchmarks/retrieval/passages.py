"""Chooses how publications are cut: size of a passage, and what stands in front of it when it is embedded.

Run it from the project: ``python -m benchmarks.retrieval.passages``; writes docs/measurements/passages.md.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import get_args

import numpy as np

from benchmarks import sets
from benchmarks.retrieval import scoring
from index.encoder.open import open_encoder
from index.encoder.protocol import Remembering
from index.retrieval.retriever import Weights
from index.settings import Front, Settings, load

REPORT = sets.ROOT / "docs" / "measurements" / "passages.md"
TARGETS = (120, 160, 220, 300)
SMALL_SETS = ("minvws-corona-faq-nl", "debian-faq-nl")  # their texts have no headings: only the size matters to them


def main() -> None:
    """Run every size and front, print and write the table."""
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    text = "\n".join(_report(settings, encoder)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _report(settings: Settings, encoder: Remembering) -> Iterator[str]:
    yield "# How publications are cut: measurements\n"
    yield (
        f"Made by `python -m benchmarks.retrieval.passages` on {date.today()}: {encoder.name}, "
        f"{encoder.engine}, hybrid search."
    )
    yield "Questions: share with the evidence in the first 1 / 3 hits (a longer passage holds more, so compare within a"
    yield "size) and in the first sentence that is shown. Judged sets: nDCG@10.\n"
    questions = list(sets.question_sets())
    names = [one.name for one in questions]
    yield f"| tokens | in front | {' | '.join(names)} | passages |"
    yield f"|{'---|' * (len(names) + 3)}"
    for target, front in product(TARGETS, get_args(Front)):
        cells, count = [], 0
        for one in questions:
            with sets.open_questions(one, _cut(settings, target, front), encoder) as reader:
                scores = scoring.asked(one, *sets.searching(reader, encoder, Weights()), "hybrid")
                cells.append(f"{scores.evidence_1:.2f} / {scores.evidence_3:.2f}, {scores.first_sentence:.2f}")
                count += reader.count()
        yield f"| {target} | {front} | {' | '.join(cells)} | {count} |"
    yield ""
    yield from _judged(settings, encoder)


def _judged(settings: Settings, encoder: Remembering) -> Iterator[str]:
    judged = [tests for tests in sets.judged_sets() if tests.name in SMALL_SETS]
    if not judged:
        return
    yield f"| tokens | {' | '.join(tests.name for tests in judged)} |"
    yield f"|{'---|' * (len(judged) + 1)}"
    for target in TARGETS:
        cells = []
        for tests in judged:
            with sets.open_judged(tests, _cut(settings, target, "none"), encoder) as reader:
                scores = scoring.judged(tests, *sets.searching(reader, encoder, Weights()), "hybrid")
                cells.append(f"{np.mean(scores.ndcg):.3f}")
        yield f"| {target} | {' | '.join(cells)} |"


def _cut(settings: Settings, target: int, front: Front) -> Settings:
    return replace(settings, target_tokens=target, front=front)


if __name__ == "__main__":
    main()
