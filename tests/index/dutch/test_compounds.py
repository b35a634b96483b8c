"""Compounds are split where, and only where, known parts form the whole word."""

import pytest
from growth import times_as_much

from index.dutch.analyser import DutchAnalyser
from index.dutch.compounds import inner_words, parts_of


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jeugdbeschermingsketen", "jeugd bescherming keten"),
        ("wijkteamprofessionals", "wijk team professionals"),
        ("gezinsvoogd", "gezin voogd"),
        ("pleegouders", "pleeg ouders"),
        ("kinderopvang", "kinder opvang"),
        ("jongerenwerker", "jongeren werker"),
        ("huisartsenpraktijk", "huisartsen praktijk"),
        ("buurthuis", "buurt huis"),
        ("schuldhulpverlening", "schuld hulpverlening"),
        ("bestuurslid", "bestuur lid"),
        ("aanhalingstekens", "aanhaling tekens"),
        ("zonachterdewolken", ""),
    ],
)
def test_a_compound_is_split_into_its_words(word: str, parts: str) -> None:
    assert parts_of(word) == tuple(parts.split())


@pytest.mark.parametrize(
    "word",
    "bestuur bedrijf praktijk oordeel maandag voorbeeld verbeteren ontwikkelen begeleiding scheiding gemeente gezin "
    "ondersteuning samenwerking betekent vergroten gesprekken helemaal maatschappelijk wetenschappelijk kinderen "
    "toepassen regelmatig besluiten onderwijs overheid herinneren directeuren document maximaal nederland".split(),
)
def test_a_word_that_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert parts_of(word) == ()


@pytest.mark.parametrize(
    "word", ["", "jeugd", "x" * 10_000, "poh-jeugd", "jeugd2015", "ΩΩΩΩΩΩΩΩ", "jeugdhulpx", "sjeugdhulp"]
)
def test_what_is_no_compound_has_no_parts(word: str) -> None:
    assert inner_words(word) == ()


def test_shorter_compounds_inside_are_found_too() -> None:
    assert set(inner_words("jeugdbeschermingsketen")) == {
        "jeugd", "bescherming", "keten", "jeugdbescherming", "beschermingsketen",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("keten van jeugdbescherming", "De jeugdbeschermingsketen is lang."),
        ("jeugdbeschermingsketen", "De keten van jeugdbescherming is lang."),
        ("klachten over angst", "Kinderen met angstklachten"),
        ("ouders van pleegkinderen", "pleegouders"),
    ],
)
def test_a_compound_meets_what_says_it_in_more_words(query: str, text: str) -> None:
    analyser = DutchAnalyser()
    shared = {term.text for term in analyser.terms(query)} & {term.text for term in analyser.terms(text)}
    assert len(shared) >= 2


def test_the_whole_word_counts_for_more_than_all_its_parts() -> None:
    analyser = DutchAnalyser()
    query = {term.text: term.weight for term in analyser.terms("wijkteam")}

    def overlap(text: str) -> float:
        return sum(query.get(term.text, 0.0) * term.weight for term in analyser.terms(text))

    assert overlap("wijkteam") > overlap("wijk team") > overlap("wijk") > 0


def test_splitting_is_quick_even_for_a_hostile_word() -> None:
    def split_anew(n: int) -> None:
        for number in range(200):
            parts_of(f"{'jeugdens' * n}{'abcdefghij'[number % 10]}")

    assert times_as_much(split_anew, 2) < 16  # by the square of the length at most, not by the number of ways to cut it
