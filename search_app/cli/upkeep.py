"""What each command of the maintainer does, also those that stay running: settings and options in, text or JSON out."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from index.dutch.analyser import DutchAnalyser
from index.errors import CorrectionError, SidecarSheetError, SourceError
from index.settings import Settings
from index.store.protocol import PassageStore
from ingest.archive import backup as archive_backup
from ingest.archive import backup as backups
from ingest.archive import doctor as doctors
from ingest.archive import going_live, inbox
from ingest.archive.backup_file import Contents
from ingest.archive.uploads import NewFile, Uploads
from ingest.pipeline import near_duplicates
from ingest.privacy import privacy_gate as held_back
from ingest.sources import records
from ingest.sources.sidecar import Invalid, checked, json_schema
from ingest.sources.sidecar_sheet import COLUMNS, Imported, SidecarChange, bring_in, export
from search_app import composition
from search_app import uploads as search_app_uploads
from search_app.answer.citations import record_of
from search_app.cli import output
from search_app.cli.output import Json
from search_app.terminal import ProgressBar
from search_app.uploads import Outcome, go_back, say_no, say_yes


def serve(settings: Settings, options: argparse.Namespace) -> None:
    """Open the app and the REST API."""
    composition.run_app(settings, options.host, options.port)


def api(settings: Settings, options: argparse.Namespace) -> None:
    """Open the REST API alone."""
    composition.run_api(settings, options.host, options.port)


def mcp(settings: Settings, options: argparse.Namespace) -> None:
    """Let an assistant ask: the one that started this process, or over HTTP."""
    composition.run_mcp(settings, options.host, options.port, options.http)


def rollback(settings: Settings, options: argparse.Namespace) -> None:
    """Go back to an older generation, or to the one that is named. Raises NotFound, StoreUnavailable."""
    store = composition.store(settings)
    name, before = options.generation or going_live.previous(store), going_live.current(store)
    store.switch(name)
    _write_switched(store, name, before, options)


def golive(settings: Settings, options: argparse.Namespace) -> None:
    """Say yes to the generation that waits, or no with ``--discard``. Raises NotFound."""
    store = composition.store(settings)
    if options.discard:
        name = going_live.waiting(store)
        say_no(settings.data_dir, store)
        output.write(options, {"discarded": name}, f"{name} was thrown away.\n")
        return
    before = going_live.current(store)
    _write_switched(store, say_yes(settings.data_dir, store), before, options)


def doctor(settings: Settings, options: argparse.Namespace) -> int:
    """Say what is wrong and what mends it; 1 when something is."""
    with ProgressBar("looking") as progress:
        health = doctors.examine(settings, composition.store(settings), progress.at)
    output.write(options, {"healthy": not health.problems, **asdict(health)}, output.health(health))
    return 1 if health.problems else 0


def alike(settings: Settings, options: argparse.Namespace) -> None:
    """Show the near-duplicates of the current generation. Raises StoreUnavailable."""
    with composition.store(settings).open() as reader:
        found = near_duplicates.pairs(reader)
    rows: list[Json] = [
        {"publication_id": one.publication.publication_id, "other_id": one.other.publication_id, "share": one.share}
        for one in found
    ]
    output.write(options, {"alike": rows}, output.alike(found))


def backup(settings: Settings, options: argparse.Namespace) -> None:
    """Write everything that lasts to one file. Raises BackupError, LockHeld."""
    with_keys = not options.without_keys
    with ProgressBar("writing") as progress:
        if settings.store:
            store = composition.store(settings)
            kept = archive_backup.write_elsewhere(
                options.file, store, settings.data_dir, DutchAnalyser(), progress.at, with_keys=with_keys
            )
        else:
            local = composition.local_store(settings)
            kept = backups.write(options.file, local, settings.data_dir, progress.at, with_keys=with_keys)
    _write_contents(options, kept)


def restore(settings: Settings, options: argparse.Namespace) -> None:
    """Put everything back from a backup. Raises BackupError, LockHeld, StoreReadOnly."""
    file, data_dir, force = options.file, settings.data_dir, options.force
    with ProgressBar("restoring") as progress:
        if settings.store:
            store, analyser = composition.store(settings), DutchAnalyser()
            kept = archive_backup.restore_elsewhere(file, store, data_dir, analyser, force=force, progress=progress.at)
        else:
            store = composition.local_store(settings)
            kept = backups.restore(file, store, data_dir, force=force, progress=progress.at)
    _write_contents(options, kept)


def questions(settings: Settings, options: argparse.Namespace) -> None:
    """Keep, show or forget saved questions. Raises NotFound."""
    if options.action == "add":
        going_live.add(settings.data_dir, options.text)
    if options.action == "remove":
        going_live.remove(settings.data_dir, options.number)
    kept = going_live.kept(settings.data_dir)
    output.write(options, {"questions": [asdict(one) for one in kept]}, output.questions(kept))


def messages(settings: Settings, options: argparse.Namespace) -> None:
    """Show what visitors sent, or handle, reopen or delete one. Raises NotFound."""
    if options.action == "handle":
        inbox.handle(settings.data_dir, options.number)
    if options.action == "reopen":
        inbox.reopen(settings.data_dir, options.number)
    if options.action == "remove":
        inbox.remove(settings.data_dir, options.number)
    kept = inbox.messages(settings.data_dir)
    output.write(options, {"messages": [asdict(one) for one in kept]}, output.messages(kept))


def held(settings: Settings, options: argparse.Namespace) -> None:
    """Show what is held back, or let one through. Raises NotFound."""
    if options.action == "release":
        held_back.release(settings.data_dir, options.publication_id)
    waiting = held_back.waiting(settings.data_dir)
    output.write(options, {"held": [asdict(one) for one in waiting]}, output.held(waiting))


def _write_switched(store: PassageStore, name: str, before: str | None, options: argparse.Namespace) -> None:
    with store.open() as reader:
        info = reader.info
    document = {"generation": name, "before": before, "n_publications": info.n_publications}
    output.write(options, document, output.switched(before, info))


def _write_contents(options: argparse.Namespace, kept: Contents) -> None:
    size = sum(member.bytes for member in kept.members)
    document = {
        "file": str(options.file.resolve()),
        "created": kept.created,
        "generation": kept.current,
        "files": len(kept.members),
        "bytes": size,
    }
    output.write(options, document, output.backup(options.file.resolve(), kept))


_TOLD = {
    "new": "new",
    "changed": "changed",
    "gone": "its file is not in the folder any more",
    "conflict": "left alone: its sidecar was changed after the sheet was made; export again",
}


def sidecars(settings: Settings, options: argparse.Namespace) -> None:
    """Carry out one of the actions. Raises SidecarSheetError, SourceError, NotFound, CorrectionError."""
    if options.action in ("set", "unset", "said"):
        _said(settings, options)
    else:
        {"export": _export, "import": _import, "schema": _schema}[options.action](options)


def _said(settings: Settings, options: argparse.Namespace) -> None:
    """Say something of a publication or take it back; then show all that is said, for the next ingest to bring in."""
    if options.action == "set":
        with composition.store(settings).open() as reader:
            record = record_of(reader, options.publication_id)
        records.say(settings.data_dir, record, dict(_field(one) for one in options.fields))
    if options.action == "unset":
        records.unsay(settings.data_dir, options.publication_id)
    said = {name: one.said for name, one in records.corrected(settings.data_dir).items() if one.said}
    lines = [f"{name}  {key}: {value}\n" for name, fields in said.items() for key, value in fields.items()]
    output.write(options, {"said": said}, "".join(lines))


def _field(given: str) -> tuple[str, object]:
    """What ``sidecars set`` says of one field. Raises CorrectionError."""
    key, _, text = given.partition("=")
    field = next((one for one in COLUMNS if one.key == key and key != "id"), None)
    if field is None:
        known = ", ".join(one.key for one in COLUMNS if one.key != "id")
        raise CorrectionError(f"'{given}' names no field. Write FIELD=VALUE; fields: {known}.", "unknown", key)
    try:
        values = [part.strip() for part in text.split(";") if part.strip()]
        return key, checked(field, values if field.kind == "lines" else text)
    except Invalid as error:
        raise CorrectionError(f"'{given}': {error}", "length", text) from error


def _export(options: argparse.Namespace) -> None:
    rows = export(options.sheet, options.folder)
    where = options.sheet.resolve()
    output.write(options, {"file": str(where), "rows": rows}, f"{where}: {rows} publications\n")


def _import(options: argparse.Namespace) -> None:
    done = bring_in(options.sheet, options.folder, overwrite=options.overwrite)
    output.write(options, asdict(done), "".join(f"{line}\n" for line in _lines(done)))
    if done.problems:
        cells = ", ".join(one.cell for one in done.problems)
        raise SidecarSheetError(f"{options.sheet} has wrong cells: {cells}. Nothing was written: mend them first.")


def _schema(options: argparse.Namespace) -> None:
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")


def _lines(done: Imported) -> list[str]:
    if done.problems:
        return [f"{one.cell:>5}  {one.message}" for one in done.problems]
    shown = [_line(one) for one in done.changes if one.change != "unchanged"]
    counts = Counter("written" if one.written else one.change for one in done.changes)
    total = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing in the sheet"
    left = sum(one.change == "changed" and not one.written for one in done.changes)
    ask = [f"{left} sidecars are there already and were left alone: add --overwrite to change them."] if left else []
    return [*shown, total, *ask]


def _line(one: SidecarChange) -> str:
    return f"{one.file}: {_TOLD[one.change]}{' (' + ', '.join(one.fields) + ')' if one.fields else ''}"


def uploads(settings: Settings, options: argparse.Namespace) -> int:
    """Carry out one of the actions; 1 when an ingest ended in an error. Raises SourceError, NotFound, LockHeld."""
    if options.action == "process":
        return _process(settings, options)
    kept = Uploads(settings.data_dir)
    if options.action == "add":
        kept.add([NewFile(file.name, _content(file)) for file in options.files])
    elif options.action == "remove":
        kept.remove(options.name)
    elif options.action == "undo":
        go_back(settings.data_dir, composition.store(settings), None)
    names = [file.name for file in kept.files()]
    output.write(options, {"folder": str(kept.folder), "files": names}, "".join(f"{name}\n" for name in names))
    return 0


def _process(settings: Settings, options: argparse.Namespace) -> int:
    outcome = search_app_uploads.process(settings, make_readable=options.ocr)
    output.write(options, asdict(outcome), _text(outcome))
    return 1 if outcome.error else 0


def _text(outcome: Outcome) -> str:
    failed = "".join(f"{line}\n" for line in (*outcome.unreadable, *filter(None, [outcome.problem])))
    report = "" if outcome.report is None else output.ingest(outcome.report)
    return failed + report + output.rankings(outcome.rankings)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} can't be read: {error.strerror}. Check the spelling.") from error
