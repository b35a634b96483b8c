"""Regions in a question: which, and whether who asks is from there or wants another one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.place_finder import PlaceFound, find_places
from index.retrieve import Evidence
from search_app.product_replies import RegionAsked, Wish

_STRENGTH: Mapping[Wish, int] = {"origin": 0, "here": 1, "elsewhere": 2}  # of a region that is named twice
LIFT = 0.15  # what a passage from a region that is asked for gains, in standard scores of the fusion

_ELSEWHERE = re.compile(
    r"(?:\bbuiten|\bniet (?:in|uit|van)|\belders dan(?: in)?|\banders dan(?: in)?|\bbehalve(?: in)?|\bjuist niet in|"
    r"\bandere regio[’']?s? dan|\bzonder) (?:de |het )?(?:regio |provincie |gemeente )?$",
    re.IGNORECASE,
)
_THING = (
    r"(?:aanpak\w*|methode\w*|methodiek\w*|project\w*|training\w*|cursus\w*|hulpmiddel\w*|instrument\w*|tool\w*|"
    r"voorbeeld\w*|idee\w*|programma\w*|werkwijze\w*|werkplaats\w*|iets|dat|die|zoals|als \w+|\w*academie\w*|"
    r"\w*groep\w*|\w*tafel\w*)"
)
_ORIGIN = re.compile(
    rf"\b{_THING} (?:\w+ )?(?:uit|van|zoals in|zoals uit) (?:de |het )?(?:regio |provincie )?$", re.IGNORECASE
)
_BEFORE_ADJECTIVE = re.compile(rf"^\s*{_THING}", re.IGNORECASE)


def regions_in(question: str) -> list[RegionAsked]:
    """The regions that a question names, each once, in its order."""
    asked: dict[str, RegionAsked] = {}
    for found in find_places(question, typed=True):
        regions = found.place.regions
        name = regions[0] if regions else found.place.name
        written = question[found.start : found.end]
        one = RegionAsked(name, written, tuple(regions[1:]), _wish(question, found))
        if name not in asked or _STRENGTH[one.wish] > _STRENGTH[asked[name].wish]:
            asked[name] = one
    return list(asked.values())


def lifted(evidence: Sequence[Evidence], asked: Sequence[RegionAsked]) -> list[Evidence]:
    """Passages in the order that a wish for a region makes of it: those from there a little higher, none left out."""
    here, away = names_of(asked, "here"), names_of(asked, "elsewhere")
    if not here and not away:
        return list(evidence)

    def score(one: Evidence) -> float:
        regions = one.hit.passage.regions
        return one.hit.score + LIFT * (not here.isdisjoint(regions)) - LIFT * (not away.isdisjoint(regions))

    ordered = sorted(evidence, key=lambda one: (-score(one), one.hit.rank))
    return [
        replace(one, hit=replace(one.hit, rank=rank, score=score(one))) for rank, one in enumerate(ordered, start=1)
    ]


def names_of(asked: Sequence[RegionAsked], wish: Wish) -> frozenset[str]:
    """The regions that are asked for in this way; of a municipality the nearest region, not the whole province."""
    return frozenset(one.region for one in asked if one.wish == wish)


def _wish(question: str, found: PlaceFound) -> Wish:
    before, behind = question[: found.start], question[found.end :]
    if _ELSEWHERE.search(before):
        return "elsewhere"
    if _ORIGIN.search(before) or (found.adjective and _BEFORE_ADJECTIVE.match(behind)):
        return "origin"
    return "here"
