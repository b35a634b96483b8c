"""How to reach somebody, as a page itself says it: the e-mail address or number under a heading that promises one."""

import re
from itertools import takewhile

from index.types import Page

_CUE = re.compile(
    r"\W*(?:contact|meer (?:weten|informatie)|vragen\?|informatie\b|bereikbaar|bel of mail)", re.IGNORECASE
)
_REACH = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+31|\b0)[\s-]*(?:\d[\s-]*){8,9}(?!\d)")
_PARAGRAPH = re.compile(r"[^\n](?:(?!\n\n).)*", re.DOTALL)
_PARAGRAPHS = 5  # of a contact: a name, an organisation, a number, an address
_LONGEST = 300  # characters of it


def contact_on(page: Page, after: int) -> range | None:
    """The characters of the first contact that a page gives behind a place; None where there is none."""
    paragraphs = list(_PARAGRAPH.finditer(page.text, after))
    headings = {heading.start for heading in page.headings}
    for number, first in enumerate(paragraphs):
        if not _CUE.match(first[0]):
            continue
        own = number if _REACH.search(first[0]) else number + 1  # a heading is none of it
        under = list(takewhile(lambda one: one.start() not in headings, paragraphs[own : own + _PARAGRAPHS]))
        usable = [one for one in under if _REACH.search(one[0])]
        if usable and usable[-1].end() - under[0].start() <= _LONGEST:
            return range(under[0].start(), usable[-1].end())
    return None
