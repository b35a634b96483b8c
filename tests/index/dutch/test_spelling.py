"""A typing error finds the word that was meant; what is no error is left alone."""

from pathlib import Path
from random import Random

import pytest
from growth import times_as_much
from store_samples import texts_indexed

from index.dutch.analyser import DutchAnalyser
from index.dutch.spelling import WEIGHT, KnownWords, distance, suggestions
from index.dutch.thesaurus import Expansion

TEXTS = (
    "Angstige kinderen kregen een training van vier weken in Friesland.",
    "De training Dappere Kat helpt kinderen met angstklachten.",
    "Jeugdhulp, onderwijs en wijkteams in Súdwest-Fryslân werken samen aan schoolverzuim.",
    "Kinderen, ouders en pleegouders praatten over de ondertoezichtstelling.",
    "Een trainer leidt de groep.",
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownWords:
    return KnownWords(texts_indexed(tmp_path_factory.mktemp("store"), TEXTS))


def _meant(query: str, known: KnownWords) -> dict[str, str]:
    return {one.asked: one.also[0] for one in suggestions(query, known)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("angstige kindren trainng", {"kindren": "kinderen", "trainng": "training"}),
        ("dapere kat", {"dapere": "dappere"}),
        ("ondertoezichtsteling", {"ondertoezichtsteling": "ondertoezichtstelling"}),
        ("ondertoezichstelilng", {"ondertoezichstelilng": "ondertoezichtstelling"}),
        ("onderwijs en jeudghulp", {"jeudghulp": "jeugdhulp"}),
        ("Freisland", {"Freisland": "friesland"}),
        ("schoolverzium", {"schoolverzium": "schoolverzuim"}),
        ("Hoe helptt de trainng?", {"helptt": "helpt", "trainng": "training"}),
    ],
)
def test_a_typing_error_finds_the_word_that_was_meant(query: str, expected: dict[str, str], known: KnownWords) -> None:
    assert _meant(query, known) == expected


@pytest.mark.parametrize(
    "query",
    [
        "", "kind", "Kinderen trainingen", "de het een", "OTS POH NAH", "2019 a1b2", "olifant", "tafel", "raining cats",
        "pleegkinderen", "trainingsgroep", "jeugdzorg", "xyzxyzxyz", "’s", "\ud800", "кот", "qqqq",
        "Waarmee, waarom en waarvoor daarbij?", "What training does this school have for children?", "groet", "brainen",
    ],
)  # fmt: skip
def test_what_is_no_error_is_left_alone(query: str, known: KnownWords) -> None:
    assert set(_meant(query, known)) <= {"raining"}


def test_another_form_of_a_word_is_no_error(tmp_path: Path) -> None:
    known = KnownWords(texts_indexed(tmp_path, ("Dat is een vereiste, zegt de begeleider in Amersfoort.",)))
    assert _meant("Wat is vereist voor een begeleide kamer in de Amersfoortse wijk?", known) == {}
    assert _meant("de begeleidre", known) == {"begeleidre": "begeleider"}


def test_what_was_meant_is_searched_beside_what_was_typed(known: KnownWords) -> None:
    (one,) = suggestions("trainng", known)
    assert one == Expansion("trainng", ("training",), WEIGHT)
    weights = {term.text: term.weight for term in DutchAnalyser().also_terms([one])}
    assert weights["train"] == WEIGHT < 1


def _plainly(one: str, other: str) -> int:
    """The recursion as it stands in the books."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        _plainly(one[1:], other) + 1,
        _plainly(one, other[1:]) + 1,
        _plainly(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        ways.append(_plainly(one[2:], other[2:]) + 1)
    return min(ways)


def test_distance_is_that_of_the_definition() -> None:
    rng = Random(3)
    for _ in range(200):
        one, other = ("".join(rng.choices("abc", k=rng.randrange(6))) for _ in range(2))
        assert distance(one, other, 2) == min(_plainly(one, other), 3)


def test_no_word_within_reach_is_passed_over(known: KnownWords) -> None:
    rng = Random(4)
    for word in ("training", "kinderen", "schoolverzuim", "ondertoezichtstelling", "angstige"):
        for _ in range(50):
            place, letter = rng.randrange(1, len(word) - 1), rng.choice("abcdefghijklmnopqrstuvwxyz")
            wrong = rng.choice(
                [
                    word[:place] + word[place + 1 :],
                    word[:place] + letter + word[place:],
                    word[:place] + letter + word[place + 1 :],
                    word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                ]
            )
            nearest = known.nearest(wrong)
            assert nearest is not None
            assert distance(wrong, nearest, 2) <= distance(wrong, word, 2) <= 1


@pytest.mark.slow
def test_four_times_as_many_words_are_looked_through_in_four_times_the_time_at_most() -> None:
    rng = Random(5)
    words = {"".join(rng.choices("aeinrstdoelgkmvhpuwbjz", k=rng.randrange(5, 15))) for _ in range(40_000)}

    class Reader:
        def __init__(self, n: int) -> None:
            self.words = set(sorted(words)[:: 40_000 // n])

        def vocabulary(self, prefix: str) -> list[str]:
            return sorted(prefix + word for word in self.words)

        def document_frequency(self, terms: list[str]) -> dict[str, int]:
            return {term: int(term.removeprefix("=") in self.words) for term in terms}

    def look_up(n: int) -> None:
        known = KnownWords(Reader(n))  # type: ignore[arg-type]
        for word in sorted(words)[:100]:
            known.nearest(word[:3] + "x" + word[4:])

    assert times_as_much(look_up, 10_000) < 8
