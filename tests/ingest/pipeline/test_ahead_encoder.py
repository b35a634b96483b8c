"""Texts are embedded ahead, by several hands: what comes back is what the own encoder gives."""

from collections.abc import Callable

import numpy as np

from fakes import WordEncoder
from index.store.records import Vectors
from ingest.pipeline.intake import AheadEncoder


class Hands:
    """Embeds with the encoder's own words, and remembers what it was given."""

    def __init__(self, encoder: WordEncoder) -> None:
        self._encoder = encoder
        self.given: list[list[str]] = []

    def embed(self, texts: list[str]) -> Callable[[], Vectors]:
        self.given.append(texts)
        return lambda: self._encoder.encode_passages(texts)


TEXTS = [f"{'lang ' * (number % 7)}vos {number} in de wijk" for number in range(50)]


def ahead(hands: int) -> tuple[AheadEncoder, Hands, WordEncoder]:
    own = WordEncoder()
    working = Hands(own)
    return AheadEncoder(own, working.embed, lambda: hands), working, own


def test_vectors_come_back_in_the_order_of_the_texts_also_of_a_text_that_stands_twice() -> None:
    encoder, _, own = ahead(3)
    texts = [*TEXTS, TEXTS[4]]
    assert np.array_equal(encoder.encode_passages(texts), own.encode_passages(texts))


def test_what_was_expected_is_not_embedded_again() -> None:
    encoder, hands, own = ahead(2)
    encoder.expect(TEXTS[:30])
    encoder.expect(TEXTS)
    found = encoder.encode_passages(TEXTS)
    assert sorted(text for some in hands.given for text in some) == sorted(TEXTS)
    assert np.array_equal(found, own.encode_passages(TEXTS))


def test_every_hand_has_some() -> None:
    encoder, hands, _ = ahead(4)
    encoder.expect(TEXTS)
    assert len(hands.given) == 4


def test_no_texts_are_no_work() -> None:
    encoder, hands, own = ahead(2)
    assert encoder.encode_passages([]).shape == (0, own.dim)
    assert hands.given == []
