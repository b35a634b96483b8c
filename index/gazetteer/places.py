"""Dutch provinces, regions and municipalities: what lies in what, and every name that is written for it."""

from collections.abc import Iterator, Mapping
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
