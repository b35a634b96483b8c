"""The rows of the report: what is said of a file or a publication, and the remedy, by what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.types import Record
from ingest.pipeline.report import PublicationReport
from ingest.reading.result import Failure, id_taken, pages_named
from ingest.sources.identity import FoundSource, Identity

_PERSONAL: Mapping[str, str] = {
    "bsn": "een burgerservicenummer",
    "birth": "een naam met een geboortedatum",
    "phone": "een telefoonnummer",
    "email": "een e-mailadres van een persoon",
    "iban": "een rekeningnummer",
}

STAYS = "De versie die er al was, blijft te vinden."


def personal_data(kind: str, numbers: Sequence[int | None]) -> str:
    """Warning: this kind of personal data stands on these pages (None where the source has no pages)."""
    where = tuple(number for number in numbers if number is not None)
    pages = f" ({pages_named(where).lower()})" if where else ""
    return f"Misschien staan er persoonsgegevens in: {_PERSONAL[kind]}{pages}."


def remedy_held(publication_id: str) -> str:
    """Remedy: it waits until somebody looked at the personal data."""
    return (
        "Kijk naar de genoemde plekken. Haal de gegevens weg en voeg het bestand opnieuw toe. "
        f"Mogen ze er staan? Laat ‘{publication_id}’ dan door."
    )


def remedy_replaced(successor: Record) -> str:
    """Remedy: another publication took its place."""
    name = successor.title or successor.publication_id
    return f"Vervangen door ‘{name}’ ({successor.source}). Het bestand mag blijven staan."


def gone() -> str:
    """Remedy: neither the file nor a kept original could be opened any more."""
    return "Het bestand is weg. Zet het terug en voeg het opnieuw toe."


def still_changing() -> str:
    """Remedy: the file was being written while it was read."""
    return "Het bestand veranderde terwijl het werd gelezen. Voeg het opnieuw toe als het klaar is."


def replaces_unknown(name: str) -> str:
    """Warning: the sidecar names something that is not there."""
    return f"Er is geen publicatie ‘{name}’ om te vervangen. Kijk na wat er bij ‘replaces’ in de sidecar staat."


def moved(before: Record) -> str:
    """Warning: the same file stands somewhere else now."""
    return f"Dit bestand is verplaatst; het stond in {before.source}."


def same_bytes(other: Record) -> str:
    """Remedy: the same file is there under another name."""
    return f"Dit is precies hetzelfde bestand als {other.source}. Je kunt er een weghalen; het hoeft niet."


def remedy_renamed(new_id: str) -> str:
    """Remedy: its sidecar gives it another id."""
    return f"Dit bestand heet nu ‘{new_id}’, door het id in de sidecar."


def near_duplicate(other: Record, share: float) -> str:
    """Remedy: this share (0 to 1) of its text stands in another publication too."""
    return (
        f"Deze tekst staat voor {share:.0%} ook in ‘{other.title}’ ({other.source}). Is dit een nieuwe versie? "
        f"Geef dan aan dat het ‘{other.publication_id}’ vervangt. Is het hetzelfde? Haal dan een van de twee weg."
    )


def contains(other: Record, share: float) -> str:
    """Warning: this share (0 to 1) of another publication stands in this one too."""
    return f"De tekst van ‘{other.title}’ ({other.source}) staat hier voor {share:.0%} ook in."


def taken(found: FoundSource, identity: Identity, record: Record, n_passages: int, seconds: float) -> PublicationReport:
    """It was read and stands in the new generation."""
    return PublicationReport(
        source=found.ref.shown,
        publication_id=record.publication_id,
        status=identity.outcome,
        warnings=record.warnings,
        pages=record.n_pages,
        passages=n_passages,
        seconds=round(seconds, 3),
    )


def skipped(found: FoundSource, identity: Identity, why: Failure) -> PublicationReport:
    """It could not be read."""
    stays = (STAYS,) if identity.record else ()
    return PublicationReport(
        found.ref.shown, identity.publication_id, "skipped", why.reason, why.remedy, warnings=stays
    )


def refused(source: str, publication_id: str | None, why: Failure) -> PublicationReport:
    """It was not even opened; ``publication_id`` is what stands in the index of it, if anything does."""
    stays = (STAYS,) if publication_id else ()
    return PublicationReport(source, publication_id, "skipped", why.reason, why.remedy, warnings=stays)


def lost(row: PublicationReport) -> PublicationReport:
    """The same row, of which the older version doesn't stay: it could not be put into the new index either."""
    return replace(row, warnings=tuple(warning for warning in row.warnings if warning != STAYS))


def conflict(found: FoundSource, identity: Identity) -> PublicationReport:
    """Its sidecar claims the id of another file."""
    taken_by = identity.record.source if identity.record else ""
    remedy = id_taken(identity.publication_id, taken_by)
    return PublicationReport(found.ref.shown, identity.publication_id, "skipped", "id_taken", remedy)


def held(found: FoundSource, identity: Identity, why: Sequence[str], n_pages: int) -> PublicationReport:
    """It waits for a person; ``why`` are Dutch lines."""
    stays = (STAYS,) if identity.record else ()
    remedy = remedy_held(identity.publication_id)
    return PublicationReport(
        found.ref.shown, identity.publication_id, "held", "personal_data", remedy, (*why, *stays), n_pages
    )


def replaced(source: str, publication_id: str, successor: Record) -> PublicationReport:
    """Another publication took its place, as the sidecar of that one says."""
    return PublicationReport(source, publication_id, "replaced", "replaced", remedy_replaced(successor))


def known(found: FoundSource, identity: Identity, record: Record) -> PublicationReport:
    """It needn't be read: as it was, somewhere else now, or a second copy."""
    row = PublicationReport(found.ref.shown, record.publication_id, identity.outcome, pages=record.n_pages)
    if identity.status == "moved":
        return replace(row, warnings=(moved(record),))
    if identity.status == "duplicate":
        return replace(row, reason="same_bytes", remedy=same_bytes(record))
    return row


def renamed(record: Record, new_id: str) -> PublicationReport:
    """Its file has another id now."""
    remedy = remedy_renamed(new_id)
    return PublicationReport(record.source, record.publication_id, "replaced", "renamed", remedy)


def removed(record: Record) -> PublicationReport:
    """It was taken out."""
    return PublicationReport(record.source, record.publication_id, "removed")
