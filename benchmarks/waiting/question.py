"""Where the time of a question goes, from its text to the ranked, cited answer; writes docs/measurements/question.md.

Run it from the project: ``python -m benchmarks.waiting.question``. It asks 5,000 passages of the largest test set.
"""

import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks import sets
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.evaluation.test_sets import TestSet
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings, load
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader
from search_app.answer.answerer import Answerer
from search_app.products.catalogue import CatalogueCache
from search_app.replies import Answer

REPORT = sets.ROOT / "docs" / "measurements" / "question.md"
PASSAGES, QUESTIONS, WARM_UP = 5000, 300, 50
PER_TEXT = 2.59  # passages of a text of the set
STAGES = {
    "encode_queries": "embed the question",
    "search_dense": "find by meaning (FAISS)",
    "search_lexical": "find by words (BM25)",
    "passage_vectors": "fetch passage vectors",
    "sentence_vectors": "fetch sentence vectors",
    "document_frequency": "look up words",
}
RESIDENT = (
    "import sys; from pathlib import Path; from collections import defaultdict;"
    "from benchmarks.scale.memory import megabytes; from benchmarks.waiting.question import asker, questions_of;"
    "ask = asker(Path(sys.argv[1]), defaultdict(float)); [ask(one) for one in questions_of()];"
    "print(megabytes())"
)


@dataclass(slots=True, eq=False)
class Stopwatch:
    """Stands in front of an object and adds up how long its methods take, in milliseconds."""

    watched: object
    spent: dict[str, float]
    clock: Callable[[], float] = time.perf_counter

    def __getattr__(self, name: str) -> object:
        """The attribute; a method of a stage comes with a clock."""
        found = getattr(self.watched, name)
        return self._timed(name, found) if name in STAGES else found

    def _timed(self, name: str, method: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object) -> object:
            began = self.clock()
            try:
                return method(*args)
            finally:
                self.spent[name] += (self.clock() - began) * 1000

        return run


def main() -> None:
    """Ask, print and write."""
    settings = load(os.environ)
    small, large = (_built(n, settings) for n in (PASSAGES // 5, PASSAGES))
    text = "\n".join(_report(small, large)) + "\n"
    sys.stdout.write(text)
    REPORT.write_text(text, encoding="utf-8")


def asker(folder: Path, spent: dict[str, float]) -> Callable[[str], Answer]:
    """What answers questions about an index, as the service does: an answerer for each, over what is opened once."""
    settings = load(os.environ)
    encoder = cast(Encoder, Stopwatch(open_encoder(settings.model_dir, settings.model), spent))
    reader = cast(GenerationReader, Stopwatch(LocalStore(folder, DutchAnalyser()).open(), spent))
    words = QueryExpander(DutchAnalyser()).of(reader)
    catalogue = CatalogueCache(folder).of(reader)

    def ask(question: str) -> Answer:
        retriever = Retriever(reader, Remembering(encoder), words, Weights())
        return Answerer(retriever, words, settings.abstain_below, catalogue).ask(question, None)

    return ask


def questions_of() -> list[str]:
    """Queries of the set the index is made of, and questions that it can't answer."""
    tests = _largest()
    asked = [one.text for questions in sets.question_sets() for one in questions.questions]
    return (asked + [tests.queries[one] for one in list(tests.gains)])[:QUESTIONS]


def _built(n_passages: int, settings: Settings) -> Path:
    tests = _largest()
    name = f"{tests.name}-{n_passages}"
    part = replace(tests, name=name, documents=tests.documents[: round(n_passages / PER_TEXT)])
    sets.open_judged(part, settings, open_encoder(settings.model_dir, settings.model)).close()
    return sets.WORK / f"judged-{name}"


def _largest() -> TestSet:
    found = max(sets.judged_sets(), key=lambda one: len(one.documents), default=None)
    if found is None:
        sys.exit("There are no shared test sets beside this clone: nothing large enough to measure.")
    return found


def _report(small: Path, large: Path) -> Iterator[str]:
    spent: dict[str, float] = defaultdict(float)
    ask = asker(large, spent)
    questions = questions_of()
    for one in questions[:WARM_UP]:
        ask(one)
    rows: list[dict[str, float]] = []
    for one in questions:
        spent.clear()
        began = time.perf_counter()
        ask(one)
        rows.append({**spent, "all": (time.perf_counter() - began) * 1000})
    with LocalStore(large, DutchAnalyser()).open() as reader:
        n_passages = reader.count()
    yield "# Where the time of a question goes\n"
    yield (
        f"Made by `python -m benchmarks.waiting.question` on {date.today()}: {len(questions)} questions of "
        f"people and of"
    )
    yield f"the index of a manual, one after the other, over {n_passages} passages, after {WARM_UP} not counted;"
    yield f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} when done.\n"
    yield from _table(rows)
    yield f"\nMemory: {_per_thousand(small, large):.1f} MB for each 1,000 passages more, after all questions."


def _table(rows: Sequence[dict[str, float]]) -> Iterator[str]:
    total = np.array([row["all"] for row in rows])
    yield "| stage | median ms | 95 % ms | share |"
    yield "|---|---|---|---|"
    rest = total.copy()
    for name, words in STAGES.items():
        spent = np.array([row.get(name, 0.0) for row in rows])
        rest -= spent
        yield _line(words, spent, total)
    yield _line("fuse, weigh, choose sentences, verify quotes", rest, total)
    yield _line("**question to answer**", total, total)


def _line(name: str, spent: np.ndarray, total: np.ndarray) -> str:
    median, high = np.quantile(spent, [0.5, 0.95])
    return f"| {name} | {median:.1f} | {high:.1f} | {spent.sum() / total.sum():.0%} |"


def _per_thousand(small: Path, large: Path) -> float:
    resident, sizes = [], []
    for folder in (small, large):
        said = subprocess.run(
            [sys.executable, "-c", RESIDENT, folder], cwd=sets.ROOT, capture_output=True, text=True, check=True
        )
        resident.append(float(said.stdout))
        with LocalStore(folder, DutchAnalyser()).open() as reader:
            sizes.append(reader.count())
    return 1000 * (resident[1] - resident[0]) / (sizes[1] - sizes[0])


if __name__ == "__main__":
    main()
