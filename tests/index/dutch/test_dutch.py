"""Dutch words that mean the same get the same term, and others don't."""

from pathlib import Path

import pytest

from index.dutch.analyser import DutchAnalyser
from index.dutch.forms import base
from index.dutch.thesaurus import Thesaurus
from index.dutch.words import stem, words

PAIRS = Path(__file__).resolve().parents[2] / "data" / "dutch_pairs.tsv"


def _written(text: str) -> list[str]:
    return [word for word, _ in words(text)]


def _pairs(kind: str) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(one, other) for what, one, other in rows if what == kind]


def _terms(text: str) -> set[str]:
    return {term.text for term in DutchAnalyser().terms(text)}


def test_there_are_enough_pairs() -> None:
    assert len(_pairs("meet")) >= 150
    assert len(_pairs("apart")) >= 50


@pytest.mark.parametrize(("one", "other"), _pairs("meet"))
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert _terms(one) & _terms(other)


@pytest.mark.parametrize(("one", "other"), _pairs("apart"))
def test_other_words_do_not_meet(one: str, other: str) -> None:
    assert not _terms(one) & _terms(other)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("doorverwezen", "doorverwijzen"), ("meegedaan", "meedoen"), ("vergeten", "vergeten"), ("besteden", "besteden"),
        ("afspraken", "afspraken"), ("vuurtoren", "vuurtoren"), ("student", "student"), ("wachtwoord", "wachtwoord"),
        ("huis", "huis"), ("", ""),
    ],
)  # fmt: skip
def test_a_form_goes_to_its_base_and_other_words_stay(form: str, expected: str) -> None:
    assert base(form) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'s Ochtends z'n foto’s in 't huis", "ochtends foto huis"),
        ("Súdwest-Fryslân", "sudwest-fryslan sudwest fryslan"),
        ("De POH-jeugd", "poh-jeugd poh jeugd"),
        ("CoronaCheck-app", "coronacheck-app coronacheck app corona check"),
        ("m.b.t. 12.345 kinderen, € 1.000,50 of 3.2", "mbt 12345 kinderen 1000,50 3.2"),
        ("2015-2020", "2015-2020 2015 2020"),
        ("ﬁets ĲS ｗｉｊｋ coöpe\u00adratie", "fiets ijs wijk cooperatie"),
        ("de wachttijden¹ en het rapport.²³", "wachttijden rapport"),
        ("de het een en", ""),
        ("!? — …", ""),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, expected: str) -> None:
    assert _written(text) == expected.split()


def test_a_part_weighs_less_than_its_compound_and_a_form_less_than_its_stem() -> None:
    weights = {term.text: term.weight for term in DutchAnalyser().terms("POH-jeugd")}
    assert weights == {
        "poh-jeugd": 1.0, "=poh-jeugd": 0.3, "poh": 0.5, "=poh": 0.15, "jeugd": 0.5, "=jeugd": 0.15,
    }  # fmt: skip


def test_a_compound_written_as_one_word_has_its_parts_as_terms() -> None:
    weights = {term.text: term.weight for term in DutchAnalyser().terms("wijkteams")}
    assert weights == {"wijkteam": 1.0, "=wijkteams": 0.3, "wijk": 0.6, "team": 0.6}


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("coördineren", "coördineert coördinatie coördinator coördinatoren coördinators coördinatrice"),
        ("evalueren", "evalueert evaluatie evaluaties evaluator"),
        ("organiseren", "organisatie organisator organisatrices"),
        ("genereren", "generatie generator"),
    ],
)
def test_what_is_made_of_a_verb_on_eren_is_found_by_it(verb: str, forms: str) -> None:
    [meant] = {term.text for term in DutchAnalyser().terms(verb) if term.weight == 1.0}
    for form in forms.split():
        assert meant in {term.text for term in DutchAnalyser().terms(form)}, form


def test_a_compound_ends_in_what_coordinates_too() -> None:
    assert "coordiner" in {term.text for term in DutchAnalyser().terms("zorgcoördinator")}


def test_other_words_on_those_endings_keep_their_stem() -> None:
    kept = "verkeer factor mentor sector theater sfeer statie zoetermeer".split()
    assert [stem(word) for word in kept] == kept


def test_a_term_is_repeated_as_often_as_it_stands_there() -> None:
    texts = [term.text for term in DutchAnalyser().terms("Kind, kinderen: KIND")]
    assert texts.count("kind") == 3
    assert texts.count("=kind") == 2


def test_queries_and_passages_are_treated_alike() -> None:
    analyser = DutchAnalyser(Thesaurus())
    assert analyser.query_terms("Gezinnen in de wijk") == analyser.terms("gezinnen in de Wijk")


def test_a_query_is_also_searched_in_other_words_with_a_lower_weight() -> None:
    analyser = DutchAnalyser()
    own, found = analyser.terms("OTS"), analyser.query_terms("OTS")
    also = {term.text: term.weight for term in found[len(own) :]}
    assert found[: len(own)] == own
    assert also["ondertoezichtstel"] == pytest.approx(0.25)
    assert max(also.values()) < 1


def test_other_words_do_not_add_to_what_was_asked() -> None:
    terms = DutchAnalyser().query_terms("wijkteam")
    assert len({term.text for term in terms}) == len(terms)


def test_the_name_tells_the_version_of_the_stemmer() -> None:
    assert DutchAnalyser().name == "dutch-7 (snowballstemmer 3.1.1)"


@pytest.mark.parametrize("text", ["", "-", "''", "a-", "\ud800", "नमस्ते किताब", "ⅷ ½", "x" * 5000, "a-" * 500])
def test_any_text_gives_terms_that_can_be_stored(text: str) -> None:
    for term in DutchAnalyser().terms(text):
        assert term.text.strip() == term.text != ""
        assert 0 < term.weight <= 1
        assert term.text.encode() is not None
