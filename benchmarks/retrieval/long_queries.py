"""Long cases with one need, other languages and one word: is what they need among the first three?

Run it from the project: ``python -m benchmarks.retrieval.long_queries``; writes docs/measurements/long-queries.md.
Our own stand in long_queries.jsonl here.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks import sets
from benchmarks.retrieval.scoring import interval
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.long_queries import needs_of, search_any
from index.retrieval.retriever import Evidence, Weights
from index.settings import Settings, load
from index.store.protocol import GenerationReader
from training import pages, texts

REPORT = sets.ROOT / "docs" / "measurements" / "long-queries.md"
CASES = sets.ROOT / "benchmarks" / "retrieval" / "long_queries.jsonl"
EVERY, SHARDS = 8, 2  # every eighth training text in one index; so many of those
SHOWN = 10  # passages that a rank is looked for in
_MISSED = 99  # the rank of what isn't among them


@dataclass(frozen=True, slots=True)
class Case:
    """A question about a corpus: right is a passage whose file, title, heading or text holds one of ``named``."""

    case_id: str
    corpus: str
    kind: str
    question: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A case with the ranks of what it needs: searched whole, and with its need beside it."""

    case: Case
    whole: int
    with_need: int


def main() -> None:
    """Search every case both ways, print and write."""
    settings = load(os.environ)
    encoder = Remembering(open_encoder(settings.model_dir, settings.model))
    ranked = list(_ranked(settings, encoder))
    text = "\n".join(_report(ranked, f"{encoder.name}, {encoder.engine}; {DutchAnalyser().name}")) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _own() -> list[Case]:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [
        Case(one["id"], one["corpus"], f"our own, {one['kind']}", one["question"], tuple(one["named"])) for one in rows
    ]


def _ranked(settings: Settings, encoder: Encoder) -> Iterator[Ranked]:
    own = _own()
    for questions in sets.question_sets():
        cases = [one for one in own if one.corpus == questions.name]
        if questions.name == "field-dev":
            cases = [
                Case(one.question_id, "field-dev", "field-dev, long", one.text, one.sources)
                for one in questions.questions
                if one.answerable and len(needs_of(one.text)) > 1
            ]
        with sets.open_questions(questions, settings, encoder) as reader:
            yield from _ranked_in(reader, cases, settings, encoder)
    written = texts.read_all()
    for first in range(SHARDS):
        part = written[first::EVERY]
        with TemporaryDirectory() as folder:
            files = {text.number: pages.write(text, Path(folder)).name for text in part}
            cases = [
                Case(text.number, "training texts", "training texts, long", one.words, (files[text.number],))
                for text in part
                for one in text.questions
                if one.answers and len(needs_of(one.words)) > 1
            ]
            with sets.open_folders(f"training-texts-{first}", (Path(folder),), settings, encoder) as reader:
                yield from _ranked_in(reader, cases, settings, encoder)


def _ranked_in(
    reader: GenerationReader, cases: Sequence[Case], settings: Settings, encoder: Encoder
) -> Iterator[Ranked]:
    retriever, words = sets.searching(reader, encoder, Weights.of(settings))
    titles = {
        one.publication_id: " ".join([one.title, *(source.path.rpartition("/")[2] for source in one.sources)])
        for one in reader.records()
    }
    for case in cases:
        rephrased = words.rephrased(case.question)
        whole = search_any(retriever, (case.question, *rephrased), CANDIDATES)
        both = search_any(retriever, (*needs_of(case.question), *rephrased), CANDIDATES)
        yield Ranked(case, _rank(whole, case, titles), _rank(both, case, titles))


def _rank(found: Sequence[Evidence], case: Case, titles: Mapping[str, str]) -> int:
    for one in varied(found, SHOWN):
        passage = one.hit.passage
        text = f"{titles[passage.publication_id]} {passage.heading} {passage.text}"
        if any(name in text for name in case.named):
            return one.hit.rank
    return _MISSED


def _report(ranked: Sequence[Ranked], conditions: str) -> Iterator[str]:
    yield "# Long cases, other languages, one word: measurements\n"
    yield f"Made by `python -m benchmarks.retrieval.long_queries` on {date.today()}: {conditions}."
    yield f"Of {len(ranked)} questions: is what they need among the first three passages? *Whole*: searched as it is"
    yield "(what the product does); *with its need*: the sentence that asks is searched beside the whole, evenly."
    yield "A question in Frisian or with a typing error is searched in Dutch words too, both times. Right is a passage"
    yield "that names what was meant, or of the right page. The training texts are every eighth in one index,"
    yield f"{SHARDS} of those; nothing was chosen on them before. In brackets: 95 % interval of the difference (paired"
    yield "bootstrap).\n"
    yield "| kind | questions | whole: hit@1 | with its need | whole: hit@3 | with its need |"
    yield f"|{'---|' * 6}"
    for kind in dict.fromkeys(one.case.kind for one in ranked):
        rows = [one for one in ranked if one.case.kind == kind]
        cells = [cell for at in (1, 3) for cell in _shares(rows, at)]
        yield f"| {kind} | {len(rows)} | {' | '.join(cells)} |"
    yield "\nOf our own not among the first three:\n"
    yield from (
        f"- {_told(one)}: {one.case.question}" for one in ranked if one.whole > 3 and one.case.kind.startswith("our")
    )


def _shares(rows: Sequence[Ranked], at: int) -> tuple[str, str]:
    whole, with_need = [float(one.whole <= at) for one in rows], [float(one.with_need <= at) for one in rows]
    low, high = interval(with_need, whole)
    return f"{np.mean(whole):.2f}", f"{np.mean(with_need):.2f} [{low:+.2f}, {high:+.2f}]"


def _told(one: Ranked) -> str:
    rank = "not in ten" if one.whole == _MISSED else f"rank {one.whole}"
    return f"{one.case.case_id}, {rank}, wants {one.case.named[0]}"


if __name__ == "__main__":
    main()
