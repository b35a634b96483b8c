"""One publication to what it says of products: found, with the sentences about each, its facts and its profile."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from index.products import PRODUCT_KINDS, Fact, Mention, Participation, ProductKind, Treatment
from index.store.protocol import Findings, Profiles
from index.types import Passage, Publication
from ingest.products.detect import Detected, detect, tells_of_products
from ingest.products.facts import facts_of
from ingest.products.mentions import Telling, name_pattern, tellings
from ingest.products.names import TextLine, any_of, key_of, lines_of, without_article, words

RULES_VERSION = "14"  # raised when other products, facts or labels come out: the index is then built anew
_TELL_OF_IT = ("publicatie", "onderzoek")  # kinds of what tells of a product: only a label or a definition makes it one
_PROFILE_WORDS = 90
_SHOWN_FACTS = ("what", "audience", "result")
_MEMBERS = re.compile(
    r"\b(?:[Dd]eelnem\w+|[Ii]n de|[Aa]angesloten)\b[^.:]*?(?P<name>(?:[\w-]+ )?[\w-]*[Ww]erkplaats[^.:]*?)"
    r"(?: zijn| zitten| doen|:) (?P<list>[^.]+?(?:, [^.,]+)+ en [^.]+)"
)

_KIND_LABELS = any_of(label for label, field in words().labels.items() if field == "kind")
_KIND_CELL = re.compile(rf"(?:^|; )(?i:{_KIND_LABELS}): ([^;]+)")
_KIND_ROW = re.compile(rf"(?i:{_KIND_LABELS}); ")
_IS_A = re.compile(
    r"[’'\"”)]*(?: \([^)]*\))?(?:,? kortweg [^,]+,)?(?:,? (?:is|was|zijn|waren) (?:(?:een|de|het) )?|(?:,|:) een )"
    r"(?P<what>(?:[\w-]+ ?){1,4})"
)
_IS_DEFINED = re.compile(
    r"[’'\"”)]*(?: \([^)]*\))?(?:(?:, een| (?:is|zijn|was|waren) (?:(?:een|het|de) )?(?!er\b)[a-zà-ÿ]{3,}) |"
    r":(?: een)? [a-zà-ÿ]{3,} (?:in|voor|met|van|om|waar\w*|die|dat)\b)"
)
_GOES_ON = re.compile(r"^\W*(?:De|Het|Dit|Deze) (?P<what>[\w-]+)\b")  # "Het project begon in 2020."

Embed = Callable[[Sequence[str]], Profiles]


def findings_of(
    publication: Publication, passages: Sequence[Passage], said: Sequence[Mapping[str, Any]], embed: Embed
) -> Findings:
    """What a publication says of products; ``said`` are the products of its sidecar, ``embed`` makes unit rows."""
    lines = lines_of(publication.pages, passages)
    found = detect(lines, publication.record.title) if said or tells_of_products(lines) else []
    found = _with_said(found, said)
    told = tellings(lines, found)
    mentions = tuple(_mention(publication, lines, *one) for one in zip(range(len(found)), found, told, strict=True))
    kept = tuple(one for one in mentions if one.told or one.said)
    listed = tuple(_participations(publication.record.publication_id, lines))
    return Findings(kept, embed([one.profile for one in kept]), listed)


def _with_said(found: Sequence[Detected], said: Sequence[Mapping[str, Any]]) -> list[Detected]:
    """What the sidecar says, then what was detected beside it."""
    stated = [
        Detected(str(one["name"]), tuple(map(str, one.get("other_names") or ())), _kind(one.get("kind")), True, np.inf)
        for one in said
    ]
    known = {key_of(name) for one in stated for name in (one.name, *one.other_names)}
    return [*stated, *(one for one in found if key_of(one.name) not in known)]


def _kind(said: object) -> ProductKind | None:
    return next((kind for kind in PRODUCT_KINDS if kind == said), None)


def _mention(
    publication: Publication, lines: Sequence[TextLine], number: int, found: Detected, told: Sequence[Telling]
) -> Mention:
    record = publication.record
    pattern = name_pattern(found)
    facts = tuple(facts_of(lines, told, pattern))
    said = found.kind if found.weight == np.inf else None  # by a sidecar, which wins
    return Mention(
        mention_id=f"{record.publication_id}~{number:03d}",
        publication_id=record.publication_id,
        name=found.name,
        other_names=found.other_names,
        kind=said or _kind_stated(found, lines, told),
        treatment=_treatment(found, record.title, pattern, told, facts),
        proper=found.proper,
        said=found.weight == np.inf,
        facts=facts,
        told=tuple(place for one in told for place in lines[one.row].told),
        profile=_profile(found, lines, told, facts),
    )


def _kind_stated(found: Detected, lines: Sequence[TextLine], told: Sequence[Telling]) -> ProductKind | None:
    """The kind that is said of it: nothing is guessed from words that only stand near.

    By a label ("Soort: methode"), else the end of its name, else a sentence that defines it, else a name that is made
    up of one, else one that goes on about it ("De training duurt …"), where none says that it is something else.
    """
    names = name_pattern(found)
    texts = [lines[one.row].text for one in told]
    labelled = (kind for text in texts for value in _KIND_CELL.findall(text) if (kind := _first_kind(value)))
    columns = (
        kind
        for text in texts
        if _KIND_ROW.match(text)
        for value in _cells_of(text, names)
        if (kind := _first_kind(value))
    )
    defined = (kind for text in texts for one in names.finditer(text) if (kind := _kind_behind(text, one)))
    called = (kind for text in texts for one in names.finditer(text) if (kind := _kind_before(text, one)))
    return (
        next(labelled, None)
        or next(columns, None)
        or next(defined, None)
        or _kind_at_end(found.name)
        or next(called, None)
        or _kind_of_name(found, texts)
        or _kind_gone_on_about(lines, told, names)
    )


def _cells_of(row: str, names: re.Pattern[str]) -> Iterator[str]:
    """What a row says of a product that is the head of a column: "Soort; Sterke Uil: training; Boze Beer: spel"."""
    return (row[one.end() + 2 :].partition(";")[0] for one in names.finditer(row) if row[one.end() :][:2] == ": ")


def _kind_at_end(name: str) -> ProductKind | None:
    """The kind that a name ends in; what is called a book or a study is often a tool or a method."""
    kind = words().kind_of(name.split()[-1])
    return None if kind in _TELL_OF_IT else kind


def _kind_of_name(found: Detected, texts: Sequence[str]) -> ProductKind | None:
    """The kind that a name shows: "wijkacademies", unless a sentence says that it is something else ("een woonplek").

    What has no name of its own may show it by its first word: "cursus over armoede".
    """
    first = None if found.proper or " " not in found.name else words().kind_of(found.name.split()[0])
    names = name_pattern(found)
    if first or any(_IS_DEFINED.match(text, one.end()) for text in texts for one in names.finditer(text)):
        return first
    return words().coined_kind(found.name.split()[-1])


def _kind_before(text: str, named: re.Match[str]) -> ProductKind | None:
    """What a sentence calls something before its name: "de training Sterke Uil"."""
    before = re.search(r"([\w-]+)(?: (?:[Dd]e|[Hh]et))?[ ‘“\"'(]*$", text[: named.start()])
    return _first_kind(before[1]) if before else None


def _kind_behind(text: str, named: re.Match[str]) -> ProductKind | None:
    """What a sentence says it is: "Sterke Uil is een training van …"."""
    is_a = _IS_A.match(text, named.end())
    return _first_kind(is_a["what"], defined=True) if is_a else None


def _kind_gone_on_about(
    lines: Sequence[TextLine], told: Sequence[Telling], names: re.Pattern[str]
) -> ProductKind | None:
    texts = [lines[one.row].text for one in told]
    if any(
        re.match(r"(?: \([^)]*\))? (?:is|was) een ", text[one.end() :])
        for text in texts
        for one in names.finditer(text)
    ):
        return None
    going_on = (one for text in texts if (one := _GOES_ON.match(text)) and not names.match(text, one.start("what")))
    said = (_first_kind(one["what"]) for one in going_on)
    return next((kind for kind in said if kind and kind not in _TELL_OF_IT), None)


def _first_kind(text: str, defined: bool = False) -> ProductKind | None:
    known = (
        words().kind_of(word) or (words().defined_kind(word) if defined else None)
        for word in re.findall(r"[\w-]+", text)
    )
    return next((kind for kind in known if kind), None)


def _treatment(
    found: Detected, title: str, pattern: re.Pattern[str], told: Sequence[Telling], facts: Sequence[Fact]
) -> Treatment:
    if found.role == "subject" or pattern.search(title):
        return "itself"
    described = len(told) > 1 or any(fact.field in _SHOWN_FACTS for fact in facts)
    return "described" if described else "named"


def _profile(found: Detected, lines: Sequence[TextLine], told: Sequence[Telling], facts: Sequence[Fact]) -> str:
    """Its names and the words that say what it is: sentences that name it first."""
    shown = {(fact.span.page_index, fact.span.start) for fact in facts if fact.field in _SHOWN_FACTS}
    order = sorted(told, key=lambda one: (not _is_shown(lines[one.row], shown), not one.named, one.row))
    sentences = (lines[one.row].text[one.start : one.end] for one in order)
    parts = [without_article(found.name), *found.other_names, *sentences]
    return " ".join(" ".join(dict.fromkeys(parts)).split()[:_PROFILE_WORDS])


def _is_shown(line: TextLine, shown: set[tuple[int, int]]) -> bool:
    return (line.span.page_index, line.span.start) in shown


def _participations(publication_id: str, lines: Sequence[TextLine]) -> Iterator[Participation]:
    for line in lines:
        found = _MEMBERS.search(line.text) if line.told else None
        if found:
            names = tuple(part.strip() for part in re.split(r", | en ", found["list"]) if part.strip())
            name = re.sub(r"^(?:aan |van )?(?:de |het )?", "", found["name"].strip())
            yield Participation(name, names, publication_id, line.text, line.told[0].passage_id, line.span)
