"""Whether what was read of a PDF is fit for use: text that is missing, letters without codes, pages that failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.boxes import is_placed
from index.types import Page
from ingest.pdf_lines import RawPage
from ingest.reading import Unreadable
from ingest.reasons import letters_damaged, pages_skipped, pages_without_text, sentences_unplaced
from ingest.sentences import split

_FEW_CHARS = 20  # on a page that shows a picture: it is a scan
_FEWEST_LETTERS = 0.45  # share of the characters: below it the letters have no codes
_WARN_DAMAGE, _REFUSE_DAMAGE = 0.005, 0.3  # share of the words with a letter that has no code


@dataclass(frozen=True, slots=True)
class Verdict:
    """Warnings for the maintainer, in Dutch, and the numbers of the pages that show a picture and no text."""

    warnings: tuple[str, ...]
    pictured: tuple[int, ...]


def judged(pages: Sequence[RawPage], skipped: tuple[int, ...]) -> Verdict:
    """Look for text that is missing or damaged. ``skipped`` are the numbers of pages that could not be read.

    Raises:
        Unreadable: There is too little text to be of use.
    """
    if len(skipped) == len(pages):
        raise Unreadable("corrupt", "no page can be read")
    text = "".join(line.text for page in pages for line in page.lines)
    chars = [char for char in text if not char.isspace()]
    pictures = tuple(page.number for page in pages if page.has_picture and page.n_chars < _FEW_CHARS)
    if not chars or len(pictures) == len(pages):
        raise Unreadable("no_text" if pictures else "empty", f"{len(chars)} characters on {len(pages)} pages")
    letters = sum(char.isalnum() for char in chars) / len(chars)
    if letters < _FEWEST_LETTERS and len(chars) > 5 * _FEW_CHARS:
        raise Unreadable("damaged_text", f"{letters:.0%} of the characters are letters or digits")
    n_words = sum(len(line.words) for page in pages for line in page.lines)
    damage = min(1.0, sum(page.damaged for page in pages) / max(1, n_words))
    if damage > _REFUSE_DAMAGE:
        raise Unreadable("damaged_text", f"{damage:.0%} of the words are damaged")
    warnings = [pages_skipped(skipped)] if skipped else []
    warnings += [pages_without_text(pictures, len(pages))] if pictures else []
    warnings += [letters_damaged(damage)] if damage > _WARN_DAMAGE else []
    return Verdict(tuple(warnings), pictures)


def warnings_of(pages: Sequence[Page]) -> tuple[str, ...]:
    """Warnings about sentences that can't be marked on their page, and so not be quoted."""
    unplaced = sum(
        not is_placed(page, start, end)
        for page in pages
        if not is_placed(page, 0, len(page.text))
        for start, end in split(page.text)
    )
    return (sentences_unplaced(unplaced),) if unplaced else ()
