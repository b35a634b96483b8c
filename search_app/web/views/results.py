"""What is found and answered, as HTML, with what matched marked. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from search_app.answer import expected
from search_app.answer.citations import below, holds_any, main_title
from search_app.answer.quotes import is_table_row
from search_app.replies import Answer, AnswerSentence, Citation, FoundPassage
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.rendering import NOTHING, Markup, joined, macro, render

EXCERPT = 420  # characters of a passage shown before "read all"
Terms: TypeAlias = frozenset[str]  # of the words that are marked: match_words.terms_of
NO_TERMS: Terms = frozenset()

_BLANK_LINE = re.compile(r"\n\s*\n")
_LINE_END = re.compile(r"\n")
_LABEL = re.compile(r"(?:^|(?<=; ))[^\W\d_][^:;\n]*:(?= )", re.MULTILINE)  # in a row of a table: "Leeftijd: 4-12; "
_SENTENCE_END = re.compile(r"(?<!\n\d)[.!?][’”'\"]?(?=\s)|(?=\n)")  # the number of an item ends none; it itself does
_WORD_END = re.compile(r"\s|$")


def excerpt(text: str, spans: Sequence[range], terms: Terms = NO_TERMS) -> Markup:
    """The part of a text around what is marked, and a press that shows all of it; a short text whole."""
    first = min((span.start for span in spans), default=0)
    start = first if first > EXCERPT // 2 else 0
    end = _ending(text, start, max((span.stop for span in spans if span.start == first), default=0))
    if end - start >= len(text):
        return paragraphs(text, spans, terms)
    return macro(
        "text",
        "excerpt",
        shown=part(text, range(start, end), spans, terms),
        whole=paragraphs(text, spans, terms),
        goes_before=start > 0,
        goes_on=end < len(text),
        read_all=texts_common.READ_ALL,
    )


def _ending(text: str, start: int, at_least: int) -> int:
    """Where an excerpt ends: after a sentence if one ends in its second half, else after a word; marks stay whole."""
    limit = max(start + EXCERPT, at_least)
    if limit >= len(text):
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start + EXCERPT // 2, limit + 1)]
    word = _WORD_END.search(text, limit)
    return max([end for end in ends if end >= at_least], default=word.start() if word else len(text))


def standing(text: str, quote: str) -> list[range]:
    """Where a quote stands in a text: the first place, verbatim, or nowhere."""
    start = text.find(quote) if quote else -1
    return [] if start < 0 else [range(start, start + len(quote))]


def paragraphs(text: str, spans: Sequence[range], terms: Terms = NO_TERMS) -> Markup:
    """A text as paragraphs, with the characters in ``spans`` marked, and words with these terms."""
    return part(text, range(len(text)), spans, terms)


def part(text: str, of: range, spans: Sequence[range], terms: Terms = NO_TERMS) -> Markup:
    """Characters ``of`` of a text as paragraphs, marked as in ``marked``."""
    blocks = (line for block in _between(text, of, _BLANK_LINE) for line in _rows_apart(text, block))
    return macro("text", "paragraphs", blocks=[_pieces(text, block, spans, terms) for block in blocks])


def _between(text: str, of: range, gap: re.Pattern[str]) -> list[range]:
    """The parts of characters ``of`` of a text that gaps keep apart, without empty ones."""
    gaps = [place for match in gap.finditer(text, of.start, of.stop) for place in match.span()]
    breaks = [of.start, *gaps, of.stop]
    parts = (range(start, end) for start, end in zip(breaks[::2], breaks[1::2], strict=True))
    return [one for one in parts if text[one.start : one.stop].strip()]


def _rows_apart(text: str, block: range) -> Iterator[range]:
    """A paragraph, cut before and behind each line that is a row of a table."""
    prose: range | None = None
    for line in _between(text, block, _LINE_END):
        if is_table_row(text[line.start : line.stop]):
            yield from (prose, line) if prose else (line,)
            prose = None
        else:
            prose = range(prose.start if prose else line.start, line.stop)
    if prose:
        yield prose


def _pieces(text: str, block: range, spans: Sequence[range], terms: Terms) -> list[tuple[Markup, bool]]:
    """A paragraph as it is drawn, and that it is no label; a row of a table with its labels apart."""
    is_row = is_table_row(text[block.start : block.stop])
    labels = _LABEL.finditer(text, block.start, block.stop) if is_row else ()
    cuts = [block.start, *(at for label in labels for at in label.span()), block.stop]
    return [(marked(text, range(*ends), spans, terms), n % 2 == 1) for n, ends in enumerate(pairwise(cuts))]


def marked(text: str, of: range, spans: Sequence[range], terms: Terms = NO_TERMS) -> Markup:
    """Characters ``of`` of a text, with what falls in ``spans`` marked, and words with these terms."""
    pieces: list[tuple[Markup, bool]] = []  # words, and whether they are quoted
    at = of.start
    for span in sorted(spans, key=lambda span: span.start):
        start, end = max(span.start, at), min(span.stop, of.stop)
        if start < end:
            pieces += [(worded(text[at:start], terms), False), (worded(text[start:end], terms), True)]
            at = end
    return macro("text", "marked", pieces=[*pieces, (worded(text[at : of.stop], terms), False)])


def worded(text: str, terms: Terms, of: range | None = None) -> Markup:
    """A text, or characters ``of`` of it, with the words marked that have one of these terms in the whole of it."""
    of = range(len(text)) if of is None else of
    pieces: list[tuple[str, bool]] = []  # words, and whether they match
    at = of.start
    for place in expected.places(text, terms):
        start, end = max(place.start, at), min(place.stop, of.stop)
        if start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return macro("text", "worded", pieces=[*pieces, (text[at : of.stop], False)])


_REACHED = (  # a mail address, a telephone number, an address on the web: what can be pressed
    r"(?P<mailto>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<tel>0(?:[ -]?\d){9}(?!\d))|(?P<https>(?:https?://|www\.)[^\s\"<>()]*[\w/]"
    r"|(?-i:[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.(?:nl|com|org|eu|net|info)\b(?:/[^\s\"<>()]*\w/?)?"
    r"|[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.[a-z]{2,}/[^\s\"<>()]*\w))"
)
REACHED = re.compile(_REACHED, re.IGNORECASE)
_EXPLAINED = re.compile(
    rf"(?<![\w-])(?:{_REACHED}|(?:(?P<short>{texts_common.SHORT})|{texts_common.HARD})(?!\w))", re.IGNORECASE
)
HARD_WORDS = 2  # of a sentence that are explained, so that it stays quiet


def explained(text: str, terms: Terms = NO_TERMS, of: range | None = None) -> Markup:
    """A text as ``worded`` gives it, in which each short form of the field ("ggz") says on a press what it means.

    So do two of its hard words ("ambulante"), of which static/short.js keeps the first on a screen. What somebody can
    be reached by is a link.
    """
    of = range(len(text)) if of is None else of
    pieces: list[Markup] = []
    at = of.start
    for found in _to_explain(text):
        if of.start <= found.start() and found.end() <= of.stop:
            words = worded(text, terms, range(*found.span()))
            pieces += [worded(text, terms, range(at, found.start())), _pressed(found, words)]
            at = found.end()
    return joined([*pieces, worded(text, terms, range(at, of.stop))])


def _pressed(found: re.Match[str], words: Markup) -> Markup:
    """What was found as something to press."""
    scheme = found.lastgroup
    if scheme in (None, "short"):
        return macro("text", "short", words=words, meaning=texts_common.meaning(found[0]), once=scheme is None)
    if scheme == "https":
        to = found[0] if "://" in found[0] else f"https://{found[0]}"
    else:
        to = f"{scheme}:{re.sub('[ -]', '', found[0]) if scheme == 'tel' else found[0]}"
    return macro("text", "link", words=words, to=to)


def _to_explain(text: str) -> Iterator[re.Match[str]]:
    """Each address and short form, and the first hard words, each once."""
    hard: set[str] = set()
    for found in _EXPLAINED.finditer(text):
        if found.lastgroup is None:
            meaning = texts_common.meaning(found[0])
            if meaning in hard or len(hard) == HARD_WORDS:
                continue
            hard.add(meaning)
        yield found


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a list: what it is of and where that leads, in short what it is, a sentence, and where that stands."""

    name: str
    to: str
    about: str
    summary: str = ""
    place: Markup = NOTHING


PIECES = 2  # passages of one publication that are shown at once
QUOTES = 3  # sentences of an answer that are shown at once


@dataclass(frozen=True, slots=True)
class Cite:
    """The number of a source behind a sentence; it leads to the page where the sentence stands."""

    n: int
    to: str
    label: str


@dataclass(frozen=True, slots=True)
class DrawnSentence:
    """A sentence as it is drawn: its last word stays on one line with the numbers of its sources.

    ``about``: the product that it tells of without naming it, which stands in front where the sentence before it is of
    another; else "". ``aside``: the years of its sources, where the sources of an answer are of different years, so
    that an older figure is seen to be older; and what it tells of that has stopped. ``notes``: its footnotes.
    """

    n: str
    about: str
    words: Markup
    last_word: Markup
    aside: str
    cites: tuple[Cite, ...]
    notes: tuple[str, ...]


def answer(reply: Answer) -> Markup:
    """The sentences of an answer; each number opens the page that proves it, with the sentence marked."""
    terms = expected.terms_of(reply.match_words)
    cites = {one.n: cite(one) for one in reply.citations}
    years = _years(reply)
    lines = [_line(str(n), one, cites, terms, years) for n, one in enumerate(_named_once(reply.answer), start=1)]
    rest = lines[QUOTES:] if len(lines) > QUOTES + 1 else []  # a press that shows one sentence costs as much room
    return render(
        "answer",
        announced=_announcement(reply),
        heading=texts_common.ANSWER_HEADING,
        elsewhere=texts_products.nothing_from(reply.nothing_from) if reply.nothing_from else "",
        phrased=[_line(f"kort-{n}", one, cites, NO_TERMS, {}) for n, one in enumerate(reply.phrased, start=1)],
        first=lines[: len(lines) - len(rest)],
        rest=rest,
        more=texts_common.more_sentences(len(rest)),
        note=texts_common.ANSWER_NOTE_ROWS
        if any(is_table_row(one.text) for one in reply.answer)
        else texts_common.ANSWER_NOTE,
        years_note=texts_common.YEARS_NOTE if years else "",
        texts=texts_screens,
    )


def cite(citation: Citation) -> Cite:
    """The number of a citation as a link to its page, the sentence marked there."""
    to = address.source(citation.publication_id, citation.page, citation.quote)
    stands = texts_common.pages(citation.page, None, citation.source, citation.page_label)
    return Cite(citation.n, to, texts_common.cite_label(citation.n, citation.title, stands))


def _named_once(said: Sequence[AnswerSentence]) -> Iterator[AnswerSentence]:
    """The sentences; those in a row about one product with its name at the first alone, and once that it stopped."""
    before, told = None, set[str]()
    for one in said:
        stopped = tuple(name for name in one.stopped if name not in told)
        yield replace(one, product=None if one.product == before else one.product, stopped=stopped)
        before = one.product
        told.update(stopped)


def _years(reply: Answer) -> Mapping[int, str]:
    """The year of each citation by its number, where the sentences of an answer are not all of one year; else none."""
    dated = {one.n: one.date[:4] for one in reply.citations if one.date}
    told = {dated[n] for one in reply.answer for n in one.citations if n in dated}
    return dated if len(told) > 1 else {}


def _line(
    n: str, said: AnswerSentence, cites: Mapping[int, Cite], terms: Terms, years: Mapping[int, str]
) -> DrawnSentence:
    last = said.text.rfind(" ") + 1
    words, last_word = range(last), range(last, len(said.text))
    its_cites = tuple(cites[number] for number in said.citations if number in cites)
    told = _labelled(said.text, terms, words) if is_table_row(said.text) else explained(said.text, terms, words)
    shown = (told, explained(said.text, terms, last_word))
    its_years = sorted({years[number] for number in said.citations if number in years}, reverse=True)
    stopped = texts_products.stopped(said.stopped, said.product) if said.stopped else ""
    aside = "; ".join(filter(None, (", ".join(its_years), stopped)))
    return DrawnSentence(n, said.product or "", *shown, aside, its_cites, said.notes)


def _labelled(text: str, terms: Terms, of: range) -> Markup:
    """A row of a table, each of its labels on a line of its own."""
    labels = [label.span() for label in _LABEL.finditer(text, of.start, of.stop)]
    cuts = pairwise([of.start, *(at for span in labels for at in span), of.stop])
    pieces = [(explained(text, terms, range(*ends)), n % 2 == 1) for n, ends in enumerate(cuts)]
    return macro("text", "labelled", pieces=pieces)


_STEPS = frozenset((*texts_common.suggestions(1), *texts_common.suggestions(2)))  # what somebody can do


def not_found(reply: Answer, ways_out: Markup) -> Markup:
    """An abstention: what was looked in, up to when, what comes near, and what to do next."""
    return render(
        "not_found",
        announced=_announcement(reply),
        looked=reply.suggestions[0],
        below=texts_common.PROJECT_BELOW if any(one.relation != "related" for one in reply.products) else "",
        ways_out=ways_out,
        remarks=_remarks(reply.suggestions[1:]),
        next_steps=[one for one in reply.suggestions if one in _STEPS - _too_much(reply.question)],
        texts=texts_common,
    )


def _too_much(question: str) -> set[str]:
    """What is no help to who asked one thing in a few words: to ask one thing."""
    is_one = question.count("?") < 2 and " en " not in question and len(question.split()) < 20
    return {texts_common.ONE_THING} if is_one else set()


def _remarks(suggestions: Sequence[str]) -> list[str]:
    """What is said of what is there; what comes nearest stands below, so it is named only where more is said of it."""
    remarks = [one for one in suggestions if one not in _STEPS]
    is_told_of = not set(texts_common.ABSENT.values()).isdisjoint(remarks)
    return [one for one in remarks if is_told_of or not one.startswith(texts_common.NEAREST)]


def _announcement(reply: Answer) -> Markup:
    return announced(texts_common.announced(len(reply.citations), len(reply.hits)))


def announced(text: str) -> Markup:
    """What a screen reader says now: static/vraagbaak.js passes it on."""
    return macro("pieces", "announced", text=text)


def source(citation: Citation, others: Sequence[Citation] = (), *, briefly: bool = False) -> Markup:
    """One entry of the source list: its page small, its numbers, title, date, where it stands, and the way to it.

    ``others`` are further citations of the same page; ``briefly``, for a publication that stands in the list already,
    leaves out what follows the main title.
    """
    to = address.source(citation.publication_id, citation.page, citation.quote)
    return macro(
        "passages",
        "source",
        numbers=[one.n for one in (citation, *others)],
        title=main_title(citation.title) if briefly else citation.title,
        where=where(date_of(citation.date), below(citation.title, citation.heading).rpartition(" › ")[2]),
        view=_view(to, citation.title, texts_common.view_label(citation.page, citation.source, citation.page_label)),
        to=to,
        image=small_page(citation),
        label=texts_common.sources_label([one.n for one in (citation, *others)]),
    )


SMALL = 220  # pixels that a page is wide where it is drawn small: enough to know it by its pictures


def small_page(citation: Citation) -> str | None:
    """The address of the page that is cited, drawn small; None where its pages can't be drawn."""
    is_printed = citation.page is not None and citation.source.casefold().endswith(".pdf")
    return address.page_image(citation.publication_id, citation.page or 1, SMALL) if is_printed else None


def copy_cited(citations: Sequence[Citation]) -> Markup:
    """The button that copies sentences of one page with where they stand, to be pasted in a text of one's own."""
    citation = citations[0]
    stands = texts_common.pages(citation.page, None, citation.source, citation.page_label)
    place = ", ".join(filter(None, (citation.title, texts_common.date_in_words(citation.date), stands)))
    return macro(
        "pieces",
        "copy_cited",
        label=texts_screens.COPY_CITED,
        words=texts_screens.cited([one.quote for one in citations], place),
        to=address.source(citation.publication_id, citation.page, citation.quote),
        copied=texts_screens.COPIED_CITED,
        spoken=texts_common.sources_label([one.n for one in citations]),
    )


def _view(to: str, title: str, label: str) -> Markup:
    """A link to a page; who cannot see what it stands beside hears the title too."""
    return macro("pieces", "view", to=to, label=label, title=title)


def group(
    passages: Sequence[FoundPassage], quotes: Sequence[str], terms: Terms = NO_TERMS, said: Collection[str] = ()
) -> Markup:
    """What was found in one publication: its title and date once, then each passage.

    Quoted sentences are marked, and the words that carry the match. A passage with a sentence that was ``said`` on the
    screen already is put away, so that nobody reads it twice: ``has_news`` tells where that would be all of them.
    """
    new = [one for one in passages if not holds_any(one.text, said)]
    known = [one for one in passages if one not in new]
    marked = [*quotes, *said]
    drawn = [_passage(one, marked, terms, date_of(one.date) if one is new[0] else NOTHING, False) for one in new]
    more = [*drawn[PIECES:], *(_passage(one, marked, terms, NOTHING, True) for one in known)]
    return macro(
        "passages",
        "group",
        title=new[0].title,
        first=drawn[:PIECES],
        rest=more,
        more=texts_common.more_pieces(len(more)),
    )


def _passage(found: FoundPassage, quotes: Sequence[str], terms: Terms, date: Markup, folded: bool) -> Markup:
    stands = texts_common.pages(found.page, found.page_end, found.source)
    spans = [span for quote in quotes for span in standing(found.text, quote)]
    to = address.source(found.publication_id, found.page, found.text)
    return macro(
        "passages",
        "passage",
        where=where(date, stands, below(found.title, found.heading)),
        words=_folded(found.text, spans, terms) if folded else excerpt(found.text, spans, terms),
        view=_view(to, found.title, texts_common.view_label(found.page, found.source)),
    )


def _folded(text: str, spans: Sequence[range], terms: Terms) -> Markup:
    return macro("text", "folded", text=paragraphs(text, spans, terms), summary=texts_common.READ_ALL)


def date_of(date: str | None) -> Markup:
    """A date as people write it, or that it is not known."""
    return macro("pieces", "date", words=texts_common.date_in_words(date), is_known=bool(date))


def where(date: Markup, *parts: str | None) -> Markup:
    """One line that places a thing: its date, and the parts that are known; nothing where none is."""
    return macro("pieces", "where", date=date, parts=[part for part in parts if part])


def heading(text: str) -> Markup:
    """A heading between two parts of the screen."""
    return macro("pieces", "heading", text=text)


def subheading(text: str) -> Markup:
    """A quiet heading above the smaller cards of the same kind."""
    return macro("pieces", "subheading", text=text)


def copy_link() -> Markup:
    """The button that copies an address with the question behind its #, which no server sees: static/vraagbaak.js."""
    return macro("pieces", "copy_link", label=texts_screens.COPY_LINK, copied=texts_screens.COPIED)


def tools(warning: Markup, panel: Markup, chips: Markup) -> Markup:
    """Between the question and its answer: a warning, the filters, the filters that are on."""
    return macro("passages", "tools", warning=warning, filters=panel, chips=chips)


def understood(notices: Sequence[Markup]) -> Markup:
    """Below the answer: how the question was understood, and the button that copies a link with it."""
    return macro("passages", "understood", notices=notices, copy_link=copy_link())


def way(label: str, to: str, name: str = "") -> Markup:
    """A link that changes what is shown; ``name`` finds it back when the screen is drawn anew."""
    return macro("pieces", "way", label=label, to=to, id=name)


def hint(text: str) -> Markup:
    """A quiet line above what it is about."""
    return macro("pieces", "hint", text=text)


def nothing_yet(has_beheer: bool, is_maintainer: bool) -> Markup:
    """The screen before the first ingest: what to do."""
    return render("nothing_yet", texts=texts_common, has_beheer=has_beheer, is_maintainer=is_maintainer)


def error(message: str, heading: str = texts_common.ERROR_HEADING) -> Markup:
    """Something that did not work, and what to do; without a heading, only what somebody can do."""
    return render("error", message=message, heading=heading)
