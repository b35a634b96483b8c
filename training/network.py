"""The reader's network: the lower layers of the embedded model over question and passage together, and its heads."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.encoder.prepare.embedded_weights import EmbeddedModel
from search_app.answer.confidence import COSINE, SCORE, SPREAD

_SHARPNESS = 6.0  # logits for tokens that are the same, to begin with
_ALIKE = 0.4  # how near the nearest tokens of any sentence are, about
KINDS = 6  # question, heading or sentence, each with and without a piece that stands on the other side too


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the embedded model is taken over: its first ``layers``; positions up to ``length`` tokens."""

    layers: int
    length: int
    dropout: float = 0.1


@dataclass(frozen=True, slots=True)
class Read:
    """Logits of the sentences of some passages, all in one row, and of the passages."""

    sentences: Tensor
    passages: Tensor


class Reader(nn.Module):
    """Ids and kinds of tokens in, what logits of sentences and passages are made of out.

    A sentence's score has two parts: how near its nearest token is to each token of the question, by the weights of
    those (late interaction, as ColBERT has it, of tokens that have seen each other), and a mean over its tokens. The
    first says something before anything is learnt: see docs/measurements/reader.md.
    """

    def __init__(self, model: EmbeddedModel, kept: npt.NDArray[np.int64], size: Size) -> None:
        """Take over the weights; ``kept`` are the vocabulary's rows that stay, in the order of their new ids."""
        super().__init__()
        tensors, shape = model.tensors, model.shape
        self.word = Frozen(tensors["embeddings.word_embeddings.weight"][kept])
        position = tensors["embeddings.position_embeddings.weight"][: size.length]
        self.position = nn.Embedding.from_pretrained(torch.tensor(position), freeze=False)  # type: ignore[no-untyped-call]
        kind = np.repeat(tensors["embeddings.token_type_embeddings.weight"][:1], KINDS, axis=0)
        self.kind = nn.Embedding.from_pretrained(torch.tensor(kind), freeze=False)  # type: ignore[no-untyped-call]
        self.norm = norm(tensors, "embeddings.LayerNorm", shape.epsilon)
        self.layers = nn.ModuleList(
            Layer(tensors, f"encoder.layer.{number}", shape.n_heads, shape.epsilon, size.dropout)
            for number in range(size.layers)
        )
        self.meaning = nn.Linear(shape.hidden, shape.hidden)
        self.weight = _nothing_yet(shape.hidden)
        self.sentence_head = _nothing_yet(shape.hidden)
        self.passage_head = _nothing_yet(shape.hidden)
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS))
        self.trust = nn.Parameter(torch.tensor([0.5, 0.3, 0.5]))
        nn.init.eye_(self.meaning.weight)
        nn.init.zeros_(self.meaning.bias)
        nn.init.constant_(self.sentence_head.bias, -_ALIKE * _SHARPNESS)

    def with_search(self, read: Read, cosines: Tensor, above: Tensor, scores: Tensor) -> Read:
        """Logits with what the search found: so the layers learn what it doesn't know.

        Args:
            read: What the layers say.
            cosines: Of each sentence.
            above: The hybrid score of each sentence's passage.
            scores: The hybrid score of each passage.
        """
        cosine, score, passage = self.trust
        hints = cosine * (cosines - COSINE) / SPREAD + score * (above - SCORE)
        return Read(read.sentences + hints, read.passages + passage * (scores - SCORE))

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(n, length) integers, and a mask that is 0 at padding, to what scores are made of.

        Returns:
            (n, length) token logits, (n,) passage logits, (n, length, hidden) vectors whose products say how alike two
            tokens are, and (n, length) weights of tokens where they stand in a question.
        """
        states = self.states(ids, kinds, mask)
        seen = mask.to(states.dtype)[:, :, None]
        own = states - (states * seen).sum(1, keepdim=True) / seen.sum(1, keepdim=True)  # what all share says nothing
        vectors = functional.normalize(self.meaning(own), dim=-1) * self.sharpness.abs().sqrt()
        weights = functional.softplus(self.weight(states)).squeeze(-1)
        return self.sentence_head(states).squeeze(-1), self.passage_head(states[:, 0]).squeeze(-1), vectors, weights

    def states(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        """(n, length, hidden): what the last layer gives."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states: Tensor = self.norm(self.word(ids) + self.position(places)[None] + self.kind(kinds))
        shut = (1.0 - mask.to(states.dtype))[:, None, None, :] * -10000.0
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):  # half the time where the processor knows it
            for layer in self.layers:
                states = layer(states, shut)
        return states.float()


def _nothing_yet(hidden: int) -> nn.Linear:
    """A head that begins by saying nothing."""
    head = nn.Linear(hidden, 1)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


class Frozen(nn.Module):
    """An embedding table of whole numbers with a scale a row, as it is shipped: training changes nothing in it."""

    def __init__(self, table: npt.NDArray[np.float32]) -> None:
        super().__init__()
        scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-12
        self.register_buffer("table", torch.tensor(np.rint(table / scale).astype(np.int8)))
        self.register_buffer("scale", torch.tensor(scale.astype(np.float32)))

    def forward(self, ids: Tensor) -> Tensor:
        """(..., hidden): the rows of these ids."""
        table, scale = self.get_buffer("table"), self.get_buffer("scale")
        return functional.embedding(ids, scale) * table[ids].to(scale.dtype)


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(
        self, tensors: Mapping[str, npt.NDArray[np.float32]], name: str, heads: int, epsilon: float, dropout: float
    ) -> None:
        super().__init__()
        self.heads = heads
        parts = [_linear(tensors, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        self.into = nn.Linear(parts[0].in_features, 3 * parts[0].out_features)
        with torch.no_grad():
            self.into.weight.copy_(torch.cat([part.weight for part in parts]))
            self.into.bias.copy_(torch.cat([part.bias for part in parts]))
        self.out = _linear(tensors, f"{name}.attention.output.dense")
        self.norm = norm(tensors, f"{name}.attention.output.LayerNorm", epsilon)
        self.wide = _linear(tensors, f"{name}.intermediate.dense")
        self.narrow = _linear(tensors, f"{name}.output.dense")
        self.norm_out = norm(tensors, f"{name}.output.LayerNorm", epsilon)
        self.drop = nn.Dropout(dropout)

    def forward(self, states: Tensor, shut: Tensor) -> Tensor:
        """(n, length, hidden) to the same; ``shut`` is added to how alike tokens are, a very low number at padding."""
        n, length, hidden = states.shape
        query, key, value = (
            part.view(n, length, self.heads, hidden // self.heads).transpose(1, 2)
            for part in self.into(states).chunk(3, dim=-1)
        )
        alike = query @ key.transpose(-1, -2) / (hidden // self.heads) ** 0.5 + shut
        heard = functional.softmax(alike, dim=-1) @ value  # written out: its gradient costs a quarter of the library's
        states = self.norm(states + self.drop(self.out(heard.transpose(1, 2).reshape(n, length, hidden))))
        more: Tensor = self.norm_out(states + self.drop(self.narrow(functional.gelu(self.wide(states)))))
        return more


def _linear(tensors: Mapping[str, npt.NDArray[np.float32]], name: str) -> nn.Linear:
    weight, bias = torch.tensor(tensors[f"{name}.weight"]), torch.tensor(tensors[f"{name}.bias"])
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer


def norm(tensors: Mapping[str, npt.NDArray[np.float32]], name: str, epsilon: float) -> nn.LayerNorm:
    """The normalisation of that name."""
    weight, bias = torch.tensor(tensors[f"{name}.weight"]), torch.tensor(tensors[f"{name}.bias"])
    layer = nn.LayerNorm(weight.shape[0], eps=epsilon)
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer
