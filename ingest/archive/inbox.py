"""What visitors send to the maintainer, each on their own press: what is wrong, and what they couldn't find.

Kept beside the other decisions: bounded in length and number, plain text, until a maintainer deletes it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from index.errors import InboxError, NotFound
from index.store import decisions

MessageKind: TypeAlias = Literal["wrong", "question"]
MESSAGE_KINDS: tuple[MessageKind, ...] = get_args(MessageKind)
LONGEST_MESSAGE, LONGEST_ABOUT = 2_000, 1_000  # characters
MOST_MESSAGES, MOST_IN_AN_HOUR = 500, 60  # in the inbox; taken in

_LONGEST_ID = 300  # characters of the id of a publication or product
# Control characters, marks that turn the direction of writing, and half characters.
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent; ``sent`` and ``handled`` (None: not yet) are ISO 8601, UTC. Nothing tells who sent it.

    ``about`` is the sentence or name that it is about, "" for a question that found nothing; ``publication_id``,
    ``page`` and ``product_id`` tell where that stands, as far as it does.
    """

    kind: MessageKind
    text: str
    about: str = ""
    publication_id: str = ""
    page: int | None = None
    product_id: str = ""
    number: int = 0
    sent: str = ""
    handled: str | None = None


def put(data_dir: Path, message: Message) -> int:
    """Keep a message; returns its number.

    Raises:
        InboxError: It says nothing or too much, or there are too many.
        StoreReadOnly: It can't be kept.
    """
    text, about = _plain(message.text), _plain(message.about)
    if not text or len(text) > LONGEST_MESSAGE or len(about) > LONGEST_ABOUT:
        raise InboxError(f"A message has 1 to {LONGEST_MESSAGE} characters.", "length")
    if max(len(message.publication_id), len(message.product_id)) > _LONGEST_ID:
        raise InboxError("There is no publication or product with such an id.", "length")
    now = datetime.now(UTC)
    with decisions.writing(data_dir) as rows:
        (total,) = rows.execute("SELECT count(*) FROM message").fetchone()
        hour_ago = (_moment(now - timedelta(hours=1)),)
        (lately,) = rows.execute("SELECT count(*) FROM message WHERE sent > ?", hour_ago).fetchone()
        if total >= MOST_MESSAGES or lately >= MOST_IN_AN_HOUR:
            raise InboxError("The inbox is full. Try again later.", "full")
        values = (message.kind, text, about, _plain(message.publication_id), message.page, _plain(message.product_id))
        columns = "kind, text, about, publication_id, page, product_id, sent"
        row = (*values, _moment(now))
        return rows.execute(f"INSERT INTO message ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row).lastrowid or 0


def messages(data_dir: Path) -> list[Message]:
    """All messages: those that nobody handled first, the newest first."""
    columns = "kind, text, about, publication_id, page, product_id, number, sent, handled"
    with decisions.reading(data_dir) as rows:
        order = "ORDER BY handled IS NOT NULL, number DESC"
        found = rows.execute(f"SELECT {columns} FROM message {order}").fetchall()
    return [Message(*row) for row in found]


def handle(data_dir: Path, number: int) -> None:
    """Say that a message was dealt with; it stays until it is deleted. Raises NotFound, StoreReadOnly."""
    _change(data_dir, "UPDATE message SET handled = ? WHERE number = ?", _moment(datetime.now(UTC)), number)


def reopen(data_dir: Path, number: int) -> None:
    """Say that a message was not dealt with after all. Raises NotFound, StoreReadOnly."""
    _change(data_dir, "UPDATE message SET handled = NULL WHERE number = ?", number)


def remove(data_dir: Path, number: int) -> None:
    """Delete a message. Raises NotFound, StoreReadOnly."""
    _change(data_dir, "DELETE FROM message WHERE number = ?", number)


def _change(data_dir: Path, statement: str, *values: str | int) -> None:
    with decisions.writing(data_dir) as rows:
        changed = rows.execute(statement, values).rowcount
    if not changed:
        raise NotFound(f"There is no message {values[-1]}. See: vraagbaak messages list")


def _plain(text: str) -> str:
    return " ".join(_ODD.sub(" ", text).split())


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
