"""What each part of the Dutch analysis adds to the lexical leg: BM25 alone, without a model, over the Dutch sets.

Run it from the project: ``python -m benchmarks.retrieval.terms``; writes docs/measurements/terms.md.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks import sets
from benchmarks.retrieval import scoring
from benchmarks.retrieval.terms_sets import Texts, all_texts
from index.dutch import analyser as dutch_analyser
from index.dutch import compounds
from index.dutch import words as dutch_words
from index.dutch.analyser import DutchAnalyser
from index.dutch.spelling import KnownWords, suggestions
from index.encoder.open import open_encoder
from index.settings import load
from index.store.bm25 import totals
from index.store.local import postings
from index.store.local.postings import LexicalIndex
from index.store.records import Term
from index.types import Passage

REPORT = sets.ROOT / "docs" / "measurements" / "terms.md"
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Variant:
    """The analysis with one part changed: names in its modules, and what a query's terms are."""

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    query: Callable[[DutchAnalyser, str], Sequence[Term]] = DutchAnalyser.query_terms


@dataclass(frozen=True, slots=True)
class Measured:
    """Per set: a score for each query, and how long a query took (ms, median); and the seconds to analyse all texts."""

    scores: Mapping[str, Sequence[float]]
    query_ms: float
    index_seconds: float


def _same(word: str) -> str:
    return word


def _none(_word: str) -> None:
    return None


def _twice(analyser: DutchAnalyser, text: str) -> Sequence[Term]:
    own = analyser.terms(text)
    known = {term.text for term in own}
    also = analyser.also_terms(analyser.expansions(text), known)
    return [*own, *(Term(term.text, 2 * term.weight) for term in also)]


_HOW = """\
Take times as an upper bound. Judged sets: nDCG@10, publications by their best passage. demo and seeds-dev: share of the
answerable questions with the evidence in the first three passages. In brackets: 95 % interval of the difference with
the default (paired bootstrap over the queries). The mean is over the judged sets, each counting the same."""

DEFAULT = Variant("**dutch-4**")
PARTS = (
    DEFAULT,
    Variant("without compounds", {"index.dutch.analyser.COMPOUND_WEIGHT": 0.0}),
    Variant("compounds 0.3", {"index.dutch.analyser.COMPOUND_WEIGHT": 0.3}),
    Variant("compounds 0.9", {"index.dutch.analyser.COMPOUND_WEIGHT": 0.9}),
    Variant("without third persons", {"index.dutch.forms.infinitive": _none}),
    Variant("without base forms", {"index.dutch.words.base": _same}),
    Variant("without stems", {"index.dutch.analyser.stem": _same, "index.dutch.thesaurus.stem": _same}),
    Variant("without written forms", {"index.dutch.analyser.WORD_WEIGHT": 0.0}),
    Variant("without stop words", {"index.dutch.words.STOP_WORDS": frozenset()}),
    Variant("without thesaurus", query=DutchAnalyser.terms),
    Variant("thesaurus twice as heavy", query=_twice),
    Variant(
        "compounds, base forms, thesaurus all out (about dutch-1)",
        {"index.dutch.analyser.COMPOUND_WEIGHT": 0.0, "index.dutch.words.base": _same},
        DutchAnalyser.terms,
    ),
)
BM25 = tuple(
    Variant(f"k1 {k1}, b {b}", {"index.store.local.postings.K1": k1, "index.store.local.postings.B": b})
    for k1, b in ((0.9, 0.75), (1.2, 0.4), (1.2, 0.6), (1.2, 0.9), (1.5, 0.75))
)


def main() -> None:
    """Run everything, print and write the report."""
    settings = load(os.environ)
    tokenizer = open_encoder(settings.model_dir, settings.model).tokenizer
    with patch.object(sets, "WORK", sets.WORK / "terms"):  # indexes without vectors, apart from those of other runs
        texts = list(all_texts(settings, tokenizer))
    report = "\n".join(_report(texts)) + "\n"
    sys.stdout.write(report)
    REPORT.write_text(report, encoding="utf-8")


def _report(texts: Sequence[Texts]) -> Iterator[str]:
    yield "# The lexical leg: measurements of the Dutch analysis\n"
    yield (
        f"Made by `python -m benchmarks.retrieval.terms` on {date.today()}: BM25 alone, "
        f"{DutchAnalyser().name}, compounds"
    )
    yield f"{dutch_analyser.COMPOUND_WEIGHT}; {os.cpu_count()} cores shared with other work.\n\n{_HOW}\n"
    yield from (f"- {one.name}: {len(one.passages)} passages, {len(one.queries)} queries" for one in texts)
    yield "\n## Parts\n"
    default = _measured(DEFAULT, texts)
    yield from _table(texts, PARTS, default)
    yield "\n## BM25 (default: k1 1.2, b 0.75)\n"
    yield from _table(texts, BM25, default)
    yield "\n## Typing errors\n"
    yield from _errors(texts)


def _table(texts: Sequence[Texts], variants: Sequence[Variant], default: Measured) -> Iterator[str]:
    yield f"| | {' | '.join(one.name for one in texts)} | mean nDCG@10 | query, ms | all texts, s |"
    yield f"|{'---|' * (len(texts) + 4)}"
    for variant in variants:
        one = default if variant is DEFAULT else _measured(variant, texts)
        cells = [_cell(one.scores[each.name], default.scores[each.name], one is default) for each in texts]
        mean = np.mean([np.mean(one.scores[each.name]) for each in texts if each.judged])
        yield f"| {variant.name} | {' | '.join(cells)} | {mean:.3f} | {one.query_ms:.2f} | {one.index_seconds:.1f} |"


def _cell(scores: Sequence[float], default: Sequence[float], is_default: bool) -> str:
    if is_default:
        return f"{np.mean(scores):.3f}"
    low, high = scoring.interval(scores, default)
    return f"{np.mean(scores):.3f} [{low:+.3f}, {high:+.3f}]"


def _measured(variant: Variant, texts: Sequence[Texts]) -> Measured:
    analyser = DutchAnalyser()
    scores, times, seconds = {}, [], 0.0
    with ExitStack() as stack:
        for name, value in variant.changes.items():
            stack.enter_context(patch(name, value))
        stack.callback(_forget)
        _forget()
        for each in texts:
            began = time.perf_counter()
            index = indexed(each.passages, analyser, Path(stack.enter_context(tempfile.TemporaryDirectory())))
            seconds += time.perf_counter() - began
            ranked = []
            for query in each.queries:
                began = time.perf_counter()
                ranked.append(index.search(variant.query(analyser, query), DEPTH, None)[0].tolist())
                times.append((time.perf_counter() - began) * 1000)
            scores[each.name] = [each.score(number, rows) for number, rows in enumerate(ranked)]
    return Measured(scores, float(np.median(times)), seconds)


def _forget() -> None:
    """BoundedCache terms are those of another variant."""
    for remembered in (dutch_analyser._terms_of, dutch_words.stem, compounds._split):
        remembered.cache_clear()


def indexed(passages: Sequence[Passage], analyser: DutchAnalyser, folder: Path) -> LexicalIndex:
    """The postings of the passages, row i for passage i."""
    added = postings.TermSpool(folder)
    for passage in passages:
        added.append(totals(analyser.terms(passage.text)))
    postings.write_merged(folder, None, np.zeros(0, np.int64), added, np.arange(len(passages)))
    added.close()
    return LexicalIndex(folder)


class _Words:
    """What KnownWords asks of a reader, answered by an index in memory."""

    def __init__(self, index: LexicalIndex) -> None:
        self._index = index

    def vocabulary(self, prefix: str) -> list[str]:
        return self._index.vocabulary.starting_with(prefix)

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        return {term: self._index.document_frequency(term) for term in terms}


def _errors(texts: Sequence[Texts]) -> Iterator[str]:
    yield "Every query with one error in its longest word (a letter gone, doubled, or swapped with the next; seeded)."
    yield "*Wrongly*: share of the queries without an error in which some word was taken for one.\n"
    yield f"| | {' | '.join(one.name for one in texts)} | suggesting, ms |"
    yield f"|{'---|' * (len(texts) + 2)}"
    rows: dict[str, list[str]] = {"without error": [], "with error": [], "with error, suggestions": [], "wrongly": []}
    times: list[float] = []
    analyser = DutchAnalyser()
    for each in texts:
        with tempfile.TemporaryDirectory() as folder:
            index = indexed(each.passages, analyser, Path(folder))
            known = KnownWords(_Words(index))  # type: ignore[arg-type]
            wrong = [_with_error(query, Random(number)) for number, query in enumerate(each.queries)]
            rows["without error"].append(_mean(each, index, [analyser.query_terms(one) for one in each.queries]))
            rows["with error"].append(_mean(each, index, [analyser.query_terms(one) for one in wrong]))
            mended = []
            for query in wrong:
                began = time.perf_counter()
                found = suggestions(query, known)
                times.append((time.perf_counter() - began) * 1000)
                mended.append([*analyser.query_terms(query), *analyser.also_terms(found)])
            rows["with error, suggestions"].append(_mean(each, index, mended))
            rows["wrongly"].append(f"{np.mean([bool(suggestions(one, known)) for one in each.queries]):.3f}")
    for name, cells in rows.items():
        took = f"{np.median(times):.2f}" if name.endswith("suggestions") else ""
        yield f"| {name} | {' | '.join(cells)} | {took} |"


def _mean(each: Texts, index: LexicalIndex, queries: Sequence[Sequence[Term]]) -> str:
    ranked = (index.search(terms, DEPTH, None)[0].tolist() for terms in queries)
    return f"{np.mean([each.score(number, rows) for number, rows in enumerate(ranked)]):.3f}"


def _with_error(query: str, chance: Random) -> str:
    words = query.split()
    place = max(range(len(words)), key=lambda row: len(words[row].strip("?.,!\"'()")))
    word = words[place]
    at = chance.randrange(1, max(2, len(word) - 2))
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    return " ".join([*words[:place], chance.choice(kinds), *words[place + 1 :]])


if __name__ == "__main__":
    main()
