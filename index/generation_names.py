"""What generations are called and how long they are kept: the same for every store.

A name says its number and when it was made, "g000012-20261122T051932Z", so that names sort as they were made.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NAME = re.compile(r"g(\d{6,})-(\d{8}T\d{6}Z)")
_MADE = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many generations are kept, and for how many days after they were made."""

    generations: int = 5
    days: int = 90


def is_name(text: str) -> bool:
    """Whether a generation could be called so."""
    return _NAME.fullmatch(text) is not None


def name_of(number: int) -> str:
    """The name of a generation that is made now."""
    return f"g{number:06d}-{datetime.now(UTC):{_MADE}}"


def number_of(name: str) -> int:
    """The number in a name; 0 where there is none."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def superfluous(names: Sequence[str], serving: Collection[str | None], keep: Keep) -> list[str]:
    """What is beyond the number or the age, of names from old to new.

    What serves always stays, and of those within the number the newest.
    """
    others = [name for name in names if name not in serving]
    numbered = [name for name in names[-keep.generations :] if name in others]
    oldest = datetime.now(UTC) - timedelta(days=keep.days)
    kept = {name for name in numbered if _made(name) >= oldest} | {*numbered[-1:]}
    return [name for name in others if name not in kept]


def _made(name: str) -> datetime:
    match = _NAME.fullmatch(name)
    return datetime.strptime(match[2], _MADE).replace(tzinfo=UTC) if match else datetime.min.replace(tzinfo=UTC)
