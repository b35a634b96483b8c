"""Who asks for publications is told apart from who only names one."""

import pytest

from search_app.web.views.source import choices_asked


@pytest.mark.parametrize(
    "question",
    [
        "Welke publicaties zijn er over gamen?",
        "Ik zoek rapporten over eetproblemen.",
        "Kun je me een overzicht geven van jullie factsheets?",
        "Wat hebben jullie gepubliceerd over autisme?",
        "Hebben jullie een factsheet over slaap?",
        "Wat zijn de nieuwste publicaties?",
        "Is er een handreiking over meertalig opvoeden?",
        "Kunt u mij alle notities uit 2022 sturen?",
        "Waar vind ik artikelen over alcohol?",
        "Magazines uit Zeeland",
        "Welke handreikingen hebben jullie over rouw?",
        "Is er een rapport over zwerfjongeren?",
        "Zijn er nieuwe artikelen over zindelijkheid?",
        "Wat is er gepubliceerd over pleegzorg in Brabant?",
        "Heeft u een presentatie over hechting?",
    ],
)
def test_who_asks_for_publications_is_understood(question: str) -> None:
    assert choices_asked(question) is not None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Welke factsheets hebben jullie?", "factsheet"),
        ("Hebben jullie een handreiking?", "handreiking"),
        ("Ik zoek alle artikelen", "artikel"),
    ],
)
def test_who_asks_for_a_kind_gets_that_kind(question: str, kind: str) -> None:
    chosen = choices_asked(question)
    assert chosen is not None
    assert [(one.field, one.value) for one in chosen.choices] == [("kind", kind)]


@pytest.mark.parametrize(
    "question",
    [
        "Wat staat er in het rapport over jonge mantelzorgers?",
        "Wat is een factsheet?",
        "Wie schreef de factsheet over gamen?",
        "Hoe maak je een factsheet voor ouders?",
        "Publicaties lezen kost ons wijkteam te veel tijd, wat helpt?",
        "Rapporten van de kinderrechter bespreken met een kind: hoe doe je dat?",
        "Welke magazines lezen jongeren graag?",
        "Hoeveel artikelen telt het kinderrechtenverdrag?",
        "Hoeveel webpagina's bezoekt een tiener op een dag?",
        "Presentaties geven durft hij niet. Wat helpt tegen spreekangst?",
        "Zijn er notities nodig bij een huisbezoek?",
        "Een rapport van de kinderpsycholoog begrijp ik niet, wie legt het uit?",
        "Hoe schrijf je notities in een dossier?",
        "Hoeveel magazines lees je voor met een peuter?",
        "Wat doe je als een leerling presentaties vermijdt?",
    ],
)
def test_who_only_names_a_publication_asks_for_none(question: str) -> None:
    assert choices_asked(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "Welke artikelen van de Jeugdwet gaan over vrijwillige hulp?",
        "Is een presentatie voor de klas te zwaar voor een kind dat stottert?",
    ],
)
def test_a_question_that_filters_cannot_answer_gets_no_list(question: str) -> None:
    chosen = choices_asked(question)
    assert chosen is not None
    assert not chosen.choices
