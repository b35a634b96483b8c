"""What the demo corpus holds, counted once."""

from search_app.holdings import Holdings, holdings_of
from search_app.service import Service


def test_publications_are_counted_and_the_latest_year_is_found(demo: Service) -> None:
    records = demo.publications()
    with demo._reader() as reader:
        found = holdings_of(reader)
        assert found == Holdings(len(records), max(one.year for one in records if one.year))
        assert holdings_of(reader) is found
