"""Dutch provinces, regions and municipalities: every name that is written, and where they stand in running text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import yaml

Level: TypeAlias = Literal["province", "region", "municipality"]
_FILE = Path(__file__).with_name("data") / "places.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the regions and provinces that it lies in, the nearest first."""

    name: str
    level: Level
    within: tuple[str, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """The values that a filter on regions knows it by: a municipality by what it lies in."""
        return self.within if self.level == "municipality" else (self.name, *self.within)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A way to write a place. ``common``: it is a word or a surname too. ``since``: the year it merged, else None."""

    written: str
    place: Place
    adjective: bool = False
    common: bool = False
    since: int | None = None


@lru_cache(1)
def place_names() -> tuple[PlaceName, ...]:
    """Every way to write every place; where a region and a municipality share a name, the region comes first."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    places = {place.name: place for place in _places(data)}
    common = frozenset(data["common"])
    return tuple(_named(data, places, common))


@lru_cache(1)
def _by_name() -> Mapping[str, Place]:
    return {name.written.casefold(): name.place for name in reversed(place_names()) if not name.adjective}


def regions_of(name: str) -> tuple[str, ...]:
    """What a filter knows this name by, with what it lies in; a name that isn't known is a region of its own."""
    place = _by_name().get(name.casefold())
    if place is None:
        return (name,)
    return tuple(dict.fromkeys((place.name if place.level != "municipality" else name, *place.regions)))


def municipalities_in(region: str) -> tuple[str, ...]:
    """The municipalities that lie in a region or province, by name."""
    found = {name.place.name for name in place_names() if _is_municipality_in(name.place, region)}
    return tuple(sorted(name.partition(" (")[0] for name in found))


def _is_municipality_in(place: Place, region: str) -> bool:
    return place.level == "municipality" and region in place.within


def _places(data: Mapping[str, Any]) -> Iterator[Place]:
    """Municipalities first: a region or province of the same name takes its place."""
    parents = {one["name"]: _parents(one) for one in data["regions"]}
    for name, above in parents.items():
        steps = (step for one in above for step in (one, *parents.get(one, ())))
        parents[name] = tuple(dict.fromkeys(step for step in steps if step != name))
    for region in data["regions"]:
        above = tuple(dict.fromkeys((region["name"], *parents[region["name"]])))
        yield from (Place(member, "municipality", above) for member in region["members"])
    for province, members in data["elsewhere"].items():
        yield from (Place(member, "municipality", (province,)) for member in members)
    yield from (Place(name, "region", above) for name, above in parents.items())
    yield from (Place(name, "province", ()) for name in data["provinces"])


def _parents(region: Mapping[str, Any]) -> tuple[str, ...]:
    return (*region.get("within", ()), region["province"])


def _named(data: Mapping[str, Any], places: Mapping[str, Place], common: frozenset[str]) -> Iterator[PlaceName]:
    for name, place in places.items():
        plain = name.partition(" (")[0]
        yield PlaceName(plain, place, common=plain in common)
    for name, one in [*data["provinces"].items(), *((one["name"], one) for one in data["regions"])]:
        yield from (PlaceName(other, places[name], common=other in common) for other in one.get("names", ()))
        yield from (PlaceName(other, places[name], adjective=True) for other in one.get("adjectives", ()))
    for name, others in data["names"].items():
        yield from (PlaceName(other, places[name], common=other in common) for other in others)
    for name, others in data["adjectives"].items():
        yield from (PlaceName(other, places[name], adjective=True) for other in others if other != name)
    for name, (into, year) in data["former"].items():
        yield PlaceName(name, places[into], common=name in common, since=int(year))


_WORD = re.compile(r"['’]?[^\W_]+(?:[-'’/][^\W_]+)*")
_LEADS = frozenset(
    "in uit bij rond rondom nabij omgeving gemeente gemeenten regio stad dorp provincie naar buiten werkplaats".split()
)
_BEFORE_PERSON = re.compile(
    r"\b(?:[Mm]eneer|[Mm]ijnheer|[Mm]evrouw|[Dd]hr\.?|[Mm]w\.?|[Mm]evr\.?|[Dd]rs?\.|[Pp]rof\.|[Ff]amilie|[Jj]uf|[Mm]eester|"
    r"[Dd]okter|[Ll]ector|[Ww]ethouder|[Bb]urgemeester|[Cc]oördinator) (?:[A-Z][\w.]*+ ?)*(?:[Vv]an (?:de[rn]? )?)?$"
    r"|(?<=[^.!?\n] )Van (?:de[rn]? )?$"
    r"|(?<=[^.!?:\n] )[A-Z][a-zé]+ (?:van|de) $"
)
_BEFORE_BODY = re.compile(
    r"\b(?:[\w-]*[Hh]ogeschool|[\w-]*[Uu]niversiteit|College|Bank|Rabobank|FC|Museum|Vrede|Verdrag|Slag|Unie|Station|Pact|Akkoord)"
    r"(?: van)? $"
)
_BEHIND_BODY = re.compile(r" (?:College|Universiteit|Hogeschool|University|Academie)\b")
_LANGUAGE = re.compile(
    r"\s*(?:$|[.,;:!?)]|(?:en|of) (?:het )?(?:Nederlands|[A-Z])|dialect|taal|gesproken|spreek|spreken|praten|leren)"
)
_REACH = 60  # characters looked back


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """Characters ``start:end`` of the text name a place."""

    place: Place
    start: int
    end: int
    adjective: bool


def find_places(text: str, *, typed: bool = False) -> list[PlaceFound]:
    """The places that a text names, in order. ``typed``: somebody typed it, so capitals may be missing."""
    return list(_find(text, typed))


def _find(text: str, typed: bool) -> Iterator[PlaceFound]:
    words = list(_WORD.finditer(text))
    at, before = 0, -1
    while at < len(words):
        name, n_words = _longest(text, words, at, typed)
        if name is None:
            at += 1
            continue
        start, end = words[at].start(), words[at + n_words - 1].end()
        if _is_place(text, start, end, name, follows=0 <= before == at - 1 or _joined(text, words, before, at)):
            before = at + n_words - 1
            yield PlaceFound(name.place, start, end, name.adjective)
        at += n_words


def _longest(text: str, words: Sequence[re.Match[str]], at: int, typed: bool) -> tuple[PlaceName | None, int]:
    first = words[at].group()
    if not typed and not _capital(first):
        return None, 1
    for steps, name in _names().get(_plain(first), ()):
        if at + len(steps) > len(words) or any(
            _plain(words[at + i].group()) != step for i, step in enumerate(steps) if i
        ):
            continue
        gap = text[words[at].end() : words[at + len(steps) - 1].end()]
        if re.search(r"[.,;:!?\n()]", gap) or (name.common and not _capital(first)):
            continue
        return name, len(steps)
    return None, 1


def _is_place(text: str, start: int, end: int, name: PlaceName, follows: bool) -> bool:
    before = text[max(0, start - _REACH) : start]
    if _BEFORE_PERSON.search(before) or _BEFORE_BODY.search(before) or _BEHIND_BODY.match(text, end):
        return False
    if name.adjective:
        inflected = name.written.endswith("e") or name.written.endswith("er")
        return inflected or _LANGUAGE.match(text, end) is None
    if name.common and not follows:
        lead = re.search(r"([^\W\d_]+):? (?:de |het )?$", before)
        return lead is not None and lead.group(1).casefold() in _LEADS
    return True


def _joined(text: str, words: Sequence[re.Match[str]], before: int, at: int) -> bool:
    """Whether only a comma or "en" stands between this name and the place before it."""
    if before < 0:
        return False
    return re.fullmatch(r"\s*(?:,|,? en|,? of|/)\s*", text[words[before].end() : words[at].start()]) is not None


@lru_cache(1)
def _names() -> Mapping[str, Sequence[tuple[tuple[str, ...], PlaceName]]]:
    """Names by their first word, the longest first."""
    names: defaultdict[str, list[tuple[tuple[str, ...], PlaceName]]] = defaultdict(list)
    seen: set[tuple[tuple[str, ...], bool]] = set()
    ranks = {"province": 0, "region": 1, "municipality": 2}
    for name in sorted(place_names(), key=lambda one: ranks[one.place.level]):
        steps = tuple(_plain(word.group()) for word in _WORD.finditer(name.written))
        if (steps, name.adjective) not in seen:
            seen.add((steps, name.adjective))
            names[steps[0]].append((steps, name))
    return {first: sorted(found, key=lambda one: -len(one[0])) for first, found in names.items()}


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _capital(word: str) -> bool:
    return word[0].isupper() or (word[0] in "'’" and any(char.isupper() for char in word))
