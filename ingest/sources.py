"""Which files there are to read under the paths that were given."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from ingest.web_folders import is_site, pack

SIDECAR_SUFFIXES = (".yaml", ".yml")
_UNFINISHED = (".part", ".crdownload", ".tmp", ".swp", ".download", ".partial")
_SAVED_BESIDE = ("_files", "_bestanden")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file under one of the roots. ``relative`` is its path inside the root (POSIX), ``size`` is in bytes.

    ``root`` is absolute; where a file itself was given, ``root`` is that file and ``relative`` its name. A folder that
    is a saved site counts as one file; its pages are then in ``packed``.
    """

    path: Path
    root: Path
    relative: str
    size: int
    packed: Path | None = None

    @property
    def content(self) -> Path:
        """The file that holds its bytes."""
        return self.packed or self.path


def find(roots: Sequence[Path]) -> list[FoundFile]:
    """All files to read, each once, in the order of the roots and then by path.

    Left out: hidden files and folders, sidecars, what a browser saved beside a page, files that are still being
    written or downloaded, and links that lead out of the root.

    Raises:
        SourceError: A root isn't there or can't be looked into.
    """
    found: dict[Path, FoundFile] = {}
    for root in roots:
        resolved = _resolve(root)
        paths = [resolved] if resolved.is_file() or is_site(resolved) else sorted(_walk(resolved))
        for path in paths:
            found.setdefault(path.resolve(), _found(path, resolved))
    return list(found.values())


def all_files(roots: Sequence[Path]) -> Iterator[Path]:
    """Every file under the roots but hidden ones, whether it is read or not. Raises SourceError."""
    for root in roots:
        resolved = _resolve(root)
        if resolved.is_file():
            yield resolved
        for folder, names, files in os.walk(resolved, onerror=_refuse):
            names[:] = [name for name in names if not name.startswith(".")]
            yield from (Path(folder, name) for name in files if not name.startswith("."))


def _resolve(root: Path) -> Path:
    absolute = Path(os.path.abspath(root.expanduser()))
    if not absolute.exists():
        raise SourceError(f"{absolute} isn't there. Check the spelling, or give another file or folder.")
    if not os.access(absolute, os.R_OK | (os.X_OK if absolute.is_dir() else 0)):
        raise SourceError(f"{absolute} can't be read. Give yourself the right to read it, then try again.")
    if not (absolute.is_file() or absolute.is_dir()):
        raise SourceError(f"{absolute} is neither a file nor a folder. Give another path.")
    return absolute


def _found(path: Path, root: Path) -> FoundFile:
    relative = path.name if path == root else path.relative_to(root).as_posix()
    packed = pack(path) if path.is_dir() else None
    return FoundFile(path, root, relative, (packed or path).stat().st_size, packed)


def _walk(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    for folder, names, files in os.walk(root, onerror=_refuse):
        names[:] = [name for name in names if not name.startswith(".") and not _is_saved_beside(name, files)]
        below = (name for name in names if Path(folder, name).resolve().is_relative_to(inside))
        sites = [name for name in below if is_site(Path(folder, name))]
        names[:] = [name for name in names if name not in sites]
        yield from (Path(folder, name) for name in sites)
        for name in files:
            path = Path(folder, name)
            if _wanted(path, [*files, *sites]) and path.is_file() and path.resolve().is_relative_to(inside):
                yield path


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} can't be read: {error.strerror}. Give yourself the right, or move it away.")


def _wanted(path: Path, beside: Sequence[str]) -> bool:
    name = path.name.lower()
    if name.startswith((".", "~$")) or name.endswith((*_UNFINISHED, "~")) or name in _SYSTEM_FILES:
        return False
    return not (name.endswith(SIDECAR_SUFFIXES) and _is_sidecar(path.name, beside))


def _is_saved_beside(folder: str, beside: Sequence[str]) -> bool:
    """Whether a browser saved the pictures and frames of a page in this folder: ``name_files`` beside ``name.html``."""
    stem = next((folder.removesuffix(ending) for ending in _SAVED_BESIDE if folder.endswith(ending)), None)
    return stem is not None and any(f"{stem}{suffix}" in beside for suffix in (".html", ".htm"))


def _is_sidecar(name: str, beside: Sequence[str]) -> bool:
    """``name.ext.yaml`` beside ``name.ext``; one that lost its file is no publication either."""
    stem = name.rsplit(".", 1)[0]
    return stem in beside or "." in stem
