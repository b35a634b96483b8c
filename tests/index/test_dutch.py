"""Dutch words that mean the same get the same term, and others don't."""

import pytest

from index.dutch import DutchAnalyser, stem, words


def _written(text: str) -> list[str]:
    return [word for word, _ in words(text)]


@pytest.mark.parametrize(
    "forms",
    [
        "kind kinderen", "kleinkind kleinkinderen", "gezin gezinnen", "gemeente gemeenten", "school scholen",
        "brief brieven", "jongere jongeren", "ouder ouders", "opvoeden opvoeding", "werken gewerkt", "stad steden",
        "gesprek gesprekken", "gebruik gebruiken gebruikt", "gezond gezonde gezondheid", "training trainingen",
        "cliënt cliënten client", "regio regio's", "lid leden", "methode methoden", "wijkteam wijkteams",
    ],
)  # fmt: skip
def test_forms_of_a_word_meet(forms: str) -> None:
    assert len({stem(word) for word in _written(forms)}) == 1


@pytest.mark.parametrize(
    "pair",
    ["gezin zin", "gemeente menen", "regel regelen", "gedrag dragen", "gezond zonde", "geval vallen", "besteden stad"],
)
def test_other_words_do_not_meet(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


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


def test_a_term_is_repeated_as_often_as_it_stands_there() -> None:
    texts = [term.text for term in DutchAnalyser().terms("Kind, kinderen: KIND")]
    assert texts.count("kind") == 3
    assert texts.count("=kind") == 2


def test_queries_and_passages_are_treated_alike() -> None:
    analyser = DutchAnalyser()
    assert analyser.query_terms("Gezinnen in de wijk") == analyser.terms("gezinnen in de Wijk")


def test_the_name_tells_the_version_of_the_stemmer() -> None:
    assert DutchAnalyser().name == "dutch-1 (snowballstemmer 3.1.1)"


@pytest.mark.parametrize("text", ["", "-", "''", "a-", "\ud800", "नमस्ते किताब", "ⅷ ½", "x" * 5000, "a-" * 500])
def test_any_text_can_be_analysed(text: str) -> None:
    DutchAnalyser().terms(text)
