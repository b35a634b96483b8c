"""kill -9 at each fsync, rename, unlink and commit of what a maintainer does: all as before or as after it.

Real processes (helpers/killed_at.py). After each kill the doctor says what to do, the same command simply runs again,
and what it leaves is whole. By default some steps are drawn by a seeded chance; the long test takes every one.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from killed_at import Killer, started

from index.dutch.analyser import DutchAnalyser
from index.encoder import manifest
from index.encoder.protocol import Encoder
from index.settings import Settings
from index.store import decisions
from index.store.local.store import LocalStore
from ingest.archive import backup, backup_file, doctor, going_live, inbox
from ingest.archive.inbox import Message
from ingest.archive.uploads import NewFile, Uploads
from ingest.privacy import privacy_gate
from ingest.products import decisions as corrections
from ingest.products.decisions import Correction, Said
from ingest.sources import sidecar_sheet
from search_app import uploads as search_app_uploads
from search_app.cli.ask import _FACT_HEADS
from search_app.service import Service
from search_app.uploads import UploadFolder

pytestmark = pytest.mark.slow

OWL = "# Stoere Uil\n\nDe training Stoere Uil is voor kinderen van 8 tot 12 jaar die vaak bang zijn.\n"
BEAR = "# Beer\n\nDe methode Sterke Beer helpt gezinnen met ruzie. De methode duurt acht weken.\n"


@pytest.fixture(scope="module")
def killer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    with started(tmp_path_factory.mktemp("killer") / "steps.txt") as killer:
        yield killer


@pytest.fixture(autouse=True)
def _model_is_summed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kill changes the model, and the doctor needs half a second to sum its bytes."""
    monkeypatch.setattr(manifest, "verify", cache(manifest.verify))


@dataclass(frozen=True)
class Kept:
    """All that a maintainer's commands may change, as it is read, in a form that can be compared."""

    online: frozenset[str]
    waits: bool
    files: dict[str, bytes]
    standing: int
    decided: tuple[tuple[object, ...], ...]
    beside: dict[str, bytes]


def kept(place: Path) -> Kept:
    """What is in a place: a data folder, and beside it publications, sidecars and a backup."""
    data_dir = place / "data"
    store, uploads = LocalStore(data_dir, DutchAnalyser()), Uploads(data_dir)
    online: frozenset[str] = frozenset()
    if store.current() is not None:
        with store.open() as reader:
            online = frozenset(record.title for record in reader.records())
    with decisions.reading(data_dir) as rows:
        products = rows.execute("SELECT action, product_id, other FROM product_decision ORDER BY number").fetchall()
        facts = rows.execute("SELECT product_id, field, said FROM product_fact ORDER BY number").fetchall()
        questions = rows.execute("SELECT text FROM saved_question ORDER BY number").fetchall()
        messages = rows.execute("SELECT text, handled IS NULL FROM message ORDER BY number").fetchall()
        held = rows.execute("SELECT publication_id, released IS NULL FROM held_publication").fetchall()
    files = {file.name: file.read_bytes() for file in uploads.files()}
    beside = {path.name: _content(path) for path in place.glob("*/[!.]*.*") if path.is_file()}
    return Kept(
        online, store.waiting() is not None, files, len(uploads.standing()),
        (*products, *facts, *questions, *messages, *held),
        {name: content for name, content in beside.items() if name.endswith((".yaml", ".zip"))},
    )  # fmt: skip


def _content(path: Path) -> bytes:
    """The bytes of a file; of a backup, which tells when things were done, what it holds."""
    if path.suffix != ".zip":
        return path.read_bytes()
    with backup_file.opened(path) as backup:
        return repr([one.name for one in backup.contents.members]).encode()


def _problems(place: Path, settings: Settings) -> list[doctor.Problem]:
    examined = replace(settings, data_dir=place / "data")
    store = LocalStore(examined.data_dir, DutchAnalyser())
    return list(doctor.examine(examined, store, lambda *_: None).problems)


def _clear(place: Path) -> None:
    """What any next command does before its own work."""
    data_dir = place / "data"
    with LocalStore(data_dir, DutchAnalyser()).exclusive():
        pass
    uploads = Uploads(data_dir)
    uploads.go_to(uploads.position)
    if (data_dir / "beheer").is_dir():
        UploadFolder(data_dir).claim().release()


COMMANDS: dict[str, list[str]] = {
    "add": ["uploads", "add", "{place}/new/plan.md", "{place}/new/extra.md"],
    "remove an upload": ["uploads", "remove", "plan.md"],
    "golive": ["golive"],
    "confirm": ["products", "confirm", "{product}", "--name", "Stoere Uil Plus", "--kind", "training"],
    "reject": ["products", "reject", "{product}"],
    "apart": ["products", "apart", "{product}", "{other}"],
    "merge": ["products", "merge", "{product}", "{other}"],
    "set": ["products", "set", "{product}", "duration", "acht weken", "twee keer per week"],
    "unset": ["products", "unset", "{product}", "setting"],
    "forget": ["products", "undo", "{product}"],
    "facts": ["products", "import", "{place}/facts.xlsx"],
    "question": ["questions", "add", "Wie helpt?"],
    "no question": ["questions", "remove", "1"],
    "handled": ["messages", "handle", "1"],
    "no message": ["messages", "remove", "1"],
    "released": ["held", "release", "een-ander"],
    "backup": ["backup", "{place}/kept/all.zip"],
    "restore": ["restore", "{place}/kept/all.zip"],
    "remove": ["remove", "{publication}"],
    "undo": ["uploads", "undo"],
    "discard": ["golive", "--discard"],
    "process": ["uploads", "process"],
    "import": ["sidecars", "import", "{place}/sheet.xlsx", "{place}/said", "--overwrite"],
}
"""The commands of a maintainer that change what lasts; `ingest` and `rollback` are drawn by chance above."""

OF_PARTS = ("undo", "discard", "import")
"""What changes files and the index, or several files: each part is old or new, and running again finishes it."""

MODEL_COMMANDS = ("remove", "process")  # each run loads the model: in the long test one step in ten


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, default_settings: Settings, encoder: Encoder) -> Path:
    """A place with two generations of uploads and one that waits, a backup, and a sheet that asks for sidecars.

    No command runs in it: each has a copy.
    """
    place = tmp_path_factory.mktemp("kills") / "base"
    settings = replace(default_settings, data_dir=place / "data")
    store, uploads = LocalStore(settings.data_dir, DutchAnalyser()), Uploads(settings.data_dir)
    for name, text in (("plan.md", OWL), ("beer.md", BEAR), ("plan.md", OWL.replace("12", "14"))):
        uploads.add([NewFile(name, text.encode())])
        waiting = search_app_uploads.process(settings, make_readable=False).report
        assert waiting is not None
        assert waiting.waiting is not None
        if len(uploads.standing()) < 3:
            store.switch(waiting.waiting)
    for folder in ("new", "said", "kept"):
        (place / folder).mkdir()
    (place / "new" / "plan.md").write_text(OWL.replace("Uil", "Kat"), encoding="utf-8")
    (place / "new" / "extra.md").write_text(BEAR, encoding="utf-8")
    for name in ("een.md", "twee.md"):
        (place / "said" / name).write_text(BEAR, encoding="utf-8")
    (place / "said" / "een.md.yaml").write_text("title: Oud\n", encoding="utf-8")
    rows = [
        sidecar_sheet.SheetRow(name, sidecar_sheet._state(place / "said" / name), {"title": "Nieuw"})
        for name in ("een.md", "twee.md")
    ]
    sidecar_sheet.write(place / "sheet.xlsx", place / "said", rows)
    _say_things(place, settings)
    backup.write(place / "kept" / "all.zip", store, settings.data_dir, lambda *_: None)
    return place


def _say_things(place: Path, settings: Settings) -> None:
    """One of each thing that is decided or said, to be changed or taken back; and a sheet of facts to be taken in."""
    product = Service(settings).products().products[0].product_id
    corrections.correct(settings.data_dir, Correction(product, "setting", (Said("thuis"),)))
    going_live.add(settings.data_dir, "Wat kost het?")
    inbox.put(settings.data_dir, Message("wrong", "Dit klopt niet."))
    privacy_gate.note(settings.data_dir, [privacy_gate.held_now("een-ander", "a" * 64, "ander.md", ("een naam",))], [])
    rows = [(product, "", "costs", value, "", "", "") for value in ("100 euro", "niets")]
    sidecar_sheet.write_table(place / "facts.xlsx", _FACT_HEADS, rows)


def _words(command: str, place: Path, settings: Settings) -> list[str]:
    """The command in a place of its own, which is prepared for it."""
    data_dir = place / "data"
    found = {"place": str(place)}
    if {"{product}", "{publication}"} & set(COMMANDS[command]):
        service = Service(replace(settings, data_dir=data_dir))
        products = [one.product_id for one in service.products().products]
        found["product"], found["other"] = products[0], products[-1]
        found["publication"] = service.publications()[0].publication_id
    if command == "restore":
        shutil.rmtree(data_dir)
    if command == "process":
        LocalStore(data_dir, DutchAnalyser()).discard()
    if command == "backup":
        Uploads(data_dir).add([NewFile("later.md", b"# Later")])
    return [word.format_map(found) for word in COMMANDS[command]]


class Trial:
    """One command, killed at any step of it."""

    def __init__(self, command: str, base: Path, killer: Killer, settings: Settings) -> None:
        self._base, self._killer, self._settings, self.command = base, killer, settings, command
        self._usual: set[doctor.Problem] = set()  # originals that the next ingest clears away
        self._before, self._after, self.n_steps = self._whole()

    def _fresh(self) -> tuple[Path, list[str]]:
        place = self._base.with_name("place")
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._base, place)
        return place, _words(self.command, place, self._settings)

    def _whole(self) -> tuple[Kept, Kept, int]:
        place, words = self._fresh()
        before = kept(place)
        code, n_steps = self._killer.run(place / "data", words, 0)
        assert code == 0, words
        after = kept(place)
        assert after != before, words
        _clear(place)
        self._usual = set(_problems(place, self._settings))
        assert all("used by no generation" in one.what for one in self._usual), words
        return before, after, n_steps

    def kill_at(self, step: int) -> list[str]:
        """What is not as it should be after a kill at this step; empty where the command simply runs again."""
        place, words = self._fresh()
        code, _ = self._killer.run(place / "data", words, step)
        wrong = [] if code == -9 else [f"it ended with {code}"]
        problems = _problems(place, self._settings)
        unfinished = any("put back by a process that was killed" in one.what for one in problems)
        found = kept(place)
        if not unfinished and not self._is_old_or_new(found):
            wrong.append(f"it is neither as before nor as after: {found}")
        if found != self._after or unfinished:
            again, _ = self._killer.run(place / "data", words, 0)
            wrong += [] if again == 0 else [f"run again it ended with {again}"]
        return [f"{self.command}, step {step}: {one}" for one in (*wrong, *self._wrong_at_the_end(place))]

    def _is_old_or_new(self, found: Kept) -> bool:
        if found in (self._before, self._after):
            return True
        ways = zip(_parts(found), _parts(self._before), _parts(self._after), strict=True)
        return self.command in OF_PARTS and all(is_now in (was, will_be) for is_now, was, will_be in ways)

    def _wrong_at_the_end(self, place: Path) -> Iterator[str]:
        _clear(place)
        if kept(place) != self._after:
            yield f"in the end it is not as after: {kept(place)}"
        # What a removed publication leaves waits for the next ingest.
        left = {one for one in _problems(place, self._settings) if "any ingest clears it away" not in one.mend}
        yield from (f"the doctor says: {one.what}" for one in left - self._usual)


def _parts(found: Kept) -> list[object]:
    """What a command changes in one step each: the uploads, which have a journal, the index, and each sidecar."""
    beside = [found.beside.get(name) for name in ("een.md.yaml", "twee.md.yaml", "all.zip")]
    return [(found.files, found.standing), (found.online, found.waits), found.decided, *beside]


def test_a_command_killed_at_some_step_simply_runs_again(
    base: Path, killer: Killer, default_settings: Settings, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(20261128)
    names = [name for name in COMMANDS if name not in MODEL_COMMANDS]
    wrong: list[str] = []
    for name in chance.sample(names, min(len(names), request.config.getoption("--kills"))):
        trial = Trial(name, base, killer, default_settings)
        for step in chance.sample(range(1, trial.n_steps + 1), min(2, trial.n_steps)):
            wrong += trial.kill_at(step)
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_killed_at_any_step_simply_runs_again(
    name: str, base: Path, killer: Killer, default_settings: Settings, request: pytest.FixtureRequest
) -> None:
    """As many steps as ``--kills`` says, all of a command that has no more; of the slow ones each tenth at most."""
    trial = Trial(name, base, killer, default_settings)
    steps = range(1, trial.n_steps + 1, 10 if name in MODEL_COMMANDS else 1)
    n_kills = min(request.config.getoption("--kills"), len(steps))
    drawn = random.Random(20261128).sample(steps, n_kills)
    assert [one for step in drawn for one in trial.kill_at(step)] == []
