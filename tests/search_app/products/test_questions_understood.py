"""What a question means to a catalogue: which product it asks about, and how old the child is that it tells of."""

import numpy as np
import pytest

from index.products import Mention, Product, Told
from index.types import Passage, Sentence, Span
from ingest.products.decisions import Decided
from search_app.answer.quotes import Quote
from search_app.products.answers import named_first, understood
from search_app.products.catalogue import Catalogue, CatalogueEntry

NOTHING = Catalogue((), (), {})


def entry(product_id: str, name: str) -> CatalogueEntry:
    return CatalogueEntry(Decided(Product(product_id, name, (), "project", True, "onbekend", (), (), (), ()), ()))


WITH_TWO = Catalogue((entry("p", "Kamer 18"), entry("q", "werkateliers")), (), {})


@pytest.mark.parametrize(
    ("question", "is_named"),
    [
        ("Loopt Kamer 18 nog?", True),
        ("Wij hebben geen geld. Wat kost kamer 18?", True),
        ("Iets anders, geen Kamer 18, wat is er?", False),
        ("Wie doet er iets als Kamer 18?", False),
        ("Hij woonde in Kamer 18. Wie helpt hem nu aan werk?", False),
        ("Wie heeft er een kamer voor een jongere van 18?", False),
        ("Hoeveel factsheets zijn er over de werkateliers?", False),  # no name of its own
    ],
)
def test_a_question_asks_about_the_product_that_its_asking_sentence_names(question: str, is_named: bool) -> None:
    assert understood(question, None, WITH_TWO).named == ({"p"} if is_named else frozenset())


def test_only_quotes_of_others_come_behind_those_of_the_product_that_is_named() -> None:
    texts = [
        "De Ochtendploeg is gestopt.",
        "Dat stond in de krant.",
        "Ochtendploeg en Kamer 18.",
        "Kamer 18 loopt nog.",
    ]
    ends = [sum(map(len, texts[: n + 1])) + n for n in range(len(texts))]
    sentences = tuple(
        Sentence(end - len(text), end, Span(0, end - len(text), end)) for text, end in zip(texts, ends, strict=True)
    )
    whole = " ".join(texts)
    passage = Passage("d#0", "d", 0, whole, 9, 9, (), (Span(0, 0, len(whole)),), sentences)
    told = {"Ochtendploeg": (0, 2), "Kamer 18": (3,)}  # of the third sentence it isn't known that it tells of both
    entries = tuple(
        CatalogueEntry(
            Decided(
                Product(name, name, (), "project", True, "onbekend", (), (), (), (name,)),
                (
                    Mention(
                        name, "d", name, (), None, "described", True, False, (), tuple(Told("d#0", n) for n in rows), ""
                    ),
                ),
            )
        )
        for name, rows in told.items()
    )
    catalogue = Catalogue(entries, (), dict.fromkeys(told, np.zeros(2, dtype=np.float32)))
    quotes = [Quote(passage, n, n) for n in range(len(texts))]
    assert [one.first for one in named_first(quotes, frozenset({"Kamer 18"}), catalogue)] == [1, 2, 3, 0]
    assert named_first(quotes, frozenset(), catalogue) == quotes


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Mijn zoon van 9 bijt op zijn nagels", 9),
        ("Een meisje, 13 jaar, eet bijna niets meer", 13),
        ("Ons kind is 4 en praat nog niet", 4),
        ("Wat is er voor een 17-jarige die wil leren koken?", 17),
        ("Welke training past bij kinderen van 8 met dyslexie?", 8),
        ("Mijn dochter (11) wordt online gepest", 11),
        ("Een leerling van 16 rookt wiet in de pauze", 16),
        ("Mijn pleegkind van 7 droomt slecht", 7),
        ("Een meisje met autisme van 10 wil niet douchen", 10),
        ("Mijn kleindochter van 12 krast zichzelf", 12),
        ("Buurjongen van 13 hangt op straat", 13),
        ("Iets voor meisjes van 11 met overgewicht", 11),
        ("De jongen is 14 jaar oud en steelt", 14),
        ("Mijn ouders zijn gescheiden, ik ben 13 en zoek iemand om mee te praten", 13),
        ("Ik ben 16 jaar en wil niet meer thuis wonen", 16),
    ],
)
def test_the_age_of_a_child_is_understood(question: str, years: int) -> None:
    assert understood(question, None, NOTHING).ages == {years}


@pytest.mark.parametrize(
    "question",
    [
        "Een 45-jarige oma voedt haar kleinkind op",
        "Een leerling van 3 havo rookt in de pauze",
        "Een 2-jarige opleiding voor jongerenwerkers",
        "Het 10-jarige bestaan van ons buurthuis",
        "Een moeder van 19 met een huilbaby",
        "Een vader van 35 met een zoon die blowt",
        "Een groep van 12 leerlingen pest een klasgenoot",
        "Mijn zoon van 9 maanden huilt veel",
        "De oudste van 6 kinderen zorgt voor de rest",
        "Een kind van 2 moeders wordt gepest",
        "Kinderen van 4 tot 6 die stotteren",  # who fits 5 would be hidden
        "Een docent van 29 zoekt tips voor een leerling die liegt",
        "Een leerling is 2 jaar blijven zitten",
        "Onze zoon is 3 jaar geleden verhuisd",
        "Een kind van 4 uur slaap per nacht",
        "Een 3-jarig onderzoek naar pleegkinderen",
        "Ik ben 45 en mijn zoon blowt",
        "Ik ben 10 jaar getrouwd en mijn kind slaapt slecht",
        "Ik ben 12 weken zwanger",
    ],
)
def test_another_number_is_no_age_of_a_child(question: str) -> None:
    assert not understood(question, None, NOTHING).ages
