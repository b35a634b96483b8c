"""A Unigram vocabulary as the two files that read it: a SentencePiece model (light, for asking) and tokenizer.json."""

import base64
import io
import json
from pathlib import Path
from typing import Any, TypeAlias

import sentencepiece
import sentencepiece.sentencepiece_model_pb2 as generated

from index.model_source import Vocabulary

# The message classes come into being when the module is imported; no type checker can see them.
_Message: TypeAlias = Any
_ModelProto: Any = vars(generated)["ModelProto"]
_Piece: Any = _ModelProto.SentencePiece

_SPACE = "▁"
_MASK = "<mask>"


def write_sentencepiece(vocabulary: Vocabulary, path: Path) -> None:
    """Write the vocabulary as a SentencePiece model whose ids are the vocabulary's own."""
    model = _normaliser()
    control = {vocabulary.begin, vocabulary.end, vocabulary.padding, _mask_id(vocabulary)}
    del model.pieces[:]
    for piece_id, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        kind = _Piece.CONTROL if piece_id in control else _Piece.NORMAL
        kind = _Piece.UNKNOWN if piece_id == vocabulary.unknown else kind
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.vocab_size = len(vocabulary.pieces)
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = vocabulary.begin, vocabulary.end
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = vocabulary.padding, vocabulary.unknown
    path.write_bytes(model.SerializeToString())


def write_tokenizer_json(vocabulary: Vocabulary, path: Path) -> None:
    """Write the vocabulary as the tokenizer.json that Hugging Face's ``tokenizers`` and ``transformers`` read."""
    marks = sorted({vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.unknown, _mask_id(vocabulary)})
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    charsmap = base64.b64encode(_normaliser().normalizer_spec.precompiled_charsmap).decode()
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


def _normaliser() -> _Message:
    """A model trained on nothing much: only its nmt_nfkc normalisation, which the vocabulary was made with, is kept."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["een twee drie vier vijf zes zeven"] * 20),
        model_writer=written,
        vocab_size=30,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model = _ModelProto()
    model.ParseFromString(written.getvalue())
    return model


def _mask_id(vocabulary: Vocabulary) -> int:
    return vocabulary.pieces.index(_MASK) if _MASK in vocabulary.pieces else vocabulary.unknown


def _added(vocabulary: Vocabulary, piece_id: int) -> dict[str, object]:
    piece = vocabulary.pieces[piece_id]
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": piece_id, "content": piece, **flags, "lstrip": piece == _MASK, "special": True}


def _mark(piece: str) -> dict[str, object]:
    return {"SpecialToken": {"id": piece, "type_id": 0}}


def _text(name: str) -> dict[str, object]:
    return {"Sequence": {"id": name, "type_id": 0}}
