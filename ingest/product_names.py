"""Names as they stand in text: where a name with capitals begins and ends, and what is no product's name."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from index.place_finder import find_places
from ingest.product_words import words

_INNER = (
    r"(?:aan|achter|bij|de|den|der|door|een|en|het|in|je|jouw|met|na|naar|of|om|onder|op|over|te|tegen|ten|tot|tussen|uit|"
    r"van|voor|zonder|&|’t|'t)"
)
_CAPITAL = r"(?:[A-ZÀ-Þ@][\w’'@&!-]*|[a-z]+[A-Z]\w*|één)"
_NUMBER = r"\d{1,4}\+?"
NAME = rf"{_CAPITAL}(?:(?: {_INNER}){{0,3}} (?:{_CAPITAL}|{_NUMBER}))*"
QUOTED = r"[‘“\"'„](?P<{0}>[^‘’“”\"„\n]{{2,70}})[’”\"']"

_ARTICLE = re.compile(r"^(?:de|het|een|’t|'t)\s+", re.IGNORECASE)
_FICTION = re.compile(r"\s*\((?:een )?(?:fictie[fv]e?|voorbeeld)[^)]*\)", re.IGNORECASE)
_SUFFIX = re.compile(
    r"^(?P<base>.{2,50}?)-?(?P<noun>projecten|project|modellen|model|methodiek|methode|aanpak|training|programma)$"
)
_CUTS = re.compile(r" (?:in|uit|en|bij|voor|met|of)(?: (?:de|het|een))? ")
_EDGE = " .,;:!?–—-•·|/()[]‘’“”\"'„"


def cleaned(name: str) -> str:
    """A name without what stands around it: article, quotes, "(fictief)", blanks."""
    return " ".join(_FICTION.sub("", name).split()).strip(_EDGE)


def without_article(name: str) -> str:
    """A name without its article; "De Tussenstap" and "Tussenstap" are one name."""
    return _ARTICLE.sub("", name)


def key_of(name: str) -> str:
    """What two ways to write a name have in common: no article, case, hyphens or plural."""
    plain = without_article(cleaned(name)).casefold().replace("’", "'")
    return re.sub(r"[^\w']+", " ", plain).strip()


def without_region(name: str) -> str:
    """"Utrechtse wijkacademies" without the region, where a noun that is no name by itself is left."""
    found = find_places(name)
    if found and found[0].adjective and found[0].start == 0:
        rest = name[found[0].end :].strip()
        if rest and " " not in rest and (words().coined_kind(rest) or words().kind_of(rest)):
            return rest
    return name


def without_noun(name: str) -> tuple[str, str] | None:
    """A compound without the noun at its end: "dialoogtafelmethodiek" is ("dialoogtafel", "methodiek")."""
    found = _SUFFIX.match(name)
    if found is None or found["base"].casefold() in words().nouns:
        return None
    return found["base"], found["noun"]


def is_no_product(name: str) -> bool:
    """Whether a name is that of an organisation, law, place, month or person, or no name at all."""
    plain = cleaned(name)
    folded = without_article(plain).casefold()
    if len(folded) < 2 or folded in words().terms or words().is_general(folded):
        return True
    if re.fullmatch(r"[\d\W]+", folded) or len(plain.split()) > 9:
        return True
    parts = folded.split()
    if len(parts) > 1 and all(one in words().terms or words().is_heading_word(one) or one.isdigit() for one in parts):
        return True
    bodies = words().bodies
    if not bodies.isdisjoint(re.findall(r"[^\W_]+", folded)) or any(" " in body and body in folded for body in bodies):
        return True
    if folded.endswith(("wet", "regeling", "verordening")) and " " not in folded:
        return True
    return _is_place(plain)


def best_ends(names: Iterable[str], text: str) -> dict[str, str]:
    """Where each name really ends: a tail goes that stands behind it once while the name stands alone elsewhere."""
    return {name: _best_end(name, text) for name in set(names)}


def occurrences(name: str, text: str) -> int:
    """How often a name stands in a text, as it is written."""
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _best_end(name: str, text: str) -> str:
    best = name
    for cut in reversed(list(_CUTS.finditer(name))):
        shorter, tail = name[: cut.start()], name[cut.end() :]
        alone = occurrences(shorter, text) - occurrences(best, text)
        if _is_place(tail) or alone > occurrences(best, text):
            best = shorter
    return best


def _is_place(name: str) -> bool:
    found = find_places(name)
    covered = sum(one.end - one.start for one in found)
    rest = re.sub(r"^(?:de|het|regio|gemeente|provincie) |[\d ]+$", "", name, flags=re.IGNORECASE)
    return bool(found) and covered >= len(rest) - 2


def counted(names: Sequence[str]) -> str:
    """The way a name is written most often; the first of equals."""
    return Counter(names).most_common(1)[0][0]

