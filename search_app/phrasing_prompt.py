"""What a language model is asked: the quotes as material between marks, and how each sentence must point at them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search_app import texts_phrasing as texts
from search_app.citation import Citation


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a chat."""

    role: Literal["system", "user"]
    content: str


def messages_for(question: str, citations: Sequence[Citation]) -> tuple[ChatMessage, ...]:
    """The rules, and then the question with the quotes; a mark that no publication can know stands around each."""
    mark = secrets.token_hex(8)
    quotes = [f"<{mark} [{one.n}]>\n{one.quote}\n</{mark}>" for one in citations]
    asked = texts.TASK.format(question=question, quotes="\n".join(quotes))
    return ChatMessage("system", texts.RULES.format(mark=mark)), ChatMessage("user", asked)
