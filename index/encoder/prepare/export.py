"""A transformer with its pooling as one ONNX graph from token ids to unit vectors; the one file with torch."""

import warnings
from pathlib import Path

import torch
from torch import nn
from transformers import PreTrainedModel

from index.encoder.loading import LoadedModel

_OPSET = 17


class _Embedder(nn.Module):
    """Token ids and mask in, unit vectors out."""

    def __init__(self, transformer: nn.Module, pooling: str) -> None:
        super().__init__()
        self.transformer = transformer
        self.pooling = pooling

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(n, tokens) and (n, tokens) to (n, dim)."""
        states = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        if self.pooling == "cls":
            return nn.functional.normalize(states[:, 0], dim=1)
        seen = attention_mask.unsqueeze(-1).to(states.dtype)
        return nn.functional.normalize((states * seen).sum(1) / seen.sum(1).clamp(min=1e-9), dim=1)


def export(loaded: LoadedModel, path: Path) -> None:
    """Write ``model.onnx``: ``input_ids`` and ``attention_mask`` (n, tokens) int64 in, ``embedding`` (n, dim) out."""
    _choose_plain_attention(loaded.transformer)
    embedder = _Embedder(loaded.transformer, loaded.pooling).cpu().float().eval()
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


def _choose_plain_attention(transformer: nn.Module) -> None:
    """The other implementations put guards into the graph against rows without any token; there are none."""
    if isinstance(transformer, PreTrainedModel):
        transformer.set_attn_implementation("eager")
