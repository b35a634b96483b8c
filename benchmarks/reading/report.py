"""How well and how fast files are read: outcomes, words, boxes and speed, written to docs/measurements/reading.md.

Run it from the project, with poppler-utils installed: ``python -m benchmarks.reading.report FOLDER_OF_DUTCH
FOLDER_OF_HARD``; with ``--speed`` it measures the speed alone and writes nothing.
"""

import argparse
import logging
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from benchmarks.reading import files as reading_files
from benchmarks.reading import headings, many, sentences
from benchmarks.reading import words as reading_words
from benchmarks.reading.files import ROOT
from ingest.reading import child as reading_child
from ingest.reading.result import Reading, Unreadable
from ingest.sources import kinds
from ingest.sources.discovery import find

REPORT = ROOT / "docs" / "measurements" / "reading.md"
_SENTENCES, _SEED = 2_000, 4
_ROUNDS = 3  # of reading for the speed; the best counts


def main() -> None:
    """Measure, print and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dutch", type=Path, help="publications as people publish them")
    parser.add_argument("hostile", type=Path, nargs="*", help="folders of files that break readers")
    parser.add_argument("--many", action="store_true", help="measure memory over 1,000 files too: some minutes")
    parser.add_argument("--speed", action="store_true", help="print the speed of the PDFs alone, with the load")
    folders = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if folders.speed:
        sys.stdout.writelines(f"{line}\n" for line in _speed(_read([found.path for found in find([folders.dutch])])))
        return
    lines = []
    for line in _report(folders.dutch, folders.hostile):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        lines.append(line)
    if folders.many:
        lines += many.report()
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _report(dutch: Path, hostile: Sequence[Path]) -> Iterator[str]:
    yield "# How files are read: measurements\n"
    conditions = f"{os.cpu_count()} shared cores, {platform.machine()}, Python {platform.python_version()}"
    yield f"Made by `python -m benchmarks.reading.report` on {date.today()}; {conditions}.\n"
    files = [found.path for found in find([dutch])]
    readings = _read(files)
    yield from _speed(readings)
    yield from _words(readings)
    yield from _sentences(readings)
    yield from _headings()
    for folder in (dutch, *hostile):
        found = list(reading_files.outcomes([one.path for one in find([folder])]))
        worst, most = max(one.seconds for one in found), max(one.megabytes for one in found)
        n_tame = sum(one.is_tame for one in found)
        yield f"## Files of `{folder.name}`: {n_tame} of {len(found)} within 30 s and 1 GB\n"
        yield f"Each in its own process; the slowest took {worst:.1f} s, the largest {most:.0f} MB.\n"
        yield from reading_files.table(found)
        yield ""


def _read(files: Sequence[Path]) -> dict[Path, Reading]:
    """The PDFs among the files that can be read."""
    readings: dict[Path, Reading] = {}
    for path in files:
        try:
            if kinds.kind_of(path) == kinds.PDF:
                readings[path] = reading_child.read(path)
        except Unreadable:
            continue
    return readings


def _speed(readings: Mapping[Path, Reading]) -> Iterator[str]:
    seconds = 0.0
    for path in readings:
        seconds += min(_seconds(path) for _ in range(_ROUNDS))
    n_pages = sum(len(reading.pages) for reading in readings.values())
    yield "## Speed\n"
    yield f"{n_pages} pages of {len(readings)} PDFs in {seconds:.1f} s of one core: **{n_pages / seconds:.0f} pages/s**"
    yield f"with boxes, headings and repair (processor time, the best of {_ROUNDS} rounds for each file)"
    yield f"with a load of {os.getloadavg()[2]:.0f} on {os.cpu_count()} cores.\n"


def _seconds(path: Path) -> float:
    began = time.process_time()
    reading_child.read(path)
    return time.process_time() - began


def _words(readings: Mapping[Path, Reading]) -> Iterator[str]:
    yield "## Words, beside poppler's pdftotext\n"
    yield "Agreement is twice the words in common by all words. Running headers and page numbers are left out by us on"
    yield "purpose: the second column leaves them out of poppler's words too.\n"
    yield "| file | all words | without running headers |\n|---|---|---|"
    for path, reading in readings.items():
        whole, without = reading_words.agreement(path, reading)
        yield f"| {path.name} | {whole.both:.3f} | {without.both:.3f} |"
    yield ""


def _sentences(readings: Mapping[Path, Reading]) -> Iterator[str]:
    scores = sentences.check(readings, _SENTENCES, _SEED)
    yield "## Sentences on their page\n"
    yield f"Of {scores.drawn} sentences drawn at random (seed {_SEED}), {scores.boxed} have a box for every word, and"
    yield f"of {scores.confirmed} the letters that poppler finds inside the boxes are exactly those of the sentence.\n"


def _headings() -> Iterator[str]:
    yield "## Headings of the demo PDFs\n"
    yield "Against `corpus/headings.yaml`: F1 by text · share of those found with the right level. The second"
    yield "column is without the tags and bookmarks of the files: by size and weight alone.\n"
    yield "| file | headings | as published | by looks alone |\n|---|---|---|---|"
    n_common = n_all = 0.0
    for tagged, bare in zip(headings.scores(True), headings.scores(False), strict=True):
        cells = " | ".join(f"{one.f1:.3f} · {one.level:.2f}" for one in (tagged, bare))
        yield f"| {tagged.name} | {tagged.n_headings} | {cells} |"
        n_common, n_all = n_common + tagged.n_headings * tagged.f1, n_all + tagged.n_headings
    yield f"\nWeighed by their headings, as published: F1 {n_common / n_all:.3f}.\n"


if __name__ == "__main__":
    main()
