"""Whether something stands where a publication says how to reach somebody: then it was meant to be found."""

import re

from index.types import Page

_CUE = re.compile(
    r"\b(?:(?:wil je |wilt u )?meer (?:weten|informatie|lezen|hierover)|"
    r"contact(?:gegevens|persoon|personen|informatie)?\b|colofon|aanmelden|aanmelding|inschrijven|bestellen|opvragen|"
    r"vragen\?|(?:bel|mail|app|schrijf)(?: met| naar| ons)?\b|(?:is )?bereikbaar|verkrijgbaar|redactie|auteurs?|"
    r"informatie bij|uitgave van|bezoekadres|postadres|disclaimer)",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:moeders?|vaders?|ouders?|oma|opa|cli[eë]nt\w*|pati[eë]nt\w*|leerling\w*|kind(?:eren)?|gezin\w*|zoon|dochter|"
    r"pleeg\w+|netwerk van)\b",
    re.IGNORECASE,
)
_HEADING_AT_MOST = 80  # characters: a paragraph of its own that is shorter can head what follows
_PARAGRAPHS = 4  # that such a heading still heads
_BEFORE = 200  # characters in which a sentence can say "mail naar"


def is_contact(page: Page, start: int) -> bool:
    """Whether what begins at this character of the page is a contact detail of the publication itself."""
    return (
        _is_cue(_heading_above(page, start)) or _is_cue(_paragraph_above(page.text, start)) or _said_before(page, start)
    )


def _is_cue(heading: str) -> bool:
    return bool(_CUE.search(heading)) and not _PRIVATE.search(heading)


def _heading_above(page: Page, start: int) -> str:
    above = [heading for heading in page.headings if heading.end <= start]
    return page.text[above[-1].start : above[-1].end] if above else ""


def _paragraph_above(text: str, start: int) -> str:
    """The nearest of the last few paragraphs that is short enough to be a heading."""
    paragraphs = text[:start].split("\n\n")[:-1][-_PARAGRAPHS:]
    short = [one for one in paragraphs if len(one) <= _HEADING_AT_MOST and _CUE.search(one)]
    return short[-1] if short else ""


def _said_before(page: Page, start: int) -> bool:
    """The paragraph itself says it: "Mail naar …", with nothing private between."""
    paragraph = page.text.rfind("\n\n", 0, start) + 2 if "\n\n" in page.text[:start] else 0
    before = page.text[max(paragraph, start - _BEFORE) : start]
    cues = [match.start() for match in _CUE.finditer(before)]
    return any(not _PRIVATE.search(before[one:]) for one in cues[-1:])
