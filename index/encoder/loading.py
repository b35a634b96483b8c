"""Loads any sentence-transformers model and says what an encoder must know of it; the one file with that library."""

import tempfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from index.encoder import manifest
from index.encoder.manifest import EMBEDDED, Origin
from index.encoder.prepare import embedded_weights, model_folder
from index.errors import ModelError

try:
    from sentence_transformers import CrossEncoder, SentenceTransformer
    from torch import as_tensor, nn, no_grad
except ImportError as error:
    raise ModelError(
        'A model that doesn\'t come with the program, a reranker and engine = "torch" need sentence-transformers and '
        "torch. Install them: make models, or pip install 'vraagbaak[models]'"
    ) from error

_AFTER_POOLING = {"Dense", "LayerNorm", "Normalize"}
_E5_PREFIXES = ("query: ", "passage: ")  # E5 models on the hub tell it only in their description


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory: a transformer, pooling, and what the model has after it.

    ``dim``: length of a vector; ``cut``: the same where that is less than the model's own, else 0. Vectors are
    brought to unit length, whatever the model says.
    """

    model: SentenceTransformer
    transformer: nn.Module
    name: str
    checksum: str
    dim: int
    cut: int
    max_tokens: int
    query_prefix: str
    passage_prefix: str


def load_cross_encoder(name_or_folder: str) -> CrossEncoder:
    """Load a cross-encoder by hub name or folder.

    Raises:
        ModelError: It can't be found or loaded.
    """
    try:
        model: CrossEncoder = CrossEncoder(name_or_folder)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The reranker '{name_or_folder}' can't be loaded: {reason}. "
            "Set 'reranker' to a sentence-transformers cross-encoder, or take the setting away."
        ) from error
    return model


def load(name_or_folder: str, device: str | None = None, dim: int = 0) -> LoadedModel:
    """Load a model by hub name or folder; none of the code that may stand beside its weights is run.

    Args:
        name_or_folder: ``EMBEDDED``, or what sentence-transformers would be asked for.
        device: None takes the best there is.
        dim: How many values of a vector are kept, of a model that was trained for that; 0: all.

    Raises:
        ModelError: It can't be found or loaded, is built in a way that isn't supported, or has fewer values.
    """
    if name_or_folder == EMBEDDED:
        model, origin = _unpacked(device), Origin(EMBEDDED, embedded_weights.SHA256)
    else:
        model = _opened(name_or_folder, device)
        origin = manifest.of(_folder_of(name_or_folder), name_or_folder)
    _check_modules(model, name_or_folder)
    full = int(model.get_embedding_dimension() or 0)
    manifest.check_dim(dim, full, name_or_folder)
    model.truncate_dim = dim or None
    transformer = cast(nn.Module, model[0].auto_model)
    model.max_seq_length = _max_tokens(model, transformer)
    query_prefix, passage_prefix = prefixes(name_or_folder, model.prompts)
    return LoadedModel(
        model=model,
        transformer=transformer,
        name=origin.name,
        checksum=origin.sha256,
        dim=dim or full,
        cut=dim,
        max_tokens=model.max_seq_length,
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
    )


def for_queries(loaded: LoadedModel) -> LoadedModel:
    """The embedded model as it reads queries; ``loaded`` stays as it is."""
    asking = deepcopy(loaded.model)
    weights = dict(cast(nn.Module, asking[0].auto_model).named_parameters())
    with no_grad():
        for name, change in embedded_weights.learnt_of_queries().items():
            weights[name].add_(as_tensor(change).to(weights[name]))
    return replace(loaded, model=asking)


def prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """What stands in front of a query and of a passage: the model's prompts, else what is known of its family."""
    passage = next((found for key in ("document", "passage", "corpus") if (found := prompts.get(key))), "")
    query = prompts.get("query") or ""
    family = name.rstrip("/").rpartition("/")[2]
    if not query and not passage and "e5-" in family and "instruct" not in family:
        return _E5_PREFIXES
    return query, passage


def _opened(name_or_folder: str, device: str | None) -> SentenceTransformer:
    try:
        return SentenceTransformer(name_or_folder, device=device, trust_remote_code=False)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The model '{name_or_folder}' can't be loaded: {reason}. "
            "Give a sentence-transformers folder, or a hub name this machine can reach."
        ) from error


def _unpacked(device: str | None) -> SentenceTransformer:
    """The embedded model from its weights: its library reads folders alone, so there is one for a moment."""
    weights = embedded_weights.find()
    try:
        with tempfile.TemporaryDirectory() as folder:
            model_folder.write_folder(embedded_weights.read(weights), Path(folder))
            return _opened(folder, device)
    except OSError as error:
        raise ModelError(
            f"The weights of '{EMBEDDED}' can't be unpacked ({error}): they take 460 MB of temporary files for a "
            "moment. Make room there, or set TMPDIR to another folder."
        ) from error


def _folder_of(name_or_folder: str) -> Path:
    if Path(name_or_folder).is_dir():
        return Path(name_or_folder)
    from huggingface_hub import snapshot_download  # the model was just loaded: nothing is fetched here

    return Path(snapshot_download(name_or_folder, local_files_only=True))


def _max_tokens(model: SentenceTransformer, transformer: nn.Module) -> int:
    """The most that model and tokenizer say; some count positions from behind that of the padding (XLM-R)."""
    n_positions = int(getattr(transformer.config, "max_position_embeddings", 512))
    table = getattr(getattr(transformer, "embeddings", None), "position_embeddings", None)
    padding = getattr(table, "padding_idx", None)
    n_positions -= 0 if padding is None else padding + 1
    return min(model.max_seq_length or n_positions, n_positions)


def _check_modules(model: SentenceTransformer, name: str) -> None:
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - _AFTER_POOLING:
        raise ModelError(
            f"The model '{name}' is built of {', '.join(kinds)}; supported are a Transformer, its Pooling and after it "
            f"{', '.join(sorted(_AFTER_POOLING))}. Choose another model."
        )
    if not getattr(model[1], "include_prompt", True):
        raise ModelError(f"The model '{name}' leaves its prompt out of a vector: not supported. Choose another model.")
