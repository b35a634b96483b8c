"""Themes and audiences: shown by words of the text, in any form that Dutch gives them."""

import pytest

from index.gazetteer.topics import find_topics, topic_of, topics


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("het schoolverzuim daalde", "school en verzuim"),
        ("kinderen van gescheiden ouders", "scheiding"),
        ("Twee echtscheidingen", "scheiding"),
        ("wachtlijsten in de jeugdhulp", "wachttijd"),
        ("ouders met een licht verstandelijke beperking", "LVB"),
        ("cliënten met NAH", "NAH"),
    ],
)
def test_a_theme_is_shown_by_forms_and_compounds(text: str, theme: str) -> None:
    (found,) = find_topics(text, "theme")
    assert found.name == theme
    assert text[found.start : found.end]


def test_a_short_word_is_not_found_inside_another() -> None:
    assert find_topics("de expeer en het kindje", "theme") == []
    assert find_topics("de nahal", "theme") == []


def test_places_stay_right_where_a_lower_case_letter_is_longer() -> None:
    text = "İstanbul: verzuim"
    (found,) = find_topics(text, "theme")
    assert text[found.start : found.end] == "verzuim"


def test_a_maintainer_may_use_another_name() -> None:
    assert topic_of("kvo", "theme") == "KOPP/KVO"
    assert topic_of("iets eigens", "theme") == "iets eigens"


def test_every_topic_has_a_definition_and_terms() -> None:
    for kind in ("theme", "audience"):
        assert all(one.definition and one.terms for one in topics(kind))  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["ontvangst", "wethouders", "statushouder", "schouders"])
def test_a_word_that_only_ends_in_the_letters_of_a_term_is_no_compound_of_it(word: str) -> None:
    found = [*find_topics(f"Zij zag {word}.", "theme"), *find_topics(f"Zij zag {word}.", "audience")]
    assert {"angst en somberheid", "ouders"}.isdisjoint(one.name for one in found)


@pytest.mark.parametrize(
    ("word", "theme"),
    [("faalangst", "angst en somberheid"), ("schoolverzuim", "school en verzuim"), ("gedragsproblemen", "gedrag")],
)
def test_a_compound_and_a_plural_in_an_open_syllable_show_the_theme(word: str, theme: str) -> None:
    assert [one.name for one in find_topics(f"Zij zag {word}.", "theme")] == [theme]
