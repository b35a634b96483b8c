"""The headings of the demo PDFs, found with the tags of the files and without them."""

import pytest

from benchmarks.reading.headings import HeadingScores, scores


def f1_of(found: list[HeadingScores]) -> float:
    """Weighed by how many headings each file has."""
    return sum(one.f1 * one.n_headings for one in found) / sum(one.n_headings for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("with_tags", [True, False])
def test_the_headings_of_magazine_factsheets_and_report_are_found(with_tags: bool) -> None:
    found = list(scores(with_tags))
    assert len(found) == 6
    assert f1_of(found) >= 0.95
