"""A language model behind an OpenAI-compatible server that the settings name. Nothing else here talks to another."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from urllib.parse import SplitResult, urlsplit

from index.errors import SettingsError
from index.settings import Settings
from search_app.answer.phrasing import ChatMessage, PhrasingError

_REPLY_LIMIT = 200_000  # bytes
_PART = 4096
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
            raise SettingsError(f"phrasing_url: '{settings.phrasing_url}' is no address. Like: http://127.0.0.1:11434/v1")
        self.is_local = self._address.hostname in _LOCAL

    def write(self, messages: Sequence[ChatMessage]) -> str:
        """Its reply, within ``phrasing_seconds``. Raises PhrasingError."""
        body = {
            "model": self._settings.phrasing_model,
            "messages": [asdict(one) for one in messages],
            "temperature": 0,
            "max_tokens": 400,
        }
        try:
            return _content(self._reply(json.dumps(body).encode()))
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, RecursionError) as error:
            what = f"The language model at {self._address.hostname} gave no usable reply ({type(error).__name__})."
            raise PhrasingError(f"{what} See to that server, or empty phrasing_url in the settings.") from error

    def _reply(self, body: bytes) -> bytes:
        ends = time.monotonic() + self._settings.phrasing_seconds
        line = self._line()
        end = threading.Timer(self._settings.phrasing_seconds, _cut, [line])  # a drip of headers renews every timeout
        end.daemon = True
        end.start()
        try:
            line.request("POST", f"{self._address.path.rstrip('/')}/chat/completions", body, self._headers())
            reply = line.getresponse()
            if reply.status != 200:
                raise ValueError(f"status {reply.status}")
            read = bytearray()
            while part := reply.read1(_PART):
                read += part
                if len(read) > _REPLY_LIMIT or time.monotonic() > ends:
                    raise TimeoutError("too much, or too slow")
            return bytes(read)
        finally:
            end.cancel()
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._address.scheme == "https" else http.client.HTTPConnection
        return kind(self._address.hostname or "", self._address.port, timeout=self._settings.phrasing_seconds)

    def _headers(self) -> dict[str, str]:
        key = self._settings.phrasing_key
        return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})


def _has_port(address: SplitResult) -> bool:
    try:
        return address.port is None or address.port > 0
    except ValueError:  # no number, or too large a one
        return False


def _cut(line: http.client.HTTPConnection) -> None:
    """End what is being sent or read; whoever waits for it gets an OSError or too little."""
    if line.sock is not None:
        with suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)


def _content(reply: bytes) -> str:
    content = json.loads(reply)["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise TypeError("no text")
    return content
