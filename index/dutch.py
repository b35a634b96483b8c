"""Dutch text to terms: what a reader would call the same word gets the same term.

Words are folded (case, width, diacritics), freed of clitics ('s, foto's) and stemmed. Beside its stem a word counts a
little as it was written, so that the same form comes before another one. A compound with a hyphen or with a capital
inside (POH-jeugd, CoronaCheck) counts as itself, and less as its parts.

Weights, stemmer and stop words were chosen by nDCG@10 of BM25 over three sets of Dutch questions.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version

from snowballstemmer.dutch_stemmer import DutchStemmer  # type: ignore[import-untyped, unused-ignore]

from index.store import Term

PART_WEIGHT = 0.5  # of a part beside its compound
WORD_WEIGHT = 0.3  # of the written form beside its stem
WORD_MARK = "="  # in front of a written form, which is another term than the stem that looks like it

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
# Plurals that the stemmer doesn't know.
_PLURALS = {"steden": "stad", "leden": "lid", "methoden": "methode"}
_CHILDREN = "kinderen"  # and kleinkinderen, schoolkinderen, …

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # m.b.t.
    r"|\d+(?:[.,]\d+)+(?![^\W_])"  # 1.000,50
    r"|[^\W_]+(?:['\-][^\W_]+)*"  # POH-jeugd, foto's
)
_CLITIC = re.compile(r"^[dlmtz]'|'(?:s|er|ers|tje|tjes)$", re.IGNORECASE)
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "\u00ad": None})
_SHORT = frozenset({"z'n", "m'n", "d'r", "zo'n"})  # stop words too
_KNOWN_WORDS = 100_000  # whose terms are remembered: the stemmer is plain Python


class DutchAnalyser:
    """An Analyser. Passages and queries are treated alike."""

    @property
    def name(self) -> str:
        """Name and version: another name means other terms, so the index must be rebuilt."""
        return f"dutch-1 (snowballstemmer {version('snowballstemmer')})"

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a passage, repeated as often as they stand there."""
        return [term for token in _tokens(text) for term in _terms_of(token)]

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of a query."""
        return self.terms(text)


def words(text: str) -> Iterator[tuple[str, float]]:
    """The folded words of a text with their weights: a compound, then its parts. Stop words are left out."""
    for token in _tokens(text):
        yield from _words_of(token)


def fold(word: str) -> str:
    """A word without case, diacritics and apostrophes; without dots too, but for those of 3.2."""
    if word[:1].isdigit():
        return _THOUSANDS.sub("", word).casefold()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in "'.")


def stem(word: str) -> str:
    """The stem of a folded word; a word with a digit in it is its own stem."""
    if "-" in word:
        return "-".join(map(stem, word.split("-")))
    if not word.isalpha():
        return word
    if word.endswith(_CHILDREN):
        return word.removesuffix("eren")
    word = _PLURALS.get(word, word)
    if word.startswith(_WITH_GE):
        return "ge" + _snowball(word.removeprefix("ge"))
    return _snowball(word)


def _tokens(text: str) -> Iterator[str]:
    return (found[0] for found in _TOKEN.finditer(unicodedata.normalize("NFKC", text).translate(_SAME)))


@lru_cache(_KNOWN_WORDS)
def _terms_of(token: str) -> tuple[Term, ...]:
    return tuple(
        term
        for word, weight in _words_of(token)
        for term in (Term(stem(word), weight), Term(WORD_MARK + word, weight * WORD_WEIGHT))
    )


def _words_of(token: str) -> Iterator[tuple[str, float]]:
    if token.casefold() in _SHORT:
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
