"""Dutch text to sentences, by rules: where a full stop, question mark or line end is the end of one."""

import re
from collections.abc import Iterator

from ingest.abbreviations import MAY_END, NEVER_LAST, NUMBERED, OPENERS, TITLES

_OPENING = r"‘’'\"“”„«‹(\[¿¡*_"
_CLOSING = r"’'\"”»›)\]*_"
BULLETS = "•●▪■□◦‣∙▶►➢➤✓✔❖"
# A possible end: end marks with what closes after them, and white space; then what the next sentence begins with.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # the mark of a footnote belongs to the sentence that it stands behind
_CANDIDATE = re.compile(
    rf"(?P<marks>[.!?…]+)(?P<close>(?:[{_RAISED}]|,(?=[{_RAISED}])| ?[{_CLOSING}](?![^\W{_RAISED}]))*)"
    r"(?P<space>\s+)(?=\S)"
)
_GLUED = re.compile(r"(?<=[a-zë]{3})[.!?](?=[A-Z][a-zë]*\s)")
_LINE_END = re.compile(r"[ \t]*\n\s*")
_INLINE_BULLET = re.compile(rf"\s+(?=[{BULLETS}]\s)")
_LINE_LABEL = re.compile(rf"(?:[-–*{BULLETS}]\s|\(?\d{{1,3}}[.)]\s|[a-z][.)]\s)")
_LAST_WORD = re.compile(r"[^\s(\[{‘'\"“„«/]+$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý][a-z]?\.-?)*(?:[A-ZÀ-Ý]|Th|Ch|Ph|IJ|Sj|Tj|Chr|Fr)$")
_LABEL_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-Za-z])$")
_NEXT = re.compile(rf"[{_OPENING}]*?(?P<start>['’‘`][stnkmr]\s+\S|,,\w|\w|[{BULLETS}–—€&#@+-])")
_NEXT_WORD = re.compile(rf"[{_OPENING}]*(\w+)")
_ACRONYMS = frozenset({"V.S", "B.V", "N.V", "V.N", "E.U", "U.S", "U.S.A", "U.K", "V.K", "D.C"})
_LONG_TITLES = ("prof", "secr", "voorz", "coörd")  # the end of a compound: "jeugdprof. Van Dam"
_TRIM_LEFT = re.compile(rf"[\s{BULLETS}]+")
_REACH = 40  # characters looked back for a word: keeps the time linear
_WRAPPED_LINE = 40  # a line break after a shorter line was meant


def split(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences in order, trimmed of white space and of the bullet in front.

    A blank line always ends a sentence; a single line end does too, unless the line is long and the next goes on in
    lower case. ``text[start:end]`` stands verbatim in the text; spans don't overlap and only blanks lie between them.
    """
    spans: list[tuple[int, int]] = []
    for line_start, line_end in _lines(text):
        start = line_start
        for end in _ends(text, line_start, line_end):
            _add(spans, text, start, end)
            start = end
        _add(spans, text, start, line_end)
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    left = _TRIM_LEFT.match(text, start, end)
    start = left.end() if left else start
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _LINE_END.finditer(text):
        if _is_wrapped(text, start, found):
            continue
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _is_wrapped(text: str, start: int, line_end: re.Match[str]) -> bool:
    if "\n" in line_end.group().strip(" \t")[1:] or line_end.end() >= len(text):
        return False
    line = text[max(start, text.rfind("\n", 0, line_end.start()) + 1) : line_end.start()]
    goes_on = text[line_end.end()].islower() and not _LINE_LABEL.match(text, line_end.end())
    return goes_on and len(line) >= _WRAPPED_LINE and line[-1] not in ".!?:;"


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end inside one line, in order."""
    ends = {found.start() for found in _INLINE_BULLET.finditer(text, start, end)}
    for found in _GLUED.finditer(text, start, end):
        word = _NEXT_WORD.match(text, found.end())
        if word and word.group(1) in OPENERS:
            ends.add(found.end())
    from_here = start
    for found in _CANDIDATE.finditer(text, start, end):
        if _is_end(text, from_here, found) and not _inside_brackets(text, from_here, found.end(), end):
            from_here = found.end("close")
            ends.add(from_here)
    yield from sorted(ends)


def _is_end(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a sentence that began at ``start`` ends at the marks that were found."""
    following = _NEXT.match(text, found.end())
    if following is None:
        return False
    if following.group("start")[0].islower():
        return _ends_before_lower_case(text, start, found)
    if found.group("marks") != "." or found.group("close"):
        return not (found.group("marks") == "." and _is_abbreviation_in_brackets(text, start, found))
    return not _is_inner_stop(text, start, found)


def _ends_before_lower_case(text: str, start: int, found: re.Match[str]) -> bool:
    """A forgotten capital: only after a full stop that follows a long ordinary word."""
    word = _word_before(text, start, found.start())
    if word is None or found.group("marks") != "." or found.group("close"):
        return False
    return word.group().isalpha() and word.group().islower() and len(word.group()) >= 7 and not _known(word.group())


def _is_abbreviation_in_brackets(text: str, start: int, found: re.Match[str]) -> bool:
    word = _word_before(text, start, found.start())
    return word is not None and ")" in found.group("close") and _known(word.group().lower())


def _word_before(text: str, start: int, position: int) -> re.Match[str] | None:
    return _LAST_WORD.search(text, max(start, position - _REACH), position)


def _known(word: str) -> bool:
    return word in NEVER_LAST or word in TITLES or word in MAY_END


def _is_inner_stop(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a single full stop before a capital or a digit belongs to an abbreviation, initial or number."""
    match = _word_before(text, start, found.start())
    if match is None:
        return True
    word, lower = match.group(), match.group().lower()
    next_word = _NEXT_WORD.match(text, found.end())
    opener = next_word is not None and next_word.group(1) in OPENERS
    digit = text[found.end()].isdigit()
    if _is_label(text, start, match):
        return True
    if lower in TITLES:
        return not word.isupper() or not opener
    if lower in MAY_END or word in _ACRONYMS:
        return digit and lower not in {"enz", "etc", "e.d"}
    if _INITIALS.fullmatch(word):
        return not (opener and "." not in word)
    if lower in NEVER_LAST or any(lower.endswith(title) and len(lower) > len(title) + 3 for title in _LONG_TITLES):
        return not (opener and word[0].isupper() and match.start() > start)
    return "." in lower and lower.replace(".", "").isalpha() and max(map(len, lower.split("."))) == 1 and not opener


def _is_label(text: str, start: int, word: re.Match[str]) -> bool:
    """A number that heads its line ("1. Inclusief") or follows a word for a part ("Stap 2. Bespreek")."""
    if not _LABEL_NUMBER.fullmatch(word.group()):
        return False
    if word.start() - start > _REACH:
        return False
    before = text[start : word.start()].strip(f"‘’'\"“”„«‹([*_{BULLETS}–- \n\t")
    if not before:
        return True
    return before.lower() in NUMBERED


def _inside_brackets(text: str, start: int, position: int, end: int) -> bool:
    """Inside one pair of round brackets that closes within reach, so that the pair stays whole."""
    opened = text.rfind("(", max(start, position - 5 * _REACH), position)
    if opened < 0 or text.find(")", opened, position) >= 0:
        return False
    closed = text.find(")", position, min(end, position + 5 * _REACH))
    return closed >= 0 and text.find("(", position, closed) < 0
