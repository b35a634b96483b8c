"""Publications for a large archive: real Dutch texts, and then their paragraphs in other company. Never committed."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks import sets
from ingest.reading import sandbox
from ingest.reading.result import Reading

UNITS = 50  # stretches of text in a publication, each about a passage
_UNIT_CHARS = 800  # about 220 tokens
_SHIFTS = (0, 1, 2, 3)  # paragraphs left out in front: each shift cuts the same text at other places


def publications() -> Iterator[str]:
    """Texts of about ``UNITS`` passages: whole texts first, then stretches of all of them shuffled."""
    texts = list(_real_texts())
    Random(0).shuffle(texts)  # else all that is of one kind comes at once
    for shift in _SHIFTS:
        units = [unit for text in texts for unit in _units(text, shift)]
        if shift:
            Random(shift).shuffle(units)
        for first in range(0, len(units), UNITS):
            yield "\n\n".join(units[first : first + UNITS])


def write(folder: Path, first: int, n_publications: int) -> None:
    """Write publications ``first`` and on as files, as far as there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(islice(publications(), first, first + n_publications), start=first):
        (folder / f"archief-{number:05}.md").write_text(f"# Archiefstuk {number}\n\n{text}\n", encoding="utf-8")


def _real_texts() -> Iterator[str]:
    """The demo corpus, and the texts of the shared sets where these are; a text that stands in two sets once."""
    for file in sorted((sets.ROOT / "corpus" / "publications").glob("*.*")):
        if file.suffix != ".yaml" and isinstance(read := sandbox.read(file), Reading):
            yield "\n\n".join(page.text for page in read.pages)
    yield from dict.fromkeys(one.text for tests in sets.judged_sets() for one in tests.documents)


def _units(text: str, shift: int) -> Iterator[str]:
    """Runs of whole paragraphs of about a passage."""
    run: list[str] = []
    for paragraph in _paragraphs(text)[shift:]:
        run.append(paragraph)
        if sum(map(len, run)) >= _UNIT_CHARS:
            yield "\n\n".join(run)
            run = []
    if run:
        yield "\n\n".join(run)


def _paragraphs(text: str) -> Sequence[str]:
    """Paragraphs that no Markdown changes: what would be a heading or a list there is text here."""
    lines = (line.strip().lstrip("#>*-+=|~` ") for line in text.split("\n"))
    return [line for line in lines if line]
