"""Products in the five real pages, by detection alone: what they name, and little else."""

from functools import cache

import numpy as np
import pytest

from index.store.protocol import Findings
from index.types import Publication, Record
from ingest.chunking.passages import ChunkSettings, split
from ingest.products.findings import findings_of
from ingest.products.names import key_of
from ingest.reading import sandbox
from ingest.reading.result import Reading
from places import shared

# Names only. "?": found or not, neither is wrong (an event, a way of working, a part of another one).
GOLD = {
    "000": ["Samen bouwen aan betere jeugdhulp", "digitale beslistool", "filmreeks", "wijkacademies", "kennisvouchers"],
    "001": ["dialoogtafel", "Peer School Support Project", "JIM", "wijkacademies", "?oudergroepen", "?gezinsplannen"],
    "002": [
        "cursus armoede in de klas", "bewegingsprogramma", "wetenschappelijk artikel", "NAH-Forum", "kUs",
        "Met elkaar verbonden", "één gezin-één plan", "Dappere Kat", "Samen op School", "Klein-en-Fijn",
    ],
    "003": ["dialoogsessies", "factsheets", "praatplaat"],
    "004": [
        "Samen in Beweging", "leerinfrastructuur", "werkateliers", "leergemeenschap duurzame relaties",
        "Op afstand nabij", "?werkplaatsevents",
    ],
}  # fmt: skip


@cache
def read(page: str) -> Reading:
    file = next(one for one in shared("seeds").iterdir() if one.name.startswith(page))
    reading = sandbox.read(file)
    assert isinstance(reading, Reading)
    return reading


@cache
def found_in(page: str) -> Findings:
    reading = read(page)
    passages = split(page, reading.pages, lambda texts: [len(one.split()) for one in texts], ChunkSettings(150, 280))
    record = Record(page, reading.title, "txt", "0", "0", (), 1)
    return findings_of(
        Publication(record, reading.pages), passages, (), lambda texts: np.ones((len(texts), 1), np.float32)
    )


def is_of(name: str, gold: str) -> bool:
    return key_of(gold.lstrip("?")) in key_of(name)


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    return {page: [mention.name for mention in found_in(page).mentions] for page in GOLD}


def test_what_the_pages_name_is_found(found: dict[str, list[str]]) -> None:
    wanted = [(page, gold) for page, names in GOLD.items() for gold in names if not gold.startswith("?")]
    recalled = [(page, gold) for page, gold in wanted if any(is_of(name, gold) for name in found[page])]
    assert len(recalled) / len(wanted) >= 0.85, set(wanted) - set(recalled)


def test_what_is_found_is_there(found: dict[str, list[str]]) -> None:
    judged = [
        (page, name)
        for page, names in found.items()
        for name in names
        if not any(is_of(name, gold) for gold in GOLD[page] if gold.startswith("?"))
    ]
    right = [(page, name) for page, name in judged if any(is_of(name, gold) for gold in GOLD[page])]
    assert len(right) / len(judged) >= 0.75, set(judged) - set(right)


def test_every_fact_stands_where_it_says(found: dict[str, list[str]]) -> None:
    for page in GOLD:
        for mention in found_in(page).mentions:
            for fact in mention.facts:
                text = read(page).pages[fact.span.page_index].text
                assert text[fact.span.start : fact.span.end] == fact.quote
