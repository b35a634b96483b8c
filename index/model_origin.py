"""Which weights a sentence-transformers folder holds: the name and the checksum that both encoders give for it."""

import json
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.model_manifest import sha256_of

FILE_NAME = "origin.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """A model's name and the SHA-256 of the weights it comes from."""

    name: str
    sha256: str


def write(origin: Origin, folder: Path) -> None:
    """Say in a folder that we wrote where its weights come from."""
    content = {"name": origin.name, "sha256": origin.sha256}
    (folder / FILE_NAME).write_text(json.dumps(content) + "\n", encoding="utf-8")


def of(folder: Path, name: str) -> Origin:
    """What a folder says of itself, else the name it was asked for by and a checksum over its weight files.

    Raises:
        ModelError: It holds no weights.
    """
    if (folder / FILE_NAME).is_file():
        return Origin(**json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))
    found = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not found:
        raise ModelError(f"No weights (*.safetensors or *.bin) in {folder}. Give a sentence-transformers folder.")
    return Origin(name, sha256_of(*found))
