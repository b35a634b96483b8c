"""Files that were found to sources with an identity's worth of facts, and readings to catalogue records.

What a maintainer says of a publication wherever its file lies wins over its sidecar. It is kept with what people
decided, and brought in by the next ingest; the fingerprint of the record tells whether it is.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from index.errors import NotFound, VraagbaakError
from index.store import decisions
from index.types import Record, SourceRef
from ingest.archive.originals import Copies, sha256_of
from ingest.reading.result import EXTRACTOR_VERSION, Failure, Reading, failure
from ingest.reading.sandbox import DEFAULT
from ingest.sources.discovery import FoundFile, is_too_deep
from ingest.sources.identity import FoundSource, Identity, KnownPublications, place
from ingest.sources.sidecar import UNKNOWN, sidecar_of

_log = logging.getLogger(__name__)
_LONGEST_NAME = 240  # bytes: a file system allows 255, and the ending of a sidecar comes behind it
Refuse: TypeAlias = Callable[[str, str | None, Failure], None]  # told of a file: where, which publication it was, why


def look_up(
    files: Sequence[FoundFile], known: KnownPublications, copies: Copies, refuse: Refuse
) -> Iterator[FoundSource]:
    """Name the collection of each file and take its checksums; reads the files' bytes, not their text.

    A file of which a readable copy was made since counts as changed. One that can't be read whatever it holds goes to
    ``refuse``, before its bytes are read; so does one that gives an error here: it never stops the others.
    """
    collections = _Collections(known)
    for file in files:
        why = _refused(file)
        if why is None:
            try:
                yield _looked_up(file, collections, copies)
                continue
            except VraagbaakError:  # of the store or the disk, not of the file
                raise
            except OSError as error:
                why = failure("corrupt", f"{type(error).__name__}: {error}"[:300])
            except Exception as error:  # the edge: one odd name or sidecar never stops the others
                _log.warning("%s gave an error that nobody foresaw", _shown(file), exc_info=error)
                why = failure("corrupt", "unexpected")
        before = known.at(file.path)
        refuse(_shown(file), before.publication_id if before else None, why)


def _refused(file: FoundFile) -> Failure | None:
    """Why a file isn't even opened; None for one that is."""
    is_plain = _shown(file) == str(Path(file.root.name, file.relative))
    if not is_plain or is_too_deep(file.path) or len(os.fsencode(file.path.name)) > _LONGEST_NAME:
        return failure("unsupported", "name")
    if file.size == 0:
        return failure("empty", "0 bytes")
    if file.size > DEFAULT.file_bytes:
        return failure("too_large", f"{file.size} bytes, at most {DEFAULT.file_bytes}")
    return None


def _shown(file: FoundFile) -> str:
    """Where it stands, as it can be printed: what isn't UTF-8, or a control character, becomes a question mark."""
    plain = str(Path(file.root.name, file.relative)).encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in plain)


def _looked_up(file: FoundFile, collections: "_Collections", copies: Copies) -> FoundSource:
    ref = collections.ref(file)
    sha256 = sha256_of(file.content)
    sidecar, sidecar_bytes = sidecar_of(file.path)
    printed = fingerprint(sha256, sidecar_bytes, has_copy=copies.of(sha256) is not None)
    return FoundSource(ref, file.path, sha256, printed, sidecar, file.packed)


def fingerprint(sha256: str, sidecar: bytes, has_copy: bool = False) -> str:
    """What must be the same for a publication to be left as it is."""
    parts = [sha256.encode(), sidecar, EXTRACTOR_VERSION.encode(), *([b"readable copy"] if has_copy else [])]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def describe(identity: Identity, found: FoundSource, reading: Reading) -> Record:
    """The catalogue record: what the sidecar says wins over what was detected.

    A publication whose file is gone, read again from its original, keeps the record it had.
    """
    known = identity.record
    if known is not None and found.file != place(found.ref):
        return replace(known, n_pages=len(reading.pages))
    said = found.sidecar
    year = said.year or (None if said.date == UNKNOWN else _year_of(said.date) or reading.year)
    return Record(
        publication_id=identity.publication_id,
        title=said.title or reading.title,
        format=reading.format,
        sha256=found.sha256,
        fingerprint=found.fingerprint,
        sources=known.sources if known and identity.status == "unchanged" else (found.ref,),
        n_pages=len(reading.pages),
        kind=_known(said.kind, reading.kind),
        year=year,
        date=_date(_known(said.date, _date(reading.date, year)), year) or (None if year is None else str(year)),
        publisher=_known(said.publisher, reading.publisher),
        workplace=said.workplace,
        language=reading.language,
        licence=said.licence,
        url=said.url,
        replaces=said.replaces,
        regions=said.regions,
        themes=said.themes,
        audiences=said.audiences,
        warnings=(*reading.warnings, *said.warnings),
    )


def _known(said: str | None, read: str | None) -> str | None:
    """What is known of a field: what is said of it, else what was read; nothing where that is said."""
    return None if said == UNKNOWN else said or read


def _year_of(date: str | None) -> int | None:
    return int(date[:4]) if date and date != UNKNOWN else None


def _date(date: str | None, year: int | None) -> str | None:
    """A date, unless it is of another year than is said."""
    return date if date is not None and (year is None or date.startswith(str(year))) else None


@dataclass(frozen=True, slots=True)
class PublicationSaid:
    """What a maintainer says of a publication, by key of a sidecar's field, and what was known of those before.

    ``by`` is who said it; ``number`` and ``made`` (ISO 8601, UTC) are given when it is kept.
    """

    publication_id: str
    said: Mapping[str, Any]
    was: Mapping[str, Any]
    by: str = ""
    made: str = ""
    number: int = 0

    @property
    def mark(self) -> str:
        """What the fingerprint of a record ends in that holds this; "" where nothing is said."""
        plain = json.dumps(self.said, ensure_ascii=False, sort_keys=True)
        return f"+{hashlib.sha256(plain.encode()).hexdigest()[:8]}" if self.said else ""


@dataclass(frozen=True, slots=True)
class PublicationCorrected:
    """All that was said of one publication, oldest first: the ``last`` that wasn't taken back counts."""

    made: tuple[PublicationSaid, ...] = ()
    last: PublicationSaid | None = None

    @property
    def said(self) -> Mapping[str, Any]:
        """By key of a field, what holds now."""
        return self.last.said if self.last else {}

    @property
    def mark(self) -> str:
        """What the fingerprint of its record ends in once this is brought in."""
        return self.last.mark if self.last else ""

    def on(self, found: FoundSource) -> FoundSource:
        """The source with this in its sidecar: then it is another source than it was."""
        dated = {"year": _year_of(self.said["date"])} if "date" in self.said else {}
        sidecar = replace(found.sidecar, **{**dated, **self.said})
        return replace(found, sidecar=sidecar, fingerprint=f"{_unmarked(found.fingerprint)}{self.mark}")

    def on_record(self, record: Record) -> Record:
        """The record of a publication whose file is gone, so that only what was known can be put back."""
        was = {key: value for one in reversed(self.made) for key, value in one.was.items()}
        fields = {name: None if value == UNKNOWN else value for name, value in {**was, **self.said}.items()}
        said_year = self.said.get("year") or _year_of(self.said.get("date"))
        year = said_year if "date" in self.said else said_year or fields.get("year", record.year)
        date = _date(fields.get("date", record.date), year) or (None if year is None else str(year))
        fields.pop("not_about", None)  # of its passages, no field of a record
        dated: dict[str, Any] = {**fields, "year": year, "date": date}
        return replace(record, **dated, fingerprint=f"{_unmarked(record.fingerprint)}{self.mark}")


NOTHING_SAID = PublicationCorrected()


def mark_of(record: Record) -> str:
    """The end of a fingerprint that tells what a maintainer said; "" where that is nothing."""
    return record.fingerprint.removeprefix(_unmarked(record.fingerprint))


def _unmarked(fingerprint: str) -> str:
    return fingerprint.partition("+")[0]


def behind(records: Iterable[Record], corrected: Mapping[str, PublicationCorrected]) -> list[Record]:
    """The records that don't hold what was said of them, or still hold what was taken back."""
    return [one for one in records if mark_of(one) != corrected.get(one.publication_id, NOTHING_SAID).mark]


def say(data_dir: Path, record: Record, said: Mapping[str, Any], by: str = "") -> None:
    """Keep what a maintainer says of a publication, in the place of what was said before. Raises StoreReadOnly."""
    keys = {*said, *(("year", "date") if {"year", "date"} & said.keys() else ())}
    written = [json.dumps(one, ensure_ascii=False) for one in (said, {key: getattr(record, key, None) for key in keys})]
    with decisions.writing(data_dir) as rows:
        rows.execute(
            "INSERT INTO publication_said (publication_id, said, was, said_by, made) VALUES (?, ?, ?, ?, ?)",
            (record.publication_id, *written, by, decisions.now()),
        )


def unsay(data_dir: Path, publication_id: str) -> None:
    """Take back the last thing that was said of a publication. Raises NotFound."""
    last = "SELECT max(number) FROM publication_said WHERE publication_id = ? AND undone IS NULL"
    change = f"UPDATE publication_said SET undone = ? WHERE number = ({last})"
    with decisions.writing(data_dir) as rows:
        gone = rows.execute(change, (decisions.now(), publication_id)).rowcount
    if not gone:
        raise NotFound(f"Nothing was said of the publication '{publication_id}'. See: vraagbaak sidecars said")


def corrected(data_dir: Path) -> dict[str, PublicationCorrected]:
    """All that was ever said of publications, by their id."""
    columns = "publication_id, said, was, said_by, made, number, undone"
    with decisions.reading(data_dir) as rows:
        found = rows.execute(f"SELECT {columns} FROM publication_said ORDER BY number").fetchall()
    by_id: dict[str, PublicationCorrected] = {}
    for publication_id, said, was, by, made, number, undone in found:
        one = PublicationSaid(publication_id, _read(said), _read(was), by, made, number)
        before = by_id.get(publication_id, NOTHING_SAID)
        by_id[publication_id] = PublicationCorrected((*before.made, one), before.last if undone else one)
    return by_id


def _read(written: str) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(written).items()}


class _Collections:
    """One name for each root; a folder inside a known collection belongs to it."""

    def __init__(self, known: KnownPublications) -> None:
        self._known = known
        self._names = known.collection_names()

    def ref(self, file: FoundFile) -> SourceRef:
        base = file.root.parent if file.path == file.root else file.root
        inside = self._known.collection_of(base)
        if inside is not None:
            return SourceRef(inside.collection, inside.root, file.path.relative_to(inside.root).as_posix())
        return SourceRef(self._name(base), str(base), file.path.relative_to(base).as_posix())

    def _name(self, base: Path) -> str:
        plain = base.name or "collection"
        name, number = plain, 2
        while self._names.get(name, str(base)) != str(base):
            name, number = f"{plain}-{number}", number + 1
        self._names[name] = str(base)
        return name
