"""What reading a file gives: text and what it says of itself, or a failure with reason and remedy; also as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from index.errors import VraagbaakError
from index.types import Box, Heading, Page, Word

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

_REMEDIES: Mapping[str, str] = {
    ENCRYPTED: "Het bestand is beveiligd met een wachtwoord. Sla het zonder wachtwoord op en voeg het opnieuw toe.",
    NO_TEXT: "Er is geen leesbare tekst gevonden: het is een scan, of de letters zijn als plaatje opgeslagen. "
    "Maak de tekst leesbaar met OCR, of voeg het oorspronkelijke bestand toe.",
    DAMAGED_TEXT: "De letters zijn onleesbaar opgeslagen. Exporteer het bestand opnieuw vanuit het oorspronkelijke "
    "programma, of maak de tekst leesbaar met OCR.",
    CORRUPT: "Het bestand is beschadigd of onvolledig. Download of exporteer het opnieuw.",
    PARTIAL: "Een deel van het bestand kon niet worden gelezen. Download of exporteer het opnieuw.",
    TOO_LARGE: "Het bestand is te groot om veilig te lezen. Splits het, of sla het kleiner op.",
    UNSUPPORTED: "Dit soort bestand kan niet worden gelezen. Gebruik PDF, HTML, MHTML, DOCX, PPTX, ODT, ODP, EPUB, "
    "EML, TXT of MD, of een ZIP met webpagina's.",
    TIMEOUT: "Het lezen duurde te lang en is gestopt. Splits het bestand, of exporteer het opnieuw.",
    EMPTY: "Het bestand is leeg. Controleer of het goed is opgeslagen en voeg het opnieuw toe.",
}
# By what the file was found to be, where that tells better what to do.
_REMEDIES_BY_DETAIL: Mapping[str, str] = {
    "doc": "Dit is een Word-bestand van een oude soort (.doc). Open het in Word en bewaar het als .docx of PDF.",
    "ppt": "Dit is een PowerPoint-bestand van een oude soort (.ppt). Open het en bewaar het als .pptx of PDF.",
    "xls": "Dit is een rekenblad. Bewaar wat gevonden moet worden als PDF of Word-bestand.",
    "drawing": "Dit is een tekening. Bewaar haar als PDF en voeg die toe.",
    "msg": "Dit is een e-mail. Bewaar de tekst of de bijlage als PDF of Word-bestand.",
    "rtf": "Dit is een RTF-bestand. Open het in Word en bewaar het als .docx.",
    "zip": "In dit ZIP-bestand staan geen webpagina's. Pak het uit en voeg de bestanden zelf toe.",
    "rar": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "7z": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "gzip": "Dit is een ingepakt bestand. Pak het uit en voeg de bestanden zelf toe.",
    "name": "De naam van dit bestand is te lang, staat te diep in mappen of heeft tekens die geen letters zijn. Geef "
    "het een korte naam met gewone letters.",
    "unexpected": "Dit bestand gaf een onverwachte fout en is overgeslagen. Exporteer het opnieuw, of meld het.",
    "script": "De tekst van deze webpagina komt er pas bij in een browser. Open de pagina in een browser, kies "
    "Afdrukken en bewaar haar als PDF.",
    "portfolio": "Dit is een PDF-portfolio: een map met andere bestanden erin. Open hem in Acrobat Reader, bewaar de "
    "bestanden los en voeg die toe.",
    "drawn": "De letters zijn als tekening opgeslagen, niet als tekst. Maak de tekst leesbaar met OCR, of voeg het "
    "oorspronkelijke bestand toe.",
    "picture": "Dit is een plaatje. Staat er tekst op? Maak die leesbaar met OCR.",
}


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture in a file that is no PDF: which one, from 1, and on which slide; None where there are no slides."""

    number: int
    page: int | None = None


def remedy_of(reason: Reason, detail: str = "") -> str:
    """What is wrong and what to do, in one or two plain Dutch sentences; ``detail`` may tell what the file is."""
    return _REMEDIES_BY_DETAIL.get(detail, _REMEDIES[reason])


def pages_skipped(numbers: tuple[int, ...]) -> str:
    """Warning: these pages could not be read."""
    return f"{pages_named(numbers)} konden niet worden gelezen en zijn overgeslagen."


def pages_without_text(numbers: tuple[int, ...], n_pages: int) -> str:
    """Warning: these of the pages hold a picture and no text."""
    pages = pages_named(numbers).lower()
    return f"Geen leesbare tekst op {len(numbers)} van {n_pages} pagina's ({pages}). OCR kan helpen."


PARTS_NOT_READ: Final = (
    "In dit bestand zit een ingevoegd onderdeel (zoals een rekenblad) dat niet is gelezen. Zet de tekst ervan in het "
    "bestand zelf, of voeg het onderdeel apart toe."
)


def attachments_not_read(names: tuple[str, ...]) -> str:
    """Warning: these attachments of a mail were not read."""
    named = ", ".join(name for name in names if name)
    return f"Van deze e-mail zijn de bijlagen niet gelezen ({named}). Bewaar ze als bestand en voeg ze apart toe."


def slides_hidden(numbers: tuple[int, ...]) -> str:
    """Warning: these slides are hidden, so who looks at the presentation does not see them."""
    named = slides_named(numbers)
    return f"{named}: verborgen, en daarom niet gelezen. Maak een dia zichtbaar als de tekst gevonden mag worden."


def slides_pictured(numbers: tuple[int, ...]) -> str:
    """Warning: these slides show pictures and no text but a title."""
    return (
        f"{slides_named(numbers)}: alleen plaatjes. Staat er tekst op een plaatje? Typ die op de dia, of bewaar de "
        "presentatie als PDF en gebruik OCR."
    )


def parts_pictured(numbers: tuple[int, ...], n_parts: int) -> str:
    """Warning: these parts of an e-book, in reading order, show pictures and no text."""
    return (
        f"Deel {_numbered(numbers)} van {n_parts} van dit e-boek: alleen plaatjes. Staat er "
        "tekst op een plaatje? Zet die in het e-boek als tekst, of bewaar het boek als PDF en gebruik OCR."
    )


def slides_not_read(numbers: tuple[int, ...]) -> str:
    """Warning: these slides hold something drawn that gives no text, such as a sheet or a diagram."""
    return (
        f"{slides_named(numbers)}: een schema of ander ingevoegd onderdeel kon niet worden gelezen. Typ de tekst op de "
        "dia, of bewaar de presentatie als PDF."
    )


def slides_named(numbers: tuple[int, ...]) -> str:
    """Numbers of slides as people write them: "Dia 4, 7-9"."""
    return f"Dia {_numbered(numbers)}"


def sentences_unplaced(number: int) -> str:
    """Warning: so many sentences have words without a place on their page."""
    return f"{number} zinnen kunnen niet op hun pagina worden aangewezen; ze worden wel gevonden, maar niet geciteerd."


def letters_damaged(share: float) -> str:
    """Warning: this share (0 to 1) of the words holds a letter that has no code."""
    return f"In {share:.1%} van de woorden zijn letters onleesbaar opgeslagen; zoeken werkt hier minder goed."


def letters_guessed() -> str:
    """Warning: the file doesn't say how its letters are stored, and an old way was guessed."""
    return (
        "Letters zoals é, ë en € zijn op een oude manier opgeslagen en daarom geraden. Kijk of ze kloppen. "
        "Zo niet: bewaar het bestand opnieuw als UTF-8."
    )


def files_attached(names: tuple[str, ...]) -> str:
    """Warning: files stand inside this one and were not read."""
    shown = ", ".join(names[:5]) + (" en meer" if len(names) > 5 else "")
    return f"In dit bestand zitten andere bestanden ({shown}). Die zijn niet gelezen: bewaar ze los en voeg ze toe."


def text_unseen(numbers: tuple[int, ...]) -> str:
    """Warning: on these pages stood words that nobody sees."""
    return (
        f"{pages_named(numbers)}: daar staat tekst die een lezer niet ziet, bijvoorbeeld witte letters op wit. "
        "Die is weggelaten. Hoort hij erbij? Maak hem dan zichtbaar."
    )


def text_untrue(numbers: tuple[int, ...]) -> str:
    """Warning: on these pages stood words that are drawn as other words."""
    return (
        f"{pages_named(numbers)}: een lezer ziet daar andere letters dan er in het bestand staan. Die tekst is "
        "weggelaten. Exporteer het bestand opnieuw vanuit het oorspronkelijke programma; vertrouw je de maker niet, "
        "gebruik het dan niet."
    )


def text_struck(numbers: tuple[int, ...]) -> str:
    """Warning: on these pages stood words that were struck out."""
    return f"{pages_named(numbers)}: daar zijn woorden doorgehaald. Die zijn weggelaten."


def formulas_in_lines(numbers: tuple[int, ...]) -> str:
    """Warning: on these pages stand formulas whose parts were read one behind the other."""
    return (
        f"{pages_named(numbers)}: daar staat een formule. De delen ervan zijn achter elkaar gelezen; "
        "kijk op de pagina zelf wat er staat."
    )


def pages_named(numbers: tuple[int, ...]) -> str:
    """Page numbers as people write them: "Pagina's 4, 7-9"."""
    return f"Pagina's {_numbered(numbers)}"


def _numbered(numbers: tuple[int, ...]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:20]]
    return ", ".join(shown) + (" en meer" if len(runs) > 20 else "")


def id_taken(publication_id: str, source: str) -> str:
    """Remedy: the sidecar names an id that another file has."""
    return f"Het id ‘{publication_id}’ in de sidecar is al van {source}. Geef een van beide bestanden een ander id."


MOST_CHARACTERS = 10_000_000  # of one publication: what is longer is data, and would fill the memory later on
EXTRACTOR_VERSION = "27"  # raised when another text, heading, title or date comes out: cached readings are then old
_GRID = 100_000  # boxes travel as whole numbers of this many per page


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file. ``title_source`` says where the title was found: metadata, text or name.

    ``format`` is what the file is, ``kind`` what it is to a reader, or None. ``date`` is ISO 8601, as precise as it is
    known; ``year`` is that of the publication, never one that is only mentioned. ``warnings`` are Dutch sentences.
    ``pictured`` are the numbers of the pages that show a picture and no text.
    """

    format: str
    title: str
    title_source: str
    pages: tuple[Page, ...]
    date: str | None = None
    year: int | None = None
    language: str | None = None
    publisher: str | None = None
    kind: str | None = None
    warnings: tuple[str, ...] = ()
    pictured: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file gave nothing. ``remedy`` is for people, in Dutch; ``detail`` is for the log, in English."""

    reason: Reason
    remedy: str
    detail: str = ""


class Unreadable(VraagbaakError):
    """Raised while a file is read, inside the child process: it ends as a Failure with this reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def failure(reason: Reason, detail: str = "") -> Failure:
    """A failure with the remedy that belongs to its reason."""
    return Failure(reason, remedy_of(reason, detail), detail)


def to_json(outcome: Reading | Failure) -> str:
    """One JSON document; ``from_json`` gives an equal outcome back (boxes to 1/100,000 of the page)."""
    if isinstance(outcome, Failure):
        return json.dumps({"reason": outcome.reason, "detail": outcome.detail}, ensure_ascii=False)
    plain = {name: getattr(outcome, name) for name in Reading.__slots__ if name != "pages"}
    return json.dumps({**plain, "pages": [_plain_page(page) for page in outcome.pages]}, ensure_ascii=False)


def from_json(document: str) -> Reading | Failure:
    """Read what ``to_json`` wrote, trusting nothing: a child that was taken over could write anything.

    Raises:
        ValueError: It isn't such a document, or spans and boxes lie outside their page.
    """
    plain = json.loads(document)
    try:
        if "reason" in plain:
            return failure(_reason(plain["reason"]), _text(plain["detail"])[:500])
        return Reading(
            format=_text(plain["format"]),
            title=_text(plain["title"]),
            title_source=_text(plain["title_source"]),
            pages=tuple(_page(page) for page in plain["pages"]),
            date=_optional_text(plain["date"]),
            year=None if plain["year"] is None else _whole(plain["year"]),
            language=_optional_text(plain["language"]),
            publisher=_optional_text(plain["publisher"]),
            kind=_optional_text(plain["kind"]),
            warnings=tuple(_text(warning) for warning in plain["warnings"]),
            pictured=tuple(_whole(number) for number in plain["pictured"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"Not a reading: {error!r}") from error


def _plain_page(page: Page) -> dict[str, Any]:
    words: list[int] = []
    for word in page.words:
        box = word.box
        words += (word.start, word.end, *(round(side * _GRID) for side in (box.x0, box.y0, box.x1, box.y1)))
    headings = [[heading.start, heading.end, heading.level] for heading in page.headings]
    size = [round(page.width, 2), round(page.height, 2)]
    plain = {"number": page.number, "text": page.text, "headings": headings, "words": words, "size": size}
    return plain if page.label is None else {**plain, "label": page.label}


def _page(plain: dict[str, Any]) -> Page:
    text = _text(plain["text"])
    numbers = [_whole(number) for number in plain["words"]]
    if len(numbers) % 6:
        raise ValueError("Words come in sixes.")
    words = tuple(_word(numbers[first : first + 6], len(text)) for first in range(0, len(numbers), 6))
    headings = tuple(Heading(*_span(span[:2], len(text)), _whole(span[2])) for span in plain["headings"])
    number = None if plain["number"] is None else _whole(plain["number"])
    width, height = (_number(side) for side in plain["size"])
    return Page(number, text, headings, words, width, height, _optional_text(plain.get("label")))


def _word(numbers: Sequence[int], length: int) -> Word:
    x0, y0, x1, y1 = numbers[2:]
    if not (0 <= x0 < x1 <= _GRID and 0 <= y0 < y1 <= _GRID):
        raise ValueError(f"A box lies outside its page: {numbers[2:]}")
    return Word(*_span(numbers[:2], length), Box(x0 / _GRID, y0 / _GRID, x1 / _GRID, y1 / _GRID))


def _span(span: Sequence[int], length: int) -> tuple[int, int]:
    start, end = _whole(span[0]), _whole(span[1])
    if not 0 <= start < end <= length:
        raise ValueError(f"A span lies outside its page: {start}, {end} of {length}")
    return start, end


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"Text expected, got {type(value).__name__}")
    value.encode()  # halves of a character can't be stored: UnicodeEncodeError is a ValueError
    return value.replace("\0", " ")  # nor can NUL, in PostgreSQL; what stands behind it stays where it was


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"A whole number expected, got {type(value).__name__}")
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise TypeError(f"A number expected, got {type(value).__name__}")
    return float(cast(float, value))


def _reason(value: object) -> Reason:
    if value not in REASONS:
        raise ValueError(f"Unknown reason {value!r}")
    return cast(Reason, value)
