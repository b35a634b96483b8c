"""Confidence: what raises it, what lowers it, and what an abstention says."""

from dataclasses import replace

import pytest

from index.dutch.analyser import DutchAnalyser
from index.retrieval.retriever import Evidence
from index.types import Hit, Passage, Record, Sentence, Span
from search_app.answer import abstention
from search_app.answer.abstention import CollectionStats
from search_app.answer.confidence import DUTCH, FOREIGN, Calibration, Features, confidence, features_of, is_foreign
from search_app.answer.expected import Asked, AskedWord, kinds_asked
from search_app.answer.understanding import personal_words
from search_app.texts import common as texts_common

ANALYSER = DutchAnalyser()
NEAR = Features(passage=0.89, covered=1.0, weighed=2.0, agreed=1.0)
TEXT = "Twee Huizen is een training voor kinderen. De training kost 40 euro per kind."


def word(text: str, *, idf: float = 2.0, known: bool = True) -> AskedWord:
    terms = tuple((term.text, min(1.0, term.weight)) for term in ANALYSER.terms(text))
    return AskedWord(text, terms, idf, known)


def passage(text: str = TEXT, publication_id: str = "p") -> Passage:
    middle = text.index(". ") + 1
    parts = ((0, middle), (middle + 1, len(text)))
    sentences = tuple(Sentence(start, end, Span(0, start, end)) for start, end in parts)
    return Passage(
        f"{publication_id}#0000",
        publication_id,
        0,
        text,
        1,
        1,
        ("Ons blad", "Scheiden"),
        (Span(0, 0, len(text)),),
        sentences,
    )


def found(text: str = TEXT, publication_id: str = "p", rank: int = 1, dense: float = 0.88) -> Evidence:
    return Evidence(Hit(passage(text, publication_id), 1.0, rank), dense, 5.0 / rank, (dense, dense - 0.02))


def test_nothing_found_is_no_confidence() -> None:
    assert confidence(features_of("Wat is dit?", Asked(), [], ANALYSER)) < 0.05


def test_confidence_is_a_share() -> None:
    for passage_cosine in (0.0, 0.7, 0.8, 0.85, 0.9, 1.0):
        for covered in (0.0, 0.5, 1.0):
            assert 0.0 <= confidence(Features(passage=passage_cosine, covered=covered)) <= 1.0


@pytest.mark.parametrize("sign", ["passage", "covered", "weighed"])
def test_a_nearer_passage_and_more_shared_words_give_more_confidence(sign: str) -> None:
    assert confidence(NEAR) > confidence(replace(NEAR, **{sign: getattr(NEAR, sign) * 0.8}))


def test_a_price_that_is_nowhere_takes_most_of_the_confidence_away() -> None:
    assert confidence(NEAR) > 0.7
    assert confidence(replace(NEAR, missing=1.0, unpriced=1.0)) <= 0.1


@pytest.mark.parametrize("calibration", [DUTCH, FOREIGN])
def test_what_a_sum_means_never_falls(calibration: Calibration) -> None:
    assert list(calibration.knots) == sorted(calibration.knots)
    assert all(0 <= share <= 1 for _, share in calibration.knots)
    assert (calibration.knots[0][0], calibration.knots[-1][0]) == (0.0, 1.0)


def test_knots_are_joined_by_straight_lines() -> None:
    calibration = Calibration(0.0, {"passage": 1.0}, ((0.0, 0.0), (0.5, 0.2), (1.0, 1.0)))
    assert calibration.chance(Features()) == pytest.approx(0.2)  # the logistic function of 0 is .5


def test_a_price_counts_only_near_the_words_it_is_asked_of() -> None:
    wanted = kinds_asked("Wat kost de training Twee Huizen?")
    asked = Asked((word("kost"), word("training"), word("Huizen")), wanted)
    elsewhere = "De kantine van de school is verbouwd. Een broodje kaas is nu 4 euro per stuk."
    near = features_of("Wat kost de training Twee Huizen?", asked, [found()], ANALYSER)
    far = features_of("Wat kost de training Twee Huizen?", asked, [found(elsewhere)], ANALYSER)
    assert near.unpriced == 0.0
    assert far.unpriced == 1.0


def test_a_heading_counts_among_the_words_of_its_passage() -> None:
    assert features_of("scheiden", Asked((word("scheiden"),)), [found()], ANALYSER).covered == 1.0


def test_another_language_is_judged_by_meaning_alone() -> None:
    unknown = Asked((word("training", known=True), word("children", known=False), word("divorce", known=False)))
    assert is_foreign("Which training supports children after divorce?", unknown)
    assert not is_foreign("Welke training is er na een scheiding?", unknown)
    assert not is_foreign("opvoedcursus statushouders", unknown)


def record(publication_id: str, title: str = "Ons blad") -> Record:
    return Record(publication_id, title, "pdf", "sha", "print", (), 1)


def said(question: str, asked: Asked, *evidence: Evidence, sure: float = 0.3) -> str:
    records = {one.publication_id: one for one in (record("p"), record("q", "Het rapport"))}
    return "\n".join(abstention.suggestions(asked, evidence, sure, CollectionStats(2, "2025"), records.__getitem__))


def test_an_abstention_says_what_was_looked_through_and_how_new_it_is() -> None:
    assert "deze 2 publicaties (tot en met 2025)" in said("Iets", Asked(), found())


def test_what_may_well_be_answered_is_not_said_to_be_found_nowhere() -> None:
    assert said("Iets", Asked(), found(), sure=0.3).startswith("Geen zeker antwoord gevonden in deze 2 publicaties")
    assert said("Iets", Asked(), found(), sure=0.2).startswith("Niet gevonden in deze 2 publicaties")


def test_an_abstention_names_the_words_that_stand_nowhere() -> None:
    asked = Asked((word("wachttijd"), word("rijexamen", known=False)))
    assert "‘rijexamen’ staat nergens" in said("Wat is de wachttijd voor een rijexamen?", asked, found())
    both = Asked((word("appeltaart", known=False), word("bakken", known=False)))
    assert "‘appeltaart’ en ‘bakken’ staan nergens" in said("appeltaart bakken", both)


def test_an_abstention_does_not_tell_that_the_name_of_somebody_stands_nowhere() -> None:
    question = "Wat helpt mevrouw Wietsma, geboren 3-4-2010, bij haar rijexamen?"
    personal = personal_words(question)
    asked = Asked(tuple(word(one, known=False) for one in ("mevrouw", "Wietsma", "geboren", "rijexamen")))
    lines = abstention.suggestions(asked, (), 0.3, CollectionStats(2, None), record, personal=personal)
    assert "‘rijexamen’ staat nergens" in "\n".join(lines)
    assert personal_words("Wat kost de training Twee Huizen in Den Haag?") == frozenset()


@pytest.mark.parametrize("little", ["zoiets", "Dergelijke", "hetzelfde"])
def test_an_abstention_does_not_tell_that_a_word_that_says_little_stands_nowhere(little: str) -> None:
    asked = Asked((word(little, known=False), word("rijexamen", known=False)))
    assert "‘rijexamen’ staat nergens" in said(f"Is er ook {little} voor een rijexamen?", asked, found())


def test_an_abstention_names_what_comes_nearest_and_what_is_not_in_it() -> None:
    text = "Twee Huizen is een training voor kinderen. De training duurt tien weken."
    lines = said("Wat kost Twee Huizen?", Asked((), kinds_asked("Wat kost Twee Huizen?")), found(text))
    assert "‘Scheiden’ in Ons blad" in lines
    assert "Een bedrag staat daar niet bij." in lines


def test_an_abstention_names_nothing_when_nothing_is_near() -> None:
    assert "dichtst in de buurt" not in said("Hoe bak ik een appeltaart?", Asked(), found(), sure=0.01)


def test_a_heading_that_stands_in_quotation_marks_gets_no_second_pair() -> None:
    assert "komt ‘Zij vraagt nooit’ in Ons blad." in texts_common.nearest([("Ons blad", "‘Zij vraagt nooit’")])
    assert "komt ‘De ‘stille’ uren’ in Ons blad." in texts_common.nearest([("Ons blad", "De ‘stille’ uren")])
