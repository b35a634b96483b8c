"""A model from token ids to unit vectors as one ONNX graph; the one file of the program that computes with torch."""

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel

from index.encoder.loading import LoadedModel
from index.errors import ModelError

_OPSET = 17
_LARGEST = 1 << 31  # bytes: no ONNX file, which is one protobuf message, can hold more


class _Embedder(nn.Module):
    """Token ids and mask in, unit vectors out: the transformer, then the model's own pooling and dense layers."""

    def __init__(self, transformer: nn.Module, head: nn.ModuleList, dim: int) -> None:
        super().__init__()
        self.transformer = transformer
        self.head = head
        self.dim = dim

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(n, tokens) and (n, tokens) to (n, dim)."""
        seen = _seen(self.transformer, attention_mask)
        states = self.transformer(input_ids=input_ids, attention_mask=seen).last_hidden_state
        features = {"token_embeddings": states, "attention_mask": attention_mask}
        for module in self.head:
            features = module(features)
        kept = features["sentence_embedding"][:, : self.dim].reshape(-1, self.dim)  # so the graph says how long one is
        return nn.functional.normalize(kept, dim=1)


def _seen(transformer: nn.Module, mask: torch.Tensor) -> torch.Tensor | dict[str, torch.Tensor]:
    """What each token may look at: the mask as it is, from which nearly every model makes its own.

    A decoder that was made to look both ways makes masks that can't be traced, so it gets them: for each kind of layer
    (n, 1, tokens, tokens), 0 where a token may look and a very low number where it may not.
    """
    config: Any = transformer.config
    if not getattr(config, "use_bidirectional_attention", False):
        return mask
    at = torch.arange(mask.shape[1])
    in_window = (at[:, None] - at[None, :]).abs() < config.sliding_window
    everywhere = mask[:, None, None, :].bool() & torch.ones_like(in_window)
    barred = torch.finfo(torch.float32).min
    masks = {"full_attention": everywhere, "sliding_attention": everywhere & in_window}
    return {kind: torch.where(allowed, 0.0, barred) for kind, allowed in masks.items()}


def export(loaded: LoadedModel, path: Path) -> None:
    """Write ``model.onnx``: ``input_ids`` and ``attention_mask`` (n, tokens) int64 in, ``embedding`` (n, dim) out.

    Raises:
        ModelError: The weights are too many for one ONNX file.
    """
    _check_size(loaded)
    _choose_plain_attention(loaded.transformer)
    head = nn.ModuleList(list(loaded.model)[1:])
    embedder = _Embedder(loaded.transformer, head, loaded.dim).cpu().float().eval()
    ids = torch.tensor([[0, 5, 6, 7, 2], [0, 5, 2, 1, 1]])
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    names = ["input_ids", "attention_mask"]
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter warns that it traces; the check afterwards decides
        torch.onnx.export(
            embedder,
            (ids, mask),
            str(path),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes={**{name: {0: "n", 1: "tokens"} for name in names}, "embedding": {0: "n"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _check_size(loaded: LoadedModel) -> None:
    size = 4 * sum(weights.numel() for weights in loaded.model.parameters())
    if size >= _LARGEST:
        raise ModelError(
            f"The model '{loaded.name}' has {size / 1e9:.1f} GB of weights; 2.1 GB is the most for the processor. "
            'Choose a smaller one, or set engine = "torch" on a machine with a GPU.'
        )


def _choose_plain_attention(transformer: nn.Module) -> None:
    """The other implementations put guards into the graph against rows without any token; there are none."""
    if isinstance(transformer, PreTrainedModel):
        transformer.set_attn_implementation("eager")
