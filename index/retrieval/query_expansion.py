"""What a query is also searched for, to be shown and switched off: other names, parts, the right spelling."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from index.dutch.analyser import DutchAnalyser
from index.dutch.compounds import parts_of
from index.dutch.language import in_dutch, is_dutch
from index.dutch.spelling import KnownWords, is_derived, suggestions
from index.dutch.words import stem, tokens, words, words_of
from index.store.protocol import GenerationReader
from index.store.records import Term

Why: TypeAlias = Literal["compound", "thesaurus", "spelling", "form"]


@dataclass(frozen=True, slots=True)
class Also:
    """``term`` was searched too, because ``asked`` stands in the query."""

    term: str
    asked: str
    why: Why


@dataclass(frozen=True, slots=True)
class ExpandingAnalyser:
    """An Analyser for the queries to one generation: a typing error is searched in its right spelling too."""

    analyser: DutchAnalyser
    reader: GenerationReader
    known: KnownWords

    @property
    def name(self) -> str:
        """That of the Dutch analyser: the terms of texts are its."""
        return self.analyser.name

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text."""
        return self.analyser.terms(text)

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of a query, of its other names, and of what was probably meant."""
        return [*self.analyser.query_terms(text), *self.analyser.also_terms(suggestions(text, self.known))]

    def also(self, query: str) -> tuple[Also, ...]:
        """What is searched beside the words of the query and stands in this generation, each once."""
        found = (*self._nearest(query), *self._named(query), *_parts(query))
        first = {one.term.casefold(): one for one in reversed(found)}
        own = {token.casefold() for token in tokens(query)}
        return tuple(one for term, one in reversed(first.items()) if term not in own and self._stands(one.term))

    def meant(self, query: str) -> str | None:
        """The query in its right spelling; None where it seems right."""
        better = _replaced(query, self._spelled(query))
        return None if better == query else better

    def rephrased(self, query: str) -> tuple[str, ...]:
        """The query as it is searched too: in its right spelling, or, in another language, with Dutch words."""
        better = in_dutch(_replaced(query, self._spelled(query) if is_dutch(query) else self._named(query)))
        return () if better == query else (better,)

    def _spelled(self, query: str) -> Iterator[Also]:
        return (one for one in self._nearest(query) if one.why == "spelling")

    def _nearest(self, query: str) -> Iterator[Also]:
        """The nearest word of the index for each that stands nowhere: its right spelling, else another form of it."""
        for one in suggestions(query, self.known):
            (meant,) = one.also
            yield Also(meant, one.asked, "form" if is_derived(one.asked, meant) else "spelling")

    def _named(self, query: str) -> Iterator[Also]:
        return (Also(name, one.asked, "thesaurus") for one in self.analyser.expansions(query) for name in one.also)

    def _stands(self, name: str) -> bool:
        frequency = self.reader.document_frequency([stem(word) for word, share in words(name) if share == 1.0])
        return bool(frequency) and all(frequency.values())


@dataclass(frozen=True, slots=True)
class Exact:
    """An Analyser for queries whose words are searched as they stand, and nothing else."""

    analyser: DutchAnalyser

    @property
    def name(self) -> str:
        """That of the Dutch analyser: the terms of texts are its."""
        return self.analyser.name

    def terms(self, text: str) -> Sequence[Term]:
        """The terms of a text."""
        return self.analyser.terms(text)

    def query_terms(self, text: str) -> Sequence[Term]:
        """The terms of the words of a query, not of their parts."""
        return self.analyser.word_terms(text)

    def also(self, query: str) -> tuple[Also, ...]:
        """Nothing."""
        return ()

    def meant(self, query: str) -> str | None:
        """Nothing else than what was typed."""
        return None

    def rephrased(self, query: str) -> tuple[str, ...]:
        """Nothing."""
        return ()


QueryWords: TypeAlias = ExpandingAnalyser | Exact


class QueryExpander:
    """Makes the Expansion of a generation and keeps the last one, because its words are looked through once."""

    def __init__(self, analyser: DutchAnalyser) -> None:
        self._analyser = analyser
        self._latest: ExpandingAnalyser | None = None

    def of(self, reader: GenerationReader) -> ExpandingAnalyser:
        """The analyser for queries to what this reader has open."""
        latest = self._latest
        if latest is None or latest.reader is not reader:
            latest = self._latest = ExpandingAnalyser(self._analyser, reader, KnownWords(reader))
        return latest


def _replaced(query: str, others: Iterable[Also]) -> str:
    """The query with the first other word in the place of each that has one."""
    for one in others:
        term = one.term.capitalize() if one.asked[0].isupper() else one.term
        query = re.sub(rf"(?<!\w){re.escape(one.asked)}(?!\w)", term, query)
    return query


def _parts(query: str) -> Iterator[Also]:
    for token in tokens(query):
        for word, share in words_of(token):
            if share == 1.0:
                yield from (Also(part, token, "compound") for part in parts_of(word))
