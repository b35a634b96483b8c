"""A quote that was verified, with all that is needed to find it back."""

import re
from dataclasses import dataclass

from index.types import Box

_SUBTITLE = re.compile(r"(?<=[?!]) .*|[:.] .*| [–-] .*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that was verified: it stands verbatim in the stored text of this page.

    ``n`` is the number that sentences refer to; ``page_index`` counts the publication's pages from 0 and is there too
    where ``page`` is None; ``boxes`` mark the quote on the page, none where the source has no pages.
    """

    n: int
    publication_id: str
    title: str
    date: str | None
    source: str
    page: int | None
    page_index: int
    heading: str
    quote: str
    boxes: tuple[Box, ...]
    passage_id: str


def main_title(title: str) -> str:
    """A title without what follows it: "Wat werkt waar? Een vergelijking" is "Wat werkt waar?"."""
    return _SUBTITLE.sub("", title)
