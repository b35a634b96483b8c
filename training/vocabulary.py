"""The part of the embedded model's vocabulary that Dutch text uses: what is never met needs no row of weights."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import sets
from index.encoder.prepare.embedded_weights import UnigramPieces
from index.encoder.tokens_sentencepiece import SentencePieceTokenizer, write_model
from index.evaluation import test_sets as evaluate
from training import texts

ROWS = 32_000  # kept: what was met, then Latin pieces by how common they are in all languages together
_PROSE = ("debian-faq-nl", "libreoffice-help-nl")  # Dutch texts: only their words are looked at
_LATIN = re.compile(r"^▁?[A-Za-zÀ-ſ'’\-]+$")
_LAST_LETTER = 0x2600  # single characters beyond it are of no alphabet that a Dutch text quotes


def kept_rows(vocabulary: UnigramPieces, folder: Path = texts.FOLDER) -> npt.NDArray[np.int64]:
    """The ids that stay, rising: the marks, every single character of an alphabet, and pieces that Dutch text uses."""
    with tempfile.TemporaryDirectory() as work:
        write_model(vocabulary, Path(work) / "whole.model")
        tokenizer = SentencePieceTokenizer(Path(work) / "whole.model")
        kept = set(chain.from_iterable(tokenizer.bare(list(_prose(folder)))))
    kept |= {vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.unknown, vocabulary.mask}
    bare = [piece.lstrip("▁") for piece in vocabulary.pieces]
    kept |= {row for row, piece in enumerate(bare) if len(piece) <= 1 and (not piece or ord(piece) < _LAST_LETTER)}
    latin = (row for row, piece in enumerate(vocabulary.pieces) if row not in kept and _LATIN.match(piece))
    common = sorted(latin, key=lambda row: -vocabulary.scores[row])
    kept.update(common[: max(0, ROWS - len(kept))])
    return np.array(sorted(kept), dtype=np.int64)


def trimmed(vocabulary: UnigramPieces, kept: npt.NDArray[np.int64]) -> UnigramPieces:
    """The vocabulary of these rows alone; a word whose piece is gone is cut into smaller pieces."""
    place = {int(row): new for new, row in enumerate(kept)}
    return replace(
        vocabulary,
        pieces=tuple(vocabulary.pieces[row] for row in kept),
        scores=tuple(vocabulary.scores[row] for row in kept),
        begin=place[vocabulary.begin],
        end=place[vocabulary.end],
        padding=place[vocabulary.padding],
        unknown=place[vocabulary.unknown],
    )


def _prose(folder: Path) -> Iterator[str]:
    for text in texts.read_all(folder):
        yield text.title
        yield from (line.words for line in text.lines)
        yield from (question.words for question in text.questions)
    for name in _PROSE:
        if (source := sets.SHARED / "eval" / name).is_dir():
            yield from (document.text for document in evaluate.read(source).documents)
