"""A Unigram vocabulary as the tokenizer.json that Hugging Face's ``tokenizers`` and ``transformers`` read."""

import base64
import json
from pathlib import Path

from index.model_source import Vocabulary

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
