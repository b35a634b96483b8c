"""Which files there are to read under the given paths; a folder that holds a saved site is one publication."""

import atexit
import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from index.errors import SourceError

_SUFFIXES = (".html", ".htm", ".xhtml")
_BESIDE = re.compile(r"(?:^|/)(?:__MACOSX|[^/]*_(?:files|bestanden))/|(?:^|/)\.")  # what a browser saves with a page


def is_page(name: str) -> bool:
    """Whether a file is a page that someone saved, and not a frame or advert beside one. ``name`` is a POSIX path."""
    return name.lower().endswith(_SUFFIXES) and not _BESIDE.search(name)


_FRONT = ("index.html", "index.htm")
_LINK = re.compile(rb"""href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_MOST_PAGES = 2_000
_MOST_BYTES = 2_000_000  # of the front page
_MOST_PACKED = 100 * 1024 * 1024  # bytes of all pages: what is larger would be refused anyhow
_LINKED = 0.5  # share of the other pages that the front page leads to


def is_site(folder: Path) -> bool:
    """Whether a folder holds a saved site: its front page leads to most of the other pages in it."""
    return bool(_pages(folder))


def pack(folder: Path) -> Path:
    """A ZIP of the pages of a site, the same bytes for the same pages; it lasts as long as this process."""
    file = Path(tempfile.mkdtemp(dir=_spare()), f"{folder.name}.zip")
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name in _pages(folder):
            archive.writestr(ZipInfo(name), (folder / name).read_bytes(), ZIP_DEFLATED)
    return file


def _pages(folder: Path) -> Sequence[str]:
    """The pages, relative to the folder and by name; none where the folder is no such site."""
    front = next((name for name in _FRONT if (folder / name).is_file()), None)
    if front is None:
        return ()
    inside = folder.resolve()
    files = (path for path in folder.rglob("*") if path.is_file() and path.resolve().is_relative_to(inside))
    pages = sorted(filter(is_page, (path.relative_to(folder).as_posix() for path in files)))
    others = set(pages) - {front}
    if not others or len(pages) > _MOST_PAGES or sum((folder / page).stat().st_size for page in pages) > _MOST_PACKED:
        return ()
    with (folder / front).open("rb") as file:
        targets = {_target(link.decode(errors="replace")) for link in _LINK.findall(file.read(_MOST_BYTES))}
    linked = [name for name in others if {name, posixpath.splitext(name)[0], posixpath.dirname(name) or name} & targets]
    return pages if len(linked) >= _LINKED * len(others) else ()


def _target(link: str) -> str:
    return posixpath.normpath(unquote(urldefrag(link).url)) if "://" not in link else ""


@cache
def _spare() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vraagbaak-sites-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


_LONGEST_PATH = 3_000  # bytes: the system refuses 4,096
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
            found.setdefault(path if is_too_deep(path) else path.resolve(), _found(path, resolved))
    return list(found.values())


def all_files(roots: Sequence[Path]) -> Iterator[Path]:
    """Every file under the roots but hidden ones, whether it is read or not. Raises SourceError."""
    for root in roots:
        resolved = _resolve(root)
        if resolved.is_file():
            yield resolved
        for folder, names, files in os.walk(resolved, onerror=_refuse):
            names[:] = [one for one in names if not one.startswith(".") and not is_too_deep(Path(folder, one))]
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


def is_too_deep(path: Path) -> bool:
    """Whether a path is so long that the system refuses it, or what lies beside or below it."""
    return len(os.fsencode(path)) > _LONGEST_PATH


def _found(path: Path, root: Path) -> FoundFile:
    relative = path.name if path == root else path.relative_to(root).as_posix()
    if is_too_deep(path):
        return FoundFile(path, root, relative, 0)
    try:
        packed = pack(path) if path.is_dir() else None
        return FoundFile(path, root, relative, (packed or path).stat().st_size, packed)
    except OSError:  # gone, or shut, since it was listed: who opens it next says so, and goes on with the others
        return FoundFile(path, root, relative, 1)


def _walk(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    for folder, names, files in os.walk(root, onerror=_refuse):
        beside = frozenset(files)
        names[:] = [name for name in names if not name.startswith(".") and not _is_saved_beside(name, beside)]
        too_deep = {name: None for name in (*names, *files) if is_too_deep(Path(folder, name))}
        yield from (Path(folder, name) for name in too_deep)  # a row of the report says so; nothing below is looked at
        names[:], files = ([name for name in some if name not in too_deep] for some in (names, files))
        below = (name for name in names if Path(folder, name).resolve().is_relative_to(inside))
        sites = {name: None for name in below if is_site(Path(folder, name))}
        beside |= sites.keys()
        names[:] = [name for name in names if name not in sites]
        yield from (Path(folder, name) for name in sites)
        for name in files:
            path = Path(folder, name)
            if _wanted(path, beside) and path.is_file() and path.resolve().is_relative_to(inside):
                yield path


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} can't be read: {error.strerror}. Give yourself the right, or move it away.")


def _wanted(path: Path, beside: Set[str]) -> bool:
    name = path.name.lower()
    if name.startswith((".", "~$")) or name.endswith((*_UNFINISHED, "~")) or name in _SYSTEM_FILES:
        return False
    return not (name.endswith(SIDECAR_SUFFIXES) and _is_sidecar(path.name, beside))


def _is_saved_beside(folder: str, beside: Set[str]) -> bool:
    """Whether a browser saved the pictures and frames of a page in this folder: ``name_files`` beside ``name.html``."""
    stem = next((folder.removesuffix(ending) for ending in _SAVED_BESIDE if folder.endswith(ending)), None)
    return stem is not None and any(f"{stem}{suffix}" in beside for suffix in (".html", ".htm"))


def _is_sidecar(name: str, beside: Set[str]) -> bool:
    """``name.ext.yaml`` beside ``name.ext``; one that lost its file is no publication either."""
    stem = name.rsplit(".", 1)[0]
    return stem in beside or "." in stem
