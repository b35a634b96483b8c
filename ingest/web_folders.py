"""A folder that holds a saved site is one publication: its pages are packed into a ZIP, which is read as such."""

import atexit
import posixpath
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ingest.web_names import is_page

_FRONT = ("index.html", "index.htm")
_LINK = re.compile(rb"""href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_MOST_PAGES = 2_000
_MOST_BYTES = 2_000_000  # of the front page
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
    if not others or len(pages) > _MOST_PAGES:
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
