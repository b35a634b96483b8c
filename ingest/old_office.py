"""What a file in the old container of Office holds: not to read it, but to tell people what to do with it."""

from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0"
_STREAMS = (
    ("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"),
    ("__substg1.0_", "msg"),
)


def holds(path: Path) -> str:
    """One of encrypted (a newer file with a password), doc, ppt, xls and msg; "ole" for anything else."""
    content = path.read_bytes()  # the sandbox bounds its size; names of streams stand in UTF-16
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), "ole")
