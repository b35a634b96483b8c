"""Dutch text to terms: what a reader would call the same word gets the same term; verbs in two parts are one."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version

from index.dutch.compounds import inner_words, is_usual
from index.dutch.forms import infinitive, is_verb, is_verb_form
from index.dutch.thesaurus import Expansion, Thesaurus, shipped
from index.dutch.words import NO_NOUN_AFTER, PARTICLES, STOP_WORDS, fold, stem, tokens, words, words_of
from index.store.records import Term

_CLAUSES = re.compile(r"[.!?;:,()\n–—]+")
_FARTHEST = 25  # words between a verb and its particle
_OPEN = re.compile(r"([aeou])\1([bcdfgklmnprstvwz])$")  # spreek, loop: spreken, lopen
_CLOSED = re.compile(r"(?<![aeiou])[aeiou]([bdfgklmnprst])$")  # pak, stop: pakken, stoppen
_VERB_END = re.compile(r"dt$|(?<!ep)(?<!ri)(?<!if)(?<!mp)[kpf]t$")  # meldt, denkt, stopt; not concept, schrift
_NOUN_END = re.compile(r"(?:ch|[hti]ei|ie|c|en|st|ns|ep|rif)t$")  # kracht, subject, agent, dienst
_VOWEL_T = re.compile(r"[aeiouj]t$")  # sluit, zet, bijt: no stem ends in a vowel that isn't known
_STEM_ON_T = re.compile(r"(?:[aeiouj]|ch|r|s)t$")  # those, and richt, start, rust
_ON_CHT = frozenset("licht richt sticht wacht".split())  # most others on -cht are nouns
_NO_VERB = frozenset("niet eerst juist laatst meest vaakst groot kort recht altijd nacht".split())


def separated(text: str) -> Iterator[str]:
    """The verbs of a text that stand in two parts, folded and put together: "meldt zich aan" gives aanmelden."""
    for clause in _CLAUSES.split(text):
        words = [fold(token) for token in tokens(clause)]
        for at, word in enumerate(words):
            if at and word in PARTICLES:
                yield from (word + verb for verb in _verbs_of(words, at))
            elif word in PARTICLES and words[at + 1 : at + 2] == ["te"]:
                yield from (word + verb for verb in words[at + 2 : at + 3] if verb.endswith("n"))


def _verbs_of(words: Sequence[str], at: int) -> Iterator[str]:
    """The infinitives that the particle at this place may belong to."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following == "te":
        yield from (verb for verb in words[at + 2 : at + 3] if verb.endswith("n"))
    elif following is None or following in NO_NOUN_AFTER:
        before = [word for word in words[max(0, at - _FARTHEST) : at] if _is_long(word) and word not in _NO_VERB]
        sure = [word for word in before if _is_verb(word)]
        found = sure or list(filter(_may_be_verb, before))
        yield from dict.fromkeys(verb for word in (*found[:1], *found[-1:]) for verb in _infinitives(word))


def _is_long(word: str) -> bool:
    """Whether a word is long enough for a verb: of three letters only those on -t ("zet", "zit"), not "het"."""
    return len(word) > 3 or len(word) == 3 and word.endswith("t") and word not in STOP_WORDS


def _is_verb(word: str) -> bool:
    """Whether a folded word is hardly anything but a finite verb: a known form, or a stem on -d, -k or -p with a t."""
    return is_verb_form(word) or _VERB_END.search(word) is not None


def _may_be_verb(word: str) -> bool:
    if word in _ON_CHT:
        return True
    return word.endswith("en") and word not in PARTICLES or word.endswith("t") and not _NOUN_END.search(word)


def _infinitives(word: str) -> Iterator[str]:
    """Those that a folded verb form may be of: "sluit" is of sluiten, and may be of one whose stem has no t."""
    if known := infinitive(word):
        yield known
    elif is_verb_form(word) or not word.endswith("t"):
        yield word
    else:
        if not _VOWEL_T.search(word):
            yield _of_stem(word[:-1])
        if _STEM_ON_T.search(word):
            yield _of_stem(word)


def _of_stem(stem: str) -> str:
    """Spreek is spreken, pak pakken, schrijf schrijven, meld melden."""
    if _CLOSED.search(stem):
        return stem + stem[-1] + "en"
    if _OPEN.search(stem):
        stem = _OPEN.sub(r"\1\2", stem)
    if re.search(r"(?:[aeiou]|ij|[lr])[fs]$", stem):
        stem = stem[:-1] + {"f": "v", "s": "z"}[stem[-1]]
    return stem + "en"


_SHORTEST_FIRST = 4  # letters of a first part: shorter ones are prefixes, ver- and ont-
COMPOUND_WEIGHT = 0.6  # of a part of a compound written as one word
SEPARATED_WEIGHT = 1.0  # of a verb whose parts stand apart: it is that verb, not a part of it
WORD_WEIGHT = 0.3  # of the written form beside its stem
WORD_MARK = "="  # in front of a written form, which is another term than the stem that looks like it
_KNOWN_WORDS = 100_000  # whose terms are remembered: the stemmer is plain Python


class DutchAnalyser:
    """An Analyser. Passages and queries are treated alike, but that a query is also searched in other words."""

    def __init__(self, thesaurus: Thesaurus | None = None) -> None:
        self._thesaurus = shipped() if thesaurus is None else thesaurus

    @property
    def name(self) -> str:
        """Name and version: another name means other terms, so the index must be rebuilt."""
        return f"dutch-7 (snowballstemmer {version('snowballstemmer')})"

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text itself, repeated as often as they stand there; "meldt … aan" is aanmelden too."""
        own = [term for token in tokens(text) for term in _terms_of(token)]
        return [*own, *(Term(stem(verb), SEPARATED_WEIGHT) for verb in separated(text))]

    def word_terms(self, text: str) -> Sequence[Term]:
        """The terms of the words of a text as they stand, without the parts of compounds."""
        return [term for word, weight in words(text) if weight == 1.0 for term in _own_terms(word, weight)]

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of a query, and with a lower weight those of what it is also searched for: ``expansions``.

        A verb that a text may have in two parts without one of ``PARTICLES`` ("neemt deel") is searched by those too.
        """
        own = [*self.terms(text), *(term for token in tokens(text) for term in _in_two(fold(token)))]
        return [*own, *self.also_terms(self.expansions(text), {term.text for term in own})]

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What a query is also searched for according to the thesaurus, in the order of the query."""
        return self._thesaurus.expansions(text)

    def also_terms(self, expansions: Sequence[Expansion], known: Collection[str] = ()) -> list[Term]:
        """The terms of expansions that aren't ``known``, each once, with the highest weight it has in one of them.

        A name counts as one word of its expansion's weight, however many words it has.
        """
        weights: dict[str, float] = {}
        for one in expansions:
            for name in one.also:
                for term in _named(name, one.weight):
                    if term.text not in known:
                        weights[term.text] = max(term.weight, weights.get(term.text, 0.0))
        return [Term(text, weight) for text, weight in weights.items()]


def _in_two(word: str) -> Iterator[Term]:
    """The parts of a verb whose first is a word of its own: "deel" and "nemen" of deelnemen, deelgenomen."""
    for at in range(_SHORTEST_FIRST, len(word) - 3):
        first, verb = word[:at], word[at:]
        if is_verb(verb) and is_usual(first) and first not in PARTICLES and not inner_words(word):
            yield from (Term(stem(part), COMPOUND_WEIGHT) for part in (first, verb))


@lru_cache(_KNOWN_WORDS)
def _terms_of(token: str) -> tuple[Term, ...]:
    return tuple(term for word, weight in words_of(token) for term in _terms_of_word(word, weight))


def _terms_of_word(word: str, weight: float) -> Iterator[Term]:
    yield from _own_terms(word, weight)
    for part in inner_words(word):
        yield Term(stem(part), weight * COMPOUND_WEIGHT)


def _own_terms(word: str, weight: float) -> Iterator[Term]:
    yield Term(stem(word), weight)
    yield Term(WORD_MARK + word, weight * WORD_WEIGHT)


def _named(name: str, weight: float) -> Iterator[Term]:
    whole = [word for word, share in words(name) if share == 1.0]  # parts of a synonym would be far from the query
    for word in whole:
        yield from _own_terms(word, weight / len(whole))
