"""Repair of text as it was printed: ligatures, soft hyphens, control characters, raised marks, words cut in two."""

import html
import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest
from urllib.parse import unquote

from index.dutch.compounds import is_usual, parts_of

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = re.compile(r"[\[(]?\s*(\d{1,3}(?:(?:\s*[,;–-]\s*|\s+)\d{1,3})*)\s*[\])]?")
_POWER = re.compile(r"[-−–](\d{0,2})")
STROKES = ("/", "⁄")


def raised(text: str, before: str = "", after: str = "") -> str:
    """Text that stands high: its figures written ¹ ² ³ ("12³", "m²", "10⁻³"); letters stay as they are ("1e")."""
    if power := _POWER.fullmatch(text.strip()):
        return f"⁻{power[1].translate(RAISED)}"  # nothing behind it where its figure is a part of its own
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return text.translate(RAISED) if _joins(before, text, after) else text
    marks = re.sub(r"(?<=\d)\s+(?=\d)", ",", found.group(1))
    return re.sub(r"\s", "", marks).translate(RAISED) + (" " if text[-1:].isspace() else "")


def lowered(text: str, before: str, after: str = "") -> str:
    """Text that is set low: its figures written ₁ ₂ ₃ where they would make another figure with one beside them.

    So it is "10₂" and "log₂8", and "CO2" behind a letter.
    """
    return text.strip().translate(LOWERED) if _joins(before, text.strip(), after) else text


def _joins(before: str, text: str, after: str) -> bool:
    """Whether text begins or ends in a figure with another figure right beside it."""
    pairs = ((before[-1:], text[:1]), (text[-1:], after[:1]))
    return any(left.isdigit() and right.isdigit() for left, right in pairs)  # ² and ₂ are digits too


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. ``height`` is above 0 for what is set high against the line, under 0 for what is set low."""

    text: str
    height: float = 0


def in_line(pieces: Iterable[Piece]) -> str:
    """The text of the pieces of a line, so that figures of two heights never make one: "12³", "10₂", "1 1/2"."""
    stretches = groupby((one for one in pieces if one.text), lambda one: (one.height > 0) - (one.height < 0))
    runs = [("".join(one.text for one in stretch), height) for height, stretch in stretches]
    written = ""
    for row, (text, height) in enumerate(runs):
        after, below = [*runs[row + 1 : row + 3], ("", 0), ("", 0)][:2]
        if height > 0 and after[0].strip() in STROKES and below[1] < 0:
            written += f" {text}" if written[-1:].isalnum() else text
        elif height:
            written += raised(text, written, after[0]) if height > 0 else lowered(text, written, after[0])
        else:
            written += text
    return written


_WORD = re.compile(r"[\w.,]+")


def fraction(above: str, below: str) -> str:
    """A fraction of a formula on one line: "1/2"; parts of more than a word stand between brackets."""
    return f"{bracketed(above)}/{bracketed(below)}"


def bracketed(part: str) -> str:
    """A part of a formula that stays one thing on its line: between brackets where it is more than a word."""
    part = part.strip()
    return part if _WORD.fullmatch(part) else f"({part})"


_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "ĳ": "ij",
    "Ĳ": "IJ",
}
_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f"
_GONE = "\u00ad\u061c\u180e\u200b\u200c\u200d\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
# Marks that no reader sees, in which a whole instruction can be hidden: joiners, isolates, selectors, letters of tags.
_UNSEEN = [*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE01F0)]
_CONTROLS = {code: None for code in [*range(32), *range(127, 160)] if code not in (9, 10, 11, 12, 13)}
_TABLE = {
    **_CONTROLS,
    **{ord(char): " " for char in _BLANKS},
    **{ord(char): None for char in _GONE},
    **dict.fromkeys(_UNSEEN),
    **{ord(char): written for char, written in _LIGATURES.items()},
    **{code: ord(sign) for code in range(128, 160) if (sign := bytes([code]).decode("cp1252", "ignore"))},
    ord("\r"): "\n",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
    ord("\u2010"): "-",
    ord("\u2011"): "-",
    **dict.fromkeys([*range(0xE000, 0xF8FF), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # halves of a character: they can't be stored
}
TICKED, UNTICKED = "☒", "☐"  # boxes of a form
WINGDINGS = {0x6F: UNTICKED, 0x71: UNTICKED, 0xA8: UNTICKED, 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xFD: TICKED, 0xFE: "☑"}
_BULLET_SIGNS = {0xF0B7: "•", 0xF02D: "–", **{0xF000 + code: sign for code, sign in WINGDINGS.items()}}
_PLAIN = re.compile(r"[\n\x20-\x7eÀ-ɏ‘’“”„–—…€•]*")
_NAMED_LETTER = re.compile(  # as web pages write letters, where a program took them for words
    r"&(?:[A-Za-z](?:acute|grave|uml|circ|cedil|tilde)|[lr][sd]quo|euro|nbsp|[nm]dash|hellip|#\d{2,5}|#x[\da-fA-F]{2,4});"
)
_STORED_LETTER = re.compile(  # as programs store letters: in UTF-7, mails, scripts and addresses, where it stayed so
    r"\+A[MNOP][A-Za-z\d+/]-|=C3=[89AB][\dA-F]|%C3%[89AB][\dA-F]|\\u00[cdef][\da-f]|\\x[cdef][\da-f]", re.IGNORECASE
)
_MAYBE_STORED = re.compile(r"[^\W\d_](?:\+A|=C3|%C3|\\u00|\\x)", re.IGNORECASE)
_COMBINING = re.compile(r"[\u0300-\u036f]")
_URL = re.compile(r"https?://|www\.|@|\w\.\w{2,}/")
_BROKEN = re.compile(r"[(‘“\"']?([^\W\d_]*[a-zà-ÿ]) ([a-zà-ÿ]+)[.,;:!?)’”\"']*")
_NO_WORDS = frozenset(("d", "e", "n", "ng", "s", "t"))  # ends of words that are none by themselves
_LONG_ENOUGH = 5  # letters before such an end
_SUSPENDED = frozenset({"en", "of", "tot", "als", "noch", "maar", "and", "or", "und", "oder", "et", "ou"})
_INLINE = re.compile(r"(?<![\w-])([a-zà-ÿ]{2,12})-([a-zà-ÿ]{2,12})(?![\w-])")


def tidy(text: str) -> str:
    """Ligatures written out, blanks made spaces, soft hyphens and control characters gone; line ends stay."""
    if text.isascii() and text.isalnum():  # as most words are, and a page has hundreds
        return text
    if "&" in text:
        text = _NAMED_LETTER.sub(lambda found: html.unescape(found[0]), text)
    if _MAYBE_TWICE.search(text):
        text = _stored_once(text)
    if _MAYBE_STORED.search(text):
        text = _IN_WORD.sub(_as_written, text)
    if _PLAIN.fullmatch(text):
        return text
    text = text.translate(_BULLET_SIGNS).replace("\r\n", "\n").translate(_TABLE)
    return unicodedata.normalize("NFC", text) if _COMBINING.search(text) else text


_IN_WORD = re.compile(
    rf"(?<![^\s(‘“\"'-])[^\W\d_]+(?:(?:{_STORED_LETTER.pattern})[^\W\d_]*)+(?![/\w=&])", re.IGNORECASE
)


def _as_written(word: re.Match[str]) -> str:
    """A word of prose with the letters that were stored in it; what gives no letter stays."""

    def letter(found: re.Match[str]) -> str:
        stored = found[0]
        if stored[0] == "+":
            sign = stored.encode().decode("utf-7", "replace")
        elif stored[0] == "\\":
            sign = chr(int(stored[-2:], 16))
        else:
            sign = unquote(stored.replace("=", "%"))
        return sign if len(sign) == 1 and sign.isalpha() else stored

    return _STORED_LETTER.sub(letter, word[0])


# What UTF-8 looks like that was taken for an older encoding and stored again: "Ã©" for é, "â‚¬" for €.
_IN_TWO, _IN_THREE, _IN_FOUR = (0xC2, 0xC3), 0xE2, 0xF0  # first bytes: letters with an accent, signs, pictograms
_IN_NAMES = (0xC4, 0xC5)  # of Turkish and Polish names ("ErdoÄŸan"); beside a small letter, where "Å–" is no slip
_MOST_TIMES = 3  # that a text was stored so


def _signs_of(encoding: str) -> dict[str, int]:
    """The byte of each sign from 128 up; where cp1252 has no sign for a byte, it comes through as a control code."""
    signs = {bytes([code]).decode(encoding, "replace"): code for code in range(128, 256)}
    signs.pop("\ufffd", None)
    return signs | ({chr(code): code for code in range(0x80, 0xA0)} if encoding == "cp1252" else {})


def _pattern_of(signs: Mapping[str, int]) -> re.Pattern[str]:
    sign = {code: re.escape(one) for one, code in signs.items()}
    behind = "".join(re.escape(one) for one, code in signs.items() if code < 0xC0)
    two, names, more = ("".join(sign[code] for code in codes) for codes in (_IN_TWO, _IN_NAMES, range(0xC2, 0xD0)))
    named = f"(?:[{names}][{behind}])+"
    known = f"(?:[{two}][{behind}]|{sign[_IN_THREE]}[{behind}]{{2}}|{sign[_IN_FOUR]}[{behind}]{{3}})"
    return re.compile(f"(?:{known}(?:[{more}][{behind}])*)+|(?<=[a-zà-ÿ]){named}|{named}(?=[a-zà-ÿ])")


_TWICE = tuple((_pattern_of(signs), signs) for signs in map(_signs_of, ("mac_roman", "cp850", "cp437", "cp1252")))
_MAYBE_TWICE = re.compile("[ÂÃÄÅâð√¬‚├┬Ô]")
_CUT_QUOTE = re.compile(r"â€(?=[\s.,;:!?)]|$)")  # a closing quotation mark whose last byte has no sign in cp1252


def _stored_once(text: str) -> str:
    """A text without letters that were stored twice or more."""
    for _ in range(_MOST_TIMES):
        before = text
        for pattern, signs in _TWICE:
            text = pattern.sub(lambda found, signs=signs: _decoded_once_more(found, signs), text)  # type: ignore[misc]
        if text == before:
            break
    return _CUT_QUOTE.sub("”", text)


def _decoded_once_more(found: re.Match[str], signs: Mapping[str, int]) -> str:
    try:
        once = bytes(signs[sign] for sign in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
    known = signs.keys() | set(_BLANKS)  # what was stored three times gives signs of that encoding
    return once if all(sign.isprintable() or sign in known for sign in once) else found[0]


def one_line(text: str) -> str:
    """Tidied, and every run of white space one space."""
    return " ".join(tidy(text).split())


def join_halves(left: str, right: str, words: Container[str]) -> str:
    """A word that a line end cut after a hyphen, whole again; ``left`` ends in the hyphen or without it.

    The hyphen stays where it was meant: COVID-19, Zuid-Holland, bron- en, and in web addresses; unless the word
    stands elsewhere in the publication (``words``, in lower case) without it, and where it stands there with it.
    """
    start = left.rstrip("-‐")
    joined, hyphened = start + right, f"{start}-{right}"
    if _core(joined) in words:
        return joined
    return hyphened if _core(hyphened) in words or _keeps_hyphen(start, right) else joined


def is_broken_word(left: str, right: str, words: Container[str]) -> bool:
    """Whether two parts on lines of a narrow cell are one Dutch word that was broken without a hyphen.

    So it is if the second is no more than an ending; or if a part is no usual word by itself, and the whole is one, a
    compound, or a word of the publication (``words``, in lower case).
    """
    found = _BROKEN.fullmatch(f"{left} {right}")
    if found is None:
        return False
    parts = [_unaccented(part) for part in found.groups()]
    if parts[1] in _NO_WORDS and len(parts[0]) >= _LONG_ENOUGH:
        return True
    whole = "".join(found.groups()).lower()
    is_known = whole in words or is_usual(_unaccented(whole)) or bool(parts_of(_unaccented(whole)))
    return is_known and not all(map(is_usual, parts))


def _unaccented(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _core(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()


def _keeps_hyphen(left: str, right: str) -> bool:
    if not left or not right or not left[-1].isalpha() or not right[0].isalpha():
        return True
    return left[-1].isupper() or right[0].isupper() or bool(_URL.search(left))


def is_suspended(left: str, following: str) -> bool:
    """Whether a hyphen stands for a part left out ("bron- en"): then a space belongs after it."""
    return left.endswith("-") and following.strip(",.;:") in _SUSPENDED


def vocabulary(text: str) -> frozenset[str]:
    """The words that a text holds, in lower case, those with a hyphen inside too."""
    lower = text.lower()
    whole = re.findall(r"(?<![\w-])[a-zà-ÿ]+(?![\w-])", lower)
    return frozenset(whole).union(re.findall(r"(?<![\w/-])[a-zà-ÿ]+(?:[/-][a-zà-ÿ]+)+(?![\w/-])", lower))


_LIST_LINE = re.compile(r"\s*(?:[•●▪■□◦‣∙➢✓*–-]|\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_LONG_LINE = 40  # characters from which a line may have been broken because it was full
_WIDEST = 130  # and up to which
_FULL = 0.6  # of the width


def is_list_line(line: str) -> bool:
    """Whether a line begins with a bullet, a number or a letter of a list."""
    return _LIST_LINE.match(line) is not None


def is_wrapped(stretches: Iterable[Sequence[str]]) -> bool:
    """Whether lines were broken at a fixed width: most long ones with another at once behind them go on there."""
    pairs = [pair for lines in stretches for pair in pairwise(lines) if _LONG_LINE <= len(pair[0].strip()) <= _WIDEST]
    n_on = sum(_goes_on(*pair) for pair in pairs)
    return n_on >= 2 and 2 * n_on >= len(pairs)


def _goes_on(line: str, following: str) -> bool:
    return following.lstrip()[:1].islower() and line.rstrip()[-1:] not in ".!?:;" and not is_list_line(following)


def unwrapped(lines: Sequence[str], words: Container[str], width: int | None = None) -> list[str]:
    """Lines joined where a wrap parted them; a list line and a line that was not full stay apart.

    ``words`` are those of the publication, for halves of a word; ``width`` is in characters, None: the longest line.
    """
    width = width or max(map(len, lines), default=0)
    joined: list[str] = []
    full = False
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        if not joined or not full or not line.strip() or is_list_line(line):
            joined.append(line.strip())
        elif re.search(r"[^\W\d_]-$", joined[-1]):
            last, first = joined[-1].rsplit(" ", 1)[-1], line.split()[0]
            joined[-1] = joined[-1][: len(joined[-1]) - len(last)] + join_halves(last, first, words)
            joined[-1] += line.strip()[len(first) :]
        else:
            joined[-1] += " " + line.strip()
        full = len(line) >= _FULL * width and (len(line) >= _LONG_LINE or following.lstrip()[:1].islower())
    return joined


def mend_inline_hyphens(text: str) -> str:
    """Undo hyphens that a copied line end left inside a line ("min-der"), where the whole word is beyond doubt.

    Beyond doubt is a frequent Dutch word that nobody writes with a hyphen, or one that stands whole in this text
    while its halves stand nowhere by themselves.
    """
    found = set(_INLINE.findall(text))
    if not found:
        return text
    words = vocabulary(text)
    broken = {(left, right) for left, right in found if _is_broken(left, right, words)}
    return _INLINE.sub(lambda cut: "".join(cut.groups()) if cut.groups() in broken else cut.group(), text)


def _is_broken(left: str, right: str, words: Container[str]) -> bool:
    whole = left + right
    return whole in _FREQUENT or (whole in words and left not in words and right not in words)


# Frequent words of two syllables and more whose parts are never joined by a hyphen on purpose.
_FREQUENT = frozenset(
    """
    aandacht aantal achter alleen allemaal altijd andere anders behoefte beide belangrijk beleid beter betere
    bijvoorbeeld binnen buiten daarbij daardoor daarmee daarna daarnaast daarom deelnemen deze dezelfde dingen
    door eerder eerst eerste eigen elkaar enkele ervaren ervaring ervaringen gaande gebruik gebruiken gegeven
    geleden gemeente gemeenten geven gezin gezinnen goede groepen groter hebben helpen hierdoor hiermee hoeveel
    hulpverlener hulpverleners iedere iedereen immers inmiddels inzet jaren jeugd jeugdhulp jeugdige jeugdigen
    jongere jongeren kennis kinderen komen komende kunnen landelijk langer laten leren leven maanden maken manier
    manieren meerdere meeste mensen minder moeder moeten mogelijk mogelijkheden naartoe nadat nieuwe nodig omdat
    onder onderling ondersteuning onderwijs onderzoek onderzoekers ontwikkelen ontwikkeling opleiding opvoeden
    opvoeding organisatie organisaties ouder ouders over partners periode praktijk probleem problemen professional
    professionals project projecten regio regionale resultaat resultaten samen samenwerken samenwerking scholen
    school sociale sommige staande steeds steun studenten tegen terug tijdens toegang toekomst tussen uiteindelijk
    vader vanuit verandering veranderingen verbeteren verder verschillende vervolgens volgende vooral voorbeeld
    voorbeelden voordat vragen waarbij waarin waarmee waarom wanneer wekelijks werken werkplaats werkplaatsen
    werkwijze weten wijken willen worden zaken zelf zetten zichzelf zoals zonder zorgen zouden
    """.split()
)
