"""A Frisian question is searched in Dutch words too; a question in another language stays what it is."""

import pytest

from index.dutch.language import in_dutch


@pytest.mark.parametrize(
    ("frisian", "dutch"),
    [
        ("Wêr kinne wy hinne mei ús bern?", "Waar kunnen wij hinne met ons bern?"),
        ("Hoe kinne âlden in beslút nimme?", "Hoe kunnen âlden een beslút nemen?"),
        ("Wat is der foar bern dy’t net nei skoalle geane?", "Wat is er voor bern die niet naar skoalle geane?"),
        ("Wat docht in JIM of de GGZ foar myn bern?", "Wat doet een JIM of de GGZ voor mijn bern?"),
    ],
)
def test_the_small_words_of_a_frisian_question_become_dutch(frisian: str, dutch: str) -> None:
    assert in_dutch(frisian) == dutch


@pytest.mark.parametrize(
    "question",
    [
        "Wie kan mij helpen in Sneek?",
        "Hoe doet men mee in mei?",
        "Is there a training for anxious children?",
        "Welche Hilfe gibt es für Jugendliche?",
        "",
    ],
)
def test_a_question_in_another_language_stays_as_it_is(question: str) -> None:
    assert in_dutch(question) == question
