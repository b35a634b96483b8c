"""The Dutch words about products, regions and filters that a screen shows: plain words (B1)."""

from collections.abc import Sequence

from index.products import FieldName
from search_app.replies import Aspect, CriterionReply, Listing, RegionAsked
from search_app.texts.common import YEARS_NOTE, named

FITS_HEADING = "Dit past bij je vraag"
NEARBY_HEADING = "Misschien helpt dit"
OTHERS_HEADING = "Dit kan ook passen"
RELATED_HEADING = "Kijk ook eens naar"
WHY = "Waarom dit past"
WHY_NEARBY = "Wat de bron zegt"
DETECTED = "automatisch herkend"
DETECTED_WHY = "Automatisch herkend: het programma vond dit zelf in de publicaties. Nog geen mens keek het na."
ALL_ABOUT = "Alles over dit project"
COMPARABLE = "Vergelijkbare projecten"
KIND_UNKNOWN = "project"
STATUSES = {"loopt": "loopt nog", "geborgd": "blijvend", "gestopt": "gestopt"}
FACTS_HEADING = "Wat de bronnen zeggen"
FACTS_NOTE = f"{YEARS_NOTE} Kies een nummer en je ziet de pagina."
PAGES_HEADING = "Pagina’s die erover gaan"
TOLD_IN = "Wie schrijft erover"
TREATMENTS = {"named": "noemt het", "described": "beschrijft het", "itself": "gaat hierover"}
SAYS_MAINTAINER = "zegt de beheerder"
OTHER_NAMES = "Ook bekend als"
NO_WAY_IN = "hoe je contact opneemt"

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
    "duration": "Hoe lang het duurt",
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
CLOSE_FILTERS = "Klaar: toon wat er is"
CHOSEN_FILTERS = "Filters die aan staan"
CLEAR_FILTERS = "Haal alle filters weg"
SORT = "Volgorde"
BEST_FIRST = "beste eerst"
NEWEST_FIRST = "nieuwste eerst"
YEAR_UNKNOWN = "jaar onbekend"
VALUE_UNKNOWN = "onbekend"
ONLY_HERE = "alleen hier"
ELSEWHERE = "juist elders"
LISTING_HEADING = "Wat Vraagbaak hierbij herkende"
LISTING_READ = (
    "Vraagbaak herkent een onderwerp of doelgroep aan woorden in een bron. Er kunnen dus meer projecten zijn."
)
_NAMED = 6  # letters of the name of a theme or audience that stand in each form of it
WHICH_REGION = "Noem je gemeente of regio, dan staat hier wat daar is."
ASK_NOW = "Wat wil je weten? Stel hierboven je vraag."


def not_found(fields: Sequence[FieldName], has_contact: bool = True) -> str:
    """The one line about what no source states; "" where nothing lacks."""
    lacks = [*(FIELDS[one].lower() for one in fields), *([] if has_contact else [NO_WAY_IN])]
    return f"Niet gevonden in deze bronnen: {named(lacks)}." if lacks else ""


def age(known: str) -> str:
    """An age as it is kept, in words: "10-23", "12-", "groep 5-8"."""
    if known.startswith("groep"):
        return known
    return f"vanaf {known[:-1]} jaar" if known.endswith("-") else f"{known} jaar"


def value(field: str, written: str | int | None) -> str:
    """A value of a filter as people see it."""
    if written is None:
        return YEAR_UNKNOWN if field == "year" else VALUE_UNKNOWN
    return STATUSES.get(str(written), str(written)) if field == "status" else str(written)


def chip(field: str, written: str | int | None) -> str:
    """A filter that is on."""
    return value(field, written) if written is not None else f"{FACETS.get(field, field).lower()}: {VALUE_UNKNOWN}"


def without(name: str) -> str:
    """A way to search without this filter."""
    return f"Zoek zonder ‘{name}’"


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


def ages_noticed(ages: Sequence[int]) -> str:
    """That the age of a child in the question was understood, and what is done with it."""
    child = "iemand" if min(ages) >= 18 else "een kind" if len(ages) == 1 else "kinderen"
    return (
        f"Je noemt {child} van {named([str(one) for one in ages])} jaar. "
        "Een project dat volgens de bron voor een andere leeftijd is, staat er niet bij."
    )


def no_status(name: str) -> str:
    """That it is asked how a project stands, and no source says so."""
    return f"Geen bron zegt hoe {name} ervoor staat."


def nothing_from(regions: Sequence[str]) -> str:
    """That the answer tells of elsewhere, for nothing was found in the regions of the question."""
    return f"Niets gevonden uit {named(regions)}. Dit is algemeen of van elders:"


def takes_part(place: str, workplace: str) -> str:
    """A workplace that a municipality takes part in."""
    return f"{place} doet mee in {workplace}."


def nearby_workplace(asked: RegionAsked, workplace: str) -> str:
    """A workplace that a source names with a project from the same region."""
    return f"Bij een project uit {asked.region} staat {workplace}. Misschien weten zij meer."


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


def listing_count(found: Listing) -> str:
    """How many there are of how many; nothing where something that is asked is recorded nowhere."""
    if not found.products:
        return ""
    listed = f"{len(found.products)} van {_projects(found.n_products)}"
    if len(found.products) == 1 and found.n_detected and found.unit == "product":
        return f"{listed}, {DETECTED}."
    detected = "alle" if found.n_detected == len(found.products) else f"{found.n_detected} daarvan"
    of = f"{listed}, {detected} {DETECTED}." if found.n_detected else f"{listed}."
    if found.unit == "product":
        return of
    regions = [one.region if one.products == 1 else f"{one.region} ({one.products})" for one in found.regions]
    return f"{len(regions)} regio{'' if len(regions) == 1 else '’s'}: {named(regions)}. {of}"


def stopped(names: Sequence[str], in_front: str | None) -> str:
    """Beside a sentence that tells of projects as if they went on, one of which may stand in front of it."""
    if [*names] == [in_front]:
        return STATUSES["gestopt"]
    return f"{named(names)} {'is' if len(names) == 1 else 'zijn'} gestopt"


def listing_notes(found: Listing) -> tuple[str, ...]:
    """What has to be said beside the number: what isn't recorded, and where it is when it isn't here."""
    unrecorded = [_unrecorded(one, found) for one in found.criteria if not one.n_recorded]
    regions = [one for one in found.criteria if one.field == "region" and not one.excluded]
    wider = [_wider(one) for one in regions if one.values and one.values[0].casefold() != one.as_written.casefold()]
    wider += [_under(one) for one in found.criteria if one.field in ("theme", "audience") and not _is_named(one)]
    unknown = [WHICH_REGION for one in regions if not one.values]
    empty = [] if found.products or unrecorded or unknown else [_nothing(found, regions)]
    literal = [_literal(one) for one in found.criteria if one.field == "words" and one.n_recorded]
    return (*unrecorded, *unknown, *wider, *literal, *empty)


def listing_doubt(found: Listing) -> str:
    """What is said below a list: how many more may belong to it, and how that is known; "" where nothing is."""
    regions = [one for one in found.criteria if one.field == "region" and not one.excluded]
    is_said = any(not one.n_recorded for one in found.criteria) or any(not one.values for one in regions)
    may_be = found.n_unrecorded and not is_said
    unrecorded = f"Bij {_projects(found.n_unrecorded)} is niet vastgelegd of ze hierbij horen." if may_be else ""
    is_read = found.n_detected and any(one.field in ("theme", "audience") for one in found.criteria)
    return " ".join(filter(None, (unrecorded, LISTING_READ if is_read else "")))


def _unrecorded(one: CriterionReply, found: Listing) -> str:
    what = f"“{one.as_written}”" if one.field == "words" else FACETS.get(one.field, FIELDS["age"]).lower()
    return f"Niet vastgelegd: {what}. Geen bron zegt dat bij een van {_projects(found.n_products)}."


def _literal(one: CriterionReply) -> str:
    return f"Alleen projecten waarbij een bron “{one.as_written}” noemt. Wat het anders noemt, staat er niet bij."


def _wider(one: CriterionReply) -> str:
    return f"{one.as_written} ligt in {one.values[0]}: dit is alles uit {one.values[0]}."


def _under(one: CriterionReply) -> str:
    wider = f"“{one.as_written}” valt hier onder {named(one.values)}: dit is wat daarbij herkend is."
    return f"{wider} Waar een bron “{one.as_written}” noemt, staat het project vooraan."


def _is_named(one: CriterionReply) -> bool:
    """Whether a question names the field as it is called: nothing has to be said then."""
    return any(value.casefold()[:_NAMED] in one.as_written.casefold() for value in one.values) or any(
        one.as_written.casefold() in value.casefold() for value in one.values
    )


def _nothing(found: Listing, regions: Sequence[CriterionReply]) -> str:
    written = named([one.as_written for one in regions])
    if not written:
        return f"Niets gevonden in {_projects(found.n_products)}."
    return f"Niets uit {written}. Elders:" if found.elsewhere else f"Niets uit {written}, en ook niet elders."


def _projects(count: int) -> str:
    return "1 project" if count == 1 else f"{count} projecten"
