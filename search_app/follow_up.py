"""A question in its conversation: what it goes on about, and what it doesn't want."""

import re

from search_app.product_replies import FollowUp

_POINTS_BACK = re.compile(
    r"^\W*(?:en|maar|dus|ook)\b|\b(?:dat|die|dit|deze|daar\w*|het|hij|zij|ze|er)\b|\b(?:nog|ook|eigenlijk)\b",
    re.IGNORECASE,
)
_SHORT = 9  # words: a longer question mostly says itself what it is about
_NOT_WANTED = re.compile(
    r"\b(?:geen|zonder|niet (?:een|met een|via een)|liever geen|behalve) "
    r"(?P<what>(?:[a-zà-ÿ]+e (?!(?:maar|want|ook)\b))?[a-zà-ÿ-]{4,})",
    re.IGNORECASE,
)
_NO_THING = frozenset(
    "wachttijd wachtlijst afspraak verwijzing idee geld tijd zin hulp kosten dossier diagnose naam".split()
)


def completed(question: str, previous: FollowUp | None, name: str | None) -> str:
    """The question as it would be asked by itself: with the product it goes on about, or else the question before it.

    ``name`` is that of the product that was shown last, None where there was none. What is typed stays in front.
    """
    if previous is None or not goes_on(question):
        return question
    return f"{question} ({name})" if name else f"{question} ({previous.question})"


def goes_on(question: str) -> bool:
    """Whether a question leans on the one before it ("en loopt dat nog?", "voor welke leeftijd?")."""
    words = question.split()
    return len(words) <= _SHORT and (_POINTS_BACK.search(question) is not None or len(words) <= _SHORT // 2)


def excluded(question: str) -> tuple[str, ...]:
    """What a question doesn't want, as it is written: "geen therapie" gives "therapie"."""
    found = (match["what"].strip() for match in _NOT_WANTED.finditer(question))
    return tuple(dict.fromkeys(what for what in found if what.casefold().split()[-1] not in _NO_THING))
