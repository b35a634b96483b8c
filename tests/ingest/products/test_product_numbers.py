"""Ages, prices and times as numbers: as a text writes them, and no other number."""

import pytest

from index.products import Amount, FieldName
from ingest.products.numbers import ages_in, amounts_in, years_of


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("een speelpleinmethode voor 4- tot en met 12-jarigen", ("4-12",)),
        ("training voor twaalf- tot achttienjarigen", ("12-18",)),
        ("voor wie tussen de 10 en 23 jaar is", ("10-23",)),
        ("mensen tussen 16 en ongeveer 30 jaar", ("16-30",)),
        ("kinderen tot tien jaar", ("0-10",)),
        ("alle leerlingen in groep 5, 6, 7 en 8", ("groep 5-8",)),
        ("vanaf twaalf jaar", ("12-",)),
        ("jongeren tussen 16 en 23 die nergens terechtkunnen", ("16-23",)),
        ("een lessenserie waarmee kinderen van vier tot twaalf leren praten", ("4-12",)),
        ("kinderen van 4 tot 6 uur in de middag", ()),
        ("een traject duurt 2 tot 4 jaar", ()),
        ("van 2015 tot 2020, het beste jaar", ()),
    ],
)
def test_ages_are_read_as_they_are_written(text: str, ages: tuple[str, ...]) -> None:
    assert ages_in(text) == ages


@pytest.mark.parametrize(
    ("age", "years"), [("8-12", range(8, 13)), ("groep 5-8", range(8, 13)), ("16-", range(16, 100))]
)
def test_ages_are_years_too(age: str, years: range) -> None:
    assert years_of(age) == years


@pytest.mark.parametrize(
    ("field", "text", "amounts"),
    [
        ("costs", "Kosten: 1.900 tot 2.150 euro per leerling", (Amount("costs", 1900, 2150, "euro", "leerling"),)),
        ("costs", "Een gedrukte doos kost € 12,50.", (Amount("costs", 12.5, 12.5, "euro", None),)),
        ("costs", "De set is gratis te downloaden.", (Amount("costs", 0, 0, "euro", None),)),
        ("costs", "Meedoen kost niets.", (Amount("costs", 0, 0, "euro", None),)),
        ("duration", "een training van tien weken", (Amount("duration", 10, 10, "week", None),)),
        ("duration", "vijftien tot dertig afspraken van een uur", (Amount("duration", 15, 30, "afspraak", None),)),
        ("duration", "Acht bijeenkomsten van twee uur", (Amount("duration", 8, 8, "bijeenkomst", None),)),
        ("duration", "Het verblijf duurt hooguit anderhalf jaar.", (Amount("duration", 1.5, 1.5, "jaar", None),)),
        ("duration", "De coach komt vier keer per week langs.", ()),
        ("duration", "Sinds tien jaar werken we zo, elke week opnieuw.", ()),
        ("age", "voor kinderen vanaf twaalf jaar", (Amount("age", 12, None, "jaar", None),)),
        ("result", "Er deden 12 gezinnen mee, zes weken lang.", ()),
    ],
)
def test_prices_times_and_ages_are_numbers_too(field: FieldName, text: str, amounts: tuple[Amount, ...]) -> None:
    assert amounts_in(field, text) == amounts
