"""A number is looked for with what it counts, a line without a verb is no sentence, neighbours are one quote."""

import pytest

from search_app.answer.expected import counted_in, counts
from search_app.answer.quotes import lacks_verb


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("Hoeveel werkplaatsen zijn er?", "Nederland telt dertien academische werkplaatsen.", True),
        ("Hoeveel werkplaatsen zijn er?", "De werkplaatsen deden ruim 50 projecten.", False),
        ("Hoeveel scholen doen mee?", "De kist staat op 43 basisscholen en scholen voor vmbo.", True),
        ("Hoe lang duurt de training?", "Acht middagen van twee uur.", True),
        ("Hoe oud zijn de kinderen?", "Voor kinderen van 8 tot 12 jaar.", True),
        ("Hoe oud zijn de kinderen?", "In 2023 deden 41 kinderen mee.", False),
        ("Wat is een training?", "Zes trainingen.", False),
    ],
)
def test_a_number_counts_when_it_stands_before_what_is_asked(question: str, text: str, holds: bool) -> None:
    assert counts(text, counted_in(question)) is holds


@pytest.mark.parametrize(
    "line",
    [
        "Voor ouders met een licht verstandelijke beperking (LVB).", "Het menu van een databasevenster.",
        "Zonder dossier en zonder waarschuwing, wel met koffie.", "De versie van het besturingssysteem.",
        "Werkplaats Jeugd Waal en Rijn (fictief), juni 2023.", "Jaarverslag wijkteams 2024.",
        "Elf ouders met een beperking, een tekenaar en een werkplaats.",
    ],
)  # fmt: skip
def test_a_line_that_only_names_lacks_a_verb(line: str) -> None:
    assert lacks_verb(line)


@pytest.mark.parametrize(
    "line",
    [
        "Het project kost ongeveer 1.900 euro per leerling.", "De kring loopt.", "Op 1 maart 2025 is Kamer 18 gestopt.",
        "Leg het plan elke keer opnieuw.", "Het heet de Boerderijdag.", "Een vaccinatiebewijs krijg je al na één prik.",
        "In de Peel begon het spreekuur.", "De hulpverleners gaan daarvoor een uur de kamer uit.", "",
        "Voor de beschikbare taalmodules staan vinkjes.", "Bij oma slaap ik ook.",
        "Gemeenten stopten ermee in juni 2023.",
    ],
)  # fmt: skip
def test_a_line_with_a_verb_is_a_sentence(line: str) -> None:
    assert not lacks_verb(line)
