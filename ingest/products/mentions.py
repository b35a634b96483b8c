"""Which sentences tell of which product: those that name it, stand under its heading, go on about it, or define it.

Also in publications in which nothing was found of it: ``named_elsewhere``.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from index.dutch.analyser import DutchAnalyser
from index.products import FieldName, Mention, Product, Told
from index.store.protocol import GenerationReader
from index.store.records import Term
from index.types import Passage
from ingest.products.detect import Detected
from ingest.products.names import NAME, TextLine, is_label, key_of, label_of, noun_pattern, without_article, words

_LIST = 6  # products in one sentence: more is a list, which says nothing of any of them
_BESIDE_NAME = 2  # words beside a name in a heading that is only that name ("Over de MLM-Tool")
_SEVERAL = 2  # other products under a heading that tells of more than the one it names
_GOES_ON = 5  # sentences of one paragraph that may go on about the product named before
_LEANS = re.compile(
    r"^[\W_]*(?:Dit|Dat|Die|Deze|Daar\w*|Hier\w*|Hij|Zij|Ze|Er|Zo|Ook|De \w+|"
    r"Het (?:gaat|is|was|project|loket|\w+ing|startte|begon|ontstond|duurt|kost|loopt|bestaat)|"
    r"Wie|Elk\w*|Beide|Ouders|Kinderen|Jongeren|Leerlingen|Deelnemers|Na afloop|Sinds|Volgens|Gesprekken)\b"
)
AMONG = re.compile(r"\b(?:onder (?:meer|andere)|waaronder|zoals|bijvoorbeeld)\b")  # before an example
_ITEM = re.compile(rf"(?:\d+\. )?{NAME}: ")
_ANY_ITEM = re.compile(r"[A-ZÀ-Þ‘“][^:;.?!]{2,50}: ")  # beside an item that begins with a name: "Piep zei de Muis: …"
_LONG_NAME = re.compile(r"[^:]*[A-ZÀ-Þ][^:]* [A-ZÀ-Þ][^:]*: ")  # two capitals: no word for an aspect ("Begeleiding: …")
_ROW_OF = re.compile(r"(?P<label>[\w ]{2,30}): [A-ZÀ-Þ‘“]")  # "Groep: Wijkacademies; …"
_TELLS_OF_IT = re.compile(  # a heading of what came of it, without any name
    r"(?:Resultaat|Resultaten|Opbrengst(?:en)?|Uitkomst(?:en)?|De uitkomsten|Eerste uitkomsten|Onderzoek|Werkt het|"
    r"Wat lever\w+ (?:het|dit) op|Wat heeft (?:het|dit) opgeleverd|Wat zegt onderzoek|Ervaring(?:en)?|"
    r"Wat is (?:er )?(?:ervoor |voor )?nodig|Nodig|(?:Rand)?[Vv]oorwaarden|Wat zat tegen|Wat is (?:nog )?lastig|"
    r"Knelpunten|Kosten|Wat kost (?:het|dit)|Aanmelden|Aanmelding|Contact|Meer weten|"
    r"Zelf aan de slag|Voor wie)\b[^:]{0,30}$"
)
_WIDE = ("publicatie", "onderzoek")  # kinds of which a page's own words speak as of itself: "Deze factsheet …"
_OF_THE_SUBJECT = re.compile(  # what a sentence is about that has the page's only product as its subject
    rf"(?:(?:De|Het|Dit|Deze|Onze?) (?i:{noun_pattern()})(?= [a-zà-ÿ]+)|Wie meedoet|Meedoen|Deelnemen|Deelname|"
    r"Aanmeld\w+|Inschrijv\w+|Aanvragen|De (?:kosten|prijs|toegang|groep|club|deelnemers|bijeenkomsten|kinderen)|"
    r"(?:Een|Elke?|Zo['’]n|De|Het) [a-zà-ÿ-]+ (?=(?:duurt|telt|kost|omvat) )|Kosten|Het kost|"
    r"Het is (?:gratis|bedoeld|er voor)|(?:U|Je) betaalt|Ouders betalen|(?:Bel|Mail|App)(?= ))\b"
)
_PEOPLE = (  # how many; that there are so many is no result, what they came to is
    r"\b\d[\d.]* (?:[\w-]+ )?(?:gezinnen|jongeren|jeugdigen|kinderen|leerlingen|studenten|bewoners|deelnemers|ouders|"
    r"vaders|moeders|scholen|gesprekken|duo\w*|koppels)"
)
_REACHED = (
    r"\b(?:waren er|kregen|krijgen|vonden|vinden|raakten|deden|volgden|werden|rondden|zagen|kwamen|stroomden|"
    r"verhuisden|bereikt|geholpen)\b"
)
_SHARE = r"\d ?(?:%|procent\b)"
_COMPARED = r"\b(?:minder|meer|lager|hoger|vaker|beter|achteraf|(?:door)?verwezen|afgerond|doorgestroomd)\b"
CHANGED = re.compile(
    r"\b(?:daalden?|dalen|gedaald|stegen|steeg|gestegen|n(?:am|amen|eemt|emen) (?:\w+ ){0,3}(?:af|toe)|afgenomen|"
    r"toegenomen|ging(?:en)? (?:[\w-]+ ){0,4}(?:vooruit|omlaag|omhoog)|verbeterd\w*|verminderd\w*|geslaagd|gelukt|"
    r"te slagen|resultaten (?:zijn|waren|stemmen)|opgeleverd|overgenomen|laat winst zien|"
    r"(?:deden|doen|doet|deed|gaan?|gaat|ging(?:en)?|werd(?:en)?|voel(?:t|en|den)|woog|weegt|werkte?) "
    r"(?:[\w-]+ ){0,3}(?:beter|minder|vaker|rustiger))\b|"
    rf"{_SHARE}[^.;]*{_COMPARED}|{_COMPARED}[^.;]*{_SHARE}"
)
_TOOK_PART = r"\b(?:(?:deed|deden) (?:er )?\w* ?\w* ?mee|namen (?:[^.;]|\.\d)*\bdeel|bereikten?)\b"
_ATTENDED = re.compile(rf"{_TOOK_PART}|\b(?:waren|kwamen) er\b[^.;]*\d")
OUTCOME = re.compile(  # what came of it: something changed, or so many were reached
    rf"{CHANGED.pattern}|{_TOOK_PART}|\bvan de (?:eerste )?\d+\b|{_PEOPLE}[^.;]*{_REACHED}|{_REACHED}[^.;]*{_PEOPLE}"
)
HOPED = re.compile(
    r"\b(?:indruk|wil|willen|hoopt|hopen|moet(?:en)?|doel|streeft|streven|verwacht|zou(?:den)?|dreig\w+)\b"
)
_STANDS_APART = re.compile(r"[).;:] $")  # before a name with a colon: what stands there belongs to something else
_BEHIND_NAME = (
    r"[’'\"”)]*(?: \([^)]*\))?(?: en [A-ZÀ-Þ][\w-]*(?: \([^)]*\))?(?= zijn))?"
    r"(?: in [A-ZÀ-Þ][\w-]*(?:(?:,| en) [A-ZÀ-Þ][\w-]*)*(?: \([^)]*\))?)?"
)
_NO_ARTICLE = (  # "is crisishulp aan huis", "is bedoeld voor ouders"; what was done with it says nothing of it
    r"(?:(?:bedoeld|bestemd) voor |(?:online |gratis |[\w-]+e )?"
    r"(?!(?:ge|be|ver|ont|her|af|op|uit|aan)[\w-]+(?:d|t|en)\b)[a-zà-ÿ-]{4,} "
    r"(?:voor|aan|onder|met|direct|waarbij|waarmee|waarin) )"
)
_CAME_OF = r"(?:ontstaan|voortgekomen|ontwikkeld|opgezet|gestart|begonnen)"
_IS_BEHIND = re.compile(
    rf"{_BEHIND_NAME}(?:: een |(?:(?: [\w-]+){{0,3}} {_CAME_OF})?, een |"
    r"(?:,[^,.]*,)? (?:is|zijn|was|waren) (?:een|de|het|één) |"
    r" (?:is|zijn) er (?:sinds \w+ )?(?:voor|om) |"
    r" (?:helpt|hielp|koppelt|biedt|bood|geeft|gaf|leert|ondersteunt|begeleidt|brengt|zet|laat|onderzoekt|verbindt) |"
    rf"(?:,[^,.]*,)? (?:is|zijn|was|waren) (?!er\b)(?:[\w-]+ ){{0,6}}?(?i:{noun_pattern()})|"
    rf"(?:,[^,.]*,)? (?:is|zijn) {_NO_ARTICLE})"
)
_SAYS_WHAT = re.compile(  # in some words: "is een hulpmiddel." says less than what it does
    rf"{_BEHIND_NAME}(?:: een |, een |(?:,[^,.]*,)? (?:is|zijn|was|waren) (?!er\b))(?:\S+ ){{3}}"
)
_LEANS_BACK = re.compile(r"(?: [\w-]+){0,5} (?:daar|hier)(?:uit|om|op|voor|mee|door|na|naast|bij)\b")
IS_IN_FRONT = re.compile(rf"^[^.]*(?i:{noun_pattern()})[ ‘“\"'(]*$")
_IN_IT = re.compile(rf"(?:In|Bij|Tijdens|Met|Via|Aan) (?:(?:[Dd]e|[Hh]et|een) )?(?:(?i:{noun_pattern()}) )?[‘“\"'„]?")
_HAPPENS = re.compile(  # behind "In het project X": "trekt een student …"; "gebeurt dat" leans on the line before
    rf"{_BEHIND_NAME} (?!(?:was|waren)\b)[a-zà-ÿ]+(?:t|en) (?!(?:dat|dit|die|deze|het|ze|zij|hij|er|daar|hier|ook)\b)"
)
_IS_ITEM = re.compile(  # "X: opvang voor …", "X – Vijf avonden waarop …", "X Apeldoorn is een programma"
    r"(?:: [a-zà-ÿ-]{4,}| – [\w-]{4,}(?: [a-zà-ÿ-]+)?) (?:in|voor|met|van|waar\w*|die|dat|om)\b|"
    rf" (?:is voor|bestaat uit) (?:[\w-]+ ){{3}}|"
    rf"(?: (?!(?:die|dat|waar\w*)\b)[\w-]+){{1,4}} (?:is|zijn) een (?:[\w-]+ ){{0,2}}(?i:{noun_pattern()})"
)
DEFINES = 1  # the rank of a summary up to which it says what a thing is or does
SERVES = 5  # the highest one of a summary
_LEADS = 25  # characters before a name that leads its sentence
_AND = re.compile(r"[’'”\"]?(?: \([^)\d]*\))? en (?:de |het )?[‘'“\"]?")
_VERB_OF_BOTH = re.compile(r"[’'”\"]?(?: \([^)]*\))? (?:zijn|hebben|worden|kosten|duren|helpen|bieden|geven|brengen)\b")
_ENDING = (
    r"(?:’s|'s|s|en|n|methodiek|-methodiek|-methode|-model|-projecten|-project|-programma|-training|-cursus|-aanpak|"
    r"-leerplan)?"
)


@dataclass(frozen=True, slots=True)
class Telling:
    """A line about a product. ``start:end`` are the characters of it that are about this product and no other one.

    ``named`` is whether it names the product; ``owned`` whether it stands under a heading that does.
    """

    row: int
    start: int
    end: int
    named: bool
    owned: bool


@dataclass(frozen=True, slots=True)
class _Named:
    product: int
    start: int
    end: int


def tellings(lines: Sequence[TextLine], products: Sequence[Detected]) -> list[list[Telling]]:
    """For each product its lines in order; a line may tell of several products, each of its own part of it."""
    patterns = [name_pattern(product) for product in products]
    all_named = [list(_named(line.text, patterns)) for line in lines]
    told: list[list[Telling]] = [[] for _ in products]
    taken_over = False  # under the heading of one product another one is told of
    owners: list[tuple[int, int]] = []  # level and product of the headings that the line stands under
    in_list = False  # the line before was an item of a list that begins with the name of a product
    last: int | None = None  # the product named last in this paragraph, or under this heading where it took over
    left = 0
    for row, line in enumerate(lines):
        named = all_named[row]
        if line.level:
            owners = [one for one in owners if one[0] < line.level]
            if len({one.product for one in named}) == 1 and _owns(lines, row, all_named, products):
                owners.append((line.level, named[0].product))
            last, taken_over = None, False
            continue
        owner = owners[-1][1] if owners and not taken_over else None
        pieces = [] if named else _in_pieces(row, line.text, products)
        if pieces or len({one.product for one in named}) > _LIST:
            for one in pieces[:1]:
                told[one.product].append(Telling(row, 0, len(line.text), True, False))
            last = None
            continue
        if named:
            for start, end, product in _parts(line.text, named):
                told[product].append(Telling(row, start, end, True, product == owner))
            only = {one.product for one in named if products[one.product].kind != "publicatie"}  # which is cited
            taken_over = bool(owners) and len(only) == 1 and owners[-1][1] not in only
            is_example = AMONG.search(line.text, 0, named[-1].start)
            last, left = None if is_example else named[-1].product, _GOES_ON
            in_list = named[0].start == 0 and line.text[named[0].end :][:2] == ": "
            continue
        if line.opens and not taken_over:
            last = None
        leans = left == _GOES_ON or _LEANS.match(line.text)  # the next sentence goes on, the others when they lean
        goes_on = leans and not _is_of_another(line.text) and not (in_list and _ANY_ITEM.match(line.text))
        is_own = owner is not None and not _names_another(line.text)
        about = owner if is_own else last if owner is None and left and goes_on else None
        if about is not None:
            told[about].append(Telling(row, 0, len(line.text), False, about == owner))
        left = max(0, left - 1)
    _give_labels(lines, products, all_named, told)
    return told


def _give_labels(
    lines: Sequence[TextLine],
    products: Sequence[Detected],
    named: Sequence[Sequence[_Named]],
    told: list[list[Telling]],
) -> None:
    """A labelled line right under a title is about the one product of the title: "Doelgroep: jongeren".

    Where the title names none it is about the only subject of the text.
    """
    first = next((row for row, line in enumerate(lines) if line.level), len(lines))
    subjects = {one.product for one in named[first]} if first < len(lines) else set()
    leading = [number for number, one in enumerate(products) if one.role == "subject"]
    subjects = subjects or {one for one in leading if products[one].proper} or set(leading)
    subjects = subjects or set(range(len(products)))
    if len(subjects) != 1:
        return
    subject = subjects.pop()
    taken = {one.row for each in told for one in each}
    below = takewhile(lambda row: not lines[row].level, range(first + 1, len(lines)))
    added = [Telling(row, 0, len(lines[row].text), False, False) for row in below if is_label(lines[row].text)]
    added += [Telling(row, 0, len(lines[row].text), False, True) for row in _under_fields(lines, named, subject)]
    added += [Telling(row, 0, len(lines[row].text), False, False) for row in _taking_part(lines, named, subject)]
    new = {one.row: one for one in added if one.row not in taken}
    told[subject] = sorted([*told[subject], *new.values()], key=lambda one: one.row)


def _under_fields(lines: Sequence[TextLine], named: Sequence[Sequence[_Named]], subject: int) -> Iterator[int]:
    """What stands under "Resultaat", or says that something changed, is about the subject where that was named last."""
    last, is_field = subject, False
    for row, line in enumerate(lines):
        last = named[row][-1].product if named[row] else last
        if line.level:
            is_field = _TELLS_OF_IT.match(line.text) is not None
        elif last == subject and not named[row] and not _is_of_another(line.text):
            if is_field or (OUTCOME.search(line.text) and not HOPED.search(line.text)):
                yield row


def _taking_part(lines: Sequence[TextLine], named: Sequence[Sequence[_Named]], subject: int) -> Iterator[int]:
    """As in "Meedoen kost …", "De training duurt …": on a page with one subject that is about it, wherever it stands.

    Not where another product was named last.
    """
    last = subject
    for row, line in enumerate(lines):
        last = named[row][-1].product if named[row] else last
        if last == subject and not (line.level or named[row]) and _OF_THE_SUBJECT.match(line.text):
            if all(words().kind_of(word) not in _WIDE for word in line.text.split()[1:2]):
                yield row


def _owns(lines: Sequence[TextLine], row: int, named: Sequence[Sequence[_Named]], products: Sequence[Detected]) -> bool:
    """Whether what stands under a heading is about the product in it: not where that opens an article on several."""
    own = named[row][0].product
    if len(lines[row].text.split()) <= len(products[own].name.split()) + _BESIDE_NAME:
        return True
    level = lines[row].level
    end = next((at for at in range(row + 1, len(lines)) if 0 < lines[at].level <= level), len(lines))
    others = {one.product for at in range(row + 1, end) for one in named[at]} - {own}
    return len(others) < _SEVERAL


def _is_of_another(text: str) -> bool:
    """Whether a line is an item that names its own subject: "Pittige Jaren: een oudertraining …"."""
    return _ITEM.match(text) is not None and label_of(text) is None


def _names_another(text: str) -> bool:
    """Whether a line under a product's heading opens with the name of something else: in a row's column of names, too.

    "Begeleiding: …" is of the product; "Piep zei de Muis: …" and "Groep: Wijkacademies; …" are not.
    """
    row = _ROW_OF.match(text)
    is_row = row is not None and ";" in text and words().labels.get(row["label"].casefold()) == "names"
    return is_row or (_is_of_another(text) and _LONG_NAME.match(text) is not None)


def _parts(text: str, named: Sequence[_Named]) -> Iterator[tuple[int, int, int]]:
    """A line cut where another product is named, at the comma or "en" before it.

    The first part begins with the line, or with the name where that has a colon and something ended before it.
    """
    named = [one for number, one in enumerate(named) if not number or one.product != named[number - 1].product]
    first = named[0]
    cuts = [first.start if text[first.end :][:1] == ":" and _STANDS_APART.search(text[: first.start]) else 0]
    for before, after in zip(named, named[1:], strict=False):
        between = text[before.start : after.start]
        joint = list(re.finditer(r"[,;] (?:en |of )?|\) | en | tot ", between))
        cuts.append(before.start + joint[-1].end() if joint else after.start)
    for number, one in enumerate(named):
        last = number
        while last + 1 < len(named) and _are_one_subject(text, named[last], named[last + 1], first):
            last += 1
        end = cuts[last + 1] if last + 1 < len(named) else len(text)
        yield cuts[number], end, one.product


def _are_one_subject(text: str, one: _Named, other: _Named, first: _Named) -> bool:
    """Whether two names side by side lead a sentence that says something of both: "KLIM en KLAM zijn groepen …"."""
    joined = first.start <= _LEADS and _AND.fullmatch(text, one.end, other.start)
    return bool(joined) and _VERB_OF_BOTH.match(text, other.end) is not None


def _named(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[_Named]:
    found = [
        (match.start(), -match.end(), product)
        for product, pattern in enumerate(patterns)
        for match in pattern.finditer(text)
    ]
    end = 0
    for start, negative, product in sorted(found):
        if start >= end:  # a name inside a longer one is not named
            end = -negative
            yield _Named(product, start, end)


def _in_pieces(row: int, text: str, products: Sequence[Detected]) -> list[_Named]:
    """As in "een cursus waardoor leerkrachten armoede in de klas …": the line that gave a product its name names it."""
    return [
        _Named(number, max(0, text.casefold().find(product.name.split()[0].casefold())), len(text))
        for number, product in enumerate(products)
        if not product.proper and row in product.rows
    ][:1]


def name_pattern(product: Detected) -> re.Pattern[str]:
    """Finds the names of a product in a text."""
    names = {without_article(name) for name in (product.name, *product.other_names)}
    return re.compile("|".join(sorted(map(_written, names), key=len, reverse=True)))


def _written(name: str) -> str:
    """A name as it may be written: a single word in any case, several words as they are but for the first letter."""
    first = f"[{name[0].upper()}{name[0].lower()}]" if name[0].isalpha() else re.escape(name[0])
    plain = first + r"[\s(-]{1,2}".join(map(re.escape, name[1:].split(" ")))
    if " " not in name and not name.isupper():
        plain = f"(?i:{re.escape(name)})"
    return rf"(?<![\w-]){plain}{_ENDING}(?![\w+])"


@lru_cache(5_000)
def pattern_of(*names: str) -> re.Pattern[str]:
    """Finds any of these names in a text, as ``definition_rank`` takes it."""
    return name_pattern(Detected(names[0], names[1:], None, True, 0.0))


def definition_rank(text: str, names: re.Pattern[str]) -> int:
    """How little a sentence is a definition.

    0: it says what the thing of this name is or does; 1: a word for a kind stands before the name; 2: the name leads;
    3: it stands somewhere; 4: it doesn't.
    """
    named = names.search(text)
    if named is None:
        return 4
    if _IS_BEHIND.match(text, named.end()):
        return 0
    if IS_IN_FRONT.search(text[: named.start()]):
        return 1
    return 2 if named.start() <= _LEADS else 3


def summary_rank(text: str, names: re.Pattern[str]) -> int:
    """How little a sentence serves as the one that says what it is, among those that were kept as such.

    A definition first, then what it does, then one that was kept for where it stands or what follows its name, then one
    that tells what people do in it. Above ``SERVES`` it serves as none: of others that only begin with the name, or
    with its kind, most say something else.
    """
    rank = definition_rank(text, names)
    named = names.search(text)
    if rank == 0 and named is not None and _LEANS_BACK.match(text, named.end()):
        return 2  # "is het project dat daaruit groeide" says little without what stands before it
    if rank == 0 and named is not None and not _SAYS_WHAT.match(text, named.end()):
        return 1  # what it does, which says less than what it is
    if rank in (1, 2) and named is not None and _tells_what_happens(text, named):
        return SERVES
    return (0, 6, 7, 4, 3)[rank]


def _tells_what_happens(text: str, named: re.Match[str]) -> bool:
    """Whether a sentence tells what people do in it, or is an item of a list that says what it is."""
    before = text[: named.start()]
    is_first = before.casefold() in ("", "de ", "het ", "een ")
    return bool(
        (_IN_IT.fullmatch(before) and _HAPPENS.match(text, named.end()))
        or (is_first and _IS_ITEM.match(text, named.end()))
    )


BARE_VIA = re.compile(r"[Vv]ia: (?:[\w-]+ ?){1,4}")  # says less than any other line


def value_rank(field: FieldName, text: str, names: re.Pattern[str]) -> int:
    """How late a value comes in its field: a definition first; that so many came, or a bare "Via: Grensland", last."""
    if field == "what":
        return int(summary_rank(text, names) > DEFINES)
    if field == "result":
        return int(bool(_ATTENDED.search(text)) and ";" not in text and not CHANGED.search(text))
    return int(field == "available" and BARE_VIA.fullmatch(text) is not None)


_AT_ONCE = 256  # terms of one search
_MAY_OPEN_NAME = re.compile(r"(?<!\w)[a-z]{0,2}[A-ZÀ-Þ\d]\w*")  # "Sterke", "eHealth", "2B"
_SHOWN_TWICE = re.compile(r"[A-ZÀ-Þ\d].*[A-ZÀ-Þ\d]", re.DOTALL)
_GOES_BEFORE = re.compile(r"(?<![\w-])[a-zà-ÿ\d][\w’'-]*,?\s[‘“\"'„(]?$")  # what is written small, before a name


class Names:
    """The names of products as other texts may write them: with a capital. One is of one product alone (``merge``)."""

    def __init__(self, products: Sequence[Product]) -> None:
        owner: dict[str, str] = {}
        written: defaultdict[str, set[str]] = defaultdict(set)
        for product in products:
            for name in (product.name, *product.other_names):
                if not name.islower() and re.search(r"\w", name):
                    owner.setdefault(key_of(name), product.product_id)
                    written[key_of(name)].add(name)
        self.all = sorted(name for names in written.values() for name in names)
        self._by_first: defaultdict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for key in sorted(owner, key=lambda one: (-len(one), one)):  # the longest first
            first = re.search(r"\w+", key)
            self._by_first[first[0] if first else ""].append((pattern_of(*sorted(written[key])), owner[key]))

    def found_in(self, passage: Passage) -> Iterator[tuple[str, int]]:
        """The product_id of each name, with the number of its sentence; what is inside a longer name isn't named."""
        end = 0
        for word in _MAY_OPEN_NAME.finditer(passage.text):
            if word.start() >= end and (found := self._longest(passage.text, word)):
                named, product_id = found
                end = named.end()
                within = (one.start <= named.start() and end <= one.end for one in passage.sentences)
                number = next((number for number, is_within in enumerate(within) if is_within), None)
                if number is not None and _is_shown(named, passage.sentences[number].start):
                    yield product_id, number

    def _longest(self, text: str, word: re.Match[str]) -> tuple[re.Match[str], str] | None:
        """The longest name that begins with this word, and whose it is."""
        for pattern, product_id in self._by_first.get(word[0].casefold(), ()):
            if named := pattern.match(text, word.start()):
                return named, product_id
        return None


def _is_shown(named: re.Match[str], start: int) -> bool:
    """Whether capitals show that it is a name, in a sentence that starts there: the first word has one anyway."""
    shows = _SHOWN_TWICE.search(named[0]) or _GOES_BEFORE.search(named.string[start : named.start()])
    return shows is not None


def named_elsewhere(
    reader: GenerationReader, products: Sequence[Product], mentions: Mapping[str, Mention]
) -> dict[str, tuple[Mention, ...]]:
    """By product_id, a mention for each publication that names a product and in which nothing was found of it.

    Only what has a name of its own is looked for. It follows from the texts of a generation and the names found in
    them, so the order in which they came makes no difference.
    """
    proper = [one for one in products if any(mentions[id].proper for id in one.mention_ids if id in mentions)]
    names = Names(proper)
    told: defaultdict[str, defaultdict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for passage in _holding(names.all, reader):
        for product_id, number in names.found_in(passage):
            if passage.sentences[number].span is not None:
                told[product_id][passage.publication_id].append(Told(passage.passage_id, number))
    found: dict[str, tuple[Mention, ...]] = {}
    for one in proper:
        its = {mentions[id].publication_id for id in one.mention_ids if id in mentions}
        naming = sorted(told[one.product_id].items())
        found[one.product_id] = tuple(_naming(one, *where) for where in naming if where[0] not in its)
    return found


def _naming(product: Product, publication_id: str, told: Sequence[Told]) -> Mention:
    """A mention that only names: it states nothing, and has no vector."""
    return Mention(
        mention_id=f"{publication_id}~~{product.product_id}",
        publication_id=publication_id,
        name=product.name,
        other_names=(),
        kind=None,
        treatment="named",
        proper=True,
        said=False,
        facts=(),
        told=tuple(sorted(told, key=lambda one: (one.passage_id, one.sentence))),
        profile="",
    )


def _holding(names: Sequence[str], reader: GenerationReader) -> Iterator[Passage]:
    """The passages that hold the rarest word of one of these names, each once: no other can hold the whole name."""
    analyser = DutchAnalyser()
    words_of = [[term.text for term in analyser.terms(name) if term.weight == 1.0] for name in names]
    frequency = reader.document_frequency(sorted({term for terms in words_of for term in terms}))
    rarest = sorted({min(terms, key=lambda one: (frequency[one], one)) for terms in words_of if terms})
    seen: set[str] = set()
    for first in range(0, len(rarest), _AT_ONCE):
        terms = rarest[first : first + _AT_ONCE]
        most = sum(frequency[term] for term in terms)
        for hit in reader.search_lexical([Term(term) for term in terms], most):
            if hit.passage.passage_id not in seen:
                seen.add(hit.passage.passage_id)
                yield hit.passage
