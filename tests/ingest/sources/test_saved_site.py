"""A saved site in a folder is one publication: it is taken in, seen to change, and pruned as a file is."""

import shutil
from pathlib import Path

from ingesting import Ingest, records, statuses

from ingest.pipeline.pipeline import IngestContext

PAGE = "<html><body><h1>{title}</h1><p>{text} Dat doen zij samen in de wijk, elke week.</p>{links}</body></html>"


def save(folder: Path, text: str) -> None:
    site = folder / "magazine"
    site.mkdir(exist_ok=True)
    links = "<p><a href='een.html'>Eerst koffie</a></p>"
    (site / "index.html").write_text(PAGE.format(title="Samen dichtbij", text="Een magazine.", links=links))
    (site / "een.html").write_text(PAGE.format(title="Eerst koffie", text=text, links=""))
    (folder / "magazine.yaml").write_text("workplace: Werkplaats Twente\n")


def test_a_saved_site_comes_changes_and_goes_as_one_publication(
    run: Ingest, context: IngestContext, folder: Path
) -> None:
    save(folder, "Ouders drinken koffie.")
    assert statuses(run())["magazine"] == "new"
    assert records(context)["magazine"].title == "Samen dichtbij"
    assert records(context)["magazine"].workplace == "Werkplaats Twente"
    assert statuses(run(prune=True))["magazine"] == "unchanged"
    save(folder, "Ouders drinken thee.")
    assert statuses(run())["magazine"] == "changed"
    shutil.rmtree(folder / "magazine")
    assert statuses(run(rebuild=True)).get("magazine") != "removed"
    assert statuses(run(prune=True))["magazine"] == "removed"
