"""The found quotes in other words, where the settings name a language model: asked, checked, and beside the quotes."""

import asyncio
import json
import logging
import re
import secrets
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import SplitResult, urlsplit, urlunsplit

from index.dutch.words import LIGHT, TURNING, fold, stem
from index.errors import SettingsError, VraagbaakError
from index.settings import Settings
from search_app.answer import understanding
from search_app.answer.selection import MOST_QUOTES
from search_app.replies import Answer, AnswerSentence, Citation
from search_app.texts import other_screens as texts

if TYPE_CHECKING:
    import httpx2

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORDS = re.compile(r"[^\W_]+(?:[-.,'’/:][^\W_]+)*|[%€$§+=<>]")
_CLAUSE_MARKS = re.compile(r"[,:()–—;«»\"“”„]")
_INTRODUCING = re.compile(r"[:(«\"“„]")  # what follows is said by somebody, or is about what came before
_ALLOWED = re.compile(r"[\w\s.,;:()'’\"“”!%€&/+–—-]*")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with what stands around it: ``term`` to compare, ``closes`` where a clause ends.

    One that ``opens`` a clause may follow when what stood before it fell out.
    """

    term: str
    opens: bool
    closes: bool


def is_supported(text: str, quote: str) -> bool:
    """Whether one sentence of the quote bears out all of the text."""
    if not _ALLOWED.fullmatch(text) or len(_SENTENCES.split(text.strip())) > 1:
        return False
    said = _words(text)
    return bool(said) and any(_follows(said, _words(one)) for one in _SENTENCES.split(quote) if not one.endswith("?"))


def _follows(said: Sequence[_Word], source: Sequence[_Word]) -> bool:
    """Whether it begins as the source does and has its words in this order; only whole clauses after it fell out."""
    if len(said) < 2 or not source or said[0].term != source[0].term or _turning(said) != _turning(source):
        return False
    ends = {0}  # places in the source that the words so far may have reached
    for word in said[1:]:
        ends = {
            at
            for end in ends
            for at in range(end + 1, len(source))
            if source[at].term == word.term and (at == end + 1 or _is_clause(source, end, at))
        }
    return any(source[end].closes for end in ends)


def _is_clause(source: Sequence[_Word], end: int, at: int) -> bool:
    """Whether what lies between two words is marked off on both sides."""
    return source[end].closes and source[at].opens


def _turning(words: Sequence[_Word]) -> list[str]:
    return sorted(word.term for word in words if word.term in _TURNING_TERMS or word.term.startswith("on"))


def _words(text: str) -> list[_Word]:
    found = [one for one in _WORDS.finditer(text) if fold(one[0]) not in LIGHT]
    gaps = [text[one.end() : after.start()] for one, after in zip(found, found[1:], strict=False)]
    marked = [_CLAUSE_MARKS.search(gap) is not None for gap in gaps]
    opening = [mark and not _INTRODUCING.search(gap) for mark, gap in zip(marked, gaps, strict=True)]
    around = zip(found, [True, *opening], [*marked, True], strict=True)
    return [_Word(_term(one[0]), opens, closes) for one, opens, closes in around]


def _term(word: str) -> str:
    """Numbers and names as they stand, other words by their stem."""
    return word if any(letter.isdigit() for letter in word) else stem(fold(word))


_TURNING_TERMS = frozenset(_term(word) for word in TURNING)


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
    return ChatMessage("system", texts.RULES.format(most=MOST_QUOTES, mark=mark)), ChatMessage("user", asked)


_log = logging.getLogger(__name__)
_LINE = re.compile(r"^\s*(?:[-*•]\s+)?(?P<text>[^\[\]\n]+?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)[.]?\s*$")
_MARK = re.compile(r"\[(\d{1,2})\]")


class PhrasingError(VraagbaakError):
    """The language model can't be reached, or what it sends is no reply."""


class Writer(Protocol):
    """A language model that writes."""

    is_local: bool

    def write(self, messages: Sequence[ChatMessage]) -> str:
        """Its reply. Raises PhrasingError."""


def phrased(answer: Answer, writer: Writer) -> Answer:
    """The answer with what the writer made of its quotes; without where there are none, or nothing of it holds.

    A question that seems to tell who a child is goes to no other machine.

    A language model that gives no reply is logged, and costs nothing but its own sentences.
    """
    if answer.abstained or (not writer.is_local and understanding.kinds_in(answer.question)):
        return answer
    try:
        written = writer.write(messages_for(answer.question, answer.citations))
    except PhrasingError as error:
        _log.warning("%s", error)
        return answer
    return replace(answer, phrased=tuple(_held(written, answer.citations))[:MOST_QUOTES])


def _held(written: str, citations: Sequence[Citation]) -> Iterator[AnswerSentence]:
    """The sentences that point at quotes, each of which bears the whole of it out; the others are dropped."""
    quotes = {one.n: one.quote for one in citations}
    seen: set[str] = set()
    for line in written.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        text, numbers = found["text"].strip(), tuple(dict.fromkeys(int(n) for n in _MARK.findall(found["marks"])))
        borne_out = all(n in quotes and is_supported(text, quotes[n]) for n in numbers)
        if borne_out and text not in seen:
            seen.add(text)
            yield AnswerSentence(text, numbers, None, (), ())


_REPLY_LIMIT = 200_000  # bytes
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class ChatServer:
    """Writes by asking one server. No proxy is used and no redirect followed: it goes where the settings say.

    Raises:
        SettingsError: The address is none.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = urlsplit(settings.phrasing_url)
        self._settings = settings
        if self._address.scheme not in ("http", "https") or not self._address.hostname or not _has_port(self._address):
            raise SettingsError(
                f"phrasing_url: '{settings.phrasing_url}' is no address. Like: http://127.0.0.1:11434/v1"
            )
        self.is_local = self._address.hostname in _LOCAL

    def write(self, messages: Sequence[ChatMessage]) -> str:
        """Its reply, within ``phrasing_seconds``; not from a thread that runs an event loop. Raises PhrasingError."""
        import httpx2  # 60 ms that nobody waits for who asks no language model

        body = {
            "model": self._settings.phrasing_model,
            "messages": [asdict(one) for one in messages],
            "temperature": 0,
            "max_tokens": 400,
        }
        wrong = (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, LookupError, TypeError, RecursionError)
        try:
            client = httpx2.AsyncClient(timeout=None, trust_env=False, verify=_trusted())
            return _content(asyncio.run(self._reply(client, json.dumps(body).encode())))
        except wrong as error:
            what = f"The language model at {self._address.hostname} gave no usable reply ({type(error).__name__})."
            raise PhrasingError(f"{what} See to that server, or empty phrasing_url in the settings.") from error

    async def _reply(self, client: "httpx2.AsyncClient", body: bytes) -> bytes:
        read = bytearray()
        async with (
            asyncio.timeout(self._settings.phrasing_seconds),  # for all of it: a drip renews the client's own limits
            client,
            client.stream("POST", self._url(), content=body, headers=self._headers()) as reply,
        ):
            if reply.status_code != 200:
                raise ValueError(f"status {reply.status_code}")
            async for part in reply.aiter_raw():
                read += part
                if len(read) > _REPLY_LIMIT:
                    raise ValueError("too much")
        return bytes(read)

    def _url(self) -> str:
        """Where it is asked; a name and password in the settings' address are not sent."""
        to = self._address
        path = f"{to.path.rstrip('/')}/chat/completions"
        return urlunsplit((to.scheme, to.netloc.rpartition("@")[2], path, "", ""))

    def _headers(self) -> dict[str, str]:
        key = self._settings.phrasing_key
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}  # a packed reply hides its size
        return headers | ({"Authorization": f"Bearer {key}"} if key else {})


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; reading them takes a while."""
    return ssl.create_default_context()


def _has_port(address: SplitResult) -> bool:
    try:
        return address.port is None or address.port > 0
    except ValueError:  # no number, or too large a one
        return False


def _content(reply: bytes) -> str:
    content = json.loads(reply)["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise TypeError("no text")
    return content
