"""The Dutch words about products, regions and filters that a screen shows: plain words (B1)."""

from collections.abc import Sequence

from index.products import FieldName
from search_app.replies import Aspect, RegionAsked

FITS_HEADING = "Dit past bij je vraag"
NEARBY_HEADING = "Dit lijkt erop"
OTHERS_HEADING = "Dit kan ook passen"
SAID_ABOVE = "De zin die hierbij past, staat al boven."
RELATED_HEADING = "Ook in de buurt van je vraag"
RELATED_NOTE = "Dit is net iets anders dan je vroeg."
WHY = "Waarom dit past"
WHY_NEARBY = "Wat erop lijkt"
DETECTED = "automatisch herkend"
DETECTED_WHY = "Automatisch herkend: het programma vond dit zelf in de publicaties. Nog geen mens keek het na."
ALL_ABOUT = "Alles over"
COMPARABLE = "Vergelijkbare projecten"
KIND_UNKNOWN = "project"
STATUSES = {"loopt": "loopt nog", "geborgd": "blijvend", "gestopt": "gestopt"}
FACTS_HEADING = "Wat de bronnen zeggen"
TOLD_IN = "Wie schrijft erover"
TREATMENTS = {"named": "noemt het", "described": "beschrijft het", "itself": "is het zelf"}
SAYS_MAINTAINER = "zegt de beheerder"
OTHER_NAMES = "Ook bekend als"

FIELDS: dict[FieldName, str] = {
    "what": "Wat het is",
    "audience": "Voor wie",
    "age": "Leeftijd",
    "setting": "Waar je het gebruikt",
    "theme": "Onderwerp",
    "region": "Regio",
    "workplace": "Werkplaats",
    "since": "Sinds",
    "status": "Hoe het ervoor staat",
    "result": "Wat het oplevert",
    "evidence": "Wat er is onderzocht",
    "needs": "Wat je nodig hebt",
    "obstacles": "Wat lastig is",
    "costs": "Kosten",
    "available": "Waar je het krijgt",
}
ASPECTS: dict[Aspect, str] = {
    "kind": "Soort",
    "theme": "Onderwerp",
    "audience": "Voor wie",
    "age": "Leeftijd",
    "setting": "Waar je het gebruikt",
    "region": "Regio",
    "scale": "Hoe groot",
    "status": "Hoe het ervoor staat",
    "needs": "Wat je nodig hebt",
    "obstacles": "Wat lastig is",
    "result": "Wat het oplevert",
    "costs": "Kosten",
}

FILTERS = "Filter"
FACETS = {
    "region": "Regio",
    "theme": "Onderwerp",
    "audience": "Voor wie",
    "product_kind": "Soort project",
    "status": "Hoe het ervoor staat",
    "kind": "Soort publicatie",
    "year": "Jaar",
}
CHOSEN_FILTERS = "Filters die aan staan"
CLEAR_FILTERS = "Haal alle filters weg"
WITHOUT = "Zoek zonder"
SORT = "Volgorde"
BEST_FIRST = "beste eerst"
NEWEST_FIRST = "nieuwste eerst"
YEAR_UNKNOWN = "jaar onbekend"
VALUE_UNKNOWN = "onbekend"
ONLY_HERE = "alleen hier"
ELSEWHERE = "juist elders"


def named(parts: Sequence[str]) -> str:
    """Words one after the other: "a", "a en b", "a, b en c"."""
    return " en ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def not_found(fields: Sequence[FieldName]) -> str:
    """The one line about what no source states."""
    return f"Niet gevonden in deze bronnen: {named([FIELDS[one].lower() for one in fields])}."


def value(field: str, written: str | int | None) -> str:
    """A value of a filter as people see it."""
    if written is None:
        return YEAR_UNKNOWN if field == "year" else VALUE_UNKNOWN
    return STATUSES.get(str(written), str(written)) if field == "status" else str(written)


def chip(field: str, written: str | int | None) -> str:
    """A filter that is on."""
    return value(field, written) if written is not None else f"{FACETS.get(field, field).lower()}: {VALUE_UNKNOWN}"


def not_from(region: str) -> str:
    """The filter that leaves out a region."""
    return f"niet uit {region}"


def remove(filter: str) -> str:
    """What pressing a filter does that is on, for who cannot see the cross."""
    return f"Haal filter weg: {filter}"


def filters(n_on: int) -> str:
    """The heading of the filters, with how many are on."""
    return f"{FILTERS} ({n_on} aan)" if n_on else FILTERS


def more_values(count: int) -> str:
    """A press that shows the other values of a filter."""
    return f"Nog {count}"


def in_publications(count: int) -> str:
    """How much a filter leaves, for who only hears the number."""
    return "in 1 publicatie" if count == 1 else f"in {count} publicaties"


def region_noticed(asked: RegionAsked) -> str:
    """What was understood of a region in the question."""
    lies = f", in {named(asked.within)}" if asked.within else ""
    return {
        "here": f"Je noemt {asked.as_written}{lies}. Wat daarvandaan komt, staat hoger.",
        "elsewhere": f"Je zoekt buiten {asked.as_written}. Wat daarvandaan komt, staat lager.",
        "origin": f"Je noemt {asked.as_written}{lies}. Ook andere regio’s staan erbij.",
    }[asked.wish]


def takes_part(place: str, workplace: str) -> str:
    """A workplace that a municipality takes part in."""
    return f"{place} doet mee in {workplace}."


def nearby_workplace(asked: RegionAsked, workplace: str) -> str:
    """A workplace that a source names with a project from the same region."""
    return f"In {asked.region} staat {workplace} bij een project."


def participants(names: Sequence[str]) -> str:
    """Who else takes part in a workplace."""
    return f"Daarin werken samen: {named(names)}."


WORKPLACE_HEADING = "Jouw werkplaats"
WORKPLACE_NEAR = "Een werkplaats in jouw regio"
PARTICIPANTS = "Wie doen er mee"
CONTACT = "Contact"
NO_CONTACT = "Hoe je deze werkplaats bereikt, staat niet in deze publicaties."


def lies_in(asked: RegionAsked) -> str:
    """Where a place lies, as far as it is not a region itself."""
    around = [one for one in (asked.region, *asked.within) if one != asked.as_written]
    return f"{asked.as_written} ligt in {named(around)}." if around else ""


def only_in_region(asked: RegionAsked) -> str:
    """What a source does say, where none says that a place takes part."""
    return (
        f"Geen bron zegt in welke werkplaats {asked.as_written} meedoet. Deze werkplaats staat wel bij een project uit "
        f"{asked.region}."
    )


def region_members(region: str) -> str:
    """A heading above the municipalities of a region; which ones do take part is not known."""
    return f"Gemeenten in {region}"


def workplace_announced(count: int) -> str:
    """What a screen reader says when a workplace was found."""
    return "1 werkplaats gevonden." if count == 1 else f"{count} werkplaatsen gevonden."


def ask_now(region: str) -> str:
    """For who only said where they work."""
    return f"Wat wil je weten? Stel je vraag. Wat uit {region} komt, staat dan hoger."
