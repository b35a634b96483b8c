"""The privacy gate: personal data is said in the report, and holds a publication back where the settings say so."""

from pathlib import Path

from index.types import Publication, Record
from ingest import held
from ingest.held import Held
from ingest.personal import find
from ingest.reasons_report import personal_data


class Gate:
    """Looks at each publication before it comes in. ``closed``: what holds personal data waits for a person."""

    def __init__(self, data_dir: Path, *, closed: bool) -> None:
        self._data_dir = data_dir
        self._closed = closed
        self._released = held.released(data_dir) if closed else frozenset()
        self._held: list[Held] = []
        self._passed: list[str] = []

    def warnings(self, publication: Publication) -> tuple[str, ...]:
        """Dutch lines that say what was found and on which pages."""
        return tuple(
            personal_data(finding.kind, [publication.pages[index].number for index in finding.page_indexes])
            for finding in find(publication.pages)
        )

    def holds(self, publication: Publication, found: tuple[str, ...], known: Record | None) -> bool:
        """Whether it has to wait: not what a person let through, nor what stands in the index already.

        ``known`` is its record in the current generation; other bytes under the same id are another matter.
        """
        record = publication.record
        stands = known is not None and known.sha256 == record.sha256
        waits = self._closed and bool(found) and not stands
        if waits and (record.publication_id, record.sha256) not in self._released:
            self._held.append(held.held_now(record.publication_id, record.sha256, record.source, found))
            return True
        self._passed.append(record.publication_id)
        return False

    def remember(self) -> None:
        """Keep what was held back, after the generation was committed. Raises StoreReadOnly."""
        held.note(self._data_dir, self._held, self._passed)
