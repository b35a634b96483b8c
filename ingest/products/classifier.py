"""Whether a candidate's name is a product, and in which role: its features, and the trees trained on them."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.dutch.words import NO_NAME
from index.gazetteer.places import find_places
from index.products import PRODUCT_KINDS, ProductKind
from ingest.products.candidates import TITLE, Candidate, NamePlace, tokens_of
from ingest.products.names import TextLine, is_no_product, words

HASHES = 2**14  # of the words around a name
SIGNS = ("called", "is_a", "heading", "label", "row", "expanded", "run_in", "listed", "result", "coined")
WAYS = ("clue", "quote", "short", "name", "head", "subject", "extended", "lead", "cell", "again")
_SPEAKS = re.compile(
    r"^[,’'”\"]* ?(?:zegt|zei|vertelt|vertelde|legt uit|ziet|vindt|lacht|knikt|werkt|is (?:wethouder|moeder|vader|"
    r"coach|directeur|"
    r"projectleider|jongerenwerker|onderzoeker|lector|hoogleraar|\d+ jaar)|\(\d+\))"
)
_PERSON = re.compile(
    r"(?:\b(?:meneer|mevrouw|wethouder|burgemeester|minister|lector|onderzoeker|coördinator|projectleider|"
    r"moeder|vader|juf|meester|"
    r"directeur|hoogleraar|dr\.|prof\.|drs\.|mw\.|dhr\.|zegt|aldus|vertelt|zei)) $",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:\b(?:[\w-]*(?:stichting|vereniging|gemeenten?|provincie|organisaties?|instelling|bureau|aanbieders?|hogeschool|"
    r"universiteit|school|fonds|ministerie)|medewerkers? van|namens|door|van|met) (?:de |het )?)$",
    re.IGNORECASE,
)
_IS_A = re.compile(
    r"^(?: \([^)]*\))?,? ?(?:kortweg [^,]+, )?(?:is|zijn|was|waren|heet) (?:een|de|het|geen|er|bedoeld|voor)\b"
)
_AN = re.compile(r"^(?: \([^)]*\))?, (?:een|de|het) ")
_DOES = re.compile(
    r"^(?: \([^)]*\))? (?:helpt|biedt|bestaat|duurt|richt|begon|startte|loopt|kost|wil|leert|geeft|brengt|"
    r"draait|stopt|stopte|"
    r"werkt|is er|heeft|kan|werd|wordt|gaat)\b"
)
_TAKES_PART = re.compile(
    r"\b(?:deelnemers|deelname|deelnemen|meedoen|meedeed|meedoet|doen mee|doet mee|aanmelden|aanmelding|"
    r"opgeven|plek|starten|"
    r"start|begonnen|beginnen|werken|werkt|gebruiken|gebruik|ervaring|onderzoek|training|trainers?|coaches) "
    r"(?:aan|bij|voor|in|met|van|naar)? ?(?:de |het )?[‘“'\"]?$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:\b(?:heet|heten|genaamd|genoemd|naam|noemen) )(?:de |het )?[‘“'\"]?$")


@dataclass(frozen=True, slots=True)
class Described:
    """One candidate's numbers for the trees, the hashed words around it, and the kinds that words beside it name."""

    numbers: NDArray[np.float32]
    context: NDArray[np.int32]
    kinds: NDArray[np.float32]


def described(lines: Sequence[TextLine], title: str, candidates: Sequence[Candidate]) -> list[Described]:
    """The features of each candidate of one publication."""
    rows = {TITLE: title, **{row: line.text for row, line in enumerate(lines)}}
    n_words = max(1, sum(len(text.split()) for text in rows.values()))
    page = _Page(lines, rows, n_words, _covering(candidates))
    return [_described(one, page) for one in candidates]


@dataclass(frozen=True, slots=True)
class _Page:
    lines: Sequence[TextLine]
    rows: Mapping[int, str]
    n_words: int
    covered: Mapping[str, tuple[int, int]]  # by key: places inside a longer candidate, places that hold a shorter one


def _covering(candidates: Sequence[Candidate]) -> dict[str, tuple[int, int]]:
    by_row: dict[int, list[tuple[NamePlace, str]]] = {}
    for one in candidates:
        for place in one.places:
            by_row.setdefault(place.row, []).append((place, one.key))
    inside: dict[str, int] = {}
    holds: dict[str, int] = {}
    for found in by_row.values():
        for place, key in found:
            longer = [o for o, k in found if k != key and o.start <= place.start and place.end <= o.end]
            inside[key] = inside.get(key, 0) + bool(longer)
            shorter = [o for o, k in found if k != key and place.start <= o.start and o.end <= place.end]
            holds[key] = holds.get(key, 0) + bool(shorter)
    return {one.key: (inside.get(one.key, 0), holds.get(one.key, 0)) for one in candidates}


def _described(one: Candidate, page: _Page) -> Described:
    numbers = [*_written(one), *_placed(one, page), *_beside(one, page), *_clued(one)]
    around = list(_around(one, page))
    hashed = np.array([zlib.crc32(word.encode()) % HASHES for word in around], dtype=np.int32)
    kinds = np.array(_kinds(one, page), dtype=np.float32)
    return Described(np.array([*numbers, *kinds], dtype=np.float32), hashed, kinds)


def _written(one: Candidate) -> list[float]:
    name = one.name
    parts = name.split()
    capitals = sum(part[0].isupper() for part in parts)
    kind = _kind_of(parts[-1]) or words().coined_kind(parts[-1])
    return [
        len(parts),
        len(name),
        capitals,
        capitals / len(parts),
        name[0].isupper(),
        name[0].isdigit(),
        name.isupper(),
        bool(re.search(r"[a-z][A-Z]", name)),
        bool(re.search(r"\d", name)),
        bool(re.search(r"[&@+]", name)),
        "-" in name,
        "," in name or "?" in name,
        parts[0].casefold() in NO_NAME,
        parts[-1].casefold() in NO_NAME,
        kind is not None,
        bool(_kind_of(parts[0])),
        words().is_general(name.casefold()),
        is_no_product(name),
        _place_share(name),
        _body_share(name),
        sum(part.casefold() in words().terms for part in parts) / len(parts),
        bool(re.search(r"(?:wet|regeling|fonds|subsidie|besluit)$", name.casefold())),
        bool(re.fullmatch(r"[A-Z][a-zé]+ (?:van |de |den |der |ten )*[A-Z][a-z]+", name)),
    ]


@lru_cache(20_000)
def _place_share(name: str) -> float:
    return sum(one.end - one.start for one in find_places(name)) / len(name)


@lru_cache(50_000)
def _kind_of(word: str) -> ProductKind | None:
    return words().kind_of(word)


def _body_share(name: str) -> float:
    found = re.findall(r"[^\W_]+", name.casefold())
    return sum(word in words().bodies for word in found) / max(1, len(found))


def _placed(one: Candidate, page: _Page) -> list[float]:
    in_title = [place for place in one.places if place.row == TITLE]
    heads = [place for place in one.places if place.row >= 0 and page.lines[place.row].level]
    body = [place for place in one.places if place.row >= 0 and not page.lines[place.row].level]
    opening = sum(_opens(page.rows[place.row], place.start) for place in body)
    title = max(1, len(page.rows[TITLE]))
    heading_share = max(((p.end - p.start) / max(1, len(page.rows[p.row])) for p in heads), default=0.0)
    inside, holds = page.covered[one.key]
    total = len(one.places)
    return [
        total,
        1000 * total / page.n_words,
        len(body),
        opening / max(1, len(body)),
        len(body) - opening,
        total / max(1, one.n_any_case),
        one.n_any_case,
        len(in_title),
        in_title[0].start / title if in_title else 1.0,
        (in_title[0].end - in_title[0].start) / title if in_title else 0.0,
        len(heads),
        heading_share,
        min((page.lines[p.row].level for p in heads), default=9),
        max(0, one.places[0].row) / max(1, len(page.lines)),
        max(0, one.places[-1].row) / max(1, len(page.lines)),
        inside / total,
        holds / total,
        len({place.row for place in one.places}) / max(1, len(page.lines)),
        sum(_alone(page.rows[p.row], p) for p in body),
    ]


def _opens(text: str, start: int) -> bool:
    return (
        not text[:start].strip("‘“'\"„–- ") or text[:start].rstrip()[-1:] in ".!?:" or text[:start] in ("De ", "Het ")
    )


def _alone(text: str, place: NamePlace) -> bool:
    """Whether it fills its line, cell or bracket."""
    before, behind = text[: place.start].rstrip(), text[place.end :].lstrip()
    return before[-1:] in ("", ":", ";", "(", "|") and behind[:1] in ("", ":", ";", ")", "|", ".")


def _beside(one: Candidate, page: _Page) -> list[float]:
    counts = np.zeros(16, dtype=np.float32)
    for place in one.places:
        text = page.rows[place.row]
        before, behind = text[: place.start], text[place.end :]
        word = before.rstrip("‘“'\"„( ").rpartition(" ")[2].casefold()
        after = re.match(r"[’'”\")]* ?([\w-]+)", behind)
        counts += (
            bool(_kind_of(word)),
            bool(after and _kind_of(after[1])),
            word in ("de", "het"),
            word in ("in", "uit", "te", "rond", "naar"),
            word in ("van", "door", "volgens", "bij"),
            word in ("met", "aan", "voor"),
            bool(_IS_A.match(behind)),
            bool(_AN.match(behind)),
            bool(_DOES.match(behind)),
            bool(_TAKES_PART.search(before)),
            bool(_CALLED.search(before)),
            bool(_PERSON.search(before)) or bool(_SPEAKS.match(behind)),
            bool(_BODY.search(before)),
            _shortened(one.name, before, behind),
            before[-1:] in "‘“'\"„" and before != "",
            before[-1:] == "(",
        )
    return [*counts, *(counts / len(one.places))]


def _shortened(name: str, before: str, behind: str) -> bool:
    """Whether its first letters stand behind it in brackets, or it is what stands in brackets behind its words."""
    if short := re.match(r"[’'”]? \(([A-Z][\w-]{1,7})\)", behind):
        return (
            "".join(part[0] for part in re.split(r"[ -]", name) if part).casefold().startswith(short[1][:2].casefold())
        )
    return bool(before.endswith("(") and name.isupper() and behind[:1] == ")")


def _clued(one: Candidate) -> list[float]:
    best = {sign: max((clue.weight for clue in one.clues if clue.sign == sign), default=0.0) for sign in SIGNS}
    return [*best.values(), sum(best.values()), float(len(one.clues)), *(way in one.ways for way in WAYS)]


def _kinds(one: Candidate, page: _Page) -> list[float]:
    """How near a word for each kind stands: in the name, right beside it, in what defines it, on its line."""
    found = dict.fromkeys(PRODUCT_KINDS, 0.0)

    def says(kind: ProductKind | None, worth: float) -> None:
        if kind:
            found[kind] += worth

    says(words().kind_of_name(one.name), 3.0)
    for place in one.places:
        text = page.rows[place.row]
        before = re.findall(r"[\w-]+", text[: place.start])[-2:]
        behind = re.findall(r"[\w-]+", text[place.end :])
        for word in before:
            says(_kind_of(word), 1.0)
        defines = bool(_IS_A.match(text[place.end :]) or _AN.match(text[place.end :]))
        for at, word in enumerate(behind[:12]):
            says(_kind_of(word), (3.0 if defines else 0.5 if at > 1 else 1.0))
    for clue in one.clues:
        says(clue.kind, 1.0)
    return list(found.values())


def _around(one: Candidate, page: _Page) -> Iterator[str]:
    """The words before and behind each place, and the words and ends of the name itself."""
    for place in one.places:
        text = page.rows[place.row]
        before = [token.word for token in tokens_of(text[: place.start])][-3:]
        behind = [token.word for token in tokens_of(text[place.end :])][:3]
        yield from (f"b{len(before) - at}:{word}" for at, word in enumerate(before))
        yield from (f"a{at + 1}:{word}" for at, word in enumerate(behind))
        yield from (f"n:{word}" for word in (*before, *behind))
        yield f"p:{text[: place.start][-1:]}|{text[place.end :][:1]}"
        if place.row == TITLE or page.lines[place.row].level:
            yield f"t:{before[-1:]}"
    for part in one.key.split():
        yield f"e:{part[-4:]}"
    yield f"f:{one.key.split()[0]}"


Probabilities: TypeAlias = NDArray[np.float64]  # (candidates, 4): none, mentioned, described, subject
FILE = Path(__file__).with_name("data") / "product_classifier.npz"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Trees as flat arrays: node ``i`` sends a row left where ``feature[i]`` is at most ``threshold[i]``.

    A leaf is its own child. ``roots`` is (rounds, roles); ``context`` weighs the hashed words around a name.
    """

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]
    baseline: NDArray[np.float64]
    context: NDArray[np.float64]
    intercept: float
    depth: int

    def probabilities(self, described: Sequence[Described]) -> Probabilities:
        """Each candidate's chance of each role; the rows sum to 1."""
        if not described:
            return np.zeros((0, self.roots.shape[1]))
        rows = np.stack([self._row(one) for one in described])
        node = np.broadcast_to(self.roots.ravel(), (len(rows), self.roots.size)).copy()
        at = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[at, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        raw = self.baseline + self.value[node].reshape(len(rows), *self.roots.shape).sum(axis=1)
        weights = np.exp(raw - raw.max(axis=1, keepdims=True))
        shares: Probabilities = weights / weights.sum(axis=1, keepdims=True)
        return shares

    def _row(self, one: Described) -> NDArray[np.float32]:
        told = self.context[np.unique(one.context)].sum() + self.intercept
        return np.append(one.numbers, np.float32(told)).astype(np.float32)


@lru_cache(1)
def classifier() -> Classifier:
    """Read the weights, once."""
    with np.load(FILE) as kept:
        return Classifier(
            feature=kept["feature"].astype(np.int64),
            threshold=kept["threshold"].astype(np.float64),
            left=kept["left"].astype(np.int64),
            right=kept["right"].astype(np.int64),
            value=kept["value"].astype(np.float64),
            roots=kept["roots"].astype(np.int64),
            baseline=kept["baseline"].astype(np.float64),
            context=kept["context"].astype(np.float64),
            intercept=float(kept["intercept"]),
            depth=int(kept["depth"]),
        )
