"""Separable verbs and ages as words: what stands apart in a text meets what is one word in a question."""

import pytest

from index.dutch.analyser import DutchAnalyser, separated
from index.dutch.words import words


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Een school meldt een leerling bij de leerplichtambtenaar aan.", "aanmelden"),
        ("Ouders melden hun kind aan bij de school.", "aanmelden"),
        ("U hoeft uw kind niet aan te melden.", "aanmelden"),
        ("De wijkagent neemt contact op met de ouders.", "opnemen"),
        ("De opvang vangt een kind dat niet thuis kan slapen dezelfde avond op.", "opvangen"),
        ("De raad denkt elke maand over het beleid mee.", "meedenken"),
        ("De zorg spreekt met de ouders een bezoek af als er vragen zijn.", "afspreken"),
        ("De werker verwijst een kind met verdriet naar een groep door.", "doorverwijzen"),
        ("Het team schrijft de plannen elk jaar op.", "opschrijven"),
        ("Het team sluit een traject na een gesprek af.", "afsluiten"),
        ("De wijk zet dit jaar vrijwilligers in.", "inzetten"),
        ("De school laat broertjes en zusjes eerder toe.", "toelaten"),
        ("De coach licht de ouders over het plan in.", "inlichten"),
        ("Jongeren denken elke maand mee over het beleid.", "meedenken"),
        ("De buren praten mee door een briefje in te leveren.", "meepraten"),
    ],
)
def test_a_verb_in_two_parts_is_found_by_its_whole(sentence: str, asked: str) -> None:
    analyser = DutchAnalyser()
    wanted = {term.text for term in analyser.query_terms(asked) if term.weight == 1.0}
    assert wanted <= {term.text for term in analyser.terms(sentence)}


@pytest.mark.parametrize(
    "sentence",
    ["Het kind woont om de week bij vader.", "De lessen zijn op donderdag.", "Zij werken met een oud-politieagent."],
)
def test_a_preposition_before_its_noun_is_no_part_of_a_verb(sentence: str) -> None:
    assert list(separated(sentence)) == []


def test_an_age_with_a_sign_is_another_word_than_one_without() -> None:
    assert [word for word, weight in words("18+, 18-plus en 18plus") if weight == 1.0] == ["18+"] * 3
    assert [word for word, weight in words("voor 18- en 18min") if weight == 1.0] == ["18-", "18-"]
    whole = [word for word, weight in words("een 17-jarige is 24/7 welkom, € 1.250,- voor 0-4 jaar") if weight == 1.0]
    assert whole == ["17-jarige", "24", "7", "welkom", "1250", "0-4", "jaar"]


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Elk kind neemt gratis deel aan de groep.", "deelnemen"), ("Zij nam vorig jaar deel.", "deelgenomen"),
        ("Een hulpverlener geeft het adres nooit prijs.", "prijsgeven"),
        ("De leerling meldt zich ziek.", "ziekmelden"), ("De raad keurt het plan goed.", "goedkeuren"),
        ("De coach stelt ouders gerust.", "geruststellen"),
    ],
)  # fmt: skip
def test_a_verb_whose_first_part_is_a_word_of_its_own_is_also_searched_by_its_parts(sentence: str, asked: str) -> None:
    analyser = DutchAnalyser()
    parts = {term.text for term in analyser.query_terms(asked) if 0.3 < term.weight < 1.0}
    assert len(parts) == 2
    assert parts <= {term.text for term in analyser.terms(sentence)}


@pytest.mark.parametrize("asked", "aannemen vergeven ontvangen onderzoeken overleven opvoeden kinderen".split())
def test_a_prefix_is_no_word_of_its_own(asked: str) -> None:
    assert {term.weight for term in DutchAnalyser().query_terms(asked)} <= {1.0, 0.3}
