"""Long cases with one need, other languages and one word: is what they need among the first three?

Run it from the project: ``python -m benchmarks.retrieval.long_queries``; writes docs/measurements/long-queries.md.
The cases stand in cases.jsonl here.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from benchmarks import sets
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.long_queries import needs_of, search_any
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Evidence, Retriever, Weights
from index.settings import Settings, load

REPORT = sets.ROOT / "docs" / "measurements" / "long-queries.md"
CASES = sets.ROOT / "benchmarks" / "retrieval" / "long_queries.jsonl"
SHOWN = 10  # passages that a rank is looked for in
_MISSED = 99  # the rank of what isn't among them


@dataclass(frozen=True, slots=True)
class Case:
    """A question about a corpus: right is a passage whose title, heading or text holds one of ``named``."""

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
    encoder = open_encoder(settings.model_dir, settings.model)
    ranked = list(_ranked(_cases(), settings, encoder))
    text = "\n".join(_report(ranked, f"{encoder.name}, {encoder.engine}; {DutchAnalyser().name}")) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def _cases() -> list[Case]:
    rows = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [Case(one["id"], one["corpus"], one["kind"], one["question"], tuple(one["named"])) for one in rows]


def _ranked(cases: Sequence[Case], settings: Settings, encoder: Encoder) -> Iterator[Ranked]:
    for questions in sets.question_sets():
        with sets.open_questions(questions, settings, encoder) as reader:
            weights = Weights.of(settings)
            words = QueryExpander(DutchAnalyser()).of(reader)
            retriever = Retriever(reader, encoder, words, weights)
            titles = {record.publication_id: record.title for record in reader.records()}
            for case in (one for one in cases if one.corpus == questions.name):
                whole = retriever.search(case.question, CANDIDATES)
                queries = (*needs_of(case.question), *words.rephrased(case.question))
                both = search_any(retriever, queries, CANDIDATES)
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
    yield f"Of {len(ranked)} cases that we wrote about the demo corpus and the seeds: is what the case needs among the"
    yield "first three passages? *Whole*: searched as it is; *with its need*: the sentence that asks is searched beside"
    yield "the whole (index/retrieval/long_queries.py),"
    yield "and a question in Frisian or with a typing error in Dutch words too. hit@1 and"
    yield "hit@3 look for a passage that names what was meant.\n"
    yield "| kind | cases | whole: hit@1 | hit@3 | with its need: hit@1 | hit@3 |\n|---|---|---|---|---|---|"
    for kind in dict.fromkeys(one.case.kind for one in ranked):
        rows = [one for one in ranked if one.case.kind == kind]
        cells = [_share(rows, rank, at) for rank in (_whole, _with_need) for at in (1, 3)]
        yield f"| {kind} | {len(rows)} | {' | '.join(cells)} |"
    yield "\nNot among the first three:\n"
    yield from (f"- {_told(one)}: {one.case.question}" for one in ranked if one.with_need > 3)


def _whole(one: Ranked) -> int:
    return one.whole


def _with_need(one: Ranked) -> int:
    return one.with_need


def _share(rows: Sequence[Ranked], rank: Callable[[Ranked], int], at: int) -> str:
    return f"{np.mean([rank(one) <= at for one in rows]):.2f}"


def _told(one: Ranked) -> str:
    rank = "not in ten" if one.with_need == _MISSED else f"rank {one.with_need}"
    return f"{one.case.case_id}, {rank}, wants {one.case.named[0]}"


if __name__ == "__main__":
    main()
