"""What the demo corpus holds, counted once; and how new an index is."""

import pytest

from search_app.answer.abstention import collection_stats_of, latest
from search_app.service import Service
from search_app.texts import common as texts_common


def test_publications_are_counted_and_the_latest_year_is_found(demo: Service) -> None:
    records = demo.publications()
    with demo._reader() as reader:
        found = collection_stats_of(reader)
        assert found.n_publications == len(records)
        assert found.latest is not None
        assert int(found.latest[:4]) == max(one.year for one in records if one.year)
        assert collection_stats_of(reader) is found


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2019", "2023-11-16", "2023-02"], "(tot en met november 2023)"),
        (["2023-11", "2024"], "(tot en met 2024)"),
        (["2024-03-07", "2024"], "(tot en met 2024)"),  # the one without a month may be later
    ],
)
def test_an_index_reaches_up_to_a_month_where_it_is_known(dates: list[str], said: str) -> None:
    assert said in texts_common.looked_through(11, latest(dates))


def test_an_index_without_dates_says_nothing_of_them() -> None:
    assert latest([]) is None
    assert "tot en met" not in texts_common.looked_through(11, None)


def test_with_filters_on_it_is_said_that_only_what_they_leave_was_looked_in() -> None:
    assert texts_common.looked_through(11, None, filtered=True).startswith("Met deze filters niet gevonden in deze 11")
    near = texts_common.looked_through(11, None, filtered=True, is_near=True)
    assert near.startswith("Met deze filters geen zeker antwoord gevonden in deze 11")
