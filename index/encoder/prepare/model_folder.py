"""The embedded weights as others read them, made without torch: a sentence-transformers folder, and an ONNX graph."""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper
from safetensors import SafetensorError
from safetensors.numpy import save_file

from index.encoder.prepare.embedded_weights import WORDS, BertSize, EmbeddedModel, UnigramPieces
from index.encoder.prepare.quantise import DOMAIN, LOOKUP, Blocks, lookup_settings
from index.encoder.tokens_sentencepiece import normalisation

_SPACE = "▁"


def write_tokenizer_json(vocabulary: UnigramPieces, normalisation: bytes, path: Path) -> None:
    """Write the vocabulary, with ``normalisation`` a character map that SentencePiece compiled."""
    marks = sorted({vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.unknown, vocabulary.mask})
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    charsmap = base64.b64encode(normalisation).decode()
    metaspace = {"type": "Metaspace", "replacement": _SPACE, "prepend_scheme": "always", "split": True}
    content = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(vocabulary, mark) for mark in marks],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": charsmap},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_mark(begin), _text("A"), _mark(end)],
            "pair": [_mark(begin), _text("A"), _mark(end), _mark(end), _text("B"), _mark(end)],
            "special_tokens": {
                begin: {"id": begin, "ids": [vocabulary.begin], "tokens": [begin]},
                end: {"id": end, "ids": [vocabulary.end], "tokens": [end]},
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unknown,
            "vocab": [list(pair) for pair in zip(vocabulary.pieces, vocabulary.scores, strict=True)],
            "byte_fallback": False,
        },
    }
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _added(vocabulary: UnigramPieces, piece_id: int) -> dict[str, object]:
    piece = vocabulary.pieces[piece_id]
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": piece_id, "content": piece, **flags, "lstrip": piece_id == vocabulary.mask, "special": True}


def _mark(piece: str) -> dict[str, object]:
    return {"SpecialToken": {"id": piece, "type_id": 0}}


def _text(name: str) -> dict[str, object]:
    return {"Sequence": {"id": name, "type_id": 0}}


# As multilingual-e5 was trained (Wang et al. 2024); "document" is what sentence-transformers looks for first.
EMBEDDED_PREFIXES = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def write_folder(model: EmbeddedModel, folder: Path) -> None:
    """Write the model as a sentence-transformers folder, which may exist; what has the same name is overwritten.

    Raises:
        OSError: It can't be written.
    """
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    try:
        save_file(dict(model.tensors), folder / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:  # what a full disk is to that library
        raise OSError(str(error)) from error
    write_tokenizer_json(model.vocabulary, normalisation(), folder / "tokenizer.json")
    for name, content in _small_files(model).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _small_files(model: EmbeddedModel) -> dict[str, object]:
    modules = [("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Normalize", "Normalize")]
    return {
        "config.json": _bert_config(model),
        "tokenizer_config.json": _tokenizer_config(model),
        "modules.json": [
            {"idx": int(name), "name": name, "path": path, "type": f"sentence_transformers.models.{kind}"}
            for name, path, kind in modules
        ],
        "sentence_bert_config.json": {
            "max_seq_length": model.shape.n_positions,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},  # the file has no weights for BERT's own pooler
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.shape.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "config_sentence_transformers.json": {"prompts": EMBEDDED_PREFIXES, "similarity_fn_name": "cosine"},
    }


def _bert_config(model: EmbeddedModel) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": model.shape.hidden,
        "intermediate_size": model.shape.feed_forward,
        "num_attention_heads": model.shape.n_heads,
        "num_hidden_layers": model.shape.n_layers,
        "max_position_embeddings": model.shape.n_positions,
        "type_vocab_size": model.shape.n_types,
        "vocab_size": model.shape.n_vocabulary,
        "layer_norm_eps": round(model.shape.epsilon, 15),
        "pad_token_id": model.vocabulary.padding,
        "dtype": "float32",
    }


def _tokenizer_config(model: EmbeddedModel) -> dict[str, object]:
    vocabulary = model.vocabulary
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.shape.n_positions,
        "model_input_names": ["input_ids", "attention_mask"],
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": vocabulary.pieces[vocabulary.padding],
        "unk_token": vocabulary.pieces[vocabulary.unknown],
        "mask_token": vocabulary.pieces[vocabulary.mask],
    }


class _Graph:
    """Nodes and constants as they are added. What a layer is called are the names that an export of it has."""

    def __init__(self, model: EmbeddedModel) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, npt.NDArray[np.generic]] = dict(model.tensors)
        self._constants.pop(WORDS, None)
        self._epsilon = model.shape.epsilon
        self._outside: list[onnx.TensorProto] = []

    def node(self, kind: str, inputs: list[str], name: str, **settings: Any) -> str:  # noqa: ANN401
        """Add an operation; returns the name of what comes out of it."""
        self._nodes.append(helper.make_node(kind, inputs, [f"{name}_output"], name, **settings))
        return f"{name}_output"

    def constant(self, name: str, values: object, kind: type[np.generic] = np.float32) -> str:
        """Add a constant, once; returns its name."""
        self._constants.setdefault(name, np.asarray(values, dtype=kind))
        return name

    def outside(self, name: str, values: npt.NDArray[np.generic], offset: int) -> str:
        """Add a constant that stands in ``WORDS_FILE`` from that byte on; returns its name."""
        place = {"location": WORDS_FILE, "offset": str(offset), "length": str(values.nbytes)}
        kind = helper.np_dtype_to_tensor_dtype(values.dtype)
        tensor = onnx.TensorProto(name=name, dims=values.shape, data_type=kind, data_location=_EXTERNAL)
        tensor.external_data.extend(onnx.StringStringEntryProto(key=key, value=value) for key, value in place.items())
        self._outside.append(tensor)
        return name

    def dense(self, states: str, name: str) -> str:
        """States times the weights of that name, plus their bias."""
        weights = f"{name}.weight"
        self._constants[f"{weights}.transposed"] = np.ascontiguousarray(self._constants.pop(weights).T)
        place = "/" + name.replace(".", "/").replace("layer/", "layer.")
        product = self.node("MatMul", [states, f"{weights}.transposed"], f"{place}/MatMul")
        return self.node("Add", [f"{name}.bias", product], f"{place}/Add")

    def norm(self, states: str, name: str) -> str:
        """States brought to mean 0 and variance 1, then scaled by the weights of that name."""
        inputs = [states, f"{name}.weight", f"{name}.bias"]
        return self.node("LayerNormalization", inputs, f"/{name}", axis=-1, epsilon=self._epsilon)

    def model(self, output: str, dim: int) -> onnx.ModelProto:
        """The graph from ids and mask to ``output``, which is called ``embedding``."""
        self._nodes.append(helper.make_node("Identity", [output], ["embedding"], "/embedding"))
        ids, mask = (helper.make_tensor_value_info(name, _INT64, ["n", "tokens"]) for name in _INPUTS)
        found = helper.make_tensor_value_info("embedding", onnx.TensorProto.FLOAT, ["n", dim])
        constants = [numpy_helper.from_array(values, name) for name, values in self._constants.items()]
        constants += self._outside
        made = helper.make_graph(self._nodes, "embedder", [ids, mask], [found], constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(DOMAIN, 1)]
        return helper.make_model(made, opset_imports=versions, ir_version=8)


_INT64, _EXTERNAL = onnx.TensorProto.INT64, onnx.TensorProto.EXTERNAL
_INPUTS = ("input_ids", "attention_mask")


WORDS_FILE = "words.bin"  # the vectors of words, three quarters of a graph: all graphs in a folder read the same ones
_PAGE = 4096  # ONNX Runtime maps what begins at the start of one


def write_words(words: Blocks, folder: Path) -> None:
    """Write the vectors of words beside the graphs that read them."""
    with (folder / WORDS_FILE).open("wb") as stream:
        stream.write(words.packed.tobytes())
        stream.seek(_after(words.packed))
        stream.write(words.scales.tobytes())


def _after(values: npt.NDArray[np.generic]) -> int:
    """The first page after these."""
    return -(-values.nbytes // _PAGE) * _PAGE


def write_graph(model: EmbeddedModel, words: Blocks, path: Path, dim: int) -> None:
    """Write the graph that an export gives: ``input_ids`` and ``attention_mask`` in, ``embedding`` (n, dim) out.

    ``words`` are those of ``write_words``, which ``model`` itself may lack.
    """
    graph = _Graph(model)
    barred = _barred(graph)
    states = _embeddings(graph, words)
    for layer in range(model.shape.n_layers):
        states = _layer(graph, states, barred, f"encoder.layer.{layer}", model.shape)
    onnx.save(graph.model(_pooled(graph, states, model.shape.hidden, dim), dim), path)


def _embeddings(graph: _Graph, table: Blocks) -> str:
    """Word, kind (always the first) and position of every token, (n, tokens, hidden)."""
    packed = graph.outside(f"{WORDS}_blocks", table.packed, 0)
    inputs = [packed, "input_ids", graph.outside(f"{WORDS}_scales", table.scales, _after(table.packed))]
    words = graph.node(LOOKUP, inputs, "/embeddings/words", **lookup_settings(table))
    first = graph.constant("first", [0], np.int64)
    kind = graph.node("Gather", ["embeddings.token_type_embeddings.weight", first], "/embeddings/kind")
    length = graph.node("Shape", ["input_ids"], "/embeddings/length", start=1, end=2)
    inputs = ["embeddings.position_embeddings.weight", first, length]
    positions = graph.node("Slice", inputs, "/embeddings/positions")
    states = graph.node("Add", [words, kind], "/embeddings/add_kind")
    states = graph.node("Add", [states, positions], "/embeddings/add_positions")
    return graph.norm(states, "embeddings.LayerNorm")


def _barred(graph: _Graph) -> str:
    """0 for a token and a very low number for padding, (n, 1, 1, tokens)."""
    mask = graph.node("Cast", ["attention_mask"], "/mask/float", to=onnx.TensorProto.FLOAT)
    mask = graph.node("Unsqueeze", [mask, graph.constant("middle", [1, 2], np.int64)], "/mask/wide")
    padding = graph.node("Sub", [graph.constant("one", 1), mask], "/mask/padding")
    return graph.node("Mul", [padding, graph.constant("lowest", np.finfo(np.float32).min)], "/mask/barred")


def _layer(graph: _Graph, states: str, barred: str, name: str, shape: BertSize) -> str:
    """One layer of BERT: attention and a feed-forward part, each added to what came in and normalised."""
    seen = graph.dense(_attention(graph, states, barred, f"{name}.attention", shape), f"{name}.attention.output.dense")
    seen = graph.node("Add", [seen, states], f"/{name}/attention/add")
    seen = graph.norm(seen, f"{name}.attention.output.LayerNorm")
    inner = _gelu(graph, graph.dense(seen, f"{name}.intermediate.dense"), f"/{name}/gelu")
    outer = graph.node("Add", [graph.dense(inner, f"{name}.output.dense"), seen], f"/{name}/add")
    return graph.norm(outer, f"{name}.output.LayerNorm")


def _attention(graph: _Graph, states: str, barred: str, name: str, shape: BertSize) -> str:
    size = shape.hidden // shape.n_heads
    by_head = graph.constant("by_head", [0, 0, shape.n_heads, size], np.int64)

    def heads(part: str, order: list[int]) -> str:
        apart = graph.node("Reshape", [graph.dense(states, f"{name}.self.{part}"), by_head], f"/{name}/{part}/heads")
        return graph.node("Transpose", [apart], f"/{name}/{part}/turned", perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = graph.node("MatMul", [query, key], f"/{name}/scores")
    scores = graph.node("Mul", [scores, graph.constant("scale", size**-0.5)], f"/{name}/scaled")
    scores = graph.node("Add", [scores, barred], f"/{name}/barred")
    shares = graph.node("Softmax", [scores], f"/{name}/shares", axis=-1)
    seen = graph.node("MatMul", [shares, value], f"/{name}/seen")
    seen = graph.node("Transpose", [seen], f"/{name}/turned", perm=[0, 2, 1, 3])
    together = graph.constant("together", [0, 0, shape.hidden], np.int64)
    return graph.node("Reshape", [seen, together], f"/{name}/together")


def _gelu(graph: _Graph, states: str, name: str) -> str:
    part = graph.node("Div", [states, graph.constant("root", 2**0.5)], f"{name}/part")
    part = graph.node("Add", [graph.node("Erf", [part], f"{name}/erf"), graph.constant("one", 1)], f"{name}/share")
    doubled = graph.node("Mul", [states, part], f"{name}/doubled")
    return graph.node("Mul", [doubled, graph.constant("half", 0.5)], f"{name}/halved")


def _pooled(graph: _Graph, states: str, hidden: int, dim: int) -> str:
    """The mean over the tokens, its first ``dim`` values, at unit length: (n, dim)."""
    last, along = graph.constant("last", [2], np.int64), graph.constant("along", [1], np.int64)
    mask = graph.node("Unsqueeze", ["attention_mask", last], "/pooling/wide")
    mask = graph.node("Cast", [mask], "/pooling/mask", to=onnx.TensorProto.FLOAT)
    seen = graph.node("Mul", [states, mask], "/pooling/seen")
    total = graph.node("ReduceSum", [seen, along], "/pooling/total", keepdims=0)
    count = graph.node("ReduceSum", [mask, along], "/pooling/count", keepdims=0)
    mean = graph.node("Div", [total, count], "/pooling/mean")  # a text has at least its two marks
    if dim < hidden:
        cut = [graph.constant(f"{side}_value", [at], np.int64) for side, at in (("first", 0), ("end", dim))]
        mean = graph.node("Slice", [mean, *cut, along], "/pooling/cut")
    length = graph.node("ReduceL2", [mean], "/pooling/length", axes=[-1], keepdims=1)
    return graph.node("Div", [mean, length], "/pooling/unit")
