"""Names as they stand in text, the lines they are looked for in, and the words that tell a product."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import takewhile
from pathlib import Path

import yaml

from index.dutch import compounds
from index.dutch.words import ASKING, NO_NAME
from index.gazetteer.places import find_places
from index.products import FieldName, ProductKind, Told
from index.types import Page, Passage, Span

_PLURALS = (("’s", ""), ("'s", ""), ("sussen", "sus"), ("ieën", "ie"), ("platen", "plaat"), ("sies", "sie"))
_FILE = Path(__file__).with_name("data") / "product_words.yaml"


@dataclass(frozen=True, slots=True)
class ProductWords:
    """See product_words.yaml for what each list is for."""

    nouns: Mapping[str, ProductKind]
    coined: Mapping[str, ProductKind]
    defined: Mapping[str, ProductKind]
    ordinary: frozenset[str]
    lists: frozenset[str]
    results: frozenset[str]
    bodies: frozenset[str]
    terms: frozenset[str]
    labels: Mapping[str, FieldName | str]

    def kind_of(self, noun: str) -> ProductKind | None:
        """The kind that a noun or compound stands for ("groepstraining": training), None where it is no such noun."""
        ends = (word[cut:] for word in _forms(noun) for cut in range(len(word) - 2))
        return next((self.nouns[end] for end in ends if end in self.nouns), None)

    def defined_kind(self, noun: str) -> ProductKind | None:
        """The kind that a definition's noun stands for ("is een schrijftherapie"), in a sentence that defines only."""
        ends = (word[cut:] for word in _forms(noun) for cut in range(len(word) - 2))
        return next((self.defined[end] for end in ends if end in self.defined), None)

    def kind_said(self, said: str) -> ProductKind | None:
        """The kind of what something "is een": of the noun before the first small word, if that is one for a kind."""
        told = list(takewhile(lambda word: word not in NO_NAME, said.split()))
        noun = told[-1] if told and len(told) < len(said.split()) else ""
        return self.kind_of(noun) or self.defined_kind(noun)

    def is_heading_word(self, word: str) -> bool:
        """Whether a word stands above a column: "Project", "Regio", "Status"."""
        return any(form in known for form in _forms(word) for known in (self.nouns, self.labels, self.lists))

    def is_general(self, word: str) -> bool:
        """Whether a word is only ever a word for many things: "training", "regio", "projecten"."""
        if self.coined_kind(word):
            return False
        return self.is_heading_word(word) or any(form in self.ordinary for form in _forms(word))

    def kind_of_name(self, name: str) -> ProductKind | None:
        """The kind that the first or last word of a name shows ("NAH-Forum", "Spreekuur Om de Hoek"), or None."""
        ends = (name.split()[0], name.split()[-1], name.split("-")[-1])
        return next((kind for end in ends if (kind := self.kind_of(end) or self.coined_kind(end))), None)

    def coined_kind(self, noun: str) -> ProductKind | None:
        """The kind of a compound that is a product's own name ("praatplaat"), None where it is an ordinary word."""
        word = singular(noun.casefold())
        if any(form in self.ordinary for form in _forms(noun)):
            return None
        parts = compounds.parts_of(word)  # the end of "speelklimaat" is "klimaat", and no "maat"
        last = len(word) - len(parts[-1]) if parts else len(word) - 3
        ends = (word[cut:] for cut in range(3, last + 1))  # three letters at least stand in front
        return next((self.coined[end] for end in ends if end in self.coined), None)


@lru_cache(50_000)
def _forms(word: str) -> tuple[str, ...]:
    folded = word.casefold()
    return folded, singular(folded), folded.removesuffix("s")


@lru_cache(1)
def words() -> ProductWords:
    """Read the file, once."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    sets = {name: frozenset(data[name]) for name in ("ordinary", "lists", "results", "bodies", "terms")}
    nouns, coined, defined = (_kinds(data[name]) for name in ("nouns", "coined", "defined"))
    return ProductWords(nouns, coined, defined, labels=_turned(data["labels"]), **sets)


@lru_cache(50_000)
def singular(word: str) -> str:
    """A plural made singular, as far as the word shows it: "werkateliers" to "werkatelier"."""
    for ending, instead in _PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    if re.search(r"(?:ie|er|el|atelier|tool|kaart|spel|café|forum|kit|app|project|programma|ing|ge)s$", word):
        return word[:-1]
    if word.endswith("en") and len(word) > 5:
        stem = word[:-2]
        return stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou" else stem
    return word


@lru_cache(1)
def noun_pattern() -> str:
    """A pattern for a noun that names a kind of product, alone or at the end of a compound."""
    return rf"\b[\w-]*(?:{any_of(words().nouns)})(?:s|’s|en|n)?\b"


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "|".join(re.escape(text) for text in sorted(texts, key=lambda one: (-len(one), one)))


def _kinds(lists: Mapping[ProductKind, list[str]]) -> dict[str, ProductKind]:
    return {noun: kind for kind, nouns in lists.items() for noun in nouns}


def _turned(lists: Mapping[str, list[str]]) -> dict[str, str]:
    return {label: field for field, labels in lists.items() for label in labels}


_INNER = (  # "Sterke Uil en de Boze Beer" are two names
    r"(?:aan|achter|bij|de|den|der|door|een|(?:en|of)(?! (?:de|het|een) )|het|in|je|jouw|met|na|naar|om|onder|op|over|"
    r"te|tegen|ten|tot|tussen|uit|van|voor|zonder|&|’t|'t)"
)
_CAPITAL = r"(?:[A-ZÀ-Þ@][\w’'@&!-]*|[a-z]+[A-Z]\w*|één)"
_NUMBER = r"\d{1,4}\+?(?![\w-])"
NAME = rf"{_CAPITAL}(?:(?: {_INNER}){{0,3}} (?:{_CAPITAL}|{_NUMBER}))*"
QUOTED = (  # closed by the first mark behind a word; "'s avonds" and "zo'n" open and close nothing
    r"(?<!\w)(?!['’][a-z] )[‘“\"'„](?P<{0}>[^\s‘’“”\"'„][^‘’“”\"„\n]{{1,69}}?)[’”\"'](?!\w)"
)

_OPENS_NO_NAME = NO_NAME | ASKING  # without a capital: "welk programma"
_SAYS_NOTHING = _OPENS_NO_NAME | {"één", "twee", "drie"}  # "één op één"
_LEADS_IN = any_of(word.capitalize() for word in NO_NAME - {"de", "het", "een"})
_LED_IN = re.compile(rf"^(?:{_LEADS_IN}) (?P<article>(?:de|het|een) )?(?=[A-ZÀ-Þ\d])")
_MAY_OPEN = ("Over ", "Dankzij ")  # a sentence, where other words before a name are rather its own: "Op de Rails"
_ARTICLE = re.compile(r"^(?:de|het|een|’t|'t)\s+", re.IGNORECASE)
_FICTION = re.compile(r"\s*\((?:een )?(?:fictie[fv]e?|voorbeeld)[^)]*\)", re.IGNORECASE)
_SUFFIX = re.compile(
    r"^(?P<base>.{2,50}?)-?(?P<noun>projecten|project|modellen|model|methodiek|methode|aanpak|training|programma)$"
)
_CUTS = re.compile(r" (?:in|uit|en|bij|voor|met|of)(?: (?:de|het|een))? ")
_PERSON = re.compile(  # "Jeugdarts Anna de Boer"; "Coach met Oog" is none
    r"(?i:[\w-]*(?:therapeute?|rechter|spreker|arts|psycholoog|coördinator|begeleid(?:st)?er|coach|leider|verpleegkundige)|"
    r"docente?|advocate?|jurist|voorzitter|bestuurder|wethouder|directeur|leerkracht|trainer|onderzoeker) "
    r"(?:[A-ZÀ-Þ][\w-]+ (?:(?:van|de|der|den|ten) ){0,2})+[A-ZÀ-Þ][\w-]+$"
)
_EDGE = " .,;:!?–—-•·|/()[]‘’“”\"'„"


def cleaned(name: str) -> str:
    """A name without what stands around it: article, quotes, "(fictief)", blanks."""
    return " ".join(_FICTION.sub("", name).split()).strip(_EDGE)


def without_article(name: str) -> str:
    """A name without its article; "De Tussenstap" and "Tussenstap" are one name."""
    return _ARTICLE.sub("", name)


@lru_cache(50_000)
def key_of(name: str) -> str:
    """What two ways to write a name have in common: no article, case, hyphens or plural."""
    plain = without_article(cleaned(name)).casefold().replace("’", "'")
    return re.sub(r"[^\w']+", " ", plain).strip()


@lru_cache(50_000)
def without_region(name: str) -> str:
    """A name without the region ("Utrechtse wijkacademies"), where a noun that is no name by itself is left."""
    found = find_places(name)
    if found and found[0].adjective and found[0].start == 0:
        rest = name[found[0].end :].strip()
        if rest and " " not in rest and (words().coined_kind(rest) or words().kind_of(rest)):
            return rest
    return name


def without_lead(name: str, count: Callable[[str], int]) -> str:
    """A name without what leads it in ("Tijdens een Verteltafel").

    That is where a text has the rest more often than the whole, or where the whole, with "een" in it or "Over" or
    "Dankzij" before it, only ever opens a line: inside a sentence or in quotes it is a name.
    """
    led = _LED_IN.match(name)
    if led is None:
        return name
    rest = name[led.end() :]
    may_open = led["article"] == "een " or name.startswith(_MAY_OPEN)
    opens = may_open and not any(count(f"{mark}{name}") for mark in " ‘“'\"„")
    return rest if opens or count(rest) > count(name) else name


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
    if plain.islower() and (folded.split()[0] in _OPENS_NO_NAME or _SAYS_NOTHING.issuperset(folded.split())):
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
    if re.match(r"[A-ZÀ-Þ][\w-]+ Welzijn\b", plain) or _PERSON.match(plain):
        return True
    return is_place(plain)


def best_ends(names: Iterable[str], text: str) -> dict[str, str]:
    """Where each name really ends: a tail goes that stands behind it once while the name stands alone elsewhere."""
    count = counting(text)
    return {name: _best_end(name, count) for name in set(names)}


def counting(text: str) -> Callable[[str], int]:
    """``occurrences`` in one text, each name counted once; it ends with who asks, for it holds the text."""
    return cache(partial(occurrences, text=text))


def occurrences(name: str, text: str) -> int:
    """How often a name stands in a text, as it is written."""
    alone = "" if name.startswith(" ") else r"(?<!\w)"  # a word may stand before the space that leads it in
    return len(re.findall(rf"{alone}{re.escape(name)}(?!\w)", text))


def _best_end(name: str, count: Callable[[str], int]) -> str:
    best = name
    for cut in reversed(list(_CUTS.finditer(name))):
        shorter, tail = name[: cut.start()], name[cut.end() :]
        alone = count(shorter) - count(best)
        if is_place(tail) or alone > count(best):
            best = shorter
    return best


def is_place(name: str) -> bool:
    """Whether a name is that of a place and no more: "Emmen", "de regio Twente"."""
    found = find_places(name)
    covered = sum(one.end - one.start for one in found)
    rest = re.sub(r"^(?:(?:in|uit|te|rond|de|het|regio|gemeente|provincie) )+|[\d ]+$", "", name, flags=re.IGNORECASE)
    return bool(found) and covered >= len(rest) - 2


def counted(names: Sequence[str]) -> str:
    """The way a name is written most often; the first of equals."""
    return Counter(names).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A heading (``level`` 1 is the highest) or a sentence (level 0), as it stands on its page.

    ``told`` are the places in passages where it stands: none for a heading, two where passages overlap. ``opens`` is
    whether a paragraph begins with it, or an item of a list that isn't the first.
    """

    text: str
    span: Span
    level: int = 0
    told: tuple[Told, ...] = ()
    opens: bool = False


_ANY_LABEL = re.compile(rf"(?<!\w)(?i:{any_of(words().labels)}): ")
_A_BOX = 3  # labels in one line that make it a box, read without its line ends
_TWO_CELLS = re.compile(r"[^:;]{2,40}: (?P<label>[^:;]{2,40}); [^:;]{2,40}: (?P<value>(?:(?!; [^:;]{2,40}: ).)+)")


def label_and_value(row: str) -> re.Match[str] | None:
    """A row of two columns of which the first holds labels: "Kenmerk: Duur; Omschrijving: tien weken"."""
    found = _TWO_CELLS.fullmatch(row)
    return found if found and found["label"].casefold() in words().labels else None


def has_labels(text: str) -> bool:
    """Whether a line holds several labels with their values, one behind the other: the margin of a factsheet."""
    return len(_ANY_LABEL.findall(text)) > 1


def labelled_pieces(text: str) -> list[tuple[int, int, str]]:
    """Where each piece of a line with three labels or more begins and ends, and its field: a box read as one line."""
    found = [one for one in _ANY_LABEL.finditer(text) if one[0][0].isupper()]
    if len(found) < _A_BOX or ";" in text:
        return []
    ends = [*(one.start() for one in found[1:]), len(text)]
    return [(one.start(), end, words().labels[one[0][:-2].casefold()]) for one, end in zip(found, ends, strict=True)]


def is_label(text: str) -> bool:
    """Whether a line is one label with its value: no row of a table that tells of several things."""
    return label_of(text) is not None and (";" not in text or label_and_value(text) is not None)


def label_of(text: str) -> str | None:
    """The field of a card's line ("Voor wie: …"), None where it is no such line."""
    pair = label_and_value(text)
    if pair:
        return words().labels[pair["label"].casefold()]
    label, colon, rest = text.partition(":")
    return words().labels.get(label.strip().casefold()) if colon and rest.strip() else None


_LONGEST_LINE = 1_000  # characters: what is longer is a table or data, and would take long to look through
_ENDLESS_WORD = re.compile(r"\S{80}|[^\w\s]{30}|\s{30}")  # an address, base64, a ruled line
_NEXT_ITEM = re.compile(r"(?:^|\n)[•–-] [^\n]*\n[•–-] $")  # of a list: what it says isn't of the item before it


def lines_of(pages: Sequence[Page], passages: Sequence[Passage]) -> list[TextLine]:
    """Headings and sentences in reading order; a sentence that runs over a page end is left out: it can't be quoted."""
    found = [*_headings(pages), *_sentences(pages, passages)]
    return sorted(filter(_is_language, found), key=lambda one: _place(one.span))


def _is_language(line: TextLine) -> bool:
    """Whether a rule can read it: what is longer is no sentence, and costs the rules time without bound."""
    return len(line.text) <= _LONGEST_LINE and not _ENDLESS_WORD.search(line.text)


def _headings(pages: Sequence[Page]) -> Iterator[TextLine]:
    for index, page in enumerate(pages):
        for one in page.headings:
            yield TextLine(page.text[one.start : one.end], Span(index, one.start, one.end), one.level, opens=True)


def _sentences(pages: Sequence[Page], passages: Sequence[Passage]) -> Iterator[TextLine]:
    places: dict[tuple[int, int, int], list[Told]] = {}
    for passage in passages:
        for number, sentence in enumerate(passage.sentences):
            if sentence.span is not None:
                places.setdefault(_place(sentence.span), []).append(Told(passage.passage_id, number))
    for (index, start, end), told in places.items():
        text = pages[index].text
        before = text[max(0, start - _LONGEST_LINE) : start]
        opens = start == 0 or before.rstrip(" ")[-2:] == "\n\n" or _NEXT_ITEM.search(before) is not None
        yield TextLine(text[start:end], Span(index, start, end), told=tuple(told), opens=opens)


def _place(span: Span) -> tuple[int, int, int]:
    return span.page_index, span.start, span.end
