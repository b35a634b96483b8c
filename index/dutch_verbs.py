"""The third person of a regular verb to its infinitive, by the rules of Dutch spelling: voelt is voelen, leert leren.

The stemmer takes the t off after k, p and f alone. After other letters a word may as well be a noun (kaart, buurt,
kunst), so only endings are taken that are nearly always those of a verb; the nouns among them are listed.
"""

import re

_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
# How the stem of a verb ends when a t stands behind it. Not -ch and -s: with a t those are nouns (kracht, angst).
_STEM = re.compile(
    r"(?:aa|ee|oo|uu|oe|ie|eu|ui|ij|ei|ou)[lrm]"  # voel, leer, noem
    r"|(?:oo|ee|aa|eu|ui|ij|oe|(?<![a-z])die|(?:be|ver)die)n"  # woon, verdien; not client
    rf"|[aeiou]l|{_CONSONANT}er"  # val, wandel, luister
    r"|(?:[rt]ek|op|oef|reg|zeg)en"  # teken, open; not student
    r"|[aeiouwlr]m|[aeiourlnj]g"  # adem, vorm, krijg, zorg, spring
    r"|(?:ou|au|eu|ie|u)w|(?:aa|oe|oo)i"  # bouw, groei
)
_VERB = re.compile(rf"\w*(?:{_STEM.pattern})t")
_NO_VERB = re.compile(
    r"(?:buurt|beurt|kaart|staart|maart|taart|zwaart|vaart|soort|koort|poort|voort|foert|ooit"
    r"|expert|concert|dessert|alert|hert|vert|bert|asfalt|basalt|kobalt|gestalt|malt|halt"
    r"|milt|zilt|vilt|colt|volt|bult|cult|sult|mult|dult|pult|fielt|default|vreemt)$"
)
_UNSTRESSED = re.compile(rf"[aeiouy]\w*{_CONSONANT}(?:e[lrmn]|ig)$")
_CLOSED = re.compile(r"(?<![aeiou])([aeiou])([lmg])$")  # val, zeg, zwem: vallen, zeggen, zwemmen
_OPEN = re.compile(r"([aeou])\1([lrmng])$")  # leer, vraag: leren, vragen


def infinitive(word: str) -> str | None:
    """The infinitive of a folded third person; None for a word that isn't one or may be another word."""
    if len(word) < 4 or not _VERB.fullmatch(word) or _NO_VERB.search(word):
        return None
    stem = word[:-1]
    if _OPEN.search(stem):
        return _OPEN.sub(r"\1\2", stem) + "en"
    return (stem if _UNSTRESSED.search(stem) else _CLOSED.sub(r"\1\2\2", stem)) + "en"
