"""What people decided about products: confirmed, rejected, merged or split, and what is true of them.

Kept apart from generations. Decisions and corrections are numbered together, so that the last one is known.
"""

import difflib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from index.errors import CorrectionError, NotFound
from index.gazetteer.places import find_places, place_names, regions_of
from index.gazetteer.topics import TopicKind, find_topics, topic_of, topics
from index.products import PRODUCT_KINDS, STATUSES, FieldName, Mention, Product
from index.store import decisions
from index.types import NO_TEXT, Record
from ingest.products.merge import combine
from ingest.products.numbers import ages_in, years_of

Action: TypeAlias = Literal["confirm", "reject", "merge", "split", "apart", "name", "kind", "regions"]
_ONE_AT_A_TIME = ("name", "kind", "regions")


@dataclass(frozen=True, slots=True)
class Decision:
    """``other`` is the product that a merge takes in, the publication that a split takes out, else empty.

    "apart" says that ``other`` is not the same product; "name", "kind" and "regions" (with semicolons between) say
    what a product's is, and then ``other`` holds that. ``by`` is who decided, "" by command; ``number`` and ``made``
    (ISO 8601, UTC) are given when it is kept.
    """

    action: Action
    product_id: str
    other: str = ""
    by: str = field(default="", compare=False)
    made: str = field(default="", compare=False)
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a publication shows a value: ``quote`` stands verbatim on this page.

    ``page`` is None where the source has no pages; in what somebody asks for also where any page may show it.
    """

    publication_id: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Said:
    """A value that somebody gives; ``source`` is None where only the maintainer says so."""

    value: str
    source: FactSource | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a field of a product holds from now on: these values alone, or with ``adds`` beside what was found.

    No values, without ``adds``: what was found is wrong, and nothing is known. The rest is as in a Decision.
    """

    product_id: str
    field: FieldName
    said: tuple[Said, ...]
    adds: bool = False
    by: str = ""
    made: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """A field after all corrections: what was said, and whether it ``replaces`` what publications state."""

    said: tuple[Said, ...] = ()
    replaces: bool = False

    def then(self, next: Correction) -> "Corrected":
        """With one more correction on top."""
        return Corrected((*self.said, *next.said), self.replaces) if next.adds else Corrected(next.said, True)


@dataclass(frozen=True, slots=True)
class Decided:
    """A product after the decisions, with its mentions and the fields that were corrected."""

    product: Product
    mentions: tuple[Mention, ...]
    confirmed: bool = False
    corrected: Mapping[FieldName, Corrected] = field(default_factory=dict)


_NEXT = (
    "SELECT 1 + max(coalesce((SELECT max(number) FROM product_decision), 0),"
    " coalesce((SELECT max(number) FROM product_fact), 0))"
)


def decide(data_dir: Path, *made: Decision) -> None:
    """Keep decisions, all of them or none; one that they contradict goes. Raises StoreReadOnly."""
    with decisions.writing(data_dir) as rows:
        for decision in made:
            _keep(rows, decision, decisions.now())


def correct(data_dir: Path, *made: Correction) -> None:
    """Keep corrections whose values were ``checked``, all of them or none. Raises StoreReadOnly."""
    with decisions.writing(data_dir) as rows:
        for one in made:
            said = json.dumps([asdict(each) for each in one.said], ensure_ascii=False)
            row = (one.product_id, one.field, one.adds, said, one.by, decisions.now())
            rows.execute(f"INSERT INTO product_fact VALUES (({_NEXT}), ?, ?, ?, ?, ?, ?)", row)


def _keep(rows: sqlite3.Connection, decision: Decision, now: str) -> None:
    against = {"confirm": "reject", "reject": "confirm"}.get(decision.action, "")
    forget = "DELETE FROM product_decision WHERE action = ? AND product_id = ?"
    rows.execute(forget, (against, decision.product_id))
    if decision.action in _ONE_AT_A_TIME:
        rows.execute(forget, (decision.action, decision.product_id))
    rows.execute(
        "INSERT OR IGNORE INTO product_decision (number, action, product_id, other, made, said_by)"
        f" VALUES (({_NEXT}), ?, ?, ?, ?, ?)",
        (decision.action, decision.product_id, decision.other, now, decision.by),
    )


def undo(data_dir: Path, product_id: str) -> None:
    """Forget all that was decided and corrected about a product. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        tables = ("product_decision", "product_fact")
        gone = sum(rows.execute(f"DELETE FROM {one} WHERE product_id = ?", (product_id,)).rowcount for one in tables)
    if not gone:
        raise NotFound(f"Nothing was decided about the product '{product_id}'. See: vraagbaak products list")


def undo_decisions(data_dir: Path, product_id: str) -> None:
    """Forget what was decided about a product, not what was corrected. Raises NotFound."""
    with decisions.writing(data_dir) as rows:
        gone = rows.execute("DELETE FROM product_decision WHERE product_id = ?", (product_id,)).rowcount
    if not gone:
        raise NotFound(f"Nothing was decided about the product '{product_id}'. See: vraagbaak products list")


def undo_correction(data_dir: Path, product_id: str, name: FieldName) -> None:
    """Forget the last correction of a field: what it was before counts again. Raises NotFound."""
    last = "SELECT max(number) FROM product_fact WHERE product_id = ? AND field = ?"
    with decisions.writing(data_dir) as rows:
        gone = rows.execute(f"DELETE FROM product_fact WHERE number = ({last})", (product_id, name)).rowcount
    if not gone:
        raise NotFound(f"Field '{name}' of '{product_id}' was not corrected. See: vraagbaak products show {product_id}")


def decided(data_dir: Path) -> list[Decision]:
    """All decisions, in the order they were made."""
    columns = "action, product_id, other, said_by, made, number"
    with decisions.reading(data_dir) as rows:
        found = rows.execute(f"SELECT {columns} FROM product_decision ORDER BY number").fetchall()
    return [Decision(*row) for row in found]


def corrections(data_dir: Path) -> list[Correction]:
    """All corrections, in the order they were made."""
    columns = "product_id, field, said, adds, said_by, made, number"
    with decisions.reading(data_dir) as rows:
        found = rows.execute(f"SELECT {columns} FROM product_fact ORDER BY number").fetchall()
    return [Correction(one[0], one[1], _read_said(one[2]), bool(one[3]), *one[4:]) for one in found]


def _read_said(kept: str) -> tuple[Said, ...]:
    return tuple(Said(one["value"], FactSource(**one["source"]) if one["source"] else None) for one in json.loads(kept))


def apply(
    products: Sequence[Decided],
    made: Sequence[Decision],
    records: Mapping[str, Record],
    corrected: Sequence[Correction] = (),
) -> list[Decided]:
    """The products with the decisions and then the corrections on top, in order.

    One about a product that isn't there changes nothing; one about a product that was merged follows it.
    """
    by_id = {one.product.product_id: one for one in products}
    _decide(by_id, made, records)
    _correct(by_id, corrected, made)
    return list(by_id.values())


def _decide(by_id: dict[str, Decided], made: Sequence[Decision], records: Mapping[str, Record]) -> None:
    for decision in sorted(made, key=lambda one: one.action in _ONE_AT_A_TIME):  # a merge makes name and kind anew
        one = by_id.get(decision.product_id)
        if one is None:
            continue
        match decision.action:
            case "confirm":
                by_id[decision.product_id] = replace(one, confirmed=True)
            case "reject":
                del by_id[decision.product_id]
            case "merge":
                if other := by_id.pop(decision.other, None):
                    by_id[decision.product_id] = _combined(one, (*one.mentions, *other.mentions), records)
            case "regions":
                said = tuple(Said(part.strip()) for part in decision.other.split(";") if part.strip())
                by_id[decision.product_id] = _with(one, Correction(decision.product_id, "region", said))
            case "name" | "kind":
                by_id[decision.product_id] = replace(one, product=_with_decision(one.product, decision))
            case "split":
                by_id |= {part.product.product_id: part for part in _split(one, decision.other, records)}


def _correct(by_id: dict[str, Decided], corrected: Sequence[Correction], made: Sequence[Decision]) -> None:
    into = {one.other: one.product_id for one in made if one.action == "merge"}
    for correction in corrected:
        product_id = correction.product_id if correction.product_id in by_id else into.get(correction.product_id, "")
        if product_id in by_id:
            by_id[product_id] = replace(_with(by_id[product_id], correction), confirmed=True)


def _with(one: Decided, correction: Correction) -> Decided:
    """The product with one more correction: its labels and status follow, so that filters and counts know them."""
    name, product = correction.field, one.product
    values = tuple(said.value for said in correction.said)

    def labels(found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*found, *values) if correction.adds else values))

    match name:
        case "region":
            product = replace(product, regions=labels(product.regions))
        case "theme":
            product = replace(product, themes=labels(product.themes))
        case "audience":
            product = replace(product, audiences=labels(product.audiences))
        case "status":
            product = replace(product, status=next((one for one in STATUSES if one in values[-1:]), "onbekend"))
    corrected = {**one.corrected, name: one.corrected.get(name, Corrected()).then(correction)}
    return replace(one, product=product, corrected=corrected)


def _with_decision(product: Product, decision: Decision) -> Product:
    """The product as a person says that it is."""
    match decision.action:
        case "name":
            others = tuple(one for one in (product.name, *product.other_names) if one != decision.other)
            return replace(product, name=decision.other, other_names=others)
    return replace(product, kind=next((kind for kind in PRODUCT_KINDS if kind == decision.other), None))


def _combined(one: Decided, mentions: tuple[Mention, ...], records: Mapping[str, Record]) -> Decided:
    return replace(one, product=combine(mentions, records, one.product.product_id), mentions=mentions)


def _split(one: Decided, publication_id: str, records: Mapping[str, Record]) -> list[Decided]:
    """The product without what one publication says, and a product of that."""
    out = tuple(mention for mention in one.mentions if mention.publication_id == publication_id)
    rest = tuple(mention for mention in one.mentions if mention.publication_id != publication_id)
    if not out or not rest:
        return [one]
    taken_out = combine(out, records, f"{one.product.product_id}--{publication_id}")
    return [_combined(one, rest, records), Decided(taken_out, out)]


MOST_VALUES, LONGEST_VALUE = 20, 2_000  # of one field; characters of one value
_TOPICS: Mapping[FieldName, TopicKind] = {"theme": "theme", "audience": "audience"}
_AGE = re.compile(r"\d{1,2}-\d{0,2}|groep \d-\d")
_YEARS = r"(\d{1,2}|[a-zë]+)"  # in figures or words: whether it is a number shows when it is read
_OLDER = re.compile(rf"{_YEARS} ?(?:\+|-?plus|(?:jaar )?(?:en|of) ouder)", re.IGNORECASE)
_YOUNGER = re.compile(rf"tot(?: en met)? {_YEARS}(?: jaar)?|{_YEARS} (?:jaar )?(?:en|of) jonger", re.IGNORECASE)
_NEAREST = 3  # names that may be meant
_ALIKE, _TYPING_ERROR = 0.6, 0.85  # share of letters in common: worth naming; "Achterhoekk", not "Noord-Brabant Oost"
_SENTENCE = re.compile(r"(?:[^.!?\n]|\n(?!\s*\n)|[.!?](?!\s|$))+[.!?]?")  # a paragraph ends one too


def checked(name: FieldName, value: str) -> str:
    """A value as the field holds it: a known region, theme or audience by its own name, an age as "12-18".

    Raises:
        CorrectionError: The field can't have it; with the names that may be meant.
    """
    plain = " ".join(value.split())
    if not plain or len(plain) > LONGEST_VALUE or NO_TEXT.search(plain):
        raise CorrectionError(f"A value of '{name}' has 1 to {LONGEST_VALUE} plain characters.", "length", plain[:80])
    if name == "age":
        return _age_in(plain)
    known = choices(name)
    if not known:
        return plain
    named = topic_of(plain, _TOPICS[name]) if name in _TOPICS else plain
    found = next((one for one in known if one.casefold() == named.casefold()), None)
    if found is None:
        raise _unknown(name, plain, known)
    return found


def choices(name: FieldName) -> tuple[str, ...]:
    """All values that a field can have, by name; none where it takes any text."""
    if name == "region":
        regions = (one.place.name for one in place_names() if one.place.level != "municipality")
        return tuple(sorted(dict.fromkeys(regions)))
    if name in _TOPICS:
        return tuple(one.name for one in topics(_TOPICS[name]))
    return STATUSES if name == "status" else ()


def meant(name: FieldName, value: str) -> tuple[str, ...]:
    """The names that a typing error may stand for; none for a name that is known, or that is like no other."""
    if name == "region" and regions_of(value) != (value,):  # a municipality, or another way to write a region
        return ()
    try:
        checked(name, value)
    except CorrectionError:
        return nearest(value, choices(name), _TYPING_ERROR)
    return ()


def nearest(value: str, known: Iterable[str], alike: float = _ALIKE) -> tuple[str, ...]:
    """The names that somebody may have meant, the likeliest first; ``alike`` is the least share that is the same."""
    by_plain = {one.casefold(): one for one in known}
    return tuple(by_plain[one] for one in difflib.get_close_matches(value.casefold(), by_plain, _NEAREST, alike))


def _unknown(name: FieldName, value: str, known: Sequence[str]) -> CorrectionError:
    around = regions_of(value) if name == "region" else ()  # a municipality: its region is meant
    meant = tuple(one for one in around if one in known) or nearest(value, known)
    hint = f" Do you mean {' or '.join(meant)}?" if meant else ""
    return CorrectionError(f"'{value}' is no {name} that is known.{hint}", "unknown", value, meant)


def _age_in(value: str) -> str:
    """An age as a maintainer types it: as a text states it, or with fewer words around it ("tot 12", "12+")."""
    older, younger = _OLDER.fullmatch(value), _YOUNGER.fullmatch(value)
    typed = f"vanaf {older[1]}" if older else f"kinderen tot {younger[1] or younger[2]}" if younger else value
    found = [value] if _AGE.fullmatch(value) else [*ages_in(typed), *ages_in(f"{typed} jaar")]
    if not found or not years_of(found[0]):
        raise CorrectionError(f"'{value}' is no age. Write 6-12, 12+ (from 12) or groep 5-8.", "age", value)
    return found[0]


def quote_of(text: str, name: FieldName, value: str, quote: str) -> str | None:
    """What of a page's text shows a value, verbatim: ``quote``, else the sentence that holds the value or says it."""
    found = _written(quote or value).search(text)
    if found is None:
        return None if quote else next((one for one in _sentences(text) if _shows(one, name, value)), None)
    around = "" if quote else next((one for one in _sentences(text) if found.group() in one), "")
    return around or found.group()


def _written(words: str) -> re.Pattern[str]:
    """These words, however they are broken into lines; not as a part of longer ones."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)


def _sentences(text: str) -> Iterator[str]:
    yield from (found.group().strip() for found in _SENTENCE.finditer(text))


def _shows(sentence: str, name: FieldName, value: str) -> bool:
    if name == "age":
        return value in ages_in(sentence)
    if name == "region":
        return any(value in found.place.regions for found in find_places(sentence))
    return name in _TOPICS and any(found.name == value for found in find_topics(sentence, _TOPICS[name]))
