"""How fast files are read, in this process and on one core: python benchmarks/extraction.py FOLDER."""

import logging
import sys
import time
from pathlib import Path

from ingest import extract
from ingest.reading import Unreadable
from ingest.sentences import split
from ingest.sources import find


def main(folder: Path) -> None:
    """Print a row for each file, and the totals."""
    logging.disable(logging.CRITICAL)
    total_pages, total_seconds, n_sentences, n_boxed = 0, 0.0, 0, 0
    for found in find([folder]):
        began = time.process_time()
        try:
            reading = extract.read(found.path)
        except Unreadable as error:
            print(f"{found.relative:60.60} {error}")  # noqa: T201
            continue
        seconds = time.process_time() - began
        if reading.format == "pdf":
            total_pages, total_seconds = total_pages + len(reading.pages), total_seconds + seconds
        for page in reading.pages if reading.format == "pdf" else ():
            boxed = {at for word in page.words for at in range(word.start, word.end)}
            for start, end in split(page.text):
                n_sentences += 1
                n_boxed += all(at in boxed or page.text[at].isspace() for at in range(start, end))
        n_headings = sum(len(page.headings) for page in reading.pages)
        row = f"{len(reading.pages):4} pages {seconds:6.2f} s {n_headings:4} headings  {reading.title:.60}"
        print(f"{found.relative:60.60} {row}")  # noqa: T201
    if total_seconds:
        print(f"PDF: {total_pages} pages, {total_pages / total_seconds:.0f} pages/s on one core")  # noqa: T201
        print(f"PDF: {n_boxed} of {n_sentences} sentences have a box for every word")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
