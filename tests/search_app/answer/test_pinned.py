"""What a question names exactly, an age with its side, a part by its number or a weekday, its quotes hold too."""

import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from test_slides_quoted import asked

from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder
from index.retrieval.retriever import Evidence
from index.settings import Settings
from index.types import Hit, Passage, Sentence, Span
from search_app.answer import selection
from search_app.answer.expected import Asked
from search_app.answer.understanding import exact_terms, parts_in, stands_in_part


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Voor 18+ geldt de Wmo, voor 16-plus niet.", {"18+", "16+"}),
        ("Jongeren onder de 18 en 16-min", {"18-", "16-"}),
        ("Wie ouder dan 21 is, of 23 jaar of ouder.", {"21+", "23+"}),
        ("Vanaf 18 jaar betaalt de Wmo, tot 18 jaar de gemeente.", {"18+", "18-"}),
        ("Kinderen van 12 tot 18 jaar, een 18-jarige en vanaf 18 uur", set()),
        ("De vrijdagmiddag en dinsdags", {"vrijdag", "dinsdag"}),
        ("Open van maandag tot en met vrijdag", set("maan dins woens donder vrij".split())),
        ("Van zaterdag t/m maandag, en elke werkdag", set("zater zon maan dins woens donder vrij".split())),
        ("Dagelijks open", set("maan dins woens donder vrij zater zon".split())),
        ("Voor wie onder de 120 procent zit, boven de 18 euro betaalt of onder 5 % blijft", set()),
    ],
)
def test_ages_with_a_side_and_weekdays_are_known_however_they_are_written(text: str, held: set[str]) -> None:
    days = {f"{day}dag" if day in "maan dins woens donder vrij zater zon".split() else day for day in held}
    assert exact_terms(text) == days


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Wat staat er in artikel 4.12?", {"artikel 4.12"}),
        ("Wat zegt art. 7b, lid 3?", {"art. 7b", "lid 3"}),
        ("Wat houdt 3.1 in?", {"3.1"}),
        ("Wat regelt artikel 12 lid 2?", {"artikel 12", "lid 2", "artikel 12.2"}),
        ("Wat zegt art. 12, tweede lid?", {"art. 12", "lid 2", "artikel 12.2"}),
        ("Wat staat er in het derde lid van artikel 4?", {"artikel 4", "lid 3", "artikel 4.3"}),
        ("Wat gebeurt er bij Stap 2?", {"stap 2"}),
        ("Kan ik om 14.30 uur komen voor € 2.5?", set()),
        ("Is er iets voor een jongen van 14 in groep 7?", set()),
    ],
)
def test_a_question_names_a_part_by_its_number(question: str, parts: set[str]) -> None:
    assert parts_in(question) == parts


@pytest.mark.parametrize(
    ("part", "line", "heading", "stands"),
    [
        ("4.2", "4.2 De mentor belt.", "", True),
        ("artikel 4.2", "4.2 De mentor belt.", "", True),
        ("4.2", "4.1 De ouder belt.\n4.2 De mentor belt.", "", True),
        ("4.2", "Volgens artikel 4.2 belt de mentor.", "", True),
        ("4.2", "4.20 De mentor belt.", "", False),
        ("4.2", "De groep groeide met 4.2 procent.", "", False),
        ("lid 3", "3. De mentor belt.", "", True),
        ("lid 3", "3 kinderen doen mee.", "", False),
        ("stap 3", "Stap 3: de mentor belt.", "", True),
        ("stap 3", "Stap 31: de mentor belt.", "", False),
        ("artikel 3", "3. De mentor belt.", "Artikel 7 School", False),
        ("artikel 3", "1. De mentor belt.", "Artikel 3 Vervoer", True),
        ("art. 3", "1. De mentor belt.", "Artikel 3 Vervoer", True),
        ("hoofdstuk 3", "De mentor belt.", "3 Vervoer", True),
        ("hoofdstuk 3", "3. De mentor belt.", "4 Vervoer", False),
        ("lid 3", "De mentor belt.", "Artikel 3 Vervoer", False),
    ],
)
def test_a_part_is_where_its_number_leads_a_line_or_its_name_stands(
    part: str, line: str, heading: str, stands: bool
) -> None:
    assert stands_in_part(part, line, heading) is stands


def test_a_member_of_another_article_is_no_answer_for_an_article_of_its_number() -> None:
    mine = found("1. De mentor kiest een begeleider voor elk kind.", cosines=(0.8,), heading="Artikel 3 Vervoer")
    other = found("3. De ouders betalen het vervoer van elk kind.", cosines=(0.9,), heading="Artikel 7 School")
    assert chosen("Wie betaalt volgens artikel 3?", other, mine) == ["1. De mentor kiest een begeleider voor elk kind."]
    assert chosen("Wie betaalt volgens artikel 7 lid 3?", other, mine) == [
        "3. De ouders betalen het vervoer van elk kind."
    ]


def test_a_member_is_found_by_the_number_of_its_article_before_its_own() -> None:
    law = found("2.2 De ouder tekent een lijst.", "12.1 De kas is op.", "12.2 De mentor telt.", cosines=(0.9, 0.8, 0.8))
    for question in ("Wat zegt art. 12 lid 2?", "Wat regelt artikel 12, tweede lid?"):
        assert chosen(question, law) == ["12.2 De mentor telt."]


def test_an_article_is_where_its_heading_stands_in_a_text_of_several() -> None:
    text = "Artikel 3 Vervoer\n\n1. De mentor rijdt elke dag.\n\nArtikel 4 School\n\n1. De les begint om negen uur."
    assert chosen("Wat zegt artikel 4?", of_text(text)) == ["1. De les begint om negen uur."]
    assert chosen("Wat zegt artikel 3 lid 1?", of_text(text)) == ["1. De mentor rijdt elke dag."]


def of_text(text: str) -> Evidence:
    """A passage of this text, its sentences those lines that begin with a number."""
    lines = [one for one in re.finditer(r"^\d.*$", text, re.MULTILINE)]
    spans = tuple(Sentence(one.start(), one.end(), Span(0, one.start(), one.end())) for one in lines)
    passage = Passage("p#0", "p", 0, text, 1, 1, ("Reglement",), (Span(0, 0, len(text)),), spans)
    return Evidence(Hit(passage, 1.0, 1), 0.9, 0.0, tuple(0.9 - 0.01 * at for at in range(len(spans))))


def found(*sentences: str, cosines: tuple[float, ...], heading: str = "") -> Evidence:
    text, spans = "", list[Sentence]()
    for sentence in sentences:
        text += "\n\n" if text else ""
        spans.append(Sentence(len(text), len(text) + len(sentence), Span(0, len(text), len(text) + len(sentence))))
        text += sentence
    headings = (heading,) if heading else ()
    passage = Passage(f"{heading}#0", heading or "p", 0, text, 1, 1, headings, (Span(0, 0, len(text)),), tuple(spans))
    return Evidence(Hit(passage, 1.0, 1), max(cosines), 0.0, cosines)


def chosen(question: str, *evidence: Evidence) -> list[str]:
    return [quote.text for quote in selection.choose(evidence, Asked(asking=question.casefold()), DutchAnalyser())]


def test_who_asks_whether_it_is_over_or_under_an_age_is_told_either() -> None:
    over, house = "De donderdagavond is 16+ en kost drie euro.", "Het café van De Stroom heeft twee avonden."
    assert chosen("Is de donderdagavond 16+ of 16-?", found(over, house, cosines=(0.9, 0.8))) == [over]
    under = "De maandagavond is 16-, zonder alcohol."
    assert chosen("Is het op maandagavond 16-plus of 16-min?", found(under, house, cosines=(0.9, 0.8))) == [under]
    assert chosen("Welke avond is 16+?", found(under, over, cosines=(0.9, 0.8))) == [over]


def test_a_further_quote_holds_the_weekday_that_the_first_holds() -> None:
    friday, bare = "Elke vrijdag koken de buren samen.", "Het buurthuis is door de buren gebouwd."
    assert chosen("Wat doen de buren elke vrijdag?", found(friday, bare, cosines=(0.9, 0.88))) == [friday]
    assert chosen("Wat doen de buren?", found(friday, bare, cosines=(0.9, 0.88))) == [friday, bare]


def test_where_the_first_quote_has_no_weekday_the_others_need_none() -> None:
    first, second = "De buren koken samen in de keuken.", "Elke vrijdag is er soep voor de hele buurt."
    assert chosen("Wat doen de buren op vrijdag?", found(first, second, cosines=(0.9, 0.88))) == [first, second]


def test_who_asks_for_each_day_names_none() -> None:
    first, second = "Elke dag eten de kinderen samen in de keuken.", "De kinderen dekken met de leiding de tafel."
    assert chosen("Wat doen de kinderen elke dag?", found(first, second, cosines=(0.9, 0.88))) == [first, second]


def test_a_quote_under_a_heading_that_names_the_day_holds_it() -> None:
    under = found("De kinderen gaan met de leiding zwemmen.", cosines=(0.88,), heading="Vrijdag")
    first = found("Elke vrijdag koken de buren samen.", cosines=(0.9,), heading="Koken")
    assert len(chosen("Wat is er op vrijdag?", first, under)) == 2


def test_a_heading_over_both_sides_of_an_age_says_nothing_of_one() -> None:
    over, bare = "Voor 21+ betaalt de provincie de opvang.", "De opvang in het dorp is elke dag open voor bezoek."
    evidence = found(over, bare, cosines=(0.9, 0.88), heading="Opvang voor 21- en 21+")
    assert chosen("Wie betaalt de opvang voor 21+?", evidence) == [over]


@pytest.mark.parametrize(
    ("question", "other", "right"),
    [
        ("Wie betaalt de opvang voor 21+?", "Een 19-jarige mag om opvang vragen.", "Voor 21+ betaalt de provincie."),
        ("Is er opvang onder de 16?", "De opvang is voor jongeren van 18 tot 23 jaar.", "De opvang is er voor 16-."),
        ("Wie helpt 12-plussers?", "Kinderen van 6 tot 9 jaar krijgen hulp.", "De coach helpt tieners."),
        ("Wie helpt jongeren vanaf 12 jaar?", "Een meisje van 14 kreeg hulp.", "Een meisje van 14 kreeg hulp."),
    ],
)
def test_ages_that_all_lie_on_the_other_side_are_no_answer(question: str, other: str, right: str) -> None:
    assert chosen(question, found(other, right, cosines=(0.95, 0.6)))[0] == right


def test_over_an_age_said_in_words_is_no_answer_for_under_it() -> None:
    under, over = "De opvang is voor jongeren onder de 21.", "De opvang is voor iedereen ouder dan 21."
    assert chosen("Is er opvang boven de 21?", found(under, over, cosines=(0.9, 0.89))) == [over]


def test_what_goes_on_until_an_age_may_answer_what_is_asked_from_it_on() -> None:
    until = "De opvang in het dorp loopt tot 21 jaar."
    assert chosen("Stopt de opvang vanaf 21 jaar?", found(until, cosines=(0.9,))) == [until]


def test_of_a_question_that_names_a_thousand_parts_a_few_are_looked_for() -> None:
    """Each is looked for in every sentence: a question may not hold the server."""
    assert len(parts_in(" ".join(f"artikel {number}" for number in range(900)))) <= 4


def test_the_line_with_the_number_asked_for_answers_however_near_the_others_are() -> None:
    lines = [f"3.{n} De leiding overlegt elke week met de ouders over punt {n}." for n in range(1, 60)]
    evidence = found(*lines, cosines=tuple(0.9 - n / 1000 for n in range(1, 60)))
    assert chosen("Wat staat er in artikel 3.57?", evidence) == [lines[56]]


def test_a_number_that_stands_nowhere_leaves_the_answer_as_it_is() -> None:
    line = "3.1 De leiding overlegt elke week met de ouders."
    assert chosen("Wat staat er in artikel 9.9?", found(line, cosines=(0.9,))) == [line]


RULES = ("De trainer belt de ouders elke week.", "De trainer schrijft een verslag.", "Het verslag gaat naar school.")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "md", "html"])
def test_a_rule_is_quoted_alone_by_its_number_in_each_format(
    suffix: str, tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    lines = [f"4.{n} {rule}" for n, rule in enumerate(RULES, 1)]
    file = tmp_path / f"a.{suffix}"
    if suffix == "docx":
        document = docx.Document()
        document.add_heading("Artikel 4 Verslag", 1)
        for line in lines:
            document.add_paragraph(line)
        document.save(str(file))
    elif suffix == "md":
        file.write_text("# Artikel 4 Verslag\n\n" + "\n\n".join(lines), encoding="utf-8")
    else:
        body = "".join(f"<p>{line}</p>" for line in lines)
        file.write_text(f"<html><body><main><h1>Artikel 4 Verslag</h1>{body}</main></body></html>", encoding="utf-8")
    reply = asked(file, replace(default_settings, abstain_below=0.0), encoder, "Wat staat er in artikel 4.2?")
    assert [sentence.text for sentence in reply.answer] == [lines[1]]


@pytest.mark.slow
def test_what_holds_for_over_an_age_is_quoted_alone(
    tmp_path: Path, default_settings: Settings, encoder: Encoder
) -> None:
    file = tmp_path / "a.md"
    right = "Voor 21-plus betaalt de provincie de begeleiding."
    file.write_text(
        f"# Begeleiding in Duinwijk\n\nVoor 21- betaalt de gemeente de begeleiding. {right}\n\n"
        "Een 20-jarige mag zonder ouders om begeleiding vragen in Duinwijk.\n",
        encoding="utf-8",
    )
    reply = asked(file, default_settings, encoder, "Wie betaalt de begeleiding voor 21+?")
    assert [sentence.text for sentence in reply.answer] == [right]
