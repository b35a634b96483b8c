"""What a search tells about whether it found an answer: meaning, shared words, and the kind of answer asked for."""

import re
from collections.abc import Iterator, Sequence

from index.analysis import Analyser
from index.retrieve import Evidence
from index.types import Passage
from search_app.answer_asked import Asked, standing_in
from search_app.answer_kinds import SHARP, Kind, asks, kinds_held
from search_app.confidence import Signs

_COVERING = 3  # passages whose words are looked at
_HOLDING = 5  # passages in which an amount, a date, … is looked for
_NEAR = 2  # sentences before one that holds it, and one after, may say what it is of
_FEWEST = 3  # words that show a language
_STRANGE = 0.5  # of the words of a foreign question stands nowhere
_DUTCH = frozenset(
    """
    de het een ik je jij wij we wat hoe welke welk waar wanneer waarom wie van voor niet naar zijn heeft hebben mijn kan
    kun moet als bij aan om wordt worden er met ook dit dat deze die kunnen moeten uit zoek door geen over zonder tegen
    """.split()
)


def signs_of(question: str, asked: Asked, evidence: Sequence[Evidence], analyser: Analyser) -> Signs:
    """What the search saw."""
    if not evidence:
        return Signs()
    standing = [_standing(found.hit.passage, analyser) for found in evidence[:_COVERING]]
    missing = {kind: _missing(kind, asked, evidence[:_HOLDING], analyser) for kind in asked.kinds & SHARP}
    asked_for = sum(word.rarity for word in asked.words)
    return Signs(
        passage=max(found.dense for found in evidence),
        covered=max(asked.covered(terms) for terms in standing),
        weighed=max(found.lexical for found in evidence) / asked_for if asked_for else 0.0,
        missing=max(missing.values(), default=0.0),
        unpriced=missing.get("money", 0.0),
        agreed=float(_agreed(evidence)),
        foreign=float(is_foreign(question, asked)),
    )


def is_foreign(question: str, asked: Asked) -> bool:
    """Whether a question isn't Dutch: none of the commonest Dutch words, and words that the index doesn't know."""
    words = re.findall(r"[^\W\d_]+", question.casefold())
    return len(words) >= _FEWEST and not _DUTCH.intersection(words) and asked.strange() > _STRANGE


def _standing(passage: Passage, analyser: Analyser) -> frozenset[str]:
    return standing_in(passage.text, analyser) | standing_in(passage.heading, analyser)


def _missing(kind: Kind, asked: Asked, evidence: Sequence[Evidence], analyser: Analyser) -> float:
    """1 less the largest share of the question's other words that stand near something of this kind."""
    about = Asked(tuple(word for word in asked.words if not asks(kind, word.text)))
    near = (standing_in(text, analyser) for found in evidence for text in _near(kind, found.hit.passage))
    return 1.0 - max((about.covered(terms) for terms in near), default=0.0)


def _near(kind: Kind, passage: Passage) -> Iterator[str]:
    """The text around each sentence that holds something of this kind, with the heading above it."""
    sentences = [passage.text[one.start : one.end] for one in passage.sentences]
    heading = passage.heading_path[-1] if passage.heading_path else ""
    for place, text in enumerate(sentences):
        if kinds_held(text, (kind,)):
            yield " ".join((heading, *sentences[max(0, place - _NEAR) : place + 2]))


def _agreed(evidence: Sequence[Evidence]) -> bool:
    by_words = max(evidence, key=lambda found: found.lexical)
    return by_words.lexical > 0 and by_words is max(evidence, key=lambda found: found.dense)
