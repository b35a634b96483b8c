"""Bytes to text: which encoding they were written in, also where the file doesn't say so."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BOMS: Final = (  # the longer first: that of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_HEAD = 4096  # bytes by which UTF-16 is known
_ZEROS = 0.3  # share of the bytes on one side that are zero in UTF-16 of a Latin script; on the other hardly any
_LATIN = 0.6  # of the characters are letters or blanks of a Latin script, in what a person wrote
_OLD: Final = ("cp1252", "mac_roman", "cp850")  # of Windows, of old Macs, of DOS; where two fit as well, the first
_MISTAKEN = 0.3  # share of the signs that are usual: fewer in letters that were taken for others
_WORD_SIGN = re.compile(r"(?<=[^\W\d_])[’-](?=[^\W\d_])")
_USUAL = re.compile(r"[éëïöüèáóàêçíâôúûäÉËÏÖÜ–—•…]|(?<!\w)€|€(?=[ \d])|(?<!\w)[‘“„]|(?<=\w)[’”]")
_STRANGE = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text; ``guessed`` where its encoding is an old one that was told by its letters, or letters are lost."""

    text: str
    guessed: bool = False


def unicode_encoding_of(content: bytes) -> str | None:
    """The encoding of Unicode that the first bytes show, by their mark or by their zeros; None for another."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    head = content[:_HEAD]
    even, odd = (head[side::2].count(0) / max(1, len(head) // 2) for side in (0, 1))
    if max(even, odd) < _ZEROS or min(even, odd) > 0.02 or len(head) < 4:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if _is_written(head[: len(head) // 2 * 2].decode(name, errors="replace")) else None


def _is_written(text: str) -> bool:
    """Whether a text is mostly letters and blanks of a Latin script: bytes of a program can have zeros too."""
    latin = sum(letter < "\u0250" and (letter.isalpha() or letter.isspace()) for letter in text)
    return latin >= _LATIN * len(text)


def decode(content: bytes) -> Decoded:
    """Text of bytes; what can't be decoded becomes U+FFFD."""
    content = content.removeprefix(codecs.BOM_UTF8)
    if name := unicode_encoding_of(content):
        text = content.decode(name, errors="replace").removeprefix("\ufeff")
        return Decoded(text, "\ufffd" in text)
    if name := _declared(content):
        return Decoded(content.decode(name, errors="replace"))
    try:
        text = content.decode("utf-8")
        return Decoded(text, "\ufffd" in text or _is_mistaken(text))
    except UnicodeDecodeError:
        return _of_one_byte(content)


_SAYS = re.compile(rb"<[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{3,20})", re.IGNORECASE)
_SEVEN_BITS = "utf-7"  # which looks as ASCII: a browser of today shows "cli+AOs-nten", its maker meant "cliënten"
_BELIEVED: Final = frozenset(  # of letters that others than Dutch have; of any else the bytes tell more than the words
    "cp1250 cp1251 cp1253 cp1254 cp1257 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-7 iso8859-9 iso8859-13 "
    "iso8859-16 koi8-r koi8-u".split()
)


def _declared(content: bytes) -> str | None:
    """The encoding that a page names in its head, where it is one that is believed and the bytes aren't UTF-8."""
    said = _SAYS.search(content[:1024]) if content.lstrip()[:1] == b"<" else None
    try:
        name = codecs.lookup(said[1].decode()).name if said else ""
        if name == _SEVEN_BITS and content.isascii():
            return name
        if name not in _BELIEVED:
            return None
        content.decode("utf-8")
    except LookupError:
        return None
    except UnicodeDecodeError:
        return name
    return None


def _of_one_byte(content: bytes) -> Decoded:
    """The text in the old encoding that gives the letters and signs that Dutch has."""
    texts = {name: content.decode(name, errors="replace") for name in _OLD}
    best = max(_OLD, key=lambda name: _share_usual(texts[name]))
    text = texts[best].replace("¤", "€")  # which Latin-9 has in its place
    return Decoded(text, best != "cp1252" or "\ufffd" in text)


def _is_mistaken(text: str) -> bool:
    """Whether an old program took the letters for those of another encoding before they were stored: "cli‘nten"."""
    if len(set(_STRANGE.findall(text))) < 2 or _share_usual(text) >= _MISTAKEN:
        return False
    return any(_share_usual(meant) == 1 for one in _OLD for other in _OLD if (meant := _as_meant(text, one, other)))


def _as_meant(text: str, taken_for: str, was: str) -> str:
    """The text if its letters were taken for another encoding; empty where it has letters that this one has not."""
    try:
        return text.encode(taken_for).decode(was, "replace")
    except UnicodeEncodeError:
        return ""


def _share_usual(text: str) -> float:
    plain = _WORD_SIGN.sub("", text)
    strange = len(_STRANGE.findall(plain))
    return len(_USUAL.findall(plain)) / strange if strange else 1.0
