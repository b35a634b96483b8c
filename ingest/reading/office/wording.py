"""What a person reads in a paragraph of Word: changes accepted, fields by their result, hidden letters left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.reading.marks import raised

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VALUE = f"{WORD}val"
_INSIDE = frozenset(
    f"{WORD}{name}"
    for name in "hyperlink ins moveTo smartTag customXml fldSimple bdo dir sdtContent".split()
)
_WRITTEN = {f"{WORD}tab": " ", f"{WORD}ptab": " ", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
_NOTES = (f"{WORD}footnoteReference", f"{WORD}endnoteReference")
_DEEPEST = 30  # elements inside each other
_TINY = 6  # half points: smaller letters are there for machines
_MOST_STYLES = 20  # styles based on each other


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look, as far as it decides whether and how they are read."""

    hidden: bool = False
    struck: bool = False
    high: bool = False
    white: bool = False
    tiny: bool = False
    shaded: bool = False

    def with_(self, properties: Any) -> "Look":  # noqa: ANN401
        """The same after these run properties; what they don't name stays."""
        if properties is None:
            return self
        found = self
        for child in properties:
            name, value = child.tag.removeprefix(WORD), child.get(_VALUE)
            on = value not in ("0", "false", "off")
            if name in ("vanish", "specVanish"):
                found = replace(found, hidden=on)
            elif name in ("strike", "dstrike"):
                found = replace(found, struck=on)
            elif name == "vertAlign":
                found = replace(found, high=value == "superscript")
            elif name == "color":
                found = replace(found, white=(value or "").upper() == "FFFFFF")
            elif name == "sz":
                found = replace(found, tiny=(value or "24").isdecimal() and int(value or "24") < _TINY)
            elif name in ("shd", "highlight"):
                found = replace(found, shaded=True)
        return found


class Wording:
    """Reads paragraphs of one document. ``styles`` is the root of its styles, or None."""

    def __init__(self, styles: Any, body: Any) -> None:  # noqa: ANN401
        self._styles: Mapping[str, Any] = (
            {} if styles is None else {one.get(f"{WORD}styleId"): one for one in styles.iter(f"{WORD}style")}
        )
        grounds = ("behindDoc", "background")
        self._white_is_unseen = not any(
            one.get("behindDoc") == "1" or str(one.tag).endswith("}" + grounds[1]) for one in body.getroottree().iter()
        )

    def style(self, paragraph: Any) -> str:  # noqa: ANN401
        """The id of the style of a paragraph; "" for none."""
        named = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        return "" if named is None else named.get(_VALUE) or ""

    def chain(self, style: str) -> Iterator[Any]:
        """A style and those that it is based on."""
        for _ in range(_MOST_STYLES):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            based = element.find(f"{WORD}basedOn")
            style = "" if based is None else based.get(_VALUE) or ""

    def text(self, paragraph: Any, on_ground: bool = False) -> str:  # noqa: ANN401
        """The words of a paragraph. ``on_ground``: it lies on a colour, so white letters are seen."""
        look = self._styled(Look(), self.style(paragraph))
        shaded = on_ground or not self._white_is_unseen or paragraph.find(f"{WORD}pPr/{WORD}shd") is not None
        look = replace(look, shaded=look.shaded or shaded)
        return "".join(_in_fields(self._pieces(paragraph, look, 0)))

    def shown_runs(self, paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
        """The runs that hold letters, those of accepted changes too."""
        for run in paragraph.iter(f"{WORD}r"):
            removed = next(run.iterancestors(f"{WORD}del", f"{WORD}moveFrom", f"{WORD}txbxContent"), None)
            if removed is None and "".join(run.itertext(f"{WORD}t")).strip():
                yield run

    def _styled(self, look: Look, style: str) -> Look:
        for element in reversed(list(self.chain(style))):
            look = look.with_(element.find(f"{WORD}rPr"))
            if element.find(f"{WORD}pPr/{WORD}shd") is not None:
                look = replace(look, shaded=True)
        return look

    def _pieces(self, element: Any, look: Look, depth: int) -> Iterator[str | Any]:  # noqa: ANN401
        """Texts, and the marks of fields as elements."""
        for child in element if depth < _DEEPEST else ():
            if child.tag == f"{WORD}r":
                yield from self._run(child, look)
            elif child.tag in _INSIDE:
                yield from self._pieces(child, look, depth + 1)
            elif child.tag == f"{WORD}sdt":
                if child.find(f"{WORD}sdtPr/{WORD}showingPlcHdr") is None:
                    yield from self._pieces(child, look, depth + 1)
            elif child.tag == f"{_CHOICES}AlternateContent":
                yield from (piece for one in child[:1] for piece in self._pieces(one, look, depth + 1))
            elif str(child.tag).startswith(_MATH):
                yield "".join(child.itertext(f"{_MATH}t"))

    def _run(self, run: Any, look: Look) -> Iterator[str | Any]:  # noqa: ANN401
        properties = run.find(f"{WORD}rPr")
        named = None if properties is None else properties.find(f"{WORD}rStyle")
        if named is not None:
            look = self._styled(look, named.get(_VALUE) or "")
        look = look.with_(properties)
        unseen = look.hidden or look.struck or look.tiny or look.white and not look.shaded
        for child in run:
            if child.tag == f"{WORD}fldChar":
                yield child
            elif not unseen:
                yield _written(child, look.high)


def _written(child: Any, high: bool) -> str:  # noqa: ANN401
    if child.tag == f"{WORD}t":
        return raised(child.text or "") if high else child.text or ""
    if child.tag in _NOTES:
        return child.get("mark") or ""
    if child.tag == f"{WORD}sym":
        code = child.get(f"{WORD}char") or ""
        return chr(int(code, 16)) if len(code) == 4 and set(code.upper()) <= set("0123456789ABCDEF") else ""
    if child.tag == f"{WORD}ruby":
        return "".join(text for base in child.iter(f"{WORD}rubyBase") for text in base.itertext(f"{WORD}t"))
    return _WRITTEN.get(child.tag, "")


def _in_fields(pieces: Iterator[str | Any]) -> Iterator[str]:
    """What fields show: their result, not their code; of a list to choose from, what was chosen."""
    inside: list[bool] = []  # of each open field: whether its result has begun
    for piece in pieces:
        if isinstance(piece, str):
            if all(inside):
                yield piece
            continue
        kind = piece.get(f"{WORD}fldCharType")
        if kind == "begin":
            yield _chosen(piece)
            inside.append(False)
        elif inside and kind == "separate":
            inside[-1] = True
        elif inside and kind == "end":
            inside.pop()


def _chosen(begin: Any) -> str:  # noqa: ANN401
    choices = begin.find(f"{WORD}ffData/{WORD}ddList")
    if choices is None:
        return ""
    entries = [one.get(_VALUE) or "" for one in choices.iter(f"{WORD}listEntry")]
    result = choices.find(f"{WORD}result")
    row = int(result.get(_VALUE) or 0) if result is not None else 0
    return entries[row] if 0 <= row < len(entries) else ""


def is_removed(paragraph: Any) -> bool:  # noqa: ANN401
    """Whether the end of a paragraph was deleted or moved: then it goes on in the next one."""
    return any(
        paragraph.find(f"{WORD}pPr/{WORD}rPr/{WORD}{name}") is not None for name in ("del", "moveFrom")
    )
