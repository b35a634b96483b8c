"""Loads any sentence-transformers model and says what an encoder must know of it; the one file with that library."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sentence_transformers import CrossEncoder, SentenceTransformer
from torch import nn

from index.encoder import manifest
from index.errors import ModelError

_POOLINGS = ("mean", "cls")
_E5_PREFIXES = ("query: ", "passage: ")  # E5 models on the hub tell it only in their description


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory. ``pooling`` is "mean" or "cls"; vectors are brought to unit length whatever the model says."""

    model: SentenceTransformer
    transformer: nn.Module
    name: str
    checksum: str
    pooling: str
    dim: int
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


def load(name_or_folder: str, device: str | None = None) -> LoadedModel:
    """Load a model by hub name or folder; ``device`` None takes the best there is.

    Raises:
        ModelError: It can't be found or loaded, or it pools in a way that isn't supported.
    """
    try:
        model = SentenceTransformer(name_or_folder, device=device)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"The model '{name_or_folder}' can't be loaded: {reason}. "
            "Give a sentence-transformers folder, or a hub name this machine can reach."
        ) from error
    pooling = _pooling(model, name_or_folder)
    transformer = cast(nn.Module, model[0].auto_model)
    origin = manifest.of(_folder_of(name_or_folder), name_or_folder)
    query_prefix, passage_prefix = prefixes(name_or_folder, model.prompts)
    return LoadedModel(
        model=model,
        transformer=transformer,
        name=origin.name,
        checksum=origin.sha256,
        pooling=pooling,
        dim=int(model.get_embedding_dimension() or 0),
        max_tokens=_max_tokens(model, transformer),
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
    )


def prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """What stands in front of a query and of a passage: the model's prompts, else what is known of its family."""
    passage = next((found for key in ("document", "passage", "corpus") if (found := prompts.get(key))), "")
    query = prompts.get("query") or ""
    family = name.rstrip("/").rpartition("/")[2]
    if not query and not passage and "e5-" in family and "instruct" not in family:
        return _E5_PREFIXES
    return query, passage


def _folder_of(name_or_folder: str) -> Path:
    if Path(name_or_folder).is_dir():
        return Path(name_or_folder)
    from huggingface_hub import snapshot_download  # the model was just loaded: nothing is fetched here

    return Path(snapshot_download(name_or_folder, local_files_only=True))


def _max_tokens(model: SentenceTransformer, transformer: nn.Module) -> int:
    n_positions = int(getattr(transformer.config, "max_position_embeddings", 512))
    return min(model.max_seq_length or n_positions, n_positions)


def _pooling(model: SentenceTransformer, name: str) -> str:
    kinds = [type(module).__name__ for module in model]
    mode = getattr(model[1], "pooling_mode", None) if len(kinds) > 1 else None
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - {"Normalize"} or mode not in _POOLINGS:
        raise ModelError(
            f"The model '{name}' is built of {', '.join(kinds)} with pooling '{mode}'; supported are a Transformer "
            "with mean or cls pooling and nothing after it but Normalize. Choose another model."
        )
    return str(mode)
