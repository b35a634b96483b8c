"""The one file of a backup: a ZIP with a list of what is in it, each with its checksum, as its last member."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from index.errors import BackupError

FORMAT_VERSION = 1
_CONTENTS = "backup.json"
_BLOCK = 1 << 20
# Nothing else may be in a backup: a file that a stranger made can't write outside the data folder.
_KNOWN = re.compile(
    r"generations/g\d{6,}-\d{8}T\d{6}Z/[a-z][a-z0-9._]*|originals/[0-9a-f]{2}/[0-9a-f]{64}|"
    r"readable/[0-9a-f]{2}/[0-9a-f]{64}\.pdf|decisions\.sqlite|vraagbaak\.toml|"
    r"upload-changes/changes\.json|(?:uploads|upload-changes/\d{1,9}/(?:before|after))/(?!\.)[^/\\\x00-\x1f\x7f]{1,250}"
)
_MEMBER_BYTES = 300  # of the list for each file, beside its name
_NAME_BYTES = 12  # of the list for each character of a name: as many as JSON needs at most
_HEAD_BYTES = 10_000
_MEMBER_STRINGS = 5  # of the list for each file: three keys, a name and a checksum
_HEAD_STRINGS = 10
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup: its path in the data folder (POSIX), bytes, SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. ``created`` is ISO 8601, UTC; ``current`` is the generation that served, if any did."""

    created: str
    current: str | None
    members: tuple[Member, ...]


class BackupWriter:
    """Writes the members one by one, then what they are."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._members: list[Member] = []

    def add(self, file: Path, name: str) -> None:
        """Copy a file into the backup."""
        info = ZipInfo(name)
        info.compress_type = ZIP_STORED if name.startswith(("originals/", "readable/")) else ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with file.open("rb") as source, self._archive.open(info, "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
        self._members.append(Member(name, size, digest.hexdigest()))

    def finish(self, created: str, current: str | None) -> Contents:
        """Write the list of contents."""
        contents = Contents(created, current, tuple(self._members))
        document = {"format_version": FORMAT_VERSION, **asdict(contents)}
        self._archive.writestr(_CONTENTS, json.dumps(document, indent=1))
        return contents


class BackupReader:
    """A backup that was opened. What it says of itself was checked, its members are when they are taken out."""

    def __init__(self, file: Path, archive: ZipFile) -> None:
        self._file = file
        self._archive = archive
        self.contents = self._read_contents()

    def take_out(self, member: Member, target: Path) -> None:
        """Write a member to a file. Raises BackupError when it is not what was put in."""
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with self._archive.open(member.name) as source, target.open("wb") as out:
            while size <= member.bytes and (block := source.read(_BLOCK)):
                digest.update(block)
                size += len(block)
                out.write(block)
        if (size, digest.hexdigest()) != (member.bytes, member.sha256):
            raise BackupError(f"{self._file} is damaged: {member.name} is not as it was put in. Take another backup.")

    def _read_contents(self) -> Contents:
        text = self._checked_list()
        found = json.loads(text)
        version = found.pop("format_version")
        if version != FORMAT_VERSION:
            raise BackupError(f"{self._file} has format {version}, this program reads format {FORMAT_VERSION}.")
        members = tuple(Member(**member) for member in found.pop("members"))
        for member in members:
            if not _KNOWN.fullmatch(member.name):
                raise BackupError(f"{self._file} holds {member.name[:80]!r}, which belongs in no backup.")
        return Contents(members=members, **found)

    def _checked_list(self) -> str:
        """The list of contents, which can't be larger or hold more than the files that there are ask for.

        JSON of some MB can become GBs of objects.
        """
        names = self._archive.namelist()
        most = _HEAD_BYTES + sum(_MEMBER_BYTES + _NAME_BYTES * len(name) for name in names)
        if self._archive.getinfo(_CONTENTS).file_size > most:
            raise self._too_large()
        text = self._archive.read(_CONTENTS).decode()
        rest, n_strings = _JSON_STRING.subn("", text)
        too_many = n_strings > _HEAD_STRINGS + _MEMBER_STRINGS * len(names)
        if too_many or rest.count("{") > 1 + len(names) or rest.count("[") > 1:
            raise self._too_large()
        return text

    def _too_large(self) -> BackupError:
        return BackupError(f"{self._file} has a list of contents that is too large. Take another backup.")


@contextmanager
def opened(file: Path) -> Iterator[BackupReader]:
    """A backup to restore from.

    Raises:
        BackupError: It isn't there, is no backup, or is damaged.
    """
    try:
        with ZipFile(file) as archive:
            yield BackupReader(file, archive)
    except FileNotFoundError as error:
        raise BackupError(f"{file} isn't there. Check the spelling.") from error
    except (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, NotImplementedError) as error:
        raise BackupError(f"{file} is no backup, or is damaged ({error}). Take another one.") from error
