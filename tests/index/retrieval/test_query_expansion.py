"""What is searched beside the words of a query is told with its reason, and can be left out."""

import pytest
from store_samples import texts_indexed

from index.dutch.analyser import DutchAnalyser
from index.dutch.words import stem
from index.retrieval.query_expansion import Also, Exact, ExpandingAnalyser, QueryExpander, Why

TEXTS = (
    "De keten van jeugdbescherming begint bij het wijkteam.",
    "Kinderen onder ondertoezichtstelling krijgen jeugdhulp van een jeugdbeschermer.",
    "Een training voor ouders in Friesland, een depressie is geen bezwaar.",
)


@pytest.fixture(scope="module")
def widened(tmp_path_factory: pytest.TempPathFactory) -> ExpandingAnalyser:
    return QueryExpander(DutchAnalyser()).of(texts_indexed(tmp_path_factory.mktemp("store"), TEXTS))


@pytest.mark.parametrize(
    ("query", "term", "why"),
    [
        ("OTS", "ondertoezichtstelling", "thesaurus"),
        ("trainng", "training", "spelling"),
        ("jeugdbeschermingsketen", "keten", "compound"),
        ("depressieve", "depressie", "form"),
    ],
)
def test_what_was_also_searched_is_told_with_its_reason(
    query: str, term: str, why: Why, widened: ExpandingAnalyser
) -> None:
    assert Also(term, query, why) in widened.also(query)


@pytest.mark.parametrize("query", ["", "training voor ouders", "kinderen", "the training"])
def test_a_query_that_is_searched_as_it_stands_tells_nothing(query: str, widened: ExpandingAnalyser) -> None:
    assert widened.also(query) == ()


def test_what_stands_nowhere_is_not_told(widened: ExpandingAnalyser) -> None:
    assert all("gezinsvoogd" not in one.term for one in widened.also("gezinsvoogd of wijkteam"))


def test_the_right_spelling_keeps_the_rest_of_the_query(widened: ExpandingAnalyser) -> None:
    assert widened.meant("Welke trainng is er in Freisland?") == "Welke training is er in Friesland?"
    assert widened.meant("Welke training is er in Friesland?") is None


@pytest.mark.parametrize("asked", ["depressief", "depressieve"])
def test_an_adjective_is_no_typing_error_for_its_noun_and_is_searched_as_it_too(
    asked: str, widened: ExpandingAnalyser
) -> None:
    query = f"hulp voor een {asked} ouder"
    assert widened.meant(query) is None
    assert widened.rephrased(query) == ()
    assert "=depressie" in {term.text for term in widened.query_terms(query)}
    assert widened.meant("hulp bij een deppressie") == "hulp bij een depressie"


def test_a_typing_error_is_searched_in_its_right_spelling_and_frisian_in_dutch_words(
    widened: ExpandingAnalyser,
) -> None:
    assert widened.rephrased("een trainng voor ouders") == ("een training voor ouders",)
    assert widened.rephrased("Wat kinne âlden dwaan foar harren bern?") == ("Wat kunnen ouders dwaan voor hun kind?",)
    assert widened.rephrased("een training voor ouders met een OTS") == ()


def test_exactly_searched_is_no_part_and_no_other_name(widened: ExpandingAnalyser) -> None:
    exact = {term.text for term in Exact(DutchAnalyser()).query_terms("OTS, jeugdbeschermingsketen en trainng")}
    wide = {term.text for term in widened.query_terms("OTS, jeugdbeschermingsketen en trainng")}
    assert exact < wide
    assert {stem("keten"), "=ondertoezichtstelling", "=training"} <= wide - exact
    assert {"=ots", "=jeugdbeschermingsketen", "=trainng"} <= exact


def test_a_generation_is_looked_through_once(widened: ExpandingAnalyser) -> None:
    widener = QueryExpander(DutchAnalyser())
    assert widener.of(widened.reader) is widener.of(widened.reader)
