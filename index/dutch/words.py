"""Dutch text to words: cut, folded, freed of clitics and stop words, and each to its stem."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from snowballstemmer.dutch_stemmer import DutchStemmer  # type: ignore[import-untyped, unused-ignore]

from index.dutch.forms import base

PART_WEIGHT = 0.5  # of what stands between hyphens or capitals, beside the whole

# Function words: small words of which there is a fixed number. They stand here alone, a list for each use; what a word
# may be left out for differs, so the lists do too: changing one changes what its use finds.
# Left out of what is searched.
STOP_WORDS = frozenset(
    """
    aan al als bij dan dat de der deze die dit door dus een en er ge had heb hebben heeft het hier hij hoe hun ik in
    is ja je jij jou jouw kan kun kunt maar me men met mij mijn n na naar niet nog nu of om omdat ons onze ook op
    over s t te ten ter tot u uit uw van veel voor waar want waren was wat we wel werd wie wij wil word worden wordt
    zal ze zich zij zijn zo zou
    """.split()
)
# Right as they are, whatever an index holds: no typing error is looked for in them.
OFTEN_ASKED = frozenset(
    """
    altijd allemaal alleen behalve bijna bijvoorbeeld daarom eigenlijk elkaar graag hebt hoelang hoeveel hoewel iedereen
    iemand iets liever meestal misschien niemand niets nooit ondanks ongeveer sinds soms tegenover tijdens tussen vaak
    vanaf volgens voordat waarom wanneer weer zelf zodat zonder
    """.split()
)
# The loose part of a separable verb ("neemt contact op").
PARTICLES = frozenset(
    """
    aan af achter bij binnen bijeen door heen in klaar langs los mee na neer om onder op open over plaats rond samen
    tegen terecht terug thuis toe tussen uit uiteen vast voor voort voorbij vrij weer weg
    """.split()
)
NO_NOUN_AFTER = frozenset(  # what begins a clause, or is a preposition itself ("neemt contact op met")
    """
    aangezien als dan dat doordat en hoewel indien maar mits nadat of om omdat opdat sinds tenzij terwijl toen totdat
    voordat wanneer want zoals zodat zodra
    aan bij binnen dankzij door in langs met na naar om onder op over per rond rondom tegen tijdens tot tussen uit van
    vanaf vanuit vanwege via volgens voor wegens zonder
    """.split()
)
# Beside the nouns of a name: two names that differ in these alone may be one.
INSIDE_NAMES = frozenset("over voor de het een in van met rond rondom om op bij aan tot te en".split())
# A capital at the start of a sentence makes no name of these.
NO_NAME = frozenset(
    """
    aan achter al alle als beide bij binnen blijkt daarnaast dankzij dat deze die dit door een elk elke en er
    gedurende hoe ieder iedere in inmiddels is je maar met na naar naast niet nu of om omdat onder ons onze ook op
    over per sinds soms te tegen tijdens toch toen tot tussen uit van vanaf vanuit via volgens voor voordat vooral
    waar waarom was wat want wanneer we wel wie wij worden wordt zijn zich zo zoals zonder ze zij hij het de kan
    kunnen heeft hebben hun haar
    """.split()
)
# What asks, in a question: it says nothing of what is asked for.
ASKING = frozenset(
    """
    welk welke wat waar waarom wie wiens hoe hoeveel wanneer waardoor waarmee zoek graag bestaat iets iemand moet moeten
    kan kunnen kunt mag mogen doe doet doen ga gaat gaan kom komt komen krijg krijgt krijgen maak maakt maken sta staat
    staan vind vindt vinden wil wilt willen zou zouden nodig
    """.split()
)
# What asks for a list of products and says nothing of which.
ASKS_FOR_LIST = frozenset(
    """
    noem geef toon alle overzicht lijst allemaal te vinden beschikbaar bestaan loopt lopen richten gericht helpen bieden
    regio regio's provincie provincies gemeente gemeenten gebied rond rondom tegen buiten elders tussen mensen
    """.split()
)
# What leads a criterion in ("voor pleegouders", "zijn gratis").
LEADS_IN = frozenset("voor over tegen met rond rondom bij van op aan zijn is".split())
# What says little beside the words that are asked for.
SAY_LITTLE = frozenset(
    """
    helpen helpt werken werkt passen past gebruiken gebruikt bereiken bereik haar hem hen elkaar zichzelf iedereen
    niemand iets niets alle alles allemaal elk elke ieder iedere ander andere anderen geen meer meest al alleen juist
    toch wel erg heel steeds vaak soms nooit altijd daarom daarna daarbij hierbij tussen tegen onder zonder tijdens
    binnen buiten sinds toen nadat terwijl hoewel per zoiets zulk zulke dergelijk dergelijke zelfde dezelfde hetzelfde
    """.split()
)
# What may come into a sentence that is said in other words.
LIGHT = frozenset("de het een 't deze dit die dat ook er daarnaast verder bovendien".split())
# What turns a sentence when it falls out of it: no, only some, maybe, said by, unless, when, or an order to say it.
TURNING = frozenset(
    """
    niet geen nooit niemand niets nergens noch zonder nauwelijks amper alleen slechts enkel behalve tenzij mits indien
    als wanneer mogelijk misschien wellicht soms vaak meestal bijna ongeveer circa minstens hoogstens minder meer kan
    kunnen kon konden zou zouden mag mogen moet moeten hoeft lijkt lijken schijnt indruk vermoed vermoedelijk
    waarschijnlijk volgens verwacht verwachten hoopt hopen wil willen hoewel maar echter of sommige enkele
    zegt zei vertelt vertelde vindt vond denkt dacht meent stelt aldus beweert beweerde schrijft schreef noemt noemde
    zeg schrijf noem antwoord herhaal negeer zet
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
