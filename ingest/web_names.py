"""Which files of a saved site are its pages."""

import re

_SUFFIXES = (".html", ".htm", ".xhtml")
_BESIDE = re.compile(r"(?:^|/)(?:__MACOSX|[^/]*_(?:files|bestanden))/|(?:^|/)\.")  # what a browser saves with a page


def is_page(name: str) -> bool:
    """Whether a file is a page that someone saved, and not a frame or advert beside one. ``name`` is a POSIX path."""
    return name.lower().endswith(_SUFFIXES) and not _BESIDE.search(name)
