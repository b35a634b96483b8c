"""Of many files the one that changed is read, and of that one the passage that changed is embedded."""

from pathlib import Path

import pytest
from ingesting import Ingest, encoded

from ingest.archive.originals import sha256_of
from ingest.pipeline.caches import Cache, ReadingCache
from ingest.pipeline.pipeline import IngestContext
from ingest.reading import child as reading_child
from ingest.reading.result import EXTRACTOR_VERSION, to_json

N_FILES = 450  # 2,250 passages: more than go live in one round (the setting sentences_at_once)
PARTS = [
    f"# Deel {number}\n\n{'De aanpak helpt ouders en kinderen in de wijk. ' * 12}{number}.\n" for number in range(5)
]


def write(folder: Path, data_dir: Path) -> None:
    """Files that were read before, so that the test needn't start a process for each."""
    with Cache(data_dir / "cache" / "readings.sqlite") as cache:
        readings = ReadingCache(cache, EXTRACTOR_VERSION)
        for number in range(N_FILES):
            file = folder / f"{number:04}.md"
            file.write_text("\n".join(PARTS).replace("ouders", f"ouders {number}"), encoding="utf-8")
            readings.put(sha256_of(file), to_json(reading_child.read(file)))


@pytest.mark.long
def test_one_changed_file_among_many_costs_one_file(run: Ingest, context: IngestContext, tmp_path: Path) -> None:
    folder = tmp_path / "veel"
    folder.mkdir()
    write(folder, context.settings.data_dir)
    assert len(run(folder).publications) == N_FILES
    changed = (folder / "0225.md").read_text(encoding="utf-8").replace("wijk. 3.", "buurt. 3.")
    (folder / "0225.md").write_text(changed, encoding="utf-8")
    before = encoded(context)
    report = run(folder)
    assert (report.files_read, report.count("changed"), report.count("unchanged")) == (1, 1, N_FILES - 1)
    assert (report.passages_embedded, report.passages_reused) == (1, len(PARTS) - 1)
    assert encoded(context) - before <= 3  # the passage, its sentence that changed, and what is embedded of a product
