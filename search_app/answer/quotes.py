"""What may be quoted: whole sentences, with the one before where a sentence can't stand alone."""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.dutch.forms import is_verb_form
from index.dutch.words import fold
from index.types import YEAR, Passage, Span
from search_app.answer.expected import DAYS, NUMERALS, STREETS

_FEW = 14  # words: what is longer is nearly always a sentence
# How a line begins that may lack a verb; what begins otherwise may be an order (Leg het plan opnieuw).
_NAMING = re.compile(
    r"^[\W_]*(?:aan|bij|binnen|buiten|door|in|met|na|naar|om|onder|op|over|per|rond|tijdens|tot|tussen|uit|van|vanaf"
    r"|vanuit|voor|zonder|een|één|de|het|geen|elke?|alle|veel|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
    r"|\w+tien|\w+tig|honderd|duizend|\d+)\b",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b{YEAR}[\W_]*$")  # what ends in a year may be the name of a publication
_COMMON = frozenset(
    """
    is zijn was waren ben bent heeft hebben heb had hadden wordt worden werd werden kan kunnen kon konden moet moeten
    mag mogen wil willen wilde zal zullen zou zouden gaan staan slaan zien doen ga sta doe zie kies klik lees bel
    raadpleeg gebruik vraag
    """.split()
)
_ENDING = re.compile(r"(?:[a-z]{2}en|[a-z]{2}[dt]e|[a-z]{2}t)$")  # werken, werkte, werkt: maybe a verb
_NO_VERB = frozenset(
    "het met niet dat wat tot uit groot licht recht echt slecht kort zwart zacht acht vast apart beide".split()
)
_ASKED_OR_SAID = re.compile(r"\b\w+ (?:ik|je|jij|u|we|wij)\b", re.IGNORECASE)  # krijg je, slaap ik


def lacks_verb(text: str) -> bool:
    """Whether a short line is no sentence; a word that may be a verb is taken for one."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > _FEW or not (_NAMING.match(text) or _DATED.search(text)):
        return False
    if _ASKED_OR_SAID.search(text):
        return False
    return not any(_may_be_verb(fold(word)) for word in words[1:] if word[0].islower())


def _may_be_verb(word: str) -> bool:
    if word in _NO_VERB:
        return False
    return word in _COMMON or is_verb_form(word) or _ENDING.search(word) is not None


_NAMELESS = (  # what a publication calls the thing that it named before
    "training|project|aanpak|methode|methodiek|cursus|hulpmiddel|groep|programma|tool|instrument|spel|kaart|set|proef|"
    "factsheet|werkwijze|kring|leskist|onderzoek|loket|spreekuur"
)
_ITSELF = (  # what a publication calls itself: the citation names it
    "publicatie|factsheet|handreiking|rapport|magazine|notitie|brochure|lezing|uitgave|hoofdstuk|paragraaf|verkenning|"
    "artikel|nieuwsbrief"
)
_OF_IT = (  # of what?
    "kosten|prijs|wachttijd|duur|looptijd|doel|doelgroep|deelnemers|begeleiders?|uitkomst|resultaten|draaiboek|handleiding|"
    "werkblad|verslag|evaluatie|subsidie"
)
_AUXILIARY = "zijn|waren|hebben|hadden|worden|werden|kunnen|moeten|mogen|willen|gaan|komen|doen"
_HARD = re.compile(
    rf"^[\W_]*+(?:(?:Dit|Deze)(?! (?:{_ITSELF})\b)|Dat|Die|Dezelfde|Hetzelfde|Datzelfde|Hij|Zij|Ze|Zo[’']n|Zulke|"
    rf"Beiden|Beide(?= (?:{_AUXILIARY})\b)|"
    r"Een (?:voorbeeld|gevolg|reden|deel) (?:hiervan|daarvan)|"
    r"(?:[\w-]+ ){1,5}(?:ervan|hiervan|daarvan)|"
    r"Waar(?:bij|door|in|mee|onder|van)|"
    r"Ook (?:daar|dit|dat|deze|die|hij|zij)|"
    r"(?:Daar|Hier)(?:bij|mee|door|om|voor|na|uit|in|aan|op|over|van|toe|tegen|tussen|onder)?)\b"
)
_SOFT = re.compile(
    r"^[\W_]*(?:(?:Maar|Toch|Dus|Want|Vervolgens|Toen|Intussen|Daarnaast|Volgens (?:hem|haar|hen))\b"
    rf"|(?:De|Het) (?:{_OF_IT})\b"
    r"|(?:Als|Omdat|Sinds|Toen|Voordat|Waar|Wie|Zodra) (?:dat|dit|hij|zij|ze)\b"
    r"|Wel (?:is|was|zijn|helpt|kan|kunnen|moet|moeten|wordt|worden)\b"
    r"|Het (?:is|was|heet|heeft|wordt|werd|kost|duurt|loopt|liep|begon|helpt|bestaat|werkt)\b)"
)
_LATER = re.compile(  # "Ook ouders die weinig lezen, gebruiken het." "De begeleiders zijn daar helder over: …"
    r"\b(?:het|ze|hem|hen)[.!]\W*$"
    r"|\b(?:daar|hier) (?:[\w-]+ ){1,3}(?:aan|bij|mee|om|onder|op|over|tegen|toe|uit|van|voor)\b(?! \w)"
)
_NAMED_BEFORE = re.compile(rf"^[\W_]*(?:De|Het|Elke|Per) (?P<thing>{_NAMELESS})\b")
_OPENING = re.compile(r"[‘“„]")
_CLOSING = re.compile(r"[.!?…][’”]$")
_CLOSES = re.compile(r"[^‘“„]*[’”](?!\w)")  # a closing mark, and no opening one before it
_OPEN = re.compile(r"[‘“„](?=(?:(?![’”](?!\w))[^‘“„])*$)")  # not closed in the same text; foto’s doesn't close it


def has_anaphora(text: str) -> bool:
    """Whether a text by itself begins with a word for something that isn't in it."""
    return any(pattern.match(text) for pattern in (_HARD, _NAMED_BEFORE)) or _said_before(text)


def wants_before(text: str) -> bool:
    """Whether a sentence says nothing without the one before it, in whatever paragraph that stands."""
    return _HARD.match(text) is not None or _said_before(text)


def explains(before: str, text: str) -> bool:
    """Whether the sentence before it in the paragraph says what a sentence that leans a little is about."""
    if _SOFT.match(text) or _LATER.search(text):
        return True
    named = _NAMED_BEFORE.match(text)
    return named is not None and named["thing"] in before


def speaks_on(text: str) -> bool:
    """Whether somebody begins to speak in a text and doesn't end in it."""
    return _OPEN.search(text) is not None


def ends_speech(text: str) -> bool:
    """Whether what somebody says before this sentence ends in it."""
    return _CLOSES.match(text) is not None


def _said_before(text: str) -> bool:
    """Whether it closes what somebody says without having opened it."""
    return _CLOSING.search(text) is not None and _OPENING.search(text) is None


LONGEST = 420  # characters a quote may grow to when sentences join it
_BEFORE = 2  # sentences that may join in front
_AFTER = 8  # list lines that may join behind, after a colon
_SAID = 4  # sentences that may join behind until somebody is done speaking

NOTE_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # the number of a footnote stands behind its sentence, and before its own
_WHOLE = re.compile(rf"^[\W_{NOTE_MARKS}]*[A-ZÀ-Þ0-9'’].*[.!…:][\"'”’»)\]{NOTE_MARKS},]*$", re.DOTALL)
_NO_SENTENCE = re.compile(
    r"^[\W_]*(?:figuur|tabel|bron|foto|beeld|illustratie|kader|noot|bijlage|tekst|fotografie|auteurs?)\b[^.:]{0,20}[.:]",
    re.I,
)
_SIGNPOST = re.compile(  # where on the page something stands; before a colon it is the list itself
    r"(?=.*\b(?:hieronder|hiernaast|hierboven|volgende (?:pagina|bladzijde))\b)"
    r"(?=.*\b(?:staat|staan|vindt?|lees|leest|zie|toont)\b)(?!.*:\W*$)"
    r"|.*\b(?:vindt?|lees|leest)\b[^()]*\bin (?:hoofdstuk|bijlage) (?:\d+|[a-z])\b"
    r"|.*\bin (?:hoofdstuk|bijlage) (?:\d+|[a-z]) (?:vindt?|lees|leest)\b"
    r"|^\W*hier (?:staat|staan|vindt?|lees|leest)(?: je| u)? (?:wat|welke|hoe|wie|waar|waarom|meer|alle)\b(?!.*:\W*$)",
    re.I | re.DOTALL,
)
# A line with a label says something without a verb, where what it says is of the kind that such lines are for.
_LABELLED = re.compile(r"[^\W\d_][\w’'/&() -]{1,40}\S?\s?: ?(?P<said>\S.*)", re.DOTALL)
_DETAIL = re.compile(
    rf"\d|\b(?:één|{NUMERALS})\b|\S@\S|\bwww\.|https?://|€|\bgratis\b|\bkosteloos\b"
    rf"|\b{DAYS}",
    re.IGNORECASE,
)
_NAMING_LABEL = re.compile(
    r"(?:contact\w*|adres|\w*adres|locatie|plaats|voor wie|doelgroep|aanmelden|aanmelding|waar|wanneer|organisatie)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(  # "Dinsdag van 14.00 tot 17.00 uur": the day is the label
    rf"{DAYS}(?:en|s)?\b[^.!?:;]{{0,40}}?"
    r"\d{1,2}(?:[.:]\d\d|(?: ?(?:tot|[-–]) ?\d{1,2})? uur)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(  # "Inloophuis De Vlinder, Kersenlaan 8, Appelwoude": little else ends in a street with a number
    r"(?:[A-ZÀ-Þ][^.!?:;,]{1,60}, )?(?:[A-ZÀ-Þ0-9][^.!?:;,]{0,40} )?"
    rf"[A-ZÀ-Þ][\w’'-]*(?:{STREETS}) \d{{1,4}} ?[a-zA-Z]?(?:, [^.!?:;]{{2,60}})?",
)
_WHOM = re.compile(  # who somebody is: "Wouter van den Akker, wijkteam"
    r"[A-ZÀ-Þ][\w’'-]*\.? (?:(?:van|de|den|der|het|ter|ten|te|el|[’']t) ){0,2}[A-ZÀ-Þ][\w’'-]+(?:[ ,(].*)?", re.DOTALL
)
_LONGEST_DETAIL = 200  # characters
_FEW_WORDS = re.compile(r"[A-ZÀ-Þ0-9€][^?!:;\n]{3,80}")  # an answer that leaves out what was asked
_CELL = re.compile(r"[^\W\d_][^:;]{0,60}: ?\S")  # of a table row: the name of its column and what stands under it
BLANK_OR_BULLET = " \t\n-–*•●▪◦‣"
_LIST_LINE = re.compile(r"^(?:[-–*•●▪◦‣]|\(?\w{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Quote:
    """What may be shown: the sentences from place ``first`` up to and including ``last`` of a passage."""

    passage: Passage
    first: int
    last: int

    @property
    def text(self) -> str:
        """The sentences as they stand."""
        return _between(self.passage, self.first, self.last)

    @property
    def span(self) -> Span | None:
        """Where they stand on their page; None where they run over a page end."""
        begin, end = self.passage.sentences[self.first].span, self.passage.sentences[self.last].span
        if begin is None or end is None or begin.page_index != end.page_index:
            return None
        return Span(begin.page_index, begin.start, end.end)


@lru_cache(20_000)  # answers and products look at the same sentences for every question
def is_whole(text: str) -> bool:
    """A sentence that states something by itself: no half one, no heading or signpost, no question of the source."""
    return is_detail(text) or _states(text)


def _states(text: str) -> bool:
    if len(text.split()) < 4 or "?" in text[-3:] or _WHOLE.match(text) is None:
        return False
    return _NO_SENTENCE.match(text) is None and _SIGNPOST.match(text) is None and not lacks_verb(text)


def is_detail(text: str) -> bool:
    """A line such as "Telefoon: 0800 - 20 30 40": a label and what it labels, which says enough without a verb."""
    line = text.lstrip(" \t-–*•")
    if len(text) > _LONGEST_DETAIL or "?" in text or _NO_SENTENCE.match(text):
        return False
    if (found := _LABELLED.fullmatch(line)) is None:
        return _HOURS.match(line) is not None or _ADDRESS.fullmatch(line) is not None
    return bool(_DETAIL.search(found["said"]) or _NAMING_LABEL.match(line))


def names_whom(text: str) -> bool:
    """A line such as "Coördinator: Wouter van den Akker": it answers who asks for that, and tells others nothing."""
    found = _LABELLED.fullmatch(text.lstrip(" \t-–*•")) if len(text) <= _LONGEST_DETAIL else None
    return found is not None and not _NO_SENTENCE.match(text) and _WHOM.fullmatch(found["said"]) is not None


def is_labelled(text: str) -> bool:
    """Whether a text only gives details under their labels: a table row, or a labelled line that is no sentence too."""
    return is_table_row(text) or (is_detail(text) and not _states(text))


def is_table_row(text: str) -> bool:
    """Whether a text is a row of a table, read out as "kolom: waarde; kolom: waarde", whatever stands before it."""
    return sum(_CELL.match(cell) is not None for cell in text.split("; ")) > 1


def row_labels(text: str) -> tuple[str, ...]:
    """The labels of a row, in order, folded ("voor wie", "regio")."""
    return tuple(fold(cell.partition(":")[0].strip(" \t-–*•")) for cell in text.split("; ") if ":" in cell)


def quote_around(passage: Passage, place: int) -> Quote | None:
    """The quote that a sentence makes with the neighbours it needs; None where it can't be quoted."""
    if passage.sentences[place].span is None:
        return None
    if not is_whole(_text(passage, place)):
        return Quote(passage, place, place) if asked_above(passage, place) else None
    first = _begin(passage, place)
    last = _end(passage, first, place)
    return None if last is None else Quote(passage, first, last)


def asked_above(passage: Passage, place: int) -> str:
    """The question of the source that a few words answer: the sentence or heading right above them; else empty.

    So "Vijf dagen." may be quoted under "Hoe lang duurt het?", and under nothing else.
    """
    text = _text(passage, place)
    if is_whole(text) or not _FEW_WORDS.fullmatch(text) or not _DETAIL.search(text):
        return ""
    before, end = (_text(passage, place - 1), passage.sentences[place - 1].end) if place else ("", 0)
    heading = passage.text[end : passage.sentences[place].start].strip(BLANK_OR_BULLET)
    above = heading or before or " ".join(passage.heading_path[-1:])
    return above if above.endswith("?") else ""


def joined(one: Quote, other: Quote) -> Quote | None:
    """Two quotes that stand next to each other in a paragraph as one; None where they don't, or grow too long.

    A row tells of its own thing, so it is never joined.
    """
    if one.passage.passage_id != other.passage.passage_id:
        return None
    first, last = sorted((one, other), key=lambda quote: quote.first)
    if any(is_labelled(_text(one.passage, place)) for place in (first.last, last.first)):
        return None
    if first.last + 1 != last.first or not _in_one_paragraph(one.passage, first.last, last.first):
        return None
    return Quote(one.passage, first.first, last.last) if _touch(one.passage, first.first, last.last) else None


def longer(quote: Quote) -> Quote | None:
    """The quote with the sentence behind it on its line; None where that may not be quoted, or not with it."""
    return next((whole for whole in wider(quote) if whole.last > quote.last), None)


def wider(quote: Quote) -> list[Quote]:
    """The quote with the sentence before it on its line, and with the one behind, where that may be quoted too.

    So no other item of a list. Neither brings half of what somebody says, nor a word in front for something that isn't
    in it.
    """
    passage = quote.passage
    places = (place for place in (quote.first - 1, quote.last + 1) if 0 <= place < len(passage.sentences))
    beside = [Quote(passage, place, place) for place in places if is_whole(_text(passage, place))]
    return [
        whole
        for one in beside
        if (whole := joined(quote, one)) is not None
        and whole.text.count("\n") == quote.text.count("\n") + one.text.count("\n")
        and speaks_on(whole.text) <= speaks_on(quote.text)
        and ends_speech(whole.text) <= ends_speech(quote.text)
        and has_anaphora(whole.text) <= has_anaphora(quote.text)
    ]


def _begin(passage: Passage, place: int) -> int:
    """The first sentence: one that points back takes the one before it along, and that one too when it must."""
    first = place
    while first > 0 and place - first < _BEFORE:
        text, before = _text(passage, first), _text(passage, first - 1)
        is_adjacent = first == place and _in_one_paragraph(passage, first - 1, first)
        wanted = wants_before(text) or (is_adjacent and explains(before, text))
        if not wanted or not is_whole(before) or is_labelled(before) or not _touch(passage, first - 1, place):
            break
        first -= 1
    return _speech_begin(passage, first)


def _speech_begin(passage: Passage, place: int) -> int:
    """The sentence in which somebody began to say this; ``place`` itself where none is near, or nobody is named."""
    for first in range(place - 1, max(place - _BEFORE, 0) - 1, -1):
        if not is_whole(_text(passage, first)) or not _in_one_paragraph(passage, first, place):
            break
        if speaks_on(_between(passage, first, place - 1)):
            named = not speaks_on(_text(passage, first)[:1])
            done = not speaks_on(_between(passage, first, place)) or _speech_end(passage, first, place) > place
            return first if _touch(passage, first, place) and (named or done) else place
    return place


def _end(passage: Passage, first: int, place: int) -> int | None:
    """The last sentence: a list behind a colon comes along, and so does the rest of what somebody says."""
    text = _text(passage, place)
    if text.rstrip("\"'”’»)]").endswith(":"):
        last = _list_end(passage, first, place)
        return None if last == place else last
    return _speech_end(passage, first, place) if speaks_on(_between(passage, first, place)) else place


def _speech_end(passage: Passage, first: int, place: int) -> int:
    """The sentence in which somebody who begins to speak is done; ``place`` itself where that is too far or asks."""
    last = place
    while last + 1 < len(passage.sentences) and last - place < _SAID and _touch(passage, first, last + 1):
        last += 1
        said = _text(passage, last)
        if ends_speech(said) and "?" not in said[-3:]:
            return last
        if not is_whole(said):
            break
    return place


def _list_end(passage: Passage, first: int, place: int) -> int:
    last = place
    while last + 1 < len(passage.sentences) and last - place < _AFTER and _touch(passage, first, last + 1):
        line = _text(passage, last + 1)
        if line.endswith("?") or len(row_labels(line)) > 1:  # neither a question nor one row of a table is a list
            return place
        if last > place and is_whole(line) and not _LIST_LINE.match(line):
            break
        last += 1
        if is_whole(line) and not _LIST_LINE.match(line):
            break
    return last


def _in_one_paragraph(passage: Passage, first: int, last: int) -> bool:
    return "\n\n" not in passage.text[passage.sentences[first].end : passage.sentences[last].start]


def _touch(passage: Passage, first: int, last: int) -> bool:
    """Whether two sentences and what is between them stand like that on one page, in a quote that is not too long."""
    one, other = passage.sentences[first], passage.sentences[last]
    if one.span is None or other.span is None or one.span.page_index != other.span.page_index:
        return False
    return other.end - one.start <= LONGEST and other.span.end - one.span.start == other.end - one.start


def _text(passage: Passage, place: int) -> str:
    return _between(passage, place, place)


def _between(passage: Passage, first: int, last: int) -> str:
    return passage.text[passage.sentences[first].start : passage.sentences[last].end]
