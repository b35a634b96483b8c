"""From a question to an answer: search, be honest about how sure it is, choose quotes, prove them."""

import time

from index.retrieve import Evidence, Retriever
from search_app import abstention, answer, answer_asked, answer_choice, confidence
from search_app.answer_asked import Asked
from search_app.citation import Citation
from search_app.confidence_signs import signs_of
from search_app.found import found, record_of
from search_app.replies import Answer, AnswerSentence

DEPTH = 10  # passages an answer is looked for in, and shown beside it


def ask(question: str, retriever: Retriever, abstain_below: float) -> Answer:
    """At most five quotes that answer the question, each verified on its page, or an abstention.

    Args:
        question: As a person asks it.
        retriever: Of the generation that is asked.
        abstain_below: The confidence, 0 to 1, from which there is an answer.
    """
    began = time.perf_counter()
    reader, analyser = retriever.reader, retriever.analyser
    evidence = retriever.search(question, DEPTH)
    asked = answer_asked.asked(question, reader, analyser)
    sure = confidence.confidence(signs_of(question, asked, evidence, analyser))
    sentences, citations = _quoted(retriever, asked, evidence) if sure >= abstain_below else ([], [])
    return Answer(
        question=question,
        abstained=not sentences,
        confidence=sure,
        products=(),
        answer=tuple(sentences),
        citations=tuple(citations),
        suggestions=() if sentences else _suggestions(retriever, asked, evidence, sure),
        hits=found(reader, [one.hit for one in evidence]),
        generation=reader.info.generation,
        took_ms=since(began),
    )


def since(began: float) -> float:
    """Milliseconds since a moment of ``time.perf_counter``."""
    return round((time.perf_counter() - began) * 1000, 1)


def _quoted(
    retriever: Retriever, asked: Asked, evidence: list[Evidence]
) -> tuple[list[AnswerSentence], list[Citation]]:
    reader = retriever.reader
    quotes = answer_choice.choose(evidence, asked, retriever.analyser)
    return answer.cite(quotes, reader.page, lambda one: record_of(reader, one))


def _suggestions(retriever: Retriever, asked: Asked, evidence: list[Evidence], sure: float) -> tuple[str, ...]:
    reader = retriever.reader
    return abstention.suggestions(asked, evidence, sure, reader.records(), lambda one: record_of(reader, one))
