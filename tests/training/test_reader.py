"""The reader that is in the package, and the rows of tokens it reads."""

import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.encoder.tokens_sentencepiece import SentencePieceTokenizer
from index.errors import ModelError
from index.reader.framing import Marks, front_of, same_pieces, windows
from index.reader.onnx_reader import TOKENS_FILE, WEIGHTS, OnnxPassageReader, PassageLogits, Titled
from index.types import Passage, Sentence
from search_app.answer.confidence import Blend, read_features
from training.batches import Framer, Item, item_of
from training.dumped import Asked, Candidate, is_clear, shape

MARKS = Marks(begin=0, end=2, padding=1, same=list(range(100)))


def titled(*sentences: str, title: str = "Samen aan Tafel", headings: tuple[str, ...] = ("Aanmelden",)) -> Titled:
    text, spans = "", []
    for one in sentences:
        text += " " if text else ""
        spans.append(Sentence(len(text), len(text) + len(one), None))
        text += one
    return Titled(Passage("p#0000", "p", 0, text, None, None, headings, (), tuple(spans)), title)


@pytest.fixture(scope="module")
def reader() -> OnnxPassageReader:
    return OnnxPassageReader()


class TestWindows:
    def test_a_short_passage_is_one_row_of_question_front_and_sentences(self) -> None:
        (window,) = windows([5, 6], [7], [[8, 9], [6]], MARKS)
        assert window.ids == [0, 5, 6, 2, 7, 2, 8, 9, 2, 6, 2]
        assert window.sentence_of == [-1, -1, -1, -1, -1, -1, 0, 0, 0, 1, 1]

    def test_a_piece_that_stands_on_the_other_side_too_is_told_apart(self) -> None:
        (window,) = windows([5, 6], [7], [[8, 9], [6]], MARKS)
        assert window.kinds == [0, 0, 1, 0, 2, 2, 4, 4, 4, 5, 4]

    def test_each_sentence_of_a_long_passage_counts_in_one_window(self) -> None:
        found = windows([5], [7], [[8] * 9, [9] * 9, [10] * 9, [11] * 9], MARKS, length=30)
        counted = [sorted({one for one in window.sentence_of if one >= 0}) for window in found]
        assert sorted(sum(counted, [])) == [0, 1, 2, 3]
        assert all(len(window.ids) <= 30 for window in found)

    def test_a_sentence_that_fills_no_window_is_cut(self) -> None:
        (window,) = windows([5], [], [[8] * 900], MARKS, length=64)
        assert len(window.ids) <= 64
        assert window.sentence_of[-1] == 0

    def test_a_long_question_keeps_who_it_is_about_and_what_is_asked(self) -> None:
        (window,) = windows([*range(3, 90), *range(3, 90)], [7], [[8]], MARKS)
        asked = window.ids[1 : window.ids.index(2)]
        assert (asked[0], asked[-1], len(asked)) == (3, 89, 120)

    def test_case_and_a_blank_in_front_make_no_other_piece(self) -> None:
        assert same_pieces(["▁Jeugd", "jeugd", "zorg", "▁", "a"]) == [0, 0, 2, -1, -1]

    def test_a_title_that_is_the_first_heading_stands_there_once(self) -> None:
        assert front_of("Folder", ("folder", "Kosten")) == "Folder › Kosten"


@pytest.mark.skipif(not WEIGHTS.is_dir(), reason="the weights aren't here")
class TestOnnxPassageReader:
    def test_nothing_is_read_of_nothing(self, reader: OnnxPassageReader) -> None:
        assert reader.read("Wat kost het?", []) == []

    def test_each_sentence_gets_a_score_and_the_one_that_answers_the_best(self, reader: OnnxPassageReader) -> None:
        passage = titled(
            "Een gezin betaalt 2 euro per maaltijd.", "De eetclub is er elke dinsdag.", "Bel ons op werkdagen."
        )
        (found,) = reader.read("Hoeveel kost een maaltijd bij Samen aan Tafel?", [passage])
        assert len(found.sentences) == 3
        assert found.sentences.index(max(found.sentences)) == 0

    def test_the_same_texts_always_get_the_same_scores(self, reader: OnnxPassageReader) -> None:
        passages = [
            titled("De eetclub is er elke dinsdag.", "Bel ons."),
            titled("Er is een wachtlijst van drie weken."),
        ]
        assert reader.read("Wanneer is de eetclub?", passages) == reader.read("Wanneer is de eetclub?", passages)

    def test_it_counts_what_it_read_and_how_long_that_took(self) -> None:
        reader = OnnxPassageReader()
        for _ in range(2):
            reader.read("Wanneer is de eetclub?", [titled("De eetclub is er elke dinsdag."), titled("Bel ons.")])
        assert reader.work.passages == 4
        assert 0 < reader.work.seconds < 60

    def test_a_long_passage_is_read_to_its_end(self, reader: OnnxPassageReader) -> None:
        filling = [f"Op dag {number} werd er gewandeld, gekookt en gelezen in het buurthuis." for number in range(60)]
        (found,) = reader.read("Wat kost een maaltijd?", [titled(*filling, "Een maaltijd kost 2 euro.")])
        assert len(found.sentences) == 61
        assert found.sentences[-1] == max(found.sentences)

    def test_weights_that_were_changed_are_refused(self, tmp_path: Path) -> None:
        shutil.copytree(WEIGHTS, tmp_path / "weights")
        with (tmp_path / "weights" / "tokens.model").open("ab") as file:
            file.write(b"x")
        with pytest.raises(ModelError, match="checksum"):
            OnnxPassageReader(tmp_path / "weights")

    def test_torch_is_not_loaded(self) -> None:
        opened = "from index.reader.onnx_reader import OnnxPassageReader; OnnxPassageReader()"
        code = f"import sys; {opened}; assert 'torch' not in sys.modules"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestWeighing:
    def test_a_sentence_is_worth_more_in_a_better_passage(self) -> None:
        blend = Blend(hybrid=1.0, cosine=0.0, above=0.5)
        low, high = (blend.sentence_scores(PassageLogits(0.0, (1.0,)), score, [0.8])[0] for score in (1.0, 5.0))
        assert high - low == pytest.approx(2.0)

    def test_the_gap_is_to_the_best_of_another_passage(self) -> None:
        """At the usual score and cosine the search adds nothing, and half of a passage's worth counts in a sentence."""
        logits = [PassageLogits(1.0, (3.0, 2.0)), PassageLogits(0.0, (1.0,))]
        found = read_features(logits, [3.0, 3.0], [[0.84, 0.84], [0.84]])
        assert (found.sentence, found.gap, found.top, found.logit) == pytest.approx((3.5, 2.5, 1.0, 3.0))


def asked(text: str, answer: str) -> Asked:
    """A question with a passage that answers it and six of other texts that were found for it."""
    own = _candidate(text, answer, label=1)
    others = tuple(_candidate(f"{text}{place}", f"Regel {place} van {text}.", label=0) for place in range(6))
    return Asked("train", text, "natural", f"Wat is {text}?", text, True, (answer,), {}, (), 0.0, False, (own, *others))


def _candidate(source: str, sentence: str, label: int) -> Candidate:
    spans = ((0, len(sentence)),)
    return Candidate(source, source, source, (), sentence, spans, (label,), label == 1, 1.0, 0.8, 1.0, (0.8,))


EETCLUB = asked("Eetclub", "Een eetclub.")


@pytest.mark.skipif(not WEIGHTS.is_dir(), reason="the vocabulary isn't here")
class TestItems:
    def items(self, one: Asked = EETCLUB) -> list[Item]:
        tokenizer = SentencePieceTokenizer(WEIGHTS / TOKENS_FILE)
        marks = Marks(*tokenizer.marks, tokenizer.padding, same_pieces(tokenizer.pieces()))
        framer, chance = Framer(tokenizer, marks, 256), random.Random(4)
        return [item_of(one, asked("Klimhal", "Een hal."), framer, chance) for _ in range(400)]

    def test_a_question_is_asked_of_what_was_found_for_another_one_too(self) -> None:
        unrelated = [one for one in self.items() if all(piece.weight == 1.0 for piece in one.pieces)]
        assert 0.05 < len(unrelated) / 400 < 0.25
        assert all(sum(map(sum, (piece.labels for piece in one.pieces))) == 0 for one in unrelated)

    def test_what_answers_another_question_is_no_answer_to_this_one(self) -> None:
        assert all(sum(piece.labels[0] for piece in one.pieces) <= 1 for one in self.items())

    def test_what_only_its_own_text_makes_clear_is_not_learnt_from_other_texts(self) -> None:
        """Asked of all texts, "Wie geven de avonden?" finds others first, which answer it as well."""
        found = asked("avonden", "Twee ouders geven de avonden.")
        unclear = replace(found, candidates=(*found.candidates[1:4], found.candidates[0]))
        assert max(len(one.pieces) for one in self.items(found)) == 4
        answered = [one for one in self.items(unclear) if any(sum(piece.labels) for piece in one.pieces)]
        assert answered
        assert {len(one.pieces) for one in answered} == {2}  # the answer, and what another question found


def test_a_question_is_clear_that_finds_its_own_text() -> None:
    found = asked("avonden", "Twee ouders geven de avonden.")
    assert is_clear(found)
    behind = replace(found, candidates=(*found.candidates[1:4], found.candidates[0]))
    assert not is_clear(behind)
    assert not is_clear(replace(behind, answerable=False))


def test_the_shape_of_questions_tells_what_answers_them_and_where() -> None:
    found = asked("Eetclub", "Een eetclub is een avond met eten.")
    behind = replace(found, candidates=(*found.candidates[1:4], found.candidates[0]))
    said = shape([found, behind, asked("Klimhal", "Op dinsdag om zeven uur."), replace(found, answerable=False)])
    assert said.startswith("3 with an answer, 2 of them clear by themselves; of 3 whose answer was found 0.67 have one")
    assert said.endswith("at 0.00 of its passage")


def test_the_mean_of_networks_is_that_of_their_weights_and_keeps_whole_numbers() -> None:
    torch = pytest.importorskip("torch", reason="torch is an extra")
    from training.reader import mean_of

    one = {"weight": torch.tensor([1.0, 3.0]), "table": torch.tensor([7], dtype=torch.int8)}
    other = {"weight": torch.tensor([3.0, -1.0]), "table": torch.tensor([7], dtype=torch.int8)}
    mean = mean_of([one, other])
    assert (mean["weight"].tolist(), mean["table"].tolist()) == ([2.0, 1.0], [7])
