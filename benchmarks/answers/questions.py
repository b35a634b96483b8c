"""Questions with the quotes that may answer them, over publications and over texts with judgements."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from benchmarks import sets
from benchmarks.retrieval.scoring import holds
from benchmarks.retrieval.terms_sets import JUDGED
from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.evaluation.test_sets import TestSet
from index.reader.onnx_reader import OnnxPassageReader, Titled
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.settings import Settings
from index.store.bm25 import Analyser
from index.store.protocol import GenerationReader
from search_app.answer.confidence import READ_PASSAGES
from search_app.answer.expected import asked
from search_app.answer.quotes import Quote
from search_app.answer.selection import QuoteCandidate, SentenceLogits, candidates

FOUND = 10  # passages, as many as `ask` looks at
_MANY = 300  # queries; of a larger set each fifth is asked


@dataclass(frozen=True, slots=True)
class Asking:
    """An answerable question, the quotes that may be shown, what was read for it, and whether one is right."""

    question: str
    candidates: tuple[QuoteCandidate, ...]
    logits: SentenceLogits
    is_right: Callable[[Quote], bool]
    analyser: Analyser


def all_sets(settings: Settings, encoder: Encoder) -> dict[str, list[Asking]]:
    """The demo corpus, the seeds and the Dutch judged sets, by name."""
    found: dict[str, list[Asking]] = {}
    with ExitStack() as stack:
        for questions in sets.question_sets():
            reader = stack.enter_context(sets.open_questions(questions, settings, encoder))
            ask = _asker(reader, encoder, settings)
            found[questions.name] = [ask(one.text, _holding(one)) for one in questions.questions if one.answerable]
        for tests in sets.judged_sets():
            if tests.name in JUDGED:
                reader = stack.enter_context(sets.open_judged(tests, settings, encoder))
                ask = _asker(reader, encoder, settings)
                found[tests.name] = [ask(tests.queries[one], _judged(tests, one)) for one in _some(tests)]
    return found


def _asker(
    reader: GenerationReader, encoder: Encoder, settings: Settings
) -> Callable[[str, Callable[[Quote], bool]], Asking]:
    words = QueryExpander(DutchAnalyser()).of(reader)
    retriever = Retriever(reader, encoder, words, Weights.of(settings))
    titles, reads = {one.publication_id: one.title for one in reader.records()}, OnnxPassageReader()

    def ask(question: str, is_right: Callable[[Quote], bool]) -> Asking:
        evidence = varied(retriever.search(question, CANDIDATES), FOUND)
        first = [Titled(one.hit.passage, titles[one.hit.passage.publication_id]) for one in evidence[:READ_PASSAGES]]
        readings = zip(first, reads.read(question, first), strict=True)
        logits = {titled.passage.passage_id: reading.sentences for titled, reading in readings}
        found = candidates(evidence, asked(question, reader, words), words, logits)
        return Asking(question, tuple(found), logits, is_right, words.analyser)

    return ask


def _holding(question: sets.Question) -> Callable[[Quote], bool]:
    return lambda quote: holds(quote.text, question)


def _judged(tests: TestSet, query_id: str) -> Callable[[Quote], bool]:
    gains = tests.gains[query_id]
    return lambda quote: gains.get(quote.passage.publication_id, 0) > 0


def _some(tests: TestSet) -> Sequence[str]:
    ids = list(tests.gains)
    return ids[::5] if len(ids) > _MANY else ids
