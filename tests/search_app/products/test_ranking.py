"""Products are ranked by what was found, as worked out one by one; what no publication is about shows no card."""

import pytest

from index.retrieval.diversify import CANDIDATES
from index.retrieval.long_queries import search
from index.retrieval.retriever import bare
from search_app.products.ranking import DEFAULT, Wanted, features_of, rank
from search_app.service import Service

pytestmark = pytest.mark.slow
IN_PASSING = 0.5  # less for a passage that only names it, or doesn't name what its publication is about


@pytest.mark.parametrize("question", ["Wat helpt een kind dat niet naar school gaat?", "hulp bij schulden", "JIM"])
def test_signs_are_the_largest_cosine_and_score_among_all_that_tells_of_a_product(demo: Service, question: str) -> None:
    with demo._leased() as lease:
        answerer = demo._answerer(lease, True)
        catalogue = answerer.catalogue
        found = search(question, CANDIDATES, answerer.retriever, answerer.words)
        wanted = Wanted(answerer.retriever.encoder.encode_queries([bare(question)])[0])
        features = features_of(catalogue, wanted, found)
        lowest = min(one.hit.score for one in found)
        for number in range(len(catalogue.products)):
            profiles = [
                float(row @ wanted.vector)
                for row, owner in zip(catalogue.profiles, catalogue.owner, strict=True)
                if owner == number
            ]
            passages = [(one.hit.passage, one.hit.score) for one in found]
            scores = [lowest]
            scores += [score for at, score in passages if number in catalogue.told_in.get(at.passage_id, ())]
            about = [score for at, score in passages if number in catalogue.subjects.get(at.publication_id, ())]
            about += [score for at, score in passages if number in catalogue.named_in(f"{at.heading}\n{at.text}")]
            scores += [score - IN_PASSING for score in about]
            profile, passage = (float(one) for one in features[number])
            assert profile == pytest.approx(max(profiles), abs=1e-5)
            assert passage == pytest.approx(max(scores), abs=1e-5)
        ranked = rank(catalogue, wanted, found, answerer.retriever.analyser)
        scores = [DEFAULT.profile * profile + DEFAULT.passage * passage for profile, passage in features.astype(float)]
        assert [one.score for one in ranked] == pytest.approx(sorted(scores, reverse=True), abs=1e-5)
        assert [one.chance for one in ranked] == sorted((one.chance for one in ranked), reverse=True)


@pytest.mark.parametrize(
    "question",
    [
        "Hoe vervang ik de remblokken van een vrachtwagen?", "Wat is de hoofdstad van Mongolië?",
        "Welke meststof hoort bij aardappelen?",
    ],
)  # fmt: skip
def test_no_card_is_shown_for_what_no_publication_is_about(demo: Service, question: str) -> None:
    assert demo.ask(question).products == ()
