"""The words that carry a match: rare ones of the question, marked where they stand, and never as markup."""

import pytest

from search_app.answer.expected import Asked, AskedWord, ages_said, carrying, places, terms_of
from search_app.service import Service
from search_app.web.views import results

HOSTILE = 'vaders <img src=x onerror="vaders()"> & vaders'


def word(text: str, idf: float, known: bool = True) -> AskedWord:
    return AskedWord(text, ((text, 1.0),), idf, known)


def test_common_words_kinds_of_product_and_words_that_stand_nowhere_carry_nothing() -> None:
    asked = Asked((word("vaders", 4.0), word("methode", 3.9), word("gezin", 1.0), word("zebra", 6.0, known=False)))
    assert carrying(asked) == ("vaders",)


def test_words_that_only_point_carry_nothing_however_rare() -> None:
    assert carrying(Asked((word("haar", 4.0), word("zonder", 4.0), word("tante", 4.0)))) == ("tante",)


def test_in_a_small_index_the_rarest_words_carry_a_match() -> None:
    assert carrying(Asked((word("vaders", 1.1), word("hulp", 0.4)))) == ("vaders",)


@pytest.mark.parametrize(
    ("question", "ages"),
    [
        ("Wat is er voor een thuiszitter van 14?", {"14"}),
        ("Jongen (14) zit thuis", {"14"}),
        ("Jongen van 15 komt niet op school", {"15"}),
        ("Een meisje van 9 is bang", {"9"}),
        ("Een traject van 15 weken of van 3 uur", set()),
        ("Mijn dochter is 9 en bang", {"9"}),
        ("Iets voor kinderen van 8 tot 12 jaar", {"8", "12"}),
        ("Een 14-jarige die niet meer gaat", {"14"}),
        ("Wat staat er in hoofdstuk 14?", set()),
        ("Een groep van 14 gezinnen", set()),
        ("Hulp is 24/7 bereikbaar, van 9.30 uur", set()),
    ],
)
def test_a_small_number_is_an_age_where_it_says_whose(question: str, ages: set[str]) -> None:
    assert ages_said(question) == ages


def test_a_small_number_that_is_no_age_carries_nothing() -> None:
    words = (word("14", 4.0), word("hoofdstuk", 4.0))
    assert carrying(Asked(words)) == ("hoofdstuk",)
    assert carrying(Asked(words, ages=frozenset({"14"}))) == ("14", "hoofdstuk")


def test_a_small_word_before_a_unit_carries_nothing() -> None:
    assert carrying(Asked((word("per", 4.0), word("paardencoach", 4.0)))) == ("paardencoach",)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Voor wie: kinderen van 6 tot 14 jaar.", ["6 tot 14"]),
        ("Voor thuiszitters van 12 tot 16 jaar", ["thuiszitters", "12 tot 16"]),
        ("Vanaf 12 jaar; een jongen van 14 jaar; een 14-jarige", ["Vanaf 12", "14", "14"]),
        ("Groep 8 van 14 kinderen, in hoofdstuk 14, het duurt 14 jaar", []),
        ("Voor kinderen van 6 tot 12 jaar", []),
    ],
)
def test_an_age_is_marked_where_a_text_states_one_that_holds_it_never_as_a_bare_number(
    text: str, marked: list[str]
) -> None:
    found = places(text, terms_of(("thuiszitter", "14")))
    assert [text[place.start : place.stop] for place in found] == marked


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        (("vader",), "Vaders en een vadergroep; vaderlijk niet.", ["Vaders", "vadergroep"]),
        (("thuiszitter",), "Thuiszitters zitten thuis.", ["Thuiszitters"]),
        (("POH-jeugd",), "De POH-jeugd helpt.", ["POH-jeugd"]),
        ((), "Vaders.", []),
    ],
)
def test_other_forms_and_compounds_of_a_word_are_marked_whole(
    words: tuple[str, ...], text: str, marked: list[str]
) -> None:
    found = places(text, terms_of(words))
    assert [text[place.start : place.stop] for place in found] == marked


def test_marks_leave_hostile_text_as_text_and_lose_no_letter() -> None:
    html = results.worded(HOSTILE, terms_of(("vaders",)))
    assert html.count('<mark class="vb-word">vaders</mark>') == 3
    assert "<img" not in html
    assert "&lt;img src=x onerror=&#34;" in html
    assert "&amp;" in html


@pytest.mark.slow
def test_over_the_demo_corpus_the_words_of_the_subject_carry_it(demo: Service) -> None:
    carried = demo.ask("Welke methode helpt om vaders met een migratieachtergrond te bereiken?").match_words
    assert {"vaders", "migratieachtergrond"} <= set(carried)
    assert not {"methode", "een", "met"} & set(carried)
