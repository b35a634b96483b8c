"""What each command of the maintainer does: settings and options in, text or JSON out."""

import argparse
from dataclasses import asdict

from index.config import Settings
from index.dutch import DutchAnalyser
from index.errors import StoreUnavailable
from index.store import PassageStore
from ingest import backup as backups
from ingest import backup_elsewhere, going_live, near_duplicates, saved_questions
from ingest import doctor as doctors
from ingest import held as held_back
from ingest.backup_file import Contents
from search_app import printed, printed_upkeep, workshop
from search_app.as_json import Json


def rollback(settings: Settings, options: argparse.Namespace) -> None:
    """Go back to an older generation, or to the one that is named. Raises NotFound, StoreUnavailable."""
    store = workshop.store(settings)
    _switch(store, options.generation or going_live.previous(store), options)


def golive(settings: Settings, options: argparse.Namespace) -> None:
    """Say yes to the generation that waits, or no with ``--discard``. Raises NotFound."""
    store = workshop.store(settings)
    if options.discard:
        name = going_live.waiting(store)
        store.discard()
        printed.write(options, {"discarded": name}, f"{name} was thrown away.\n")
        return
    _switch(store, going_live.waiting(store), options)


def doctor(settings: Settings, options: argparse.Namespace) -> int:
    """Say what is wrong and what mends it; 1 when something is."""
    with printed.Progress("looking") as progress:
        health = doctors.examine(settings, workshop.store(settings), progress.at)
    printed.write(options, {"healthy": not health.problems, **asdict(health)}, printed_upkeep.health(health))
    return 1 if health.problems else 0


def alike(settings: Settings, options: argparse.Namespace) -> None:
    """Show the near-duplicates of the current generation. Raises StoreUnavailable."""
    with workshop.store(settings).open() as reader:
        found = near_duplicates.pairs(reader)
    rows: list[Json] = [
        {"publication_id": one.publication.publication_id, "other_id": one.other.publication_id, "share": one.share}
        for one in found
    ]
    printed.write(options, {"alike": rows}, printed_upkeep.alike(found))


def backup(settings: Settings, options: argparse.Namespace) -> None:
    """Write everything that lasts to one file. Raises BackupError, LockHeld."""
    with printed.Progress("writing") as progress:
        if settings.store:
            store = workshop.store(settings)
            kept = backup_elsewhere.write(options.file, store, settings.data_dir, DutchAnalyser(), progress.at)
        else:
            kept = backups.write(options.file, workshop.local_store(settings), settings.data_dir, progress.at)
    _write_contents(options, kept)


def restore(settings: Settings, options: argparse.Namespace) -> None:
    """Put everything back from a backup. Raises BackupError, LockHeld, StoreReadOnly."""
    file, data_dir, force = options.file, settings.data_dir, options.force
    with printed.Progress("restoring") as progress:
        if settings.store:
            store, analyser = workshop.store(settings), DutchAnalyser()
            kept = backup_elsewhere.restore(file, store, data_dir, analyser, force=force, progress=progress.at)
        else:
            store = workshop.local_store(settings)
            kept = backups.restore(file, store, data_dir, force=force, progress=progress.at)
    _write_contents(options, kept)


def questions(settings: Settings, options: argparse.Namespace) -> None:
    """Keep, show or forget saved questions. Raises NotFound."""
    if options.action == "add":
        saved_questions.add(settings.data_dir, options.text)
    if options.action == "remove":
        saved_questions.remove(settings.data_dir, options.number)
    kept = saved_questions.kept(settings.data_dir)
    printed.write(options, {"questions": [asdict(one) for one in kept]}, printed_upkeep.questions(kept))


def held(settings: Settings, options: argparse.Namespace) -> None:
    """Show what is held back, or let one through. Raises NotFound."""
    if options.action == "release":
        held_back.release(settings.data_dir, options.publication_id)
    waiting = held_back.waiting(settings.data_dir)
    printed.write(options, {"held": [asdict(one) for one in waiting]}, printed_upkeep.held(waiting))


def _switch(store: PassageStore, name: str, options: argparse.Namespace) -> None:
    try:
        before = store.current()
    except StoreUnavailable:
        before = None
    store.switch(name)
    with store.open() as reader:
        info = reader.info
    document = {"generation": name, "before": before, "n_publications": info.n_publications}
    printed.write(options, document, printed_upkeep.switched(before, info))


def _write_contents(options: argparse.Namespace, kept: Contents) -> None:
    size = sum(member.bytes for member in kept.members)
    document = {
        "file": str(options.file.resolve()),
        "created": kept.created,
        "generation": kept.current,
        "files": len(kept.members),
        "bytes": size,
    }
    printed.write(options, document, printed_upkeep.backup(options.file.resolve(), kept))
