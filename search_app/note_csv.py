"""A note as a table for a spreadsheet: a row for each quote."""

import csv
import io

from search_app import texts, texts_screens
from search_app.note import Note
from search_app.references import References

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def written(note: Note, references: References) -> bytes:
    """The table: UTF-8 with a mark and semicolons, as a Dutch spreadsheet opens it; no cell is a formula."""
    file = io.StringIO()
    rows = csv.writer(file, delimiter=";")
    rows.writerow(texts_screens.CSV_HEADINGS)
    day = references.today.isoformat()
    for noted in note.kept:
        for part in noted.parts:
            for quote in part.quotes:
                page = "" if quote.page is None else str(quote.page)
                when = texts.date_in_words(quote.date)
                row = (noted.heading, part.label, quote.text, quote.title, when, page, references.link(quote), day)
                rows.writerow(map(_plain, row))
    return file.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
