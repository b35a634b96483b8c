"""Texts as publications, for tests about products."""

import re

import numpy as np

from index.products import Mention
from index.types import Heading, Page, Publication, Record
from ingest.chunking.passages import ChunkSettings, split
from ingest.products.findings import findings_of

SECTOR = "Ouders, kinderen en jongeren in een gezin krijgen hulp van professionals."  # what makes it one of the sector


def publication(publication_id: str, text: str, title: str = "Een bericht", date: str | None = None) -> Publication:
    """``# `` in front of a line makes it a heading."""
    headings: list[Heading] = []
    plain = ""
    for line in re.split(r"(\n)", text):
        level = len(line) - len(line.lstrip("#"))
        shown = line.lstrip("# ") if level else line
        if level:
            headings.append(Heading(len(plain), len(plain) + len(shown), level))
        plain += shown
    record = Record(publication_id, title, "txt", "0", "0", (), 1, date=date)
    return Publication(record, (Page(None, plain, tuple(headings)),))


def mentions(text: str, publication_id: str = "a", title: str = "Een bericht") -> list[Mention]:
    """What a text says of products."""
    made = publication(publication_id, f"{text}\n\n{SECTOR}", title)
    settings = ChunkSettings(100, 200, minimum=1)
    passages = split(publication_id, made.pages, lambda texts: [len(one.split()) for one in texts], settings)
    found = findings_of(made, passages, (), lambda texts: np.ones((len(texts), 1), dtype=np.float32))
    return list(found.mentions)


def names(text: str) -> list[str]:
    """The products that a text tells of."""
    return [mention.name for mention in mentions(text)]
