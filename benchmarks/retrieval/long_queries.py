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
from index.retrieval.long_queries import needs_of, queries_of, search_any
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
    """A case with the ranks of what it needs: as the product does, searched whole, and with its need as much again."""

    case: Case
    ours: int
    whole: int
    evenly: int


def main() -> None:
    """Search every case in each way, print and write."""
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
        queries = queries_of(case.question, words)
        whole = dict.fromkeys((case.question, *words.rephrased(case.question)), 1.0)
        ways = (queries, whole, dict.fromkeys(queries, 1.0))
        yield Ranked(case, *(_rank(search_any(retriever, one, CANDIDATES), case, titles) for one in ways))


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
    yield f"Of {len(ranked)} questions: is what they need first, and among the first three passages? *Ours*: the"
    yield "sentence that asks is searched beside the whole and counts by its share of the words; *whole*: the whole"
    yield "alone; *evenly*: both count as much. A question in Frisian or with a typing error is searched in Dutch words"
    yield "too. Right is a passage that names what was meant, or of the right page. The training texts are every eighth"
    yield f"in one index, {SHARDS} of those; of what is searched nothing was chosen on them before. In brackets: 95 %"
    yield "interval of the difference from ours (paired bootstrap).\n"
    yield "| kind | questions | ours: hit@1 | whole | evenly | ours: hit@3 | whole | evenly |"
    yield f"|{'---|' * 8}"
    for kind in dict.fromkeys(one.case.kind for one in ranked):
        rows = [one for one in ranked if one.case.kind == kind]
        cells = [cell for at in (1, 3) for cell in _shares(rows, at)]
        yield f"| {kind} | {len(rows)} | {' | '.join(cells)} |"
    yield "\nOf our own not among the first three:\n"
    yield from (
        f"- {_told(one)}: {one.case.question}" for one in ranked if one.ours > 3 and one.case.kind.startswith("our")
    )


def _shares(rows: Sequence[Ranked], at: int) -> Iterator[str]:
    ours = [float(one.ours <= at) for one in rows]
    yield f"{np.mean(ours):.2f}"
    for other in ([one.whole for one in rows], [one.evenly for one in rows]):
        hits = [float(rank <= at) for rank in other]
        low, high = interval(hits, ours)
        yield f"{np.mean(hits):.2f} [{low:+.2f}, {high:+.2f}]"


def _told(one: Ranked) -> str:
    rank = "not in ten" if one.ours == _MISSED else f"rank {one.ours}"
    return f"{one.case.case_id}, {rank}, wants {one.case.named[0]}"


if __name__ == "__main__":
    main()
