"""Dutch text to words: cut, folded, freed of clitics and stop words, and each to its stem."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer.dutch_stemmer import DutchStemmer  # type: ignore[import-untyped, unused-ignore]

from index.dutch.forms import base

PART_WEIGHT = 0.5  # of what stands between hyphens or capitals, beside the whole

STOP_WORDS = frozenset(
    """
    aan al als bij dan dat de der deze die dit door dus een en er ge had heb hebben heeft het hier hij hoe hun ik in
    is ja je jij jou jouw kan kun kunt maar me men met mij mijn n na naar niet nog nu of om omdat ons onze ook op
    over s t te ten ter tot u uit uw van veel voor waar want waren was wat we wel werd wie wij wil word worden wordt
    zal ze zich zij zijn zo zou
    """.split()
)

# The stemmer takes ge- for the mark of a participle. In words that begin like these it belongs to the word.
_WITH_GE = (
    "gebied", "geboort", "gebouw", "gebrek", "gebruik", "gedrag", "geheel", "geheim", "geheug", "geluid", "geluk",
    "gemak", "gemeen", "genees", "gesprek", "getuig", "gevaar", "geval", "gevoel", "gevolg", "geweld", "gewoon",
    "gezag", "gezin", "gezond",
)  # fmt: skip
_KNOWN_WORDS = 100_000  # whose stems are remembered: the stemmer is plain Python
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # m.b.t.
    r"|\d{1,3}-?(?:plus|min)(?![^\W_])"  # 18plus, 18-min
    r"|\d{1,3}(?:\+|-(?=[\s,;:.!?)]|$))"  # 18+, 18-
    r"|\d+(?:[.,]\d+)+(?![^\W_])"  # 1.000,50
    r"|[^\W_]+(?:['\-][^\W_]+)*"  # POH-jeugd, foto's
)
_LEFT_E = re.compile(r"..[^aeiou]e$")
_AGE = re.compile(r"(\d{1,3})(?:(\+|-?plus)|-|-?min)", re.IGNORECASE)
_CLITIC = re.compile(r"^[dlmtz]'|'(?:s|er|ers|tje|tjes)$", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "\u00ad": None})
_RAISED = str.maketrans(dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "))  # marks of footnotes, part of no word
_SHORT = frozenset({"z'n", "m'n", "d'r", "zo'n"})  # stop words too


def words(text: str) -> Iterator[tuple[str, float]]:
    """The folded words of a text with their weights: a compound, then its parts. Stop words are left out."""
    for token in tokens(text):
        yield from words_of(token)


def fold(word: str) -> str:
    """A word without case, diacritics and apostrophes; without dots too, but for those of 3.2."""
    if word[:1].isdigit():
        return _THOUSANDS.sub("", word).casefold()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in "'.")


@lru_cache(_KNOWN_WORDS)
def stem(word: str) -> str:
    """The stem of a folded word, itself folded; a word with a digit in it is its own stem."""
    if "-" in word[:-1]:
        return "-".join(map(stem, word.split("-")))
    if not word.isalpha():
        return word
    plain = base(word)
    if plain.startswith(_WITH_GE):
        return "ge" + _snowball(plain.removeprefix("ge"))
    found = _snowball(plain)
    if found == plain and _LEFT_E.search(plain):  # boze, which it leaves; bozen it does not
        found = _snowball(plain + "n")
    return plain if found in STOP_WORDS else found  # a mens is no men, an overheid not over


def tokens(text: str) -> Iterator[str]:
    """The words of a text as they are written, with the apostrophes and hyphens inside them; stop words too."""
    plain = unicodedata.normalize("NFKC", text.translate(_RAISED)).translate(_SAME)
    return (found[0] for found in _TOKEN.finditer(plain))


def words_of(token: str) -> Iterator[tuple[str, float]]:
    """The folded words of one token with their weights; none for a stop word."""
    if token.casefold() in _SHORT:
        return
    if age := _AGE.fullmatch(token):  # 18+ is no 18, and has something of it
        yield age[1] + ("+" if age[2] else "-"), 1.0
        yield age[1], PART_WEIGHT
        return
    for written, weight in _with_parts(_CLITIC.sub("", token)):
        word = fold(written)
        if word and word not in STOP_WORDS:
            yield word, weight


def _with_parts(written: str) -> Iterator[tuple[str, float]]:
    yield written, 1.0
    halves = written.split("-")
    inner = [part for half in halves for part in _halves_at_capitals(half)]
    yield from ((part, PART_WEIGHT) for part in (*(halves if len(halves) > 1 else ()), *inner))


def _halves_at_capitals(written: str) -> list[str]:
    parts = _CAPITAL_INSIDE.split(written)
    return parts if len(parts) > 1 else []


def _snowball(word: str) -> str:
    return str(DutchStemmer().stemWord(word))  # a stemmer keeps state: one for each word, so that threads may share
