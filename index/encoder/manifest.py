"""What is known of a prepared model folder: ``model.json``, its files, their checksums and whose weights it holds."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import ModelError

EMBEDDED = "multilingual-e5-small"  # its weights come with the program: nothing is fetched
FILE_NAME = "model.json"
MODEL_FILE = "model.onnx"
QUERY_FILE = "queries.onnx"  # of a model that reads queries in a way of its own
FORMAT_VERSION = 4  # raise it when a prepared folder would turn out otherwise
PREPARE = "vraagbaak model prepare"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of the folder: path inside it, bytes, SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """A prepared model: ``model.onnx`` beside its tokenizer; ``query_graph`` names the graph that reads queries.

    ``name`` is what the maintainer asked for; ``checksum`` the SHA-256 of the source weights; ``engine`` says what
    computes and in what precision; ``tokenizer`` is "sentencepiece" or "tokenizers"; ``cosine`` is the lowest
    agreement with the unquantised model over the texts that were tried when it was prepared.
    """

    name: str
    checksum: str
    engine: str
    dim: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str
    tokenizer: str
    cosine: float
    files: tuple[ModelFile, ...]
    versions: Mapping[str, str]
    query_graph: str = MODEL_FILE
    format_version: int = FORMAT_VERSION


def engine_of(runtime: str, dim: int) -> str:
    """What computes, with the length of vectors that are cut (0: they aren't): part of the key of a cached vector."""
    return f"{runtime} v1 {dim}d" if dim else f"{runtime} v1"


def check_dim(dim: int, full: int, name: str) -> None:
    """Raise ModelError where ``dim`` values can't be kept of vectors of ``full``; 0 keeps all."""
    if not 0 <= dim <= full:
        raise ModelError(
            f"The model '{name}' has vectors of {full} values; 'model_dim' {dim} is not from 1 to that. "
            "Choose a length that its makers name, or 0 for all."
        )


def describe(folder: Path, paths: tuple[str, ...]) -> tuple[ModelFile, ...]:
    """Size and SHA-256 of files in the folder."""
    return tuple(ModelFile(path, (folder / path).stat().st_size, sha256_of(folder / path)) for path in paths)


def sha256_of(*paths: Path) -> str:
    """SHA-256 over the content of files, one after another."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def write(manifest: ModelManifest, folder: Path) -> None:
    """Write ``model.json``, the last file of a prepared folder."""
    (folder / FILE_NAME).write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> ModelManifest:
    """Read ``model.json`` and check that every file it names is there in full.

    Raises:
        ModelError: No model was prepared here, by this version of the program, or a file is missing or has lost bytes.
    """
    path = folder / FILE_NAME
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        version = stored.get("format_version")
        if version != FORMAT_VERSION:
            raise ModelError(f"The model in {folder} has format {version}, expected {FORMAT_VERSION}. Run: {PREPARE}")
        files = tuple(ModelFile(**file) for file in stored.pop("files"))
        manifest = ModelManifest(**stored, files=files)
    except (FileNotFoundError, NotADirectoryError):
        raise ModelError(f"No model has been prepared in {folder}. Run: {PREPARE}") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path} can't be read ({error}). Run: {PREPARE}") from error
    for file in manifest.files:
        _check(folder / file.path, file.size)
    return manifest


def folder_of(models_dir: Path, name: str, dim: int = 0) -> Path:
    """Where a model stands prepared: its last name, and for all but the embedded one a mark of the whole name.

    ``dim`` is how many values of a vector are kept, 0: all.
    """
    cut = f"-{dim}d" if dim else ""
    if name == EMBEDDED:
        return models_dir / f"{name}{cut}"
    whole = str(Path(name).resolve()) if Path(name).is_dir() else name
    last = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(whole).name).strip(".-") or "model"
    return models_dir / f"{last}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}{cut}"


def verify(folder: Path) -> None:
    """Check every byte of a prepared folder, which takes a second or two.

    Raises:
        ModelError: The folder isn't complete, or a file was changed after it was prepared.
    """
    for file in read(folder).files:
        if sha256_of(folder / file.path) != file.sha256:
            raise ModelError(f"The model file {folder / file.path} was changed. Remove {folder} and run: {PREPARE}")


def _check(path: Path, size: int) -> None:
    found = path.stat().st_size if path.is_file() else None
    if found is None:
        raise ModelError(f"The model lacks a file: {path}. Run: {PREPARE}")
    if found != size:
        raise ModelError(f"The model file {path} has {found} bytes, expected {size}. Run: {PREPARE}")


@dataclass(frozen=True, slots=True)
class Origin:
    """A model's name and the SHA-256 of the weights it comes from."""

    name: str
    sha256: str


def of(folder: Path, name: str) -> Origin:
    """The name a model's folder was asked for by and a checksum over its weight files.

    Raises:
        ModelError: It holds no weights.
    """
    found = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not found:
        raise ModelError(f"No weights (*.safetensors or *.bin) in {folder}. Give a sentence-transformers folder.")
    return Origin(name, sha256_of(*found))
