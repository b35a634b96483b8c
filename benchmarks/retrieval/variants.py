"""Chooses how passages are found: every variant over every set, one table, written to docs/measurements/retrieval.md.

Run it from the project: ``python -m benchmarks.retrieval.variants [--only NAME ...]``.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from unittest.mock import patch

import numpy as np

from benchmarks import sets
from benchmarks.retrieval import fusions, scoring
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.prepare.run import prepare
from index.encoder.protocol import Remembering
from index.evaluation.test_sets import TestSet
from index.retrieval.retriever import Leg, Weights
from index.settings import Settings, load
from index.store.protocol import GenerationReader

REPORT = sets.ROOT / "docs" / "measurements" / "retrieval.md"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to search, with its name in the table; ``instead`` names what of ours something else takes the place of."""

    name: str
    leg: Leg = "hybrid"
    weights: Weights = field(default_factory=Weights)
    instead: Mapping[str, object] = field(default_factory=dict)


DEFAULT = Variant("**default**")
VARIANTS = (
    DEFAULT,
    Variant("lexical leg alone", "lexical"),
    Variant("dense leg alone", "dense"),
    Variant("dense leg, passages only", "dense", Weights(sentence=0.0)),
    Variant("dense leg, best sentence only", "dense", Weights(sentence=1.0)),
    Variant(
        "queries read by the weights as they came",
        instead={"index.encoder.protocol.Remembering.encode_queries": fusions.untaught},
    ),
    Variant("marks of the query embedded too", instead={"index.retrieval.retriever.bare": str}),
    Variant(
        "vectors as they are, not from their mean",
        instead={"index.retrieval.retriever.means_of": fusions.nowhere},
    ),
    Variant(
        "words of every query trusted alike",
        instead={"index.retrieval.retriever.lexical_share": fusions.trusting},
    ),
    Variant("min-max instead of standard scores", instead={
        "index.retrieval.fusion.standardised": fusions.stretched, "index.retrieval.retriever.spread": fusions.width}),
    Variant("without sentence vectors", weights=Weights(sentence=0.0)),
    Variant("ranks instead of scores (RRF, k 60), no sentence vectors", weights=Weights(sentence=0.0), instead={
        "index.retrieval.retriever.fused": fusions.by_rank}),
    Variant("sentences of the best 200 looked at", instead={"index.retrieval.retriever.RESCORED": 200}),
    *(Variant(f"sentence {share:.2f}", weights=Weights(sentence=share)) for share in (0.15, 0.35, 0.5, 1.0)),
    *(Variant(f"lexical {share:.1f}", weights=Weights(lexical=share)) for share in (0.3, 0.4, 0.6)),
    Variant("what other tools do: ranks, passages only, marks embedded", weights=Weights(sentence=0.0), instead={
        "index.retrieval.retriever.bare": str, "index.retrieval.retriever.fused": fusions.by_rank,
        "index.retrieval.retriever.means_of": fusions.nowhere}),
)  # fmt: skip


def main() -> None:
    """Run what is asked for and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="SET", help="only these sets; the report is then not written")
    only = parser.parse_args().only
    settings = load(os.environ)
    prepare(settings.model, settings.model_dir, lambda what, share: None)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    text = "\n".join(_report(settings, encoder, only))
    sys.stdout.write(text + "\n")
    if only is None:
        REPORT.write_text(text + "\n", encoding="utf-8")


def _report(settings: Settings, encoder: Remembering, only: Sequence[str] | None) -> Iterator[str]:
    yield "# How passages are found: measurements\n"
    yield f"Made by `make bench-retrieval` on {date.today()}: {_conditions(settings, encoder)}\n"
    judged: dict[str, dict[str, scoring.JudgedScores]] = {}
    sizes: dict[str, int] = {}
    for tests in sets.judged_sets():
        if only is None or tests.name in only:
            with sets.open_judged(tests, settings, encoder) as reader:
                sizes[tests.name] = reader.count()
                judged[tests.name] = {one.name: _judged(one, tests, reader, encoder) for one in VARIANTS}
    if judged:
        yield from _judged_table(judged, sizes)
    for questions in sets.question_sets():
        if only is None or questions.name in only:
            with sets.open_questions(questions, settings, encoder) as reader:
                yield from _question_table(questions, reader, encoder)


def _judged(variant: Variant, tests: TestSet, reader: GenerationReader, encoder: Remembering) -> scoring.JudgedScores:
    with _applied(variant):
        return scoring.judged(tests, *sets.searching(reader, encoder, variant.weights), variant.leg)


def _applied(variant: Variant) -> ExitStack:
    stack = ExitStack()
    for name, other in variant.instead.items():
        stack.enter_context(patch(name, other))
    return stack


def _judged_table(judged: Mapping[str, Mapping[str, scoring.JudgedScores]], sizes: Mapping[str, int]) -> Iterator[str]:
    largest = max(sizes, key=lambda name: sizes[name])
    yield "## Judged sets: nDCG@10 · hit@1 · recall@10\n"
    yield "Publications rank by their best passage. In brackets: 95 % interval of the difference in nDCG@10 with the"
    yield "default (paired bootstrap over the queries). The mean is over the sets, each counting the same. Time: median"
    yield f"of a search for 100 passages in {largest}, without embedding the query.\n"
    for name, scores in judged.items():
        yield f"- {name}: {sizes[name]} passages, {len(scores[DEFAULT.name].ndcg)} queries"
    yield f"\n| | {' | '.join(judged)} | mean nDCG@10 | ms |"
    yield f"|{'---|' * (len(judged) + 3)}"
    for variant in VARIANTS:
        cells = [_judged_cell(scores, variant.name) for scores in judged.values()]
        mean = np.mean([np.mean(scores[variant.name].ndcg) for scores in judged.values()])
        ms = np.median(judged[largest][variant.name].ms)
        yield f"| {variant.name} | {' | '.join(cells)} | {mean:.3f} | {ms:.1f} |"
    yield ""


def _judged_cell(scores: Mapping[str, scoring.JudgedScores], name: str) -> str:
    one, default = scores[name], scores[DEFAULT.name]
    cell = " · ".join(f"{np.mean(values):.3f}" for values in (one.ndcg, one.hit, one.recall))
    if one is default:
        return cell
    low, high = scoring.interval(one.ndcg, default.ndcg)
    return f"{cell} [{low:+.3f}, {high:+.3f}]"


def _question_table(questions: sets.QuestionSet, reader: GenerationReader, encoder: Remembering) -> Iterator[str]:
    answerable = sum(one.answerable for one in questions.questions)
    yield f"## Questions about {questions.name}: {answerable} answerable, {reader.count()} passages\n"
    yield "| | evidence@1 | evidence@3 | in the first sentence shown |"
    yield "|---|---|---|---|"
    for variant in VARIANTS:
        with _applied(variant):
            scores = scoring.asked(questions, *sets.searching(reader, encoder, variant.weights), variant.leg)
        row = (scores.evidence_1, scores.evidence_3, scores.first_sentence)
        yield f"| {variant.name} | {' | '.join(f'{share:.2f}' for share in row)} |"
    yield ""


def _conditions(settings: Settings, encoder: Remembering) -> str:
    size = f"passages of {settings.target_tokens} tokens (at most {settings.maximum_tokens})"
    return (
        f"{encoder.name}, {encoder.engine}; {DutchAnalyser().name}; {size}, in front: {settings.front}; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, {platform.machine()}, "
        f"Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
