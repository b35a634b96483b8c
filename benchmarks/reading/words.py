"""Whether the words that were read are those that stand on the page, with poppler's pdftotext as the second opinion.

``python -m benchmarks.reading.words FOLDER…`` prints the agreement of each PDF without running headers, and below .99
the words that one has and the other hasn't. Files that either refuses are named with the reason.
"""

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from index.types import Box, Page
from ingest.reading import sandbox
from ingest.reading.pdf import pdfium
from ingest.reading.pdf.asides import without_furniture
from ingest.reading.result import Reading
from ingest.sources.discovery import find

_HYPHEN_AT_LINE_END = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_ENOUGH = 0.99
_SECONDS = 60  # for poppler on one file: it has no bound of its own
_PATIENT = sandbox.Limits(seconds=sandbox.DEFAULT.most_seconds)  # what is measured is words, however busy the machine
_SHOWN = 12  # words
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of words, 0 to 1: of poppler's that were read too, of those read that poppler has too."""

    recall: float
    precision: float

    @property
    def both(self) -> float:
        """Twice the words in common by all words (Dice)."""
        return 2 * self.recall * self.precision / max(1e-9, self.recall + self.precision)


def agreement(path: Path, reading: Reading) -> tuple[Agreement, Agreement]:
    """With all that poppler prints, and with that less the running headers that the reader leaves out on purpose."""
    read = words(" ".join(_printed_once(page) for page in reading.pages))
    printed = words(_pdftotext(path))
    return _compare(printed, read), _compare(printed - _running(path), read)


def _printed_once(page: Page) -> str:
    """The text without the names of columns where a row of a table repeats them: these are printed once."""
    text, seen = list(page.text), set[Box]()
    for word in page.words:
        if word.box in seen:
            text[word.start : word.end] = " " * (word.end - word.start)
        seen.add(word.box)
    return "".join(text)


def words(text: str) -> Counter[str]:
    """How often each word stands there: letters and digits alone, hyphens at line ends undone."""
    text = _HYPHEN_AT_LINE_END.sub("", unicodedata.normalize("NFKC", text).replace("\u00ad", "-"))
    folded = (_NO_WORD.sub("", word).casefold() for word in text.split())
    return Counter(word for word in folded if word)


def _compare(printed: Counter[str], read: Counter[str]) -> Agreement:
    common = (printed & read).total()
    return Agreement(common / max(1, printed.total()), common / max(1, read.total()))


def _running(path: Path) -> Counter[str]:
    """The words of the lines that stand on many pages at the same place."""
    pages = [page for page in pdfium.pages_of(pdfium.open_document(path)) if page is not None]
    left = Counter[str]()
    for before, after in zip(pages, without_furniture(pages), strict=True):
        kept = {id(line) for line in after.lines}
        left += words("\n".join(line.text for line in before.lines if id(line) not in kept))
    return left


def _pdftotext(path: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
    return done.stdout.decode(errors="replace").replace("\f", "\n")


def main(folders: list[Path]) -> None:
    """Print a line for each PDF, and how many reach the bar."""
    reached: list[bool] = []
    for path in (one.path for one in find(folders) if one.path.suffix.lower() == ".pdf"):
        reading = sandbox.read(path, _PATIENT)
        if not isinstance(reading, Reading):
            sys.stdout.write(f"  -    {path.name}: not read ({reading.reason})\n")
            continue
        try:
            _, without = agreement(path, reading)
        except subprocess.SubprocessError as error:
            sys.stdout.write(f"  -    {path.name}: poppler gave up ({type(error).__name__})\n")
            continue
        reached.append(without.both >= _ENOUGH)
        sys.stdout.write(f"{without.both:.4f} {path.name}{'' if reached[-1] else f': {_differing(path, reading)}'}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{sum(reached)} of {len(reached)} files agree for {_ENOUGH} or more\n")


def _differing(path: Path, reading: Reading) -> str:
    read = words(" ".join(_printed_once(page) for page in reading.pages))
    printed = words(_pdftotext(path)) - _running(path)
    lost, extra = (" ".join(word for word, _ in one.most_common(_SHOWN)) for one in (printed - read, read - printed))
    return f"poppler alone: {lost or '-'}; read alone: {extra or '-'}"


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
