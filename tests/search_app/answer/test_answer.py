"""Quotes are whole sentences that stand verbatim on their page; what can't be proven isn't shown."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import texts_indexed

from index.dutch.analyser import DutchAnalyser
from index.retrieval.retriever import Evidence
from index.types import Box, Hit, Page, Passage, Record, Sentence, SourceRef, Span, Word
from search_app.answer import selection
from search_app.answer.citations import cite, found
from search_app.answer.expected import Asked, AskedWord, counted_in, kinds_asked, kinds_held
from search_app.answer.quotes import Quote, explains, has_anaphora, is_whole, quote_around, wants_before

TEXT = "De training duurt acht weken. Wat kost de training? De training is voor kinderen van 8 tot 12 jaar."
FIRST, QUESTION, LAST = (0, 29), (30, 51), (52, 99)


def passage(publication_id: str = "p", text: str = TEXT) -> Passage:
    sentences = tuple(Sentence(start, end, Span(0, start, end)) for start, end in (FIRST, QUESTION, LAST))
    return Passage(f"{publication_id}#0000", publication_id, 0, text, 4, 4, ("Training",), (Span(0, 0, 99),), sentences)


def evidence(*cosines: float, of: Passage | None = None, rank: int = 1) -> Evidence:
    return Evidence(Hit(of or passage(), 1.0, rank), max(cosines), 0.0, cosines)


def choose(found: list[Evidence], question: str = "") -> list[Quote]:
    return selection.choose(found, Asked((), kinds_asked(question)), DutchAnalyser())


def record(publication_id: str) -> Record:
    return Record(publication_id, "Dapper", "pdf", "sha", "print", (SourceRef("c", "/c", "dapper.pdf"),), 1, year=2021)


def pages(_publication_id: str, _page_index: int) -> Page:
    words = (Word(0, 2, Box(0.1, 0.1, 0.2, 0.15)), Word(3, 11, Box(0.21, 0.1, 0.4, 0.15)))
    return Page(4, TEXT, words=words)


def test_the_nearest_sentences_come_first() -> None:
    assert [quote.text for quote in choose([evidence(0.86, 0.84, 0.87)])] == [TEXT[52:99], TEXT[:29]]


def test_a_question_that_the_source_asks_is_never_an_answer() -> None:
    assert {quote.text for quote in choose([evidence(0.98, 0.99, 0.97)])} == {TEXT[:29], TEXT[52:99]}


def test_what_follows_a_question_of_the_source_is_as_near_as_that_question() -> None:
    assert choose([evidence(0.85, 0.95, 0.80)])[0].text == TEXT[52:99]


def test_what_follows_a_question_that_is_only_told_of_gains_nothing() -> None:
    told = written("De vraag die het vaakst terugkwam: is dit een depressie?", "De lijn wordt betaald met subsidie.")
    more = written("Jongeren met een depressie kunnen hier terecht.", publication_id="q")
    found = [evidence(0.95, 0.80, of=told), evidence(0.86, of=more, rank=2)]
    assert choose(found)[0].text == more.text


def test_what_two_publications_both_say_is_said_once() -> None:
    chosen = choose([evidence(0.9, 0.8, 0.9), evidence(0.9, 0.8, 0.9, of=passage("q"), rank=2)])
    assert sorted(quote.text for quote in chosen) == sorted([TEXT[:29], TEXT[52:99]])
    assert {quote.passage.publication_id for quote in chosen} == {"p", "q"}


def test_a_quote_that_names_its_thing_comes_before_one_that_only_points_at_it() -> None:
    """For "De training" is some training: beside a quote from elsewhere it would seem to be that one's."""
    named = passage("q", TEXT.replace("De training", "Vuurtoren!!"))
    chosen = choose([evidence(0.9, 0.1, 0.1), evidence(0.895, 0.1, 0.1, of=named, rank=2)])
    assert [has_anaphora(quote.text) for quote in chosen[:2]] == [False, True]


def test_a_quote_that_points_at_its_thing_never_seems_to_be_of_another_one_of_its_publication() -> None:
    told = written(
        "Het project startte in 2022 en is voor leerlingen van 13 jaar.", "Een mentor is voorzichtig.",
        "In Friesland werden studenten in Vuurtoren getraind.",
    )  # fmt: skip
    assert [quote.text for quote in choose([evidence(0.88, 0.1, 0.9, of=told)])] == [
        "In Friesland werden studenten in Vuurtoren getraind."
    ]
    beside = written("In Friesland werden studenten in Vuurtoren getraind.", "Het project startte in 2022.")
    assert [quote.text for quote in choose([evidence(0.9, 0.88, of=beside)])] == [beside.text]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("In de tabel hieronder staat welke projecten dat doen.", False),
        ("Wie een project wil overnemen, vindt in hoofdstuk 13 de projecten naast elkaar.", False),
        ("In bijlage B vind je de lijst van afkortingen.", False),
        ("In hoofdstuk 3 vertellen ouders hoe zij dat doen.", True),
        ("Bij 33 van de 41 kinderen nam de angst af (zie hoofdstuk 3).", True),
        ("Hoofdstuk 4 toont dat kinderen minder vaak verzuimen.", True),
        ("Hier staat wat er nog meer is, van een training tot een forum.", False),
        ("Op de volgende pagina vind je de cijfers per regio.", False),
        ("Zie het schema hiernaast voor de zes stappen.", False),
        ("Hieronder staan de stappen:", True),
        ("Hieronder valt ook de hulp van pleegouders.", True),
        ("De hierboven genoemde training helpt bij angst.", True),
        ("Hier staat de ouder centraal.", True),
        ("Kinderen staan bij Twee Huizen voorop.", True),
    ],
)
def test_a_signpost_to_another_place_on_the_page_is_no_statement(text: str, states: bool) -> None:
    assert is_whole(text) is states


def test_there_are_at_most_five_sentences() -> None:
    many = [
        evidence(0.9, 0.9, 0.9, of=passage(f"p{n}", TEXT.replace("acht", f"{n}000").replace(" 12", f" 1{n}")), rank=n)
        for n in range(1, 8)
    ]
    assert len(choose(many)) == 5


def test_a_citation_holds_what_a_reader_needs_to_find_the_place() -> None:
    sentences, (citation,) = cite(choose([evidence(0.9, 0.1, 0.1)]), pages, record, lambda _quote: None)
    assert sentences[0].citations == (1,)
    assert (citation.title, citation.date, citation.page, citation.heading) == ("Dapper", "2021", 4, "Training")
    assert citation.quote == TEXT[:29]
    assert citation.boxes == ((0.1, 0.1, 0.4, 0.15),)


def test_a_passage_that_was_found_is_told_with_its_rank_and_the_pages_it_runs_over(tmp_path: Path) -> None:
    over_pages = replace(passage("p0"), page=4, page_end=6)
    with texts_indexed(tmp_path, [TEXT]) as reader:
        (told,) = found(reader, [Hit(over_pages, 0.5, 7)])
    assert (told.rank, told.score, told.page, told.page_end) == (7, 0.5, 4, 6)


def test_a_quote_that_does_not_stand_on_its_page_is_not_shown() -> None:
    forged = passage(text=TEXT.replace("acht", "tien"))
    sentences, citations = cite(choose([evidence(0.9, 0.1, 0.1, of=forged)]), pages, record, lambda _quote: None)
    assert (sentences, citations) == ([], [])


def test_a_sentence_that_runs_over_a_page_end_is_not_quoted() -> None:
    whole = passage()
    torn = replace(whole, sentences=(replace(whole.sentences[0], span=None), *whole.sentences[1:]))
    assert [quote.text for quote in choose([evidence(0.99, 0.1, 0.9, of=torn)])] == [TEXT[52:99]]


@pytest.mark.parametrize(
    "text",
    [
        "De aanpak loopt in drie gemeenten.",
        "‘We merken dat het werkt’, zegt de coördinator.",
        "‘Dat zouden we op meer plekken moeten doen.’",
        "'s Ochtends is er inloop voor ouders.",
        "35 gezinnen deden mee aan het project.",
    ],
)
def test_a_whole_sentence_may_be_quoted(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wat kost de training per kind?",
        "‘Hoe houden we dit vol?’",
        "Integraal werken in de wijk",
        "en daarmee ook de gezinsplannen die werden onderzocht.",
        "Meer weten.",
    ],
)
def test_a_question_a_heading_and_a_half_sentence_may_not(text: str) -> None:
    assert not is_whole(text)


def written(*sentences: str, between: str = " ", publication_id: str = "p") -> Passage:
    """A passage of these sentences."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + (len(between) if text else 0)
        text += (between if text else "") + sentence
        spans.append(Sentence(start, len(text), Span(0, start, len(text))))
    return Passage(f"{publication_id}#0000", publication_id, 0, text, 1, 1, (), (Span(0, 0, len(text)),), tuple(spans))


def quoted(place: int, *sentences: str, between: str = " ") -> str | None:
    quote = quote_around(written(*sentences, between=between), place)
    return None if quote is None else quote.text


@pytest.mark.parametrize(
    "second",
    [
        "Die training is voor kinderen van 8 tot 12 jaar.",
        "Daarbij komt een begeleider thuis langs.",
        "Hij vertelt daar graag over aan ouders.",
        "De training is er voor ouders met jonge kinderen.",
        "‘Dat werkt beter dan een folder.’",
        "Toch doen niet alle gemeenten eraan mee.",
        "Daarnaast oefenen de kinderen op school.",
        "Wel helpt het als ouders meedoen.",
        "De kosten zijn 275 euro per deelnemer.",
        "Waarbij ouders en kinderen samen oefenen.",
        "Wie dat volhoudt, oefent daarna thuis.",
        "Voor de uitvoering ervan was 8 miljoen euro beschikbaar.",
        "Ook ouders die weinig Nederlands lezen, gebruiken het.",
        "De begeleiders zijn hier streng op: wie niet komt, belt af.",
        "Scholen in de buurt doen daar nog niet aan mee, maar willen wel.",
    ],
)
def test_a_sentence_that_points_back_brings_the_one_before_it(second: str) -> None:
    first = "Dappere Kat is een training tegen angst."
    assert wants_before(second) or explains(first, second)
    assert quoted(1, first, second) == f"{first} {second}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Dappere Kat is een training tegen angst.", "Het project begon in 2023 in vier gemeenten."),
        ("Dappere Kat is een training tegen angst.", "Ouders oefenen thuis met hun kind verder."),
        ("Wat leren kinderen van deze training?", "Die training leert kinderen durven."),
        ("Meer over angst", "Die training leert kinderen durven."),
        ("Dappere Kat is een training tegen angst.", "Kinderen mogen daar altijd op woensdag komen."),
    ],
)
def test_nothing_joins_that_does_not_explain_or_may_not_be_quoted(first: str, second: str) -> None:
    assert quoted(1, first, second) == second


@pytest.mark.parametrize(
    "second",
    [
        "Deze handreiking is er voor leerkrachten in het basisonderwijs.",
        "Beide ouders moeten toestemming geven voor hun kind.",
        "Daarnaast bestaan de Werkplaatsen Sociaal Domein.",
    ],
)
def test_what_is_clear_by_itself_brings_nothing_of_another_paragraph(second: str) -> None:
    assert quoted(1, "Ouders leggen 35 euro per kind bij.", second, between="\n\n") == second


def test_a_long_row_of_dashes_is_read_at_once() -> None:
    began = time.process_time()
    assert not has_anaphora("-_" * 20_000 + " Vuurtoren duurt acht weken.")
    assert time.process_time() - began < 1


def test_a_sentence_with_a_colon_brings_its_list_and_is_not_quoted_without() -> None:
    lead, lines = "De werkplaats heeft drie thema’s:", ("1. Jeugd en gezin", "2. Samen leven", "3. Wonen en zorg")
    assert quoted(0, lead, *lines, between="\n") == "\n".join((lead, *lines))
    assert quoted(0, "Dit zijn de drie thema’s:") is None
    assert quoted(0, "Vraag altijd naar drie dingen:", "• Wat zou u weglaten?", between="\n") is None


def test_somebody_is_quoted_to_the_end_of_what_is_said() -> None:
    begin, end = "Een begeleider vertelt: ‘Ik vroeg vroeger naar geld.", "Nu vraag ik eerst hoe het gaat.’"
    assert quoted(0, begin, end) == f"{begin} {end}"
    few = ("‘We dachten dat we klaar waren als hij weer in de klas zat.", "Toen kwam september.’")
    assert quoted(0, *few) == " ".join(few)  # the last words of what somebody says are few, and may be the point


def test_somebody_is_quoted_with_the_name_that_stands_at_the_end() -> None:
    said = ("‘Van de tafel van de RKJ’s leer ik veel.", "Je leert dezelfde taal spreken.", "Dat is winst’, aldus Bos.")
    assert quoted(0, *said) == " ".join(said)
    assert quoted(0, *said[:2], "Wat is de winst?’") == said[0]


def test_the_end_of_what_somebody_says_brings_its_beginning() -> None:
    begin, end = "Een moeder zegt: ‘Hij slaapt weer goed.", "Zijn zus merkt dat ook thuis.’"
    assert quoted(1, begin, end) == f"{begin} {end}"


def test_the_middle_of_what_somebody_says_is_quoted_with_who_says_it() -> None:
    said = ("Marja de Boer: ‘Wij kijken eerst naar het netwerk.", "De teams gaan ook door.", "Ze leren van elkaar.’")
    assert quoted(1, *said) == " ".join(said)
    assert quoted(1, "‘Wij kijken eerst naar het netwerk.", *said[1:2], "Wie leert van elkaar?’") == said[1]


def test_what_is_counted_comes_along_from_the_next_sentence() -> None:
    named, counted = "Het onderzoek volgde gezinnen die op hulp wachtten.", "De wachttijd was gemiddeld 22 weken."
    for question, shown in (
        ("Hoe lang wachten gezinnen?", f"{named} {counted}"),
        ("Wie wachten er op hulp?", named),
    ):
        found = [Evidence(Hit(written(named, counted), 1.0, 1), 0.9, 0.0, (0.9, 0.3))]
        asked = Asked((), kinds_asked(question), counted_in(question))
        assert [quote.text for quote in selection.choose(found, asked, DutchAnalyser())] == [shown]


@pytest.mark.parametrize("question", ["Wat kost Plaatjesplan?", "Wat is de prijs van Plaatjesplan?"])
def test_an_amount_of_something_else_does_not_come_first(question: str) -> None:
    other = replace(written("Meedoen kost 275 euro per deelnemer."), heading_path=("Klare Taal",))
    meant = replace(written("Een gedrukte doos kost 12,50 euro.", publication_id="q"), heading_path=("Plaatjesplan",))
    analyser, asking = DutchAnalyser(), ("prijs" if "prijs" in question else "kost")
    terms = [(word, tuple((one.text, one.weight) for one in analyser.terms(word))) for word in (asking, "Plaatjesplan")]
    words = tuple(AskedWord(word, its, 3.0, True) for word, its in terms)
    found = [evidence(0.9, of=other), evidence(0.88, of=meant, rank=2)]
    first = selection.choose(found, Asked(words, kinds_asked(question)), analyser)[0]
    assert first.text == meant.text


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Wat is een JIM?", ["JIM"]),
        ("Wat zijn de kosten van Plaatjesplan?", ["Plaatjesplan"]),
        ("Wat is de betekenis van KBL?", ["KBL"]),
        ("KOPP", ["KOPP"]),
    ],
)
def test_the_subject_of_a_question_is_what_does_not_ask(question: str, subject: list[str]) -> None:
    analyser = DutchAnalyser()
    words = [word for word in question.rstrip("?").split() if analyser.terms(word)]
    asked = Asked(tuple(AskedWord(word, (), 3.0, True) for word in words), kinds_asked(question))
    assert [word.text for word in asked.subject.words] == subject


def test_neighbours_that_both_answer_are_one_quote_but_not_over_a_blank_line() -> None:
    two = ("Vuurtoren duurt acht weken lang.", "Kinderen oefenen daarna thuis met ouders.")
    for between, expected in ((" ", [f"{two[0]} {two[1]}"]), ("\n\n", list(two))):
        found = [Evidence(Hit(written(*two, between=between), 1.0, 1), 0.9, 0.0, (0.9, 0.89))]
        assert [quote.text for quote in choose(found)] == expected


def test_a_line_without_a_verb_is_not_quoted() -> None:
    assert quoted(0, "Voor ouders met een licht verstandelijke beperking (LVB).") is None


def test_a_quote_of_two_sentences_is_proven_as_one() -> None:
    whole = written("Dappere Kat is een training tegen angst.", "Die training duurt acht weken in totaal.")
    quote = quote_around(whole, 1)
    assert quote is not None
    _, (citation,) = cite([quote], lambda _id, _index: Page(1, whole.text), record, lambda _quote: None)
    assert citation.quote == whole.text


@pytest.mark.parametrize(
    ("question", "no", "yes"),
    [
        ("Wat kost de training?", "De training duurt acht weken.", "Per gezin is dat ongeveer 1.900 euro."),
        ("Hoeveel jongeren doen mee?", "Er doen veel jongeren aan mee.", "Zeven van de tien jongeren doen mee."),
        ("Wanneer begon het project?", "Het project begon klein.", "Het project begon in 2019."),
        ("Wie leidt het onderzoek?", "Het onderzoek wordt goed geleid.", "Het wordt geleid door Anna de Vries."),
        ("Waar is het loket?", "Het loket is open voor ouders.", "Het loket staat in Vlissingen."),
        ("Waarom is het gestopt?", "Het project is gestopt.", "Het stopte omdat er geen geld was."),
        ("Wat betekent NAH?", "Mensen met NAH zijn sneller moe.", "Niet-aangeboren hersenletsel (NAH) is lastig."),
    ],
)
def test_a_sentence_that_holds_what_is_asked_comes_before_one_that_does_not(question: str, no: str, yes: str) -> None:
    kinds = kinds_asked(question)
    assert kinds_held(no, kinds) < kinds_held(yes, kinds)
    found = [Evidence(Hit(written(no, yes, between="\n"), 1.0, 1), 0.9, 0.0, (0.86, 0.85))]
    assert choose(found, question)[0].last == 1
