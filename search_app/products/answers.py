"""What a question asks of products, and which of them fit it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from index.dutch.words import STOP_WORDS
from index.gazetteer.places import find_places, regions_of
from index.products import FieldName, Product
from index.retrieval.long_queries import point_of
from index.retrieval.retriever import Evidence, Retriever, bare
from index.store.filters import Filter
from index.store.protocol import GenerationReader
from index.types import Span
from ingest.products.names import key_of
from search_app.answer.expected import SHARP, ages_said, counted_in, kinds_asked, kinds_held
from search_app.answer.list_questions import asks_status, statuses_asked
from search_app.answer.quotes import Quote, is_table_row, quote_around
from search_app.answer.understanding import (
    completed,
    excluded,
    goes_on,
    names_of,
    regions_in,
    takes_over,
)
from search_app.products.cards import PublicationTexts, card
from search_app.products.catalogue import Catalogue, CatalogueEntry
from search_app.products.ranking import Ranked, Wanted, holds_name, is_likened, is_named, rank
from search_app.products.workplaces import says_where_they_work, with_workplaces
from search_app.replies import Citation, Cited, FollowUp, Listing, ProductReply, RegionAsked, Relation

MOST = 5  # products beside one answer
NEARBY = 2  # beside an abstention
# By docs/measurements/products.md: how often products of a chance, and of such odds beside the first one, were right.
FITS = 0.3  # chance from which it fits: four in ten did; below that it is related
EVEN = 0.5  # odds beside the first one from which it fits: below that one in six of such a chance did
SHOWN = 0.05  # chance from which it is shown, however far behind the first one
BESIDE = 0.3  # odds from which it is shown, however low the chance of all
NEAR = 0.1  # the least chance beside an abstention
_CHILD = (
    r"\w*(?:kind(?:je|eren)?|jongens?|meisjes?|meid(?:en)?|zoon(?:tje)?|dochter(?:tje)?|pubers?|tieners?|jongeren?|"
    r"leerling(?:en)?|scholier(?:en)?|thuiszitters?|peuters?|kleuters?)"
)
_YOUNG = re.compile(
    rf"\b{_CHILD}(?: \w+){{0,2}}(?: van|,| is(?! \d+ jaar (?!oud\b|en\b)\w)) (?P<years>\d{{1,2}})\b"
    r"(?!(?: jaar)? (?:tot|t/m)\b| ?[-–] ?\d)|"
    rf"\b{_CHILD} \((?P<beside>\d{{1,2}})\)|\b(?P<aged>\d{{1,2}})-jarige?(?= {_CHILD}\b|\W*$| (?P<next>\w+))",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(  # "ik ben 13": who is grown up seldom asks for somebody as old
    r"\bik ben (?P<years>[5-9]|1[0-7])(?: jaar)?(?: oud)?(?=\W*$|[,.;!?]| (?:en|maar|want)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with what it means: ``text`` is what to search for, ``follows`` the product that it goes on about.

    ``named`` are the ids of the products that it asks about by a name of their own, or goes on about; ``like`` is that
    of the one beside which it looks for others. ``ages`` are those of the children that it tells of, ``statuses`` those
    that it asks of products, where it names none.
    """

    question: str
    text: str
    regions: tuple[RegionAsked, ...]
    excluded: tuple[str, ...]
    follows: str | None
    named: frozenset[str]
    like: str | None
    statuses: frozenset[str]
    ages: frozenset[int]


@dataclass(frozen=True, slots=True)
class FoundForQuestion:
    """What a question found: passages, more than are shown; the filter it was kept to; what answers it, if anything.

    ``listing`` is the list that it asks for, ``comparable`` the ids of the projects that are like the one that it
    looks for others of, ``quoted`` the sentence that is quoted first; ``is_of_others``: what it asks of a region, or
    for a child of some age, is told of others alone, so nothing is quoted.
    """

    evidence: Sequence[Evidence]
    where: Filter | None
    listing: Listing | None
    comparable: tuple[str, ...] = ()
    quoted: str = ""
    is_of_others: bool = False

    @property
    def listed(self) -> frozenset[str]:
        """The ids of the products in its list, else of those elsewhere; empty where it asks for no list."""
        lines = (self.listing.products or self.listing.elsewhere) if self.listing else ()
        return frozenset(one.product_id for one in lines) or frozenset(self.comparable if self.quoted else ())


def understood(question: str, previous: FollowUp | None, catalogue: Catalogue) -> Understood:
    """Look at a question with the eyes of one catalogue."""
    follows = None
    if previous is not None and previous.product_id and goes_on(question):
        follows = catalogue.get(previous.product_id)
    text = completed(question, previous, follows.product.name if follows else None)
    kept, unwanted = follows.product.product_id if follows else None, excluded(question)
    about = [follows.product] if follows else _named(point_of(question), unwanted, catalogue)
    statuses = frozenset() if about else statuses_asked(question)  # one that is named is asked about, however it stands
    # What is called by what it is ("dialoogsessies") may be only what the question is about.
    named = frozenset(one.product_id for one in about if one.name != one.name.lower() or one.product_id == kept)
    return Understood(
        question=question,
        text=text,
        regions=tuple(regions_in(question)),
        excluded=unwanted,
        follows=kept,
        named=named,
        like=_like(question, catalogue),
        statuses=statuses,
        ages=ages_of_children(question),
    )


def _named(question: str, unwanted: Sequence[str], catalogue: Catalogue) -> list[Product]:
    """The products that a question names, but for those that it doesn't want."""
    off = [key_of(one) for one in unwanted]
    named = [one.product for one in catalogue.products if is_named(one.product, question)]
    return [one for one in named if not any(what in key_of(one.name) for what in off)]


def _like(question: str, catalogue: Catalogue) -> str | None:
    """The product beside which a question looks for others; none where it names another too ("Lijkt X op Y?")."""
    named = [one.product for one in catalogue.products if holds_name(one.product, question)]
    if not named or not all(is_likened(one, question) for one in named):
        return None
    return max(named, key=lambda one: len(one.name)).product_id  # the whole of a name that holds another


def ages_of_children(question: str) -> frozenset[int]:
    """The ages of the children that a question tells of, or of the child that asks; that of a parent says nothing."""
    young = (one for one in _YOUNG.finditer(question) if not one["next"] or one["next"].casefold() in STOP_WORDS)
    said = {one["years"] or one["beside"] or one["aged"] for one in young}  # "een 2-jarige opleiding" is no child
    own = {one["years"] for one in _OF_ONESELF.finditer(question)}
    return frozenset(map(int, (said & ages_said(question)) | own))


def fitting(
    catalogue: Catalogue, said: Understood, found: FoundForQuestion, retriever: Retriever
) -> tuple[ProductReply, ...]:
    """The products that fit, best first, the related ones marked; with no quote and no list, what comes nearest."""
    wanted = Wanted(retriever.encoder.encode_queries([bare(said.text)])[0], said.excluded)
    ranked = [
        one
        for one in rank(catalogue, wanted, found.evidence, retriever.analyser)
        if catalogue.keeps(catalogue.products[one.product], found.where)
        and (found.where is None or one.shown)
        and _may_be_asked(catalogue.products[one.product], said)
    ]
    if found.comparable and found.quoted:
        ranked = _among(found.comparable, ranked, catalogue)
    is_answered = found.quoted or found.listed or found.is_of_others
    chosen = _chosen(catalogue, ranked, said, found) if is_answered else _nearby(catalogue, ranked, said)
    return tuple(
        card(catalogue, catalogue.products[one.product], retriever.reader, relation, one) for one, relation in chosen
    )


def _among(ids: Sequence[str], ranked: Sequence[Ranked], catalogue: Catalogue) -> list[Ranked]:
    """Of what was ranked these products, in this order, each by what it is: no sentence says why it is like another."""
    found = {catalogue.products[one.product].product.product_id: replace(one, shown=None) for one in ranked}
    return [found[name] for name in ids if name in found]


_ELSEWHERE = 2


def _away(entry: CatalogueEntry, here: frozenset[str]) -> int:
    """0 for a product that is in one of these regions, 1 where no source says where it is, 2 for elsewhere.

    0 for all where no region is asked for.
    """
    if not here or not here.isdisjoint(entry.regions):
        return 0
    return _ELSEWHERE if entry.regions else 1


def _may_be_asked(entry: CatalogueEntry, said: Understood) -> bool:
    """Whether a product may be where the question asks, stand as it asks, and be for a child of such an age.

    What no source says may be so, and what is named is asked about for whomever it is.
    """
    away = names_of(said.regions, "elsewhere")
    is_outside = any(away.isdisjoint(regions_of(region)) for region in entry.product.regions)
    stands = not said.statuses or not entry.statuses or not said.statuses.isdisjoint(entry.statuses)
    is_for = entry.product.product_id in said.named or _is_for(entry, said.ages)
    return stands and is_for and (is_outside or not away or not entry.regions)


def where_asked(ids: Sequence[str], said: Understood, catalogue: Catalogue) -> tuple[str, ...]:
    """Of these products the first ``MOST`` that may be asked, from the regions that are asked for where any is."""
    here = names_of(said.regions, "here")
    may = [one for name in ids if (one := catalogue.get(name)) and _may_be_asked(one, said)]
    there = [one for one in may if here and not _away(one, here)]
    return tuple(one.product.product_id for one in (there or may)[:MOST])


def _is_for(entry: CatalogueEntry, ages: frozenset[int]) -> bool:
    """Whether a product may be for a child of one of these ages."""
    return not ages or not entry.ages or any(age in years for age in ages for years in entry.ages)


def is_for_others(quote: Quote, said: Understood, catalogue: Catalogue) -> bool:
    """Whether a quote tells of products for children of other ages than the question does, and of no other."""
    told = _told_in(quote, catalogue)
    return bool(told) and not any(one.product.product_id in said.named or _is_for(one, said.ages) for one in told)


def region_replies(said: Understood, reader: GenerationReader, catalogue: Catalogue) -> tuple[RegionAsked, ...]:
    """The regions of a question with their workplaces."""
    return with_workplaces(said.regions, said.question, reader, catalogue)


_ASKER = r"(?:ik|je|jij|u|we|wij)"
# What a question asks of a product that it names, beside the words for money. "Werkt X?" asks what came of it.
_FIELD_ASKED: Mapping[FieldName, re.Pattern[str]] = {
    "needs": re.compile(r"\bwat\b.*\b(?:nodig|vereist)\b|\b(?:rand)?voorwaarden?\b", re.IGNORECASE),
    "result": re.compile(
        r"\b(?:opgeleverd|oplever\w*|opbrengst\w*|resulta(?:at|ten)|uitkomst\w*|effect\w*)\b|\blever(?:t|de)\b.*\bop\b|"
        r"^\W*(?:werkt|helpt)\b(?!.*\bsamen\b)",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        r"\bhoe ?lang duur\w*(?!.*\bwacht)|\bhoeveel (?:weken|maanden|bijeenkomsten|lessen|sessies|gesprekken)\b",
        re.IGNORECASE,
    ),
    "age": re.compile(r"\bleeftijd\w*|\bhoe oud (?:moe[st]|mag|mogen|kun)\w*", re.IGNORECASE),
    "available": re.compile(  # not "Wie kan zich aanmelden?", which asks for whom it is
        rf"\b(?:wie|waar|hoe)\b.*\b(?:bel|mail|meld) {_ASKER}\b|"
        rf"\b(?:wie|waar|hoe)\b.*\b{_ASKER}\b.*\b(?:bellen|mailen|contact|terecht|aanmelden|opgeven|inschrijven)\b|"
        r"\bwaar\b.*\b(?:krijg\w*|vind\w*|bestel\w*|download\w*)\b|\bcontact(?:persoon|gegevens)?\b",
        re.IGNORECASE,
    ),
    "obstacles": re.compile(r"\b(?:knelpunt\w*|valkuil\w*|belemmering\w*|tegenaan)\b", re.IGNORECASE),
}
# "Kan een meisje van 15 naar X?" asks for whom X is, whatever the age.
_MAY_COME = re.compile(
    r"^\W*(?:kan|kunnen|mag|mogen)\b.*\b(?:naar|bij|aan|mee|meedoen|terecht|deelnemen)\b|\b(?:geschikt|bedoeld)\b",
    re.IGNORECASE,
)
_SHARPLY: frozenset[FieldName] = frozenset(("costs", "duration", "age", "available"))  # of what stands sharply there
_VALUES = 2  # of a field: the newest, and what was said before
STATED = 0.89  # how often such values were right: judged by hand, docs/measurements/products.md


_ALSO_ASKS = re.compile(r",? en (?=(?:wat|hoe|hoeveel|wie|waar|welke?|voor)\b)", re.IGNORECASE)


def fields_asked(question: str) -> tuple[FieldName, ...]:
    """The fields of a product that a question asks for, in its order; none where it doesn't show.

    "Hoeveel dagen opleiding zijn er nodig?" asks for a number, not for all that is needed, and no field says why.
    """
    asked = dict.fromkeys(field for part in _ALSO_ASKS.split(question) for field in _fields_asked(part))
    is_status_asked = asks_status(question) and "cause" not in kinds_asked(question)
    return (*asked, *(("status",) if is_status_asked else ()))


def _fields_asked(question: str) -> Iterator[FieldName]:
    kinds = kinds_asked(question)
    if "cause" in kinds:
        return
    if "money" in kinds:
        yield "costs"
    for field, pattern in _FIELD_ASKED.items():
        if pattern.search(question) and (field in _SHARPLY or kinds.isdisjoint(SHARP)):
            yield field
    if _MAY_COME.search(question) and ages_of_children(question):
        yield "age"


def stated(
    quotes: Sequence[Quote],
    said: Understood,
    found: FoundForQuestion,
    catalogue: Catalogue,
    reader: PublicationTexts,
) -> list[Quote]:
    """What sources state of the products that are asked about, newest first, instead of what is merely near in words.

    Of a product that is named the field that is asked, and why it stopped where that is; of the first of a list how
    each stands, where that is asked, else what it is, and the quotes that tell of any in it; of what is comparable the
    same. The quotes themselves
    where nothing of it is stated, and where a number is asked that the list is only the count of.
    """
    listed = [one.product_id for one in found.listing.products] if found.listing else list(found.comparable)
    if listed and counted_in(said.question):
        return list(quotes)
    ids = listed[:MOST] or sorted(said.named)  # a card is proven when it is first shown: not all of a long list
    asked = [one for name in ids if (one := catalogue.get(name))]
    shows = [_Shows(one, card(catalogue, one, reader), reader) for one in asked]
    ended = [quote for one in shows for quote in _why_ended(one, catalogue)] if _asks_why_ended(said) else []
    if not listed:
        nearness = {one.hit.passage.passage_id: one.sentences for one in found.evidence}
        fields = fields_asked(said.question)
        facts = [quote for one in shows for quote in _of_fields(one, fields, nearness)]
        return _apart([*ended, *(facts or quotes)])
    telling = [*ended, *(quote for one in shows for quote in _of_line(one, said))]
    near = [one for one in quotes if any(told.product.product_id in listed for told in _told_in(one, catalogue))]
    return _apart([*telling, *near] if said.statuses else [*near, *telling]) or list(quotes)


@dataclass(frozen=True, slots=True)
class _Shows:
    """A product, and where what its card says stands as a quote."""

    entry: CatalogueEntry
    known: ProductReply
    reader: PublicationTexts

    def quotes(self, values: Sequence[Cited]) -> Iterator[Quote]:
        """The quote that shows each value, the newest of equals; none for what only a maintainer says.

        A row of a table says less by itself than a sentence, and what doesn't name the product less than what does.
        """
        for value in values:
            found = [quote for n in value.citations if (quote := self._quote_of(self.known.citations[n - 1]))]
            found.sort(key=lambda one: (is_table_row(one.text), not holds_name(self.known, one.text)))
            yield from found[:1]

    def _quote_of(self, shown: Citation) -> Quote | None:
        """The quote around what is cited; None where a maintainer shows it, or no sentence holds it."""
        stated = (
            (mention.publication_id, fact.passage_id, fact.quote, fact.span) for mention, fact in self.entry.facts()
        )
        wanted = (shown.publication_id, shown.passage_id, shown.quote)
        at = next((span for *place, span in stated if tuple(place) == wanted), None)
        for passage in self.reader.get([shown.passage_id]) if at else ():
            for number, sentence in enumerate(passage.sentences):
                if sentence.span and at and _holds(sentence.span, at):
                    return quote_around(passage, number) or Quote(passage, number, number)
        return None


def _holds(sentence: Span, at: Span) -> bool:
    return sentence.page_index == at.page_index and sentence.start <= at.start < sentence.end


def _of_line(shows: _Shows, said: Understood) -> list[Quote]:
    """What a list says of a product: how it stands, where that is asked and a sentence says so, else what it is."""
    fields = shows.known.fields
    what = [one for one in fields.get("what", ()) if one.text == shows.known.summary][:1]
    standing = [
        one for one in shows.quotes(fields.get("status", ())[:1]) if said.statuses and not is_table_row(one.text)
    ]
    return standing or list(shows.quotes(what))


def _asks_why_ended(said: Understood) -> bool:
    asked = kinds_asked(said.question)
    return "cause" in asked and ("fate" in asked or "gestopt" in said.statuses)


def _why_ended(shows: _Shows, catalogue: Catalogue) -> Iterator[Quote]:
    """The first sentence that says of a product both that it ends and why."""
    number = catalogue.products.index(shows.entry)
    telling = {name: told[number] for name, told in catalogue.mentioned_in.items() if number in told}
    for passage in shows.reader.get(sorted(telling)):
        for place in sorted(telling[passage.passage_id]):
            text = passage.text[passage.sentences[place].start : passage.sentences[place].end]
            if kinds_held(text, ("fate", "cause")) == 1 and (quote := quote_around(passage, place)):
                yield quote
                return


def _of_fields(shows: _Shows, fields: Sequence[FieldName], nearness: Mapping[str, Sequence[float]]) -> Iterator[Quote]:
    """The newest values of these fields; of one source the nearest to the question first.

    Where to get it is told by a sentence rather than by a row, that says who gives it among all else.
    """

    def date_of(value: Cited) -> str | None:
        return next((shows.known.citations[n - 1].date for n in value.citations), None)

    def far(quote: Quote) -> float:
        return -max(nearness.get(quote.passage.passage_id, ())[quote.first : quote.last + 1], default=-1.0)

    for field in fields:
        dated = groupby(shows.known.fields.get(field, ()), key=date_of)
        told = list(chain.from_iterable(sorted(shows.quotes(list(of_date)), key=far) for _, of_date in dated))
        if field == "available":
            told.sort(key=lambda quote: is_table_row(quote.text))
        yield from told[:_VALUES]


def _apart(quotes: Sequence[Quote]) -> list[Quote]:
    """Each sentence once; the same words of another page are said once too."""
    kept: list[Quote] = []
    for quote in quotes:
        texts = [(one.text, quote.text) for one in kept]
        if not any(one in other or other in one for one, other in texts):
            kept.append(quote)
    return kept


def named_first(quotes: Sequence[Quote], named: frozenset[str], catalogue: Catalogue) -> list[Quote]:
    """The quotes in their order, but those that tell of other products than the question names last."""
    about = [entry.product for entry in map(catalogue.get, named) if entry]

    def tells_of_others(quote: Quote) -> bool:
        told = {one.product.product_id for one in _told_in(quote, catalogue)}
        return bool(told) and named.isdisjoint(told) and not any(holds_name(one, quote.text) for one in about)

    return sorted(quotes, key=tells_of_others) if about else list(quotes)


def told_of(quote: Quote, catalogue: Catalogue) -> str | None:
    """The name of the one product that a quote tells of and doesn't name; None where it names it, or tells of none."""
    told = _told_in(quote, catalogue)
    return told[0].product.name if len(told) == 1 and not holds_name(told[0].product, quote.text) else None


_SAYS_STOPPED = re.compile(r"\b(?:ge)?stop(?:t|te|ten|pen)?\b|\bbeëindigd\b", re.IGNORECASE)


def stopped_in(quote: Quote, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of the products that a quote tells of and that have stopped, where it doesn't say that any has."""
    told = () if _SAYS_STOPPED.search(quote.text) else _told_in(quote, catalogue)
    return tuple(one.product.name for one in told if one.product.status == "gestopt")


def _told_in(quote: Quote, catalogue: Catalogue) -> list[CatalogueEntry]:
    """The products that a quote tells of."""
    told = catalogue.mentioned_in.get(quote.passage.passage_id, {})
    rows = range(quote.first, quote.last + 1)
    return [catalogue.products[number] for number, at in told.items() if not at.isdisjoint(rows)]


def is_from(quote: Quote, here: frozenset[str], catalogue: Catalogue) -> bool | None:
    """Whether a quote tells of one of these regions; None where it tells of none."""
    told = _regions_told(quote, catalogue)
    return any(not here.isdisjoint(regions) for regions in told) if told else None


def is_only_from(quote: Quote, here: frozenset[str], catalogue: Catalogue) -> bool:
    """Whether a quote tells of these regions and of no other: one that compares them with others does."""
    told = _regions_told(quote, catalogue)
    return bool(told) and all(not here.isdisjoint(regions) for regions in told)


def _regions_told(quote: Quote, catalogue: Catalogue) -> list[frozenset[str]]:
    """The regions of each thing that a quote tells of.

    What it names itself decides, then where the products are that it tells of, then what its passage is about.
    """
    named = [frozenset(found.place.regions) for found in find_places(quote.text)]
    of_products = [one.regions for one in _told_in(quote, catalogue)]
    told = (list(filter(None, each)) for each in (named, of_products, [frozenset(quote.passage.regions)]))
    return next(filter(None, told), [])


def _chosen(
    catalogue: Catalogue, ranked: Sequence[Ranked], said: Understood, found: FoundForQuestion
) -> list[tuple[Ranked, Relation]]:
    """Those that fit, then those that are related; in a region that is asked for nothing from elsewhere fits.

    Where a question names any, only that fits. What has stopped comes last of its sort, unless that is asked for. Who
    says that they work there, tells it in the story of a case, or looks for what to take over, is helped by what is
    elsewhere.
    """
    here = names_of(said.regions, "here")
    asked_there = names_of(regions_in(point_of(said.question)), "here")
    is_anywhere = not asked_there or says_where_they_work(said.question) or takes_over(said.question)
    entries = {one.product: catalogue.products[one.product] for one in ranked}
    away = {number: _away(entry, here) for number, entry in entries.items()}
    named = {number for number, entry in entries.items() if entry.product.product_id in said.named}
    nearest = sorted(ranked, key=lambda one: away[one.product])[:1]  # the best of those that are there
    answering = named or {one.product for one in ranked if _answers(entries[one.product], one, nearest[0], found)}
    fitting = {
        number
        for number in answering
        if (is_anywhere or away[number] < _ELSEWHERE)
        and (found.listed or not said.statuses or entries[number].statuses)
        and _is_for(entries[number], said.ages)
    }
    # What is there and far from what is asked isn't shown, nor what isn't in a list of elsewhere: it would hide that
    # there is nothing.
    close = [one for one in ranked if one.odds_beside(ranked[0]) >= BESIDE]
    is_empty_there = found.listed and all(away[number] for number in answering)
    there = [one for one in close if here and not away[one.product] and not is_empty_there]
    others = [one for one in ranked[:MOST] if (one.chance >= SHOWN or one in close) and (not here or away[one.product])]
    # Who asks what has stopped isn't shown what goes on, or how nobody says that it stands.
    beside = () if found.listed and said.statuses else (*there, *others)
    kept = {one.product for one in beside} | answering
    shown = [one for one in ranked if one.product in kept]
    quoted = {number for number in answering if is_named(entries[number].product, found.quoted)}
    told = quoted if len(quoted) == 1 and not found.listed else set()  # the answer and the cards say the same
    leads = (named, told, fitting, answering)
    stopped = {number for number in kept if entries[number].product.status == "gestopt" and not said.statuses}

    def place(one: Ranked) -> tuple[bool | int, ...]:
        return (*(one.product not in those for those in leads), one.product in stopped, away[one.product])

    shown.sort(key=place)
    return [(one, "fits" if one.product in fitting else "related") for one in shown[:MOST]]


def _answers(entry: CatalogueEntry, one: Ranked, first: Ranked, found: FoundForQuestion) -> bool:
    """Whether it is in the list that answers, likely enough beside the first one, or what the first quote is about."""
    if found.listed:
        return entry.product.product_id in found.listed
    return (one.chance >= FITS and one.odds_beside(first) >= EVEN) or is_named(entry.product, found.quoted)


def _nearby(catalogue: Catalogue, ranked: Sequence[Ranked], said: Understood) -> list[tuple[Ranked, Relation]]:
    named = [one for one in ranked if holds_name(catalogue.products[one.product].product, said.text)]
    nearby = named or [one for one in ranked if one.chance >= NEAR]
    here = names_of(said.regions, "here")
    nearby.sort(key=lambda one: _away(catalogue.products[one.product], here))
    return [(one, "nearby") for one in nearby[:NEARBY]]
