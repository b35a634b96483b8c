"""What an address holds: filters come back from it as they went in, and never a question."""

from urllib.parse import parse_qs, urlsplit

import pytest

from index.store.filters import And, Eq, In, Not, Or
from search_app.web import address
from search_app.web.address import Choice, Choices

ALL = Choices(
    choices=(
        Choice("region", "Friesland"),
        Choice("region", "Zuid & Oost"),
        Choice("kind", None),
        Choice("year", 2019),
    ),
    elsewhere=("Twente",),
    newest_first=True,
    literal=True,
)


def given(written: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(written).query)


def test_what_is_chosen_comes_back_from_its_address() -> None:
    assert address.read(given(address.ask(ALL))) == ALL
    assert address.ask(Choices()) == "/"


def test_values_of_one_field_widen_and_fields_narrow() -> None:
    assert ALL.as_filter() == And(
        (In("region", ("Friesland", "Zuid & Oost")), Eq("kind", None), In("year", (2019,)), Not(Eq("region", "Twente")))
    )
    assert Choices().as_filter() is None


def test_unknown_stands_beside_known_values() -> None:
    chosen = Choices((Choice("year", 2019), Choice("year", None)))
    assert chosen.as_filter() == And((Or((In("year", (2019,)), Eq("year", None))),))


@pytest.mark.parametrize("query", ["jaar=abc", "jaar=²", "onzin=1", "jaar=", "status=onbekend&jaar=-1"])
def test_what_nobody_knows_in_an_address_is_passed_over(query: str) -> None:
    assert address.read(parse_qs(query)) in (Choices(), Choices((Choice("status", "onbekend"),)))


def test_pressing_twice_is_as_not_pressing() -> None:
    choice = Choice("region", "Twente")
    assert Choices().toggled(choice).toggled(choice) == Choices()


def test_only_here_and_elsewhere_exclude_each_other() -> None:
    here = Choices().only_in("Twente")
    assert here.outside("Twente") == Choices(elsewhere=("Twente",))
    assert here.outside("Twente").only_in("Twente") == here
    assert here.outside("Twente").not_outside("Twente") == Choices()


def test_an_address_of_a_quote_holds_its_begin_and_end_only() -> None:
    words = given(address.source("a&b", 3, " ".join(f"woord{n}" for n in range(40))))
    assert words[address.PUBLICATION] == ["a&b"]
    assert words[address.PAGE] == ["3"]
    assert words[address.FROM][0].endswith("woord7")
    assert words[address.UNTIL][0].startswith("woord32")
