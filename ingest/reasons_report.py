"""What the report says of a publication that could be read but needs somebody to look, in plain Dutch."""

from collections.abc import Mapping, Sequence

from index.types import Record
from ingest.reasons import pages_named

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


def held(publication_id: str) -> str:
    """Remedy: it waits until somebody looked at the personal data."""
    return (
        "Kijk naar de genoemde plekken. Haal de gegevens weg en voeg het bestand opnieuw toe. "
        f"Mogen ze er staan? Laat ‘{publication_id}’ dan door."
    )


def replaced(successor: Record) -> str:
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


def renamed(new_id: str) -> str:
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
