"""Chooses how passages are found: every variant over every set, one table, written to docs/measurements.md.

Run it from the project: ``python -m benchmarks.retrieval [--only NAME ...]``.
"""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from benchmarks import scoring, sets
from index.config import Settings, load
from index.dutch import DutchAnalyser
from index.model_open import open_encoder
from index.model_prepare import prepare
from index.retrieve import Leg, Retriever, Weights
from index.store import GenerationReader

REPORT = sets.ROOT / "docs" / "measurements.md"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to search, with its name in the table."""

    name: str
    leg: Leg
    weights: Weights


DEFAULT = Variant("**default**", "hybrid", Weights())
VARIANTS = (
    DEFAULT,
    Variant("lexical alone", "lexical", Weights()),
    Variant("dense alone", "dense", Weights()),
    Variant("dense, passage only", "dense", Weights(sentence=0.0)),
    Variant("dense, best sentence only", "dense", Weights(sentence=1.0)),
    *(Variant(f"lexical {share:.1f}", "hybrid", Weights(lexical=share)) for share in (0.2, 0.4, 0.5)),
    *(Variant(f"sentence {share:.2f}", "hybrid", Weights(sentence=share)) for share in (0.0, 1.0)),
)


def main() -> None:
    """Run what is asked for and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="SET", help="only these sets; the report is then not written")
    only = parser.parse_args().only
    settings = load(os.environ)
    prepare(settings.model, settings.model_dir, lambda what, share: None)
    encoder = sets.RememberingEncoder(open_encoder(settings.model_dir, settings.model))
    text = "\n".join(_report(settings, encoder, only))
    sys.stdout.write(text + "\n")
    if only is None:
        REPORT.write_text(text + "\n", encoding="utf-8")


def _report(settings: Settings, encoder: sets.RememberingEncoder, only: Sequence[str] | None) -> Iterator[str]:
    yield "# How passages are found: measurements\n"
    yield f"Made by `make bench` on {date.today()}: {_conditions(settings, encoder)}\n"
    judged: dict[str, dict[str, scoring.JudgedScores]] = {}
    sizes: dict[str, str] = {}
    for tests in sets.judged_sets():
        if only is None or tests.name in only:
            with sets.open_judged(tests, settings, encoder) as reader:
                sizes[tests.name] = (
                    f"{len(tests.documents)} texts, {reader.count()} passages, {len(tests.gains)} queries"
                )
                judged[tests.name] = {
                    one.name: scoring.judged(tests, _retriever(reader, encoder, one), one.leg) for one in VARIANTS
                }
    if judged:
        yield from _judged_table(judged, sizes)
    for questions in sets.question_sets():
        if only is None or questions.name in only:
            with sets.open_questions(questions, settings, encoder) as reader:
                yield from _question_table(questions, reader, encoder)


def _judged_table(
    judged: Mapping[str, Mapping[str, scoring.JudgedScores]], sizes: Mapping[str, str]
) -> Iterator[str]:
    yield "## Judged sets: nDCG@10 · hit@1 · recall@10\n"
    yield "Publications rank by their best passage. In brackets: 95 % interval of the difference in nDCG@10 with the"
    yield "default (paired bootstrap over the queries). The mean is over the sets, each counting the same.\n"
    yield from (f"- {name}: {size}" for name, size in sizes.items())
    yield f"\n| | {' | '.join(judged)} | mean nDCG@10 |"
    yield f"|{'---|' * (len(judged) + 2)}"
    for variant in VARIANTS:
        cells = [_judged_cell(scores, variant.name) for scores in judged.values()]
        mean = np.mean([np.mean(scores[variant.name].ndcg) for scores in judged.values()])
        yield f"| {variant.name} | {' | '.join(cells)} | {mean:.3f} |"
    yield ""


def _judged_cell(scores: Mapping[str, scoring.JudgedScores], name: str) -> str:
    one, default = scores[name], scores[DEFAULT.name]
    cell = " · ".join(f"{np.mean(values):.3f}" for values in (one.ndcg, one.hit, one.recall))
    if one is default:
        return cell
    low, high = scoring.interval(one.ndcg, default.ndcg)
    return f"{cell} [{low:+.3f}, {high:+.3f}]"


def _question_table(
    questions: sets.QuestionSet, reader: GenerationReader, encoder: sets.RememberingEncoder
) -> Iterator[str]:
    answerable = sum(one.answerable for one in questions.questions)
    yield f"## Questions about {questions.name}: {answerable} answerable, {reader.count()} passages\n"
    yield "| | evidence@1 | evidence@3 | in the first sentence shown |"
    yield "|---|---|---|---|"
    for variant in VARIANTS:
        scores = scoring.asked(questions, _retriever(reader, encoder, variant), variant.leg)
        row = (scores.evidence_1, scores.evidence_3, scores.first_sentence)
        yield f"| {variant.name} | {' | '.join(f'{share:.2f}' for share in row)} |"
    yield ""


def _retriever(reader: GenerationReader, encoder: sets.RememberingEncoder, variant: Variant) -> Retriever:
    return Retriever(reader, encoder, DutchAnalyser(), variant.weights)


def _conditions(settings: Settings, encoder: sets.RememberingEncoder) -> str:
    size = f"passages of {settings.target_tokens} tokens (at most {settings.maximum_tokens})"
    return (
        f"{encoder.name}, {encoder.engine}; {DutchAnalyser().name}; {size}, in front: {settings.front}; "
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."
    )


if __name__ == "__main__":
    main()
