"""SentencePiece, the light tokenizer of an asking process, read and written; the one file with that library."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import sentencepiece

from index.encoder.prepare.embedded_weights import UnigramPieces

_Message: TypeAlias = Any  # the message classes come into being at import; no type checker can see them


class SentencePieceTokenizer:
    """A SentencePiece model whose ids are the model's own; marks are put on here."""

    def __init__(self, path: Path) -> None:
        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self._begin: int = self._processor.bos_id()
        self._end: int = self._processor.eos_id()

    @property
    def padding(self) -> int:
        """The id that fills up the shorter texts of a batch."""
        return int(self._processor.pad_id())

    @property
    def marks(self) -> tuple[int, int]:
        """The ids of the begin and end marks."""
        return self._begin, self._end

    def pieces(self) -> list[str]:
        """Every piece of the vocabulary, in the order of the ids."""
        return [self._processor.id_to_piece(one) for one in range(self._processor.get_piece_size())]

    def bare(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text, without marks."""
        return [list(ids) for ids in self._processor.encode(list(texts))]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without the begin and end marks."""
        return [len(ids) for ids in self._processor.encode(list(texts))]

    def encode(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Ids with both marks, cut to ``max_tokens`` but never losing the end mark."""
        return [[self._begin, *ids[: max_tokens - 2], self._end] for ids in self._processor.encode(list(texts))]


def write_model(vocabulary: UnigramPieces, path: Path) -> None:
    """Write the vocabulary as a SentencePiece model whose ids are the vocabulary's own."""
    model = _normaliser()
    piece_kind = type(model).SentencePiece
    control = {vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.mask}
    del model.pieces[:]
    for piece_id, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        kind = piece_kind.CONTROL if piece_id in control else piece_kind.NORMAL
        kind = piece_kind.UNKNOWN if piece_id == vocabulary.unknown else kind
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.vocab_size = len(vocabulary.pieces)
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = vocabulary.begin, vocabulary.end
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = vocabulary.padding, vocabulary.unknown
    path.write_bytes(model.SerializeToString())


def normalisation() -> bytes:
    """SentencePiece's compiled nmt_nfkc map, which multilingual vocabularies were made with."""
    return bytes(_normaliser().normalizer_spec.precompiled_charsmap)


def _normaliser() -> _Message:
    """A model trained on nothing much: only its nmt_nfkc normalisation, which the vocabulary was made with, is kept."""
    import sentencepiece.sentencepiece_model_pb2 as generated  # needs protobuf, which asking doesn't

    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["een twee drie vier vijf zes zeven"] * 20),
        model_writer=written,
        vocab_size=30,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model = vars(generated)["ModelProto"]()
    model.ParseFromString(written.getvalue())
    return model
