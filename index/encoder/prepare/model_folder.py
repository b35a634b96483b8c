"""The embedded weights and vocabulary as a sentence-transformers folder, which any tool of that family can load."""

import base64
import json
from pathlib import Path

from safetensors.numpy import save_file

from index.encoder.prepare.embedded_weights import EmbeddedModel, Vocabulary
from index.encoder.tokens_sentencepiece import normalisation

_SPACE = "▁"


def write_tokenizer_json(vocabulary: Vocabulary, normalisation: bytes, path: Path) -> None:
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


def _added(vocabulary: Vocabulary, piece_id: int) -> dict[str, object]:
    piece = vocabulary.pieces[piece_id]
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": piece_id, "content": piece, **flags, "lstrip": piece_id == vocabulary.mask, "special": True}


def _mark(piece: str) -> dict[str, object]:
    return {"SpecialToken": {"id": piece, "type_id": 0}}


def _text(name: str) -> dict[str, object]:
    return {"Sequence": {"id": name, "type_id": 0}}


# As multilingual-e5 was trained (Wang et al. 2024); "document" is what sentence-transformers looks for first.
PREFIXES = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def write_folder(model: EmbeddedModel, folder: Path) -> None:
    """Write the model into ``folder``, which may exist; what has the same name is overwritten."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    save_file(dict(model.tensors), folder / "model.safetensors", metadata={"format": "pt"})
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
        "config_sentence_transformers.json": {"prompts": PREFIXES, "similarity_fn_name": "cosine"},
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
