"""Over the demo corpus: whatever is asked, every quote stands verbatim on the page it is said to stand on."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import texts_indexed

from index.dutch.analyser import DutchAnalyser
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Evidence
from index.types import Hit, Passage, Sentence, Span
from places import ROOT
from search_app.answer import expected
from search_app.answer.quotes import Quote, quote_around
from search_app.answer.selection import QuoteCandidate, QuoteFeatures, best, candidates
from search_app.answer.understanding import exact_terms
from search_app.replies import Answer
from search_app.service import Service

pytestmark = pytest.mark.slow

N_ANSWERS = (60, pytest.param(200, marks=pytest.mark.long))


def questions(demo: Service) -> list[str]:
    """The corpus's own questions first, then headings and sentences of the publications, until there are enough."""
    lines = (ROOT / "corpus" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines if line]
    pages = [page for record in demo.publications() for page in demo.publication(record.publication_id).pages]
    headings = [page.text[heading.start : heading.end] for page in pages for heading in page.headings]
    sentences = [part.strip() for page in pages for part in page.text.split(". ") if 20 < len(part) < 200]
    more = random.Random(7).sample(sentences, 400)
    return list(dict.fromkeys([*asked, *headings, *more]))


@pytest.fixture(scope="module", params=N_ANSWERS)
def n_answers(request: pytest.FixtureRequest) -> int:
    n: int = request.param
    return n


@pytest.fixture(scope="module")
def answers(demo: Service, n_answers: int) -> list[Answer]:
    given: list[Answer] = []
    for question in questions(demo):
        answer = demo.ask(question)
        if answer.answer:
            given.append(answer)
        if len(given) == n_answers:
            break
    return given


def test_there_are_as_many_answers_to_look_at_as_was_asked_for(answers: list[Answer], n_answers: int) -> None:
    assert len(answers) == n_answers


def test_every_quote_stands_verbatim_in_the_text_of_its_page(answers: list[Answer], demo: Service) -> None:
    pages = {record.publication_id: demo.publication(record.publication_id).pages for record in demo.publications()}
    for answer in answers:
        for citation in answer.citations:
            page = pages[citation.publication_id][citation.page_index]
            assert page.number == citation.page
            assert citation.quote in page.text


def test_every_sentence_is_a_quote_and_has_its_citation(answers: list[Answer]) -> None:
    for answer in answers:
        quotes = {citation.n: citation.quote for citation in answer.citations}
        assert [sentence.text for sentence in answer.answer] == [quotes[one.citations[0]] for one in answer.answer]


def test_every_quote_from_a_pdf_is_marked_inside_its_page(answers: list[Answer], n_answers: int) -> None:
    seen = 0
    for citation in (one for answer in answers for one in answer.citations):
        if Path(citation.source).suffix == ".pdf":
            seen += 1
            assert citation.boxes
            assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in citation.boxes)
        else:
            assert citation.boxes == ()
    assert seen > n_answers / 2


def test_no_answer_is_a_question_that_the_source_asks(answers: list[Answer]) -> None:
    assert [one.text for answer in answers for one in answer.answer if one.text.rstrip("’'\"”").endswith("?")] == []


def candidate(n: int, text: str, cosine: float, read: float) -> QuoteCandidate:
    sentence = Sentence(0, len(text), Span(0, 0, len(text)))
    passage = Passage(f"p{n}#0000", f"p{n}", 0, text, 1, 1, (), (), (sentence,))
    quote = quote_around(passage, 0)
    assert quote is not None
    return QuoteCandidate(quote, QuoteFeatures(cosine, 0.0, 0.0, 0.0, 0.0, read))


def test_beside_the_best_quote_only_what_was_read_as_an_answer_is_shown() -> None:
    """What the reader gives a logit below -1 fills no place."""
    first, second = "De cursus begint in mei.", "Ouders betalen samen tien euro."
    third, other = "Het buurthuis heeft een nieuwe keuken.", "Kinderen eten daar elke dinsdag soep."
    found = [candidate(1, first, 0.9, 2.8), candidate(2, second, 0.88, 0.4), candidate(3, third, 0.89, -1.4)]
    assert [quote.text for quote in best(found, DutchAnalyser())] == [first, second]
    sure_of_nothing = [candidate(1, first, 0.9, -2.0), candidate(4, other, 0.89, -1.4)]
    assert [quote.text for quote in best(sure_of_nothing, DutchAnalyser())] == [first]


def test_what_the_reader_surely_denies_stands_behind_what_it_doubts() -> None:
    nearest, doubted = "Het buurthuis heeft een nieuwe keuken.", "Kinderen eten daar elke dinsdag soep."
    found = [candidate(1, nearest, 0.9, -6.0), candidate(2, doubted, 0.88, -2.5)]
    assert best(found, DutchAnalyser())[0].text == doubted


@pytest.mark.parametrize(
    ("asked", "text", "tells"),
    [
        ("Hoeveel euro betalen ouders?", "Ouders betalen samen tien euro.", True),
        ("Welke cursus is er voor ouders?", "De cursus is bedoeld voor ouders.", False),  # any course is an offer
    ],
)
def test_what_is_asked_sharply_stands_beside_the_best_quote_however_it_was_read(
    asked: str, text: str, tells: bool, tmp_path: Path
) -> None:
    reader = texts_indexed(tmp_path, (text,))
    words = QueryExpander(DutchAnalyser()).of(reader)
    passage = candidate(2, text, 0.9, 0.0).quote.passage
    found = [Evidence(Hit(passage, 1.0, 1), 0.9, 0.0, (0.9,))]
    (one,) = candidates(found, expected.asked(asked, reader, words), words)
    assert one.tells is tells
    doubted = replace(one, features=QuoteFeatures(0.89, 0.0, 1.0, 0.0, 0.0, read=-2.0))  # it holds all kinds asked
    shown = best([candidate(1, "Het buurthuis heeft een nieuwe keuken.", 0.95, 2.8), doubted], DutchAnalyser())
    assert (text in {quote.text for quote in shown}) is tells


def paragraph(*texts: str) -> Passage:
    """A passage of these sentences, one behind the other on a line."""
    begins = [sum(len(text) + 1 for text in texts[:place]) for place in range(len(texts))]
    places = [Span(0, begin, begin + len(text)) for begin, text in zip(begins, texts, strict=True)]
    sentences = tuple(Sentence(one.start, one.end, one) for one in places)
    return Passage("p#0000", "p", 0, " ".join(texts), 1, 1, (), (), sentences)


def shown_of(passage: Passage, place: int, logits: tuple[float, ...], exact: frozenset[str] = frozenset()) -> str:
    """What is shown where one sentence was chosen, with these logits of all."""
    quote = quote_around(passage, place)
    assert quote is not None
    found = QuoteCandidate(quote, QuoteFeatures(0.9, 0.0, 0.0, 0.0, 0.0, 0.8), exact)
    (only,) = best([found], DutchAnalyser(), logits={passage.passage_id: logits} if logits else {})
    return only.text


LONG = (
    "Ouders van jonge kinderen leren in zes avonden hoe zij grenzen stellen zonder te schreeuwen, ook als het thuis "
    + ("druk is en niemand meer weet hoe het anders kan of wie er begon met ruziemaken.")
)
COSTS = "De gemeente betaalt de cursus voor wie een uitkering heeft."
ROOM = "In het buurthuis is vorig jaar een nieuwe keuken gemaakt."


def test_a_quote_takes_along_the_sentence_beside_it_that_may_answer_too() -> None:
    told = paragraph(ROOM, LONG, COSTS)
    assert shown_of(told, 1, (-3.0, 2.0, -0.9)) == f"{LONG} {COSTS}"
    assert shown_of(told, 1, (-3.0, 2.0, -1.1)) == LONG
    assert shown_of(told, 1, (0.5, 2.0, -0.9)) == told.text


def test_a_short_first_quote_takes_along_what_stands_beside_it_the_likeliest_first() -> None:
    told = paragraph(LONG, COSTS, ROOM)
    assert shown_of(told, 1, (-4.0, 2.0, -3.0)) == f"{COSTS} {ROOM}"
    assert shown_of(told, 1, ()) == COSTS  # nothing was read, so of no sentence it is known what it is


def test_a_further_quote_takes_along_only_what_may_answer() -> None:
    first = candidate(1, LONG, 0.95, 0.9)
    told = paragraph(COSTS, ROOM)
    second = QuoteCandidate(Quote(told, 0, 0), QuoteFeatures(0.94, 0.0, 0.0, 0.0, 0.0, 0.8))
    for logit, shown in ((-3.0, COSTS), (0.0, told.text)):
        logits = {told.passage_id: (2.0, logit), first.quote.passage.passage_id: (2.0,)}
        assert [quote.text for quote in best([first, second], DutchAnalyser(), logits=logits)] == [LONG, shown]


def test_a_quote_takes_along_no_other_item_of_a_list() -> None:
    text = f"- {COSTS}\n- {ROOM}"
    begins = (2, len(COSTS) + 5)
    sentences = tuple(
        Sentence(begin, begin + len(one), Span(0, begin, begin + len(one)))
        for begin, one in zip(begins, (COSTS, ROOM), strict=True)
    )
    listed = Passage("p#0000", "p", 0, text, 1, 1, (), (), sentences)
    assert shown_of(listed, 0, (2.0, 1.0)) == COSTS


def test_a_quote_takes_along_no_half_of_what_somebody_says() -> None:
    begun = paragraph(COSTS, "Toen zei hij: ‘Ik ben hier de baas.", "Dat zijn de regels.’")
    assert shown_of(begun, 0, (2.0, -3.0, -3.0)) == COSTS


def test_a_quote_of_one_day_takes_along_no_other_day() -> None:
    told = paragraph("Op vrijdag is het spreekuur open.", "Op maandag is het dicht.")
    friday = exact_terms("vrijdag")
    assert friday
    assert shown_of(told, 0, (2.0, 1.0), friday) == "Op vrijdag is het spreekuur open."
    assert shown_of(told, 0, (2.0, 1.0)) == told.text


def test_no_sentence_is_shown_twice_where_two_quotes_grow_towards_each_other() -> None:
    told = paragraph(COSTS, ROOM, "Ouders betalen samen tien euro.")
    quotes = [quote_around(told, place) for place in (0, 2)]
    features = QuoteFeatures(0.9, 0.0, 0.0, 0.0, 0.0, 0.8)
    found = [QuoteCandidate(quote, features) for quote in quotes if quote is not None]
    assert [quote.text for quote in best(found, DutchAnalyser(), logits={"p#0000": (2.0, -3.0, 1.0)})] == [told.text]
