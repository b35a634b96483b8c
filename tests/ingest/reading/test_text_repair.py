"""Repair of printed text, dates that a publication gives itself, and titles."""

import pytest

from index.dutch.language import language_of
from ingest.reading.front_matter import (
    colophon_year,
    date_of_line,
    from_metadata,
    from_name,
    from_stamp,
    is_furniture,
    may_be_title,
    shortened,
    without_site,
    year_made,
)
from ingest.reading.text_repair import join_halves, mend_inline_hyphens, tidy


def test_tidy_writes_ligatures_out_and_drops_what_is_not_text() -> None:
    assert tidy("eﬃciënt\u00a0werk\u00ad\u200bje\x07") == "efficiënt werkje"
    assert tidy("cafe\u0301") == "café"
    assert tidy("regel\r\ntwee\uf0b7") == "regel\ntwee•"
    assert tidy("half \ud83d teken 😀") == "half \ufffd teken 😀"


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("min-", "der", "minder"),
        ("COVID-", "19", "COVID-19"),
        ("Zuid-", "Holland", "Zuid-Holland"),
        ("Gelderland-", "Midden", "Gelderland-Midden"),
        ("Corona", "Melder", "CoronaMelder"),
        ("gz-psy-", "choloog", "gz-psycholoog"),
        ("KOPP/KVO-kinde-", "ren", "KOPP/KVO-kinderen"),
        ("www.werk-", "plaats.nl", "www.werk-plaats.nl"),
        ("samen", "werken", "samenwerken"),
        ("zwart-", "wit", "zwart-wit"),
        ("werk.nl/van-", "ons", "werk.nl/van-ons"),
    ],
)
def test_a_cut_word_is_joined_and_a_real_hyphen_stays(left: str, right: str, whole: str) -> None:
    assert join_halves(left, right, {"coronamelder", "zwart-wit"}) == whole


def test_a_copied_hyphen_inside_a_line_goes_where_the_word_is_beyond_doubt() -> None:
    assert mend_inline_hyphens("Het is min-der beladen.") == "Het is minder beladen."
    assert mend_inline_hyphens("een wijk-agent en kennis-deling") == "een wijk-agent en kennis-deling"
    assert mend_inline_hyphens("dialoog-tafel: de dialoogtafel") == "dialoogtafel: de dialoogtafel"
    assert mend_inline_hyphens("kennis- en praktijkinstellingen, twee-derde") == (
        "kennis- en praktijkinstellingen, twee-derde"
    )


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("10 januari 2020", "2020-01-10"),
        ("17-06-2025", "2025-06-17"),
        ("Datum: 3 mei 2021", "2021-05-03"),
        ("Gepubliceerd op 2 maart 2022 | Redactie", "2022-03-02"),
        ("MAGAZINE NOVEMBER 2023", "2023-11"),
        ("Versie 0.5, 19 mei 2020", "2020-05-19"),
        ("Den Haag, 12 augustus 2020", "2020-08-12"),
        ("2024-02-29", "2024-02-29"),
        ("Oktober 2022. Werkplaats Jeugd", "2022-10"),
        ("31-02-2020", None),
        ("in 2020 af", None),
        ("voorjaar van 2021", None),
        ("2015 – 2020", None),
        ("Het begon op 3 mei 2021 in Assen en duurde een jaar.", None),
        ("Vervalt op 1 mei 2021", None),
        ("2020", None),
    ],
)
def test_only_a_line_that_is_a_date_gives_one(line: str, date: str | None) -> None:
    assert date_of_line(line) == date


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Wij vroegen het in 2019 aan ouders.", 2019),
        ("Wij vroegen het aan ouders.", None),
        ("Het begon in 2019. Het advies is van 19 augustus 2020.", None),
        ("Gereed in 2019, op 3 mei 2019.", 2019),
    ],
)
def test_the_year_of_a_file_counts_where_the_text_bears_it_out(text: str, year: int | None) -> None:
    assert year_made("D:20190501120000", text) == year


def test_the_year_of_a_sitting_is_not_that_of_the_publication() -> None:
    assert colophon_year(["Vergaderjaar 2019–2020", "Uitgave 2021"]) == 2021
    assert colophon_year(["Vergaderjaar 2019–2020"]) is None


def test_stamps_of_machines_are_read_or_refused() -> None:
    assert from_stamp("D:20200928120000+02'00'") == "2020-09-28"
    assert from_stamp("2024-01-31T10:00:00Z") == "2024-01-31"
    assert from_stamp("D:20209928") is None


@pytest.mark.parametrize(
    "line",
    ["Nieuws", "OnderwerpenAdvertentie", "sociaal / Achtergrond", "Advertentie", "hulp-familie.jpg", "Home > Nieuws"],
)
def test_furniture_is_no_title(line: str) -> None:
    assert is_furniture(line)
    assert not may_be_title(line)


def test_a_claimed_title_must_stand_in_the_text() -> None:
    assert from_metadata("Samen dichtbij", "Magazine SAMEN DICHTBIJ 2023") == "Samen dichtbij"
    assert from_metadata("Jaarplan 2011", "Magazine Samen dichtbij") is None
    assert from_metadata("CBFC28_MN_NL_V2.cdr", "CBFC28_MN_NL_V2.cdr") is None


def test_titles_lose_the_site_and_get_no_longer_than_they_may() -> None:
    assert without_site("Dappere Kat | Werkplaats Jeugd") == "Dappere Kat"
    assert without_site("JIM - Jouw Informele Mentor - Voorbeeld") == "JIM - Jouw Informele Mentor"
    assert shortened("Wet van 1 maart 2014 " + "inzake regels " * 20 + "(Jeugdwet)") == "Jeugdwet"
    assert from_name("wat_werkt-waar.pdf") == "Wat werkt waar"


def test_language_is_told_by_common_words() -> None:
    assert language_of("De ouders en de kinderen zijn in het gezin en dat is van belang voor de wijk. " * 3) == "nl"
    assert language_of("The parents and the children are in the house and that is for them. " * 3) == "en"
    assert language_of("42") is None
