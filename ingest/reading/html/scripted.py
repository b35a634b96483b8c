"""The text of a page that its script draws: taken from the JSON that the page carries for it."""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement, fragment_fromstring  # type: ignore[import-untyped]

_ASSIGNED = re.compile(r"(?:window\.)?__\w+__\s*=\s*(\{.*\})\s*;?\s*$", re.DOTALL)
_TAGGED = re.compile(r"<(?:p|h[1-6]|ul|ol|div|br|li|table)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"^[A-ZÀ-Ý‘“\"'][^{}<>]*\s[^{}<>]*[.!?…][’”\"']?$")
_FEWEST_WORDS = 5
_DEEPEST = 40  # objects inside each other
_MOST = 2_000  # texts
_LOOKED = ("description", "meta", "seo", "alt", "caption", "cookie", "consent", "error", "label", "message", "footer")


def fill(tree: HtmlElement) -> bool:
    """Put the texts of the page's JSON in its body; whether there were any. Nothing is run."""
    texts = list(dict.fromkeys(text for data in _data(tree) for text in _texts(data, 0)))[:_MOST]
    for text in texts:
        tagged = text if _TAGGED.search(text) else f"<p>{text}</p>"
        tree.body.append(fragment_fromstring(tagged, create_parent="div"))
    return bool(texts)


def _data(tree: HtmlElement) -> Iterator[object]:
    for script in tree.xpath("//script"):
        text = (script.text or "").strip()
        found = text if "json" in (script.get("type") or "") else (_ASSIGNED.search(text) or [None, ""])[1]
        try:
            yield json.loads(found or "null")
        except (ValueError, RecursionError):
            continue


def _texts(data: object, depth: int) -> Iterator[str]:
    """Strings that are text: with tags of paragraphs, or a sentence; what is there for machines is passed by."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            if not any(word in str(name).lower() for word in _LOOKED):
                yield from _texts(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, depth + 1)
    elif isinstance(data, str) and _is_text(data.strip()):
        yield data.strip()


def _is_text(text: str) -> bool:
    return bool(_TAGGED.search(text) or _SENTENCE.match(text) and len(text.split()) >= _FEWEST_WORDS)
