"""Separable verbs whose parts stand apart: "meldt … aan" and "aan te melden" are forms of aanmelden.

A particle is part of a verb where no noun follows that it could belong to: at the end of a clause, or before a word
that begins another one. Its verb is the finite one of the clause, which stands second in a main clause and nearest to
the particle after a subordinate one; where these differ both are taken: a word that is none is never searched for.
"""

import re
from collections.abc import Iterator, Sequence

from index.dutch.forms import infinitive, is_verb_form
from index.dutch.words import fold, tokens

_PARTICLES = frozenset(
    """
    aan af achter bij binnen bijeen door heen in klaar langs los mee na neer om onder op open over plaats rond samen
    tegen terecht terug thuis toe tussen uit uiteen vast voor voort voorbij vrij weer weg
    """.split()
)
_NO_NOUN_AFTER = frozenset(  # what begins a clause, or is a preposition itself ("neemt contact op met")
    """
    aangezien als dan dat doordat en hoewel indien maar mits nadat of om omdat opdat sinds tenzij terwijl toen totdat
    voordat wanneer want zoals zodat zodra
    aan bij binnen in met na naar op per tegen tijdens tot tussen van vanaf via voor
    """.split()
)
_CLAUSES = re.compile(r"[.!?;:,()\n–—]+")
_FARTHEST = 25  # words between a verb and its particle
_OPEN = re.compile(r"([aeou])\1([bcdfgklmnprstvwz])$")  # spreek, loop: spreken, lopen
_CLOSED = re.compile(r"(?<![aeiou])[aeiou]([bdfgklmnprst])$")  # pak, stop: pakken, stoppen
_VERB_END = re.compile(r"dt$|(?<!ep)(?<!ri)(?<!if)(?<!mp)[kpf]t$")  # meldt, denkt, stopt; not concept, schrift
_NOUN_END = re.compile(r"(?:ch|[hti]ei|ie|c|en|st|ns|ep|rif)t$")  # kracht, subject, agent, dienst
_NO_VERB = frozenset("niet eerst juist laatst meest vaakst groot kort recht altijd nacht".split())


def separated(text: str) -> Iterator[str]:
    """The verbs of a text that stand in two parts, folded and put together: "meldt zich aan" gives aanmelden."""
    for clause in _CLAUSES.split(text):
        words = [fold(token) for token in tokens(clause)]
        for at, word in enumerate(words):
            if at and word in _PARTICLES:
                yield from (word + verb for verb in _verbs_of(words, at))
            elif word in _PARTICLES and words[at + 1 : at + 2] == ["te"]:
                yield from (word + verb for verb in words[at + 2 : at + 3] if verb.endswith("n"))


def _verbs_of(words: Sequence[str], at: int) -> Iterator[str]:
    """The infinitives that the particle at this place may belong to."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following == "te":
        yield from (verb for verb in words[at + 2 : at + 3] if verb.endswith("n"))
    elif following is None or following in _NO_NOUN_AFTER:
        before = [word for word in words[max(0, at - _FARTHEST) : at] if len(word) > 3 and word not in _NO_VERB]
        sure = [word for word in before if _is_verb(word)]
        found = [_infinitive(word) for word in sure or filter(_may_be_verb, before)]
        yield from dict.fromkeys([*found[:1], *found[-1:]])


def _is_verb(word: str) -> bool:
    """Whether a folded word is hardly anything but a finite verb: a known form, or a stem on -d, -k or -p with a t."""
    return is_verb_form(word) or _VERB_END.search(word) is not None


def _may_be_verb(word: str) -> bool:
    return word.endswith("en") and word not in _PARTICLES or word.endswith("t") and not _NOUN_END.search(word)


def _infinitive(word: str) -> str:
    """That of a folded verb form."""
    if known := infinitive(word):
        return known
    if is_verb_form(word) or not word.endswith("t"):
        return word
    return _of_stem(word[:-1])


def _of_stem(stem: str) -> str:
    """Spreek is spreken, pak pakken, schrijf schrijven, meld melden."""
    if _CLOSED.search(stem):
        return stem + stem[-1] + "en"
    if _OPEN.search(stem):
        stem = _OPEN.sub(r"\1\2", stem)
    if re.search(r"(?:[aeiou]|ij|[lr])[fs]$", stem):
        stem = stem[:-1] + {"f": "v", "s": "z"}[stem[-1]]
    return stem + "en"
