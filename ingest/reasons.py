"""Why a file could not be read, or not wholly: the reasons, and for each what a maintainer can do, in plain Dutch."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

Reason: TypeAlias = Literal[
    "encrypted", "no_text", "damaged_text", "corrupt", "partial", "too_large", "unsupported", "timeout", "empty"
]
REASONS: Final[frozenset[str]] = frozenset(get_args(Reason))

ENCRYPTED: Final = "encrypted"
NO_TEXT: Final = "no_text"
DAMAGED_TEXT: Final = "damaged_text"
CORRUPT: Final = "corrupt"
PARTIAL: Final = "partial"
TOO_LARGE: Final = "too_large"
UNSUPPORTED: Final = "unsupported"
TIMEOUT: Final = "timeout"
EMPTY: Final = "empty"

OCR_MAY_HELP: Final = "OCR kan helpen."

_REMEDIES: Mapping[str, str] = {
    ENCRYPTED: "Het bestand is beveiligd met een wachtwoord. Sla het zonder wachtwoord op en voeg het opnieuw toe.",
    NO_TEXT: "Er is geen leesbare tekst gevonden: het is een scan, of de letters zijn als plaatje opgeslagen. "
    "Maak de tekst leesbaar met OCR, of voeg het oorspronkelijke bestand toe.",
    DAMAGED_TEXT: "De letters zijn onleesbaar opgeslagen. Exporteer het bestand opnieuw vanuit het oorspronkelijke "
    "programma, of maak de tekst leesbaar met OCR.",
    CORRUPT: "Het bestand is beschadigd of onvolledig. Download of exporteer het opnieuw.",
    PARTIAL: "Een deel van het bestand kon niet worden gelezen. Download of exporteer het opnieuw.",
    TOO_LARGE: "Het bestand is te groot om veilig te lezen. Splits het, of sla het kleiner op.",
    UNSUPPORTED: "Dit soort bestand kan niet worden gelezen. Gebruik PDF, HTML, MHTML, DOCX, PPTX, ODT, EPUB, TXT of "
    "MD, of een ZIP met webpagina's.",
    TIMEOUT: "Het lezen duurde te lang en is gestopt. Splits het bestand, of exporteer het opnieuw.",
    EMPTY: "Het bestand is leeg. Controleer of het goed is opgeslagen en voeg het opnieuw toe.",
}
# By what the file was found to be, where that tells better what to do.
_REMEDIES_BY_DETAIL: Mapping[str, str] = {
    "doc": "Dit is een Word-bestand van een oude soort (.doc). Open het in Word en bewaar het als .docx of PDF.",
    "ppt": "Dit is een PowerPoint-bestand van een oude soort (.ppt). Open het en bewaar het als .pptx of PDF.",
    "xls": "Dit is een rekenblad. Bewaar wat gevonden moet worden als PDF of Word-bestand.",
    "msg": "Dit is een e-mail. Bewaar de tekst of de bijlage als PDF of Word-bestand.",
    "rtf": "Dit is een RTF-bestand. Open het in Word en bewaar het als .docx.",
    "zip": "In dit ZIP-bestand staan geen webpagina's. Pak het uit en voeg de bestanden zelf toe.",
    "rar": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "7z": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "gzip": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "picture": "Dit is een plaatje. Staat er tekst op? Maak die leesbaar met OCR.",
}


def remedy_of(reason: Reason, detail: str = "") -> str:
    """What is wrong and what to do, in one or two plain Dutch sentences; ``detail`` may tell what the file is."""
    return _REMEDIES_BY_DETAIL.get(detail, _REMEDIES[reason])


def pages_skipped(numbers: tuple[int, ...]) -> str:
    """Warning: these pages could not be read."""
    return f"{pages_named(numbers)} konden niet worden gelezen en zijn overgeslagen."


def pages_without_text(numbers: tuple[int, ...], n_pages: int) -> str:
    """Warning: these of the pages hold a picture and no text."""
    pages = pages_named(numbers).lower()
    return f"Geen leesbare tekst op {len(numbers)} van {n_pages} pagina's ({pages}). {OCR_MAY_HELP}"


def sentences_unplaced(number: int) -> str:
    """Warning: so many sentences have words without a place on their page."""
    return f"{number} zinnen kunnen niet op hun pagina worden aangewezen; ze worden wel gevonden, maar niet geciteerd."


def letters_damaged(share: float) -> str:
    """Warning: this share (0 to 1) of the words holds a letter that has no code."""
    return f"In {share:.1%} van de woorden zijn letters onleesbaar opgeslagen; zoeken werkt hier minder goed."


def pages_named(numbers: tuple[int, ...]) -> str:
    """Page numbers as people write them: "Pagina's 4, 7-9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:20]]
    return "Pagina's " + ", ".join(shown) + (" en meer" if len(runs) > 20 else "")


def id_taken(publication_id: str, source: str) -> str:
    """Remedy: the sidecar names an id that another file has."""
    return f"Het id ‘{publication_id}’ in de sidecar is al van {source}. Geef een van beide bestanden een ander id."
