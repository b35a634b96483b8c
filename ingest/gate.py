"""The privacy gate: personal data is said in the report, and holds a publication back where the settings say so."""

from dataclasses import dataclass, field
from pathlib import Path

from index.types import Publication
from ingest import held
from ingest.held import Held
from ingest.personal import find
from ingest.reasons_report import personal_data


@dataclass(slots=True)
class Gate:
    """Looks at each publication before it comes in. ``closed``: what holds personal data waits for a person."""

    data_dir: Path
    closed: bool
    _released: frozenset[tuple[str, str]] = frozenset()
    _held: list[Held] = field(default_factory=list)
    _passed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._released = held.released(self.data_dir) if self.closed else frozenset()

    def warnings(self, publication: Publication) -> tuple[str, ...]:
        """Dutch lines that say what was found and on which pages."""
        return tuple(
            personal_data(finding.kind, [publication.pages[index].number for index in finding.page_indexes])
            for finding in find(publication.pages)
        )

    def holds(self, publication: Publication, found: tuple[str, ...]) -> bool:
        """Whether it has to wait; what a person let through does not, as long as it is the same file."""
        record = publication.record
        waits = self.closed and bool(found) and (record.publication_id, record.sha256) not in self._released
        if waits:
            self._held.append(held.held_now(record.publication_id, record.sha256, record.source, found))
        else:
            self._passed.append(record.publication_id)
        return waits

    def remember(self) -> None:
        """Keep what was held back, after the generation was committed. Raises StoreReadOnly."""
        held.note(self.data_dir, self._held, self._passed)
