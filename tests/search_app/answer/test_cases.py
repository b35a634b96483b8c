"""Cases as people type them, over the demo corpus: long ones, one word, other languages and typing errors."""

import pytest

from search_app.replies import FoundPassage
from search_app.service import Service

pytestmark = pytest.mark.slow

LONG = {
    "Jongen van 14 uit Almelo, woont bij zijn moeder en twee zusjes, vader rijdt op de vrachtwagen en is weinig thuis. "
    "Hij speelde graag voetbal maar is daarmee gestopt. Oma past vaak op. Sinds vijf maanden komt hij niet meer op "
    "school, eerst door buikpijn, nu durft hij niet meer. Is er een plek buiten de school waar hij rustig kan "
    "opbouwen?": "Tussenstap",
    "Meisje van tien, leest graag, goede cijfers. Haar moeder is al een jaar somber en ligt veel op bed, haar vader "
    "werkt in ploegendienst. Thuis doet ze de was en ze neemt nooit vriendinnen mee. De buurvrouw maakt zich zorgen. "
    "Is er een groep voor kinderen van wie een ouder psychische problemen heeft?": "Zon achter de Wolken",
    "Jonge moeder met een licht verstandelijke beperking, twee kinderen, net verhuisd, schulden bij de woningbouw en "
    "een hond die veel blaft. Het plan van de hulpverlening telt twaalf bladzijden en ze heeft het niet gelezen. "
    "Hoe maken we dat gezinsplan begrijpelijk voor haar?": "Plaatjesplan",
    "Ouders sinds een jaar uit elkaar, allebei een nieuwe partner, ruzie over geld en over de caravan. Peuter van drie "
    "heeft haar vader vier maanden niet gezien. De rechter wil dat ze elkaar weer zien, maar de ouders kunnen niet in "
    "één kamer zijn. Waar kan het kind haar vader zien met iemand erbij?": "Rustpunt",
    "Jongen van 17 in een pleeggezin in Middelburg, heeft een bijbaan bij de bakker, wil later kok worden en is dol op "
    "zijn brommer. Over vier maanden wordt hij achttien en stopt de jeugdhulp. Hij heeft nog geen verzekering en geen "
    "woning. Welk hulpmiddel helpt hem zich voor te bereiden?": "18",
}
SHORT = {
    "NAH": "hersenletsel",
    "KVO": "verslaafde ouders",
    "POH-jeugd": "praktijkondersteuner jeugd",
    "Overbrugger": "Overbrugger",
    "OTS": "ondertoezichtstelling",
}
ELSEWHERE = {
    "Where can parents who want to separate get help without an appointment?": "Scheidingsloket",
    "Is there a group for children whose parents have mental health problems?": "Zon achter de Wolken",
    "Wie erreicht man Väter mit Migrationshintergrund?": "migratieachtergrond",
}


def three(demo: Service, question: str) -> tuple[FoundPassage, ...]:
    return demo.search(question, k=3).hits


@pytest.mark.parametrize(("case", "named"), [*LONG.items(), *SHORT.items(), *ELSEWHERE.items()])
def test_the_need_in_a_case_is_found_in_the_first_three(demo: Service, case: str, named: str) -> None:
    assert any(named in f"{hit.title} {hit.heading} {hit.text}" for hit in three(demo, case))


def test_a_long_case_is_answered_with_what_it_needs_or_not_at_all(demo: Service) -> None:
    case = next(iter(LONG))
    answer = demo.ask(case)
    assert answer.abstained or any("Tussenstap" in sentence.text for sentence in answer.answer)


@pytest.mark.parametrize("case", LONG)
def test_a_case_whose_need_is_met_is_answered_whatever_it_tells_besides(demo: Service, case: str) -> None:
    assert not demo.ask(case).abstained


def test_a_case_whose_need_is_met_nowhere_is_refused(demo: Service) -> None:
    told = next(iter(LONG)).partition("Is er een plek")[0]
    assert demo.ask(f"{told}Hoe vraag ik voor hem een vergunning voor een bootje aan?").abstained


def test_a_misspelled_question_is_read_as_it_is_meant(demo: Service) -> None:
    answer = demo.ask("Wat is een wijkaccademie?")
    assert answer.answer, answer.confidence
    assert "wijkacademies" in answer.answer[0].text


@pytest.mark.parametrize("question", ["Hoe bak ik een appeltaart?", "Wat is de hoofdstad van Australië?"])
def test_what_is_no_business_of_the_corpus_is_refused_in_words(demo: Service, question: str) -> None:
    answer = demo.ask(question)
    assert answer.abstained
    assert answer.confidence < 0.2
    assert answer.suggestions[0].startswith("Niet gevonden in deze 11 publicaties")


def test_words_that_stand_nowhere_are_named(demo: Service) -> None:
    assert "appeltaart" in " ".join(demo.ask("Hoe bak ik een appeltaart?").suggestions)
