"""From a query to hits, and from a question to an answer: search, be honest about it, choose quotes, prove them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from statistics import fmean

from index.reader.onnx_reader import PassageLogits, PassageReader, Titled
from index.reader.reranker import RERANKED, Reranker, reranked, reread
from index.retrieval.diversify import CANDIDATES, paged, shown, varied
from index.retrieval.long_queries import needs_of, search
from index.retrieval.query_expansion import QueryWords
from index.retrieval.retriever import Evidence, Leg, Retriever
from index.store.filters import Filter
from search_app.answer import abstention, confidence, expected, selection
from search_app.answer import citations as answer_citations
from search_app.answer.abstention import collection_stats_of
from search_app.answer.citations import found, record_of
from search_app.answer.confidence import features_of
from search_app.answer.expected import Asked
from search_app.answer.list_questions import catalogue_question
from search_app.answer.quotes import Quote
from search_app.answer.understanding import (
    lifted,
    looks_elsewhere,
    names_of,
    only_greets,
    personal_words,
    regions_in,
    says_only_where,
    without_places,
)
from search_app.products import answers, comparable, lists
from search_app.products.catalogue import Catalogue
from search_app.replies import Answer, AnswerSentence, Citation, FollowUp, Listing, SearchReply, SimilarReply

DEPTH = 10  # passages an answer is looked for in, and shown beside it
_TO_COMPARE = CANDIDATES  # passages: in fewer, scores spread less than where it was fitted how sure a reader makes
_ALIKE = 0.5  # of the best one's score: what is much less alike isn't meant
_DEEPER = 4  # times as deep is the next search, where a page lies behind what the one before found


@dataclass(frozen=True, slots=True)
class _Need:
    """Something that is asked, and what was read for it of the first passages, by their ids; nothing where none was."""

    text: str
    asked: Asked
    readings: Mapping[str, PassageLogits]


@dataclass(frozen=True, slots=True)
class Answerer:
    """Where one generation is asked.

    ``words`` is the retriever's analyser, which tells what else it searches for; from a confidence of
    ``abstain_below``, 0 to 1, there is an answer; ``passage_reader`` helps to tell how sure that is,
    which sentences answer, and which of the first passages comes first.
    """

    retriever: Retriever
    words: QueryWords
    abstain_below: float
    catalogue: Catalogue
    reranker: Reranker | None = None
    passage_reader: PassageReader | None = None

    def search(self, query: str, k: int, leg: Leg, where: Filter | None, offset: int = 0) -> SearchReply:
        """The k best passages after the first ``offset``, in the order of ``paged`` but for the first, which are read.

        Raises:
            FilterError: The filter can't be answered.
        """
        began = time.perf_counter()
        reader = self.retriever.reader
        ordered = paged(self._deeper(query, leg, where))
        if leg == "hybrid" and self.passage_reader:
            first = list(islice(ordered, confidence.READ_PASSAGES))
            ordered = chain(_in_reading_order(first, self._needs(query, self._asked(query), first)), ordered)
        evidence = shown(ordered, offset, k)
        return SearchReply(
            query=query,
            hits=found(reader, [one.hit for one in evidence]),
            also_searched=self.words.also(query),
            did_you_mean=self.words.meant(query),
            generation=reader.info.generation,
            took_ms=since(began),
            regions_asked=tuple(regions_in(query)),
        )

    def ask(self, question: str, where: Filter | None, previous: FollowUp | None = None) -> Answer:
        """The quotes that answer the question, each verified on its page, or an abstention; with products.

        There are at most ``selection.MOST_QUOTES``.

        Raises:
            FilterError: The filter can't be answered.
        """
        began = time.perf_counter()
        reader = self.retriever.reader
        said = answers.understood(question, previous, self.catalogue)
        candidates = self._candidates(said.text, "hybrid", where)
        evidence = varied(candidates, DEPTH)
        asked = replace(self._asked(said.text), goes_on=said.text != question)
        needs = self._needs(said.text, asked, evidence)
        sure = self._sure(needs, evidence)
        listed = answers.FoundForQuestion(candidates, where, self._listing(said.text), self._comparable(said, where))
        quotes, is_for_others = self._for_age(self._quotes(asked, needs, evidence, sure), said)
        quotes, sure = self._stated(quotes, sure, said, listed) if where is None else (quotes, sure)
        here = names_of(said.regions, "here") if where is None else frozenset()
        quotes, is_elsewhere = self._placed(self._outside(quotes, said), here, asked)
        is_away = bool(here) and not quotes and self._is_only_elsewhere(said.text, here, evidence)
        sentences, citations = self._cited(answers.named_first(quotes, said.named, self.catalogue))
        told = replace(listed, quoted=sentences[0].text if sentences else "", is_of_others=is_for_others or is_away)
        return Answer(
            question=question,
            abstained=not sentences,
            confidence=sure,
            products=answers.fitting(self.catalogue, said, told, self.retriever),
            answer=tuple(sentences),
            citations=tuple(citations),
            suggestions=() if sentences else self._suggestions(question, asked, evidence, sure, where is not None),
            hits=found(reader, [one.hit for one in _in_reading_order(evidence, needs)]),
            also_searched=self.words.also(question),
            did_you_mean=self.words.meant(question),
            generation=reader.info.generation,
            took_ms=since(began),
            regions_asked=answers.region_replies(said, reader, self.catalogue),
            excluded=said.excluded,
            follows=said.follows,
            phrased=(),
            match_words=expected.carrying(asked),
            listing=listed.listing,
            nothing_from=tuple(one.as_written for one in said.regions if is_elsewhere and one.wish == "here"),
        )

    def similar(
        self, id: str | None, text: str | None, other_regions: bool, k: int, where: Filter | None, offset: int = 0
    ) -> SimilarReply:
        """Projects comparable with a product or publication, or with a text. Raises NotFound, FilterError."""
        began = time.perf_counter()
        reader = self.retriever.reader
        compared = comparable.of_text(text or "") if id is None else comparable.of_id(id, self.catalogue, reader)
        found = comparable.similar(compared, self.catalogue, self.retriever, other_regions, k, where, offset)
        left_out = tuple(sorted(compared.left_out)) if other_regions else ()
        return SimilarReply(compared.subject, found, left_out, reader.info.generation, since(began))

    def _listing(self, question: str) -> Listing | None:
        asked = catalogue_question(question)
        return lists.listing(asked, self.catalogue, self.retriever.reader) if asked else None

    def _comparable(self, said: answers.Understood, where: Filter | None) -> tuple[str, ...]:
        """The ids of the projects most like the one that a question looks for others of; those it may mean by where."""
        reader = self.retriever.reader
        if said.like is None:
            return ()
        compared = comparable.of_id(said.like, self.catalogue, reader)
        is_away = looks_elsewhere(said.question)
        found = comparable.similar(compared, self.catalogue, self.retriever, is_away, CANDIDATES, where)
        alike = [one for one in found if one.score >= _ALIKE * found[0].score]
        return answers.where_asked([one.product.product_id for one in alike], said, self.catalogue)

    def _deeper(self, query: str, leg: Leg, where: Filter | None) -> Iterator[list[Evidence]]:
        """Ever more of what is found. The depths are fixed: scores, so the order too, depend on what else is found."""
        depth, before = CANDIDATES, -1
        found = self._candidates(query, leg, where, depth)
        while len(found) > before:
            yield found
            if len(found) < min(depth, RERANKED):
                return
            depth, before = depth * _DEEPER, len(found)
            found = self._candidates(query, leg, where, depth)

    def _candidates(self, query: str, leg: Leg, where: Filter | None, depth: int = CANDIDATES) -> list[Evidence]:
        """More than is shown, those from a region that is asked for a little higher."""
        kept = self.catalogue.resolved(where)
        evidence = search(query, depth, self.retriever, self.words, leg, kept)
        if self.reranker:
            evidence = reranked(query, evidence, RERANKED if depth == CANDIDATES else depth, self.reranker)
        return lifted(evidence, regions_in(query))

    def _asked(self, question: str) -> Asked:
        return expected.asked(question, self.retriever.reader, self.words)

    def _needs(self, question: str, asked: Asked, found: Sequence[Evidence]) -> list[_Need]:
        """What is asked, and what is read for it in the first of what was found; nothing where nothing is asked."""
        if says_only_where(question) or only_greets(question):
            return []
        needs = ((one, asked if one == question else self._asked(one)) for one in needs_of(question))
        return [_Need(one, of_one, self._read(one, of_one, found[: confidence.READ_PASSAGES])) for one, of_one in needs]

    def _read(self, need: str, asked: Asked, first: Sequence[Evidence]) -> dict[str, PassageLogits]:
        """Typed as it is or as it is meant, whichever is answered better; nothing in a language it doesn't know."""
        reader = self.retriever.reader
        if self.passage_reader is None or confidence.is_foreign(need, asked):
            return {}
        titled = [Titled(one.hit.passage, record_of(reader, one.hit.passage.publication_id).title) for one in first]
        ids = (one.hit.passage.passage_id for one in first)
        spelled = (one for one in (need, self.words.meant(need)) if one)
        readings = zip(*(self.passage_reader.read(one, titled) for one in spelled), strict=True)
        return dict(zip(ids, (max(each, key=lambda one: one.passage) for each in readings), strict=True))

    def _sure(self, needs: Sequence[_Need], found: Sequence[Evidence]) -> float:
        """How sure it is that what is asked is told: an answer is as sure as its needs on the average.

        The surest alone would answer a case that asks after a licence for a boat by what it tells besides.
        """
        return fmean(self._sure_of(one, found) for one in needs) if needs else 0.0

    def _sure_of(self, need: _Need, found: Sequence[Evidence]) -> float:
        """By what was read; in an archive of a few pages also by what the search saw, where that is surer."""
        features = features_of(need.text, need.asked, found, self.words)
        if not need.readings:
            return confidence.confidence(features)
        read = [one for one in found if one.hit.passage.passage_id in need.readings]
        readings = [need.readings[one.hit.passage.passage_id] for one in read]
        scores, cosines = [one.hit.score for one in read], [one.sentences for one in read]
        sure = confidence.confidence(replace(features, read=confidence.read_features(readings, scores, cosines)))
        is_small = self.retriever.reader.count() < _TO_COMPARE
        return max(sure, confidence.confidence(features)) if is_small else sure

    def _placed(self, quotes: list[Quote], here: frozenset[str], asked: Asked) -> tuple[list[Quote], bool]:
        """The quotes for a question about these regions, and whether they tell of elsewhere and none of there.

        Another region's number is no answer to how many there are here: such a quote goes. One of no region stays, and
        is said not to be of there either.
        """
        if not here:
            return quotes, False
        places = [answers.is_from(one, here, self.catalogue) for one in quotes]
        is_not_there = True not in places and (False in places or bool(asked.counted))
        if asked.counted:
            quotes = [one for one, place in zip(quotes, places, strict=True) if place is not False]
        return quotes, is_not_there and bool(quotes)

    def _outside(self, quotes: list[Quote], said: answers.Understood) -> list[Quote]:
        """The quotes but for those that tell of the regions outside which is looked alone, where others are left."""
        away = names_of(said.regions, "elsewhere")
        return [one for one in quotes if not answers.is_only_from(one, away, self.catalogue)] or quotes

    def _is_only_elsewhere(self, question: str, here: frozenset[str], evidence: list[Evidence]) -> bool:
        """Whether what a question asks, but for where, is told of elsewhere and not of there."""
        anywhere = without_places(question)
        asked = self._asked(anywhere)
        needs = [_Need(anywhere, asked, self._read(anywhere, asked, evidence[: confidence.READ_PASSAGES]))]
        quotes = self._quotes(asked, needs, evidence, self._sure(needs, evidence))
        return self._placed(quotes, here, asked)[1]

    def _quotes(self, asked: Asked, needs: Sequence[_Need], evidence: Sequence[Evidence], sure: float) -> list[Quote]:
        """The quotes that answer, by what was read for each need too; none where that is too unsure."""
        if sure < self.abstain_below:
            return []
        return selection.choose(evidence, asked, self.words, _sentence_logits(needs))

    def _for_age(self, quotes: Sequence[Quote], said: answers.Understood) -> tuple[list[Quote], bool]:
        """The quotes but for those of what is for children of other ages alone, and whether that leaves none of any."""
        kept = [one for one in quotes if not answers.is_for_others(one, said, self.catalogue)]
        return kept, bool(quotes) and not kept

    def _stated(
        self, quotes: list[Quote], sure: float, said: answers.Understood, listed: answers.FoundForQuestion
    ) -> tuple[list[Quote], float]:
        """What the catalogue knows to answer, else the quotes, and how sure it is then.

        What is stated of a product that is named answers, whatever little was found near the question.
        """
        is_unsure = sure < self.abstain_below
        if is_unsure and not said.named:
            return quotes, sure
        told = answers.stated(quotes, said, listed, self.catalogue, self.retriever.reader)[: selection.MOST_QUOTES]
        return told, max(sure, answers.STATED) if is_unsure and told else sure

    def _cited(self, quotes: list[Quote]) -> tuple[list[AnswerSentence], list[Citation]]:
        reader = self.retriever.reader
        told = partial(answers.told_of, catalogue=self.catalogue)
        stopped = partial(answers.stopped_in, catalogue=self.catalogue)
        return answer_citations.cite(quotes, reader.page, lambda one: record_of(reader, one), told, stopped)

    def _suggestions(
        self, question: str, asked: Asked, evidence: list[Evidence], sure: float, filtered: bool
    ) -> tuple[str, ...]:
        reader, collection_stats = self.retriever.reader, collection_stats_of(self.retriever.reader)
        return abstention.suggestions(
            asked, evidence, sure, collection_stats, lambda one: record_of(reader, one), filtered,
            personal_words(question),
        )  # fmt: skip


def _sentence_logits(needs: Sequence[_Need]) -> dict[str, tuple[float, ...]]:
    """The logits of the sentences of each passage that was read; for several needs the highest: one met is enough."""
    return {
        name: tuple(map(max, zip(*(one.sentences for one in readings), strict=True)))
        for name, readings in _readings(needs)
    }


def _in_reading_order(found: Sequence[Evidence], needs: Sequence[_Need]) -> list[Evidence]:
    """What was found, those that were read by what they tell too: of several needs on the average."""
    logits = {name: fmean(one.passage for one in readings) for name, readings in _readings(needs)}
    return reread(found, logits, confidence.SCORE_LOGITS)


def _readings(needs: Sequence[_Need]) -> Iterator[tuple[str, list[PassageLogits]]]:
    """The readings of each passage that was read, for one need or more."""
    names = dict.fromkeys(name for need in needs for name in need.readings)
    return ((name, [need.readings[name] for need in needs if name in need.readings]) for name in names)


def since(began: float) -> float:
    """Milliseconds since a moment of ``time.perf_counter``."""
    return round((time.perf_counter() - began) * 1000, 1)
