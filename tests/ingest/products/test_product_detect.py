"""Products are recognised by how a text speaks of them; organisations, laws, places and persons are not."""

import re

import pytest
from product_making import mentions, names

from ingest.products.detect import Detected, apart, stands_as_name
from ingest.products.names import is_no_product


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dat leren ze in de training Sterke Uil.", "Sterke Uil"),
        ("Wij werken met de methodiek Rots en Water.", "Rots en Water"),
        ("Zo ontstond het project ‘Samen aan Zet’ in de wijk.", "Samen aan Zet"),
        ("Buurtboog is een methode waarbij buren een gezin helpen.", "Buurtboog"),
        ("Kamer 12 (een project voor jongeren) loopt nog.", "Kamer 12"),
        ("Er zijn projecten uitgevoerd, zoals Buurtboog en de straatacademies.", "Buurtboog"),
        ("Er zijn projecten uitgevoerd, zoals Buurtboog en de straatacademies.", "straatacademies"),
        ("Bij de aanpak BOB (Buren Op Bezoek) komt er iemand langs.", "BOB"),
        ("De resultaten, zoals de ‘Kort-en-Krachtig-projecten’, zijn bekend.", "Kort-en-Krachtig"),
        ("Zo is een digitale keuzewijzer ontwikkeld die ouders helpt.", "digitale keuzewijzer"),
        ("De praatkaart is een hulpmiddel om met kinderen te praten.", "praatkaart"),
        ("Het fonds stelt ‘leervouchers’ beschikbaar voor scholen.", "leervouchers"),
        ("Een mooi project is de leergemeenschap goede relaties, waarin men leert.", "leergemeenschap goede relaties"),
        ("Soort: training (fictief)\nProject: Boze Beer (fictief)\n", "Boze Beer"),
        ("Samen leren lezen is een project voor jonge ouders.", "Samen leren lezen"),
        ("Terug naar huis is een nieuw woontraject van Zonnehof.", "Terug naar huis"),
        ("Het Sterke Start plan jonge ouders is een programma voor gezinnen.", "Sterke Start plan jonge ouders"),
        ("Zandkasteeltje: een programma met huisbezoeken voor ouders.", "Zandkasteeltje"),
        ("In de wijk is ZOMER getest, een methode die jongeren helpt.", "ZOMER"),
    ],
)
def test_a_product_is_recognised(text: str, name: str) -> None:
    assert name in names(text)


def test_a_card_under_a_heading_is_a_product_with_its_kind() -> None:
    text = "# Sterke Uil\n\nSoort: training\nVoor wie: kinderen van 8 tot 12 jaar\nWaar: Emmen\nStatus: loopt\n"
    (found,) = mentions(text)
    assert (found.name, found.kind) == ("Sterke Uil", "training")
    facts = {(fact.field, fact.value) for fact in found.facts}
    assert {("age", "8-12"), ("region", "Drenthe"), ("status", "loopt"), ("audience", "kinderen")} <= facts


def test_a_result_without_a_name_is_called_what_it_is() -> None:
    text = "Een cursus waardoor leerkrachten pesten in de klas kunnen herkennen. Het is een greep uit de resultaten."
    assert names(text) == ["cursus pesten in de klas"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De training is van jeugdhulporganisatie Zonnehof. Zonnehof geeft de training Sterke Uil.", "Zonnehof"),
        ("Zonnehof, een school voor speciaal onderwijs, geeft Sterke Uil. Zonnehof doet dat lang.", "Zonnehof"),
        ("Op de Zonnehof, een school voor taal, geven zij Sterke Uil. De Zonnehof doet dat lang.", "De Zonnehof"),
        ("Zonnehof is een stichting. De training Sterke Uil is van Zonnehof. Zonnehof helpt.", "Zonnehof"),
        ("ELSDRECHT - De training Sterke Uil begint. Kinderen doen mee.", "ELSDRECHT"),
    ],
)
def test_what_is_said_to_be_an_organisation_or_stands_where_news_names_its_place_is_no_product(
    text: str, name: str
) -> None:
    found = [Detected(name, (), None, True, 1.0), Detected("Sterke Uil", (), "training", True, 1.0)]
    assert [one.name for one in found if stands_as_name(one, text)] == ["Sterke Uil"]


@pytest.mark.parametrize(
    "text",
    [
        "Jongerenwerkers van Zonnehof geven de training Sterke Uil.",
        "De voorzitter van de Zonnehof opende de training Sterke Uil.",
        "Sterke Uil is een project van de stichting en het Zonnehof voor gezinnen. Het is een project van Zonnehof.",
        "Kinderen worden voor Sterke Uil aangemeld door Zonnehof.",
        "De gemeente maakte Sterke Uil samen met Zonnehof.",
        "Zonnehof bedacht Sterke Uil.",
        "De makers van Sterke Uil hebben op 3 mei de Zonnehof gewonnen.",
        "Partners: de kerk, Zonnehof. Sterke Uil begint.",
        "Zonnehof, het regionale kenniscentrum, betaalde Sterke Uil.",
        "Aan Sterke Uil doen twee functies mee: de leraar en de Zonnehof.",
    ],
)
def test_who_makes_pays_or_gives_something_and_what_is_won_is_no_product(text: str) -> None:
    found = [Detected(name, (), None, True, 1.0) for name in ("Zonnehof", "Sterke Uil")]
    assert [one.name for one in found if stands_as_name(one, text)] == ["Sterke Uil"]


@pytest.mark.parametrize(
    "text",
    [
        "De training Sterke Uil werkt samen met scholen. Scholen werken samen met Sterke Uil.",
        "Sterke Uil is een training. De gemeente zoekt samenwerking met Sterke Uil.",
        "De begeleiders van Sterke Uil komen thuis. Het boekje van Sterke Uil is gratis.",
    ],
)
def test_what_is_called_something_that_is_given_may_be_spoken_of_as_who_gives_it(text: str) -> None:
    assert stands_as_name(Detected("Sterke Uil", (), "training", True, 1.0), text)


@pytest.mark.parametrize(
    "name",
    [
        "Nieuwsbrief Jonge Kind",
        "Sociaal Team Elsdrecht",
        "Buurtteam Zuid",
        "Steunpunt Vroeg Erbij",
        "Kennisnetwerk Opgroeien",
        "Elsdrecht Welzijn",
        "Elsdrecht Welzijn aan Zet",
        "Jeugdarts Anna de Boer",
        "Projectleider Jan Jansen",
        "toolkit",
        "proeftuin",
    ],
)
def test_a_newsletter_a_team_a_person_with_a_profession_and_an_everyday_word_are_no_product(name: str) -> None:
    assert is_no_product(name)


@pytest.mark.parametrize("name", ["Team Bloot", "Welzijn op Recept", "Coach met Oog", "Moeders bij de Lantaarn"])
def test_a_name_with_such_a_word_in_it_may_be_a_product(name: str) -> None:
    assert not is_no_product(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jongeren wonen aan de Zonnesingel. Op de Zonnesingel is begeleiding.", "Zonnesingel"),
        ("Bron en jaar: Onderzoek Zonnehof 2019; Uitkomst: 30 deelnemers", "Onderzoek Zonnehof"),
        ("Sterke Uil is een GGD-methode voor ouders.", "GGD-methode"),
    ],
)
def test_a_street_a_source_and_what_is_only_ever_one_of_a_sort_are_no_product(text: str, name: str) -> None:
    assert not stands_as_name(Detected(name, (), None, True, 1.0), text)


def test_a_foundation_may_be_called_after_what_it_gives() -> None:
    text = "Stichting Sterke Uil geeft de training Sterke Uil."
    assert stands_as_name(Detected("Sterke Uil", (), "training", True, 1.0), text)


def test_a_word_that_also_opens_a_sentence_stays_what_its_clues_say() -> None:
    text = (
        "Er zijn projecten, zoals de buurttafel. De buurttafel is een hulpmiddel. Buurttafel werkt in Emmen. "
        "Aan de buurttafel praten ouders."
    )
    assert [name.casefold() for name in names(text)] == ["buurttafel"]


def test_a_page_has_what_its_title_names_as_its_subject_where_it_names_nothing_surer() -> None:
    text = (
        "# Elsdrecht stopt met Jekkerkring\n\nNa twee jaar trekt de gemeente de stekker uit Jekkerkring. "
        "Jekkerkring kostte 30.000 euro. Van de twaalf jongeren kwamen er vier."
    )
    found = {one.name: one.treatment for one in mentions(text, title="Elsdrecht stopt met Jekkerkring")}
    assert "Jekkerkring" in found


def test_a_sure_longer_name_stands_beside_the_shorter_one_that_it_holds() -> None:
    text = (
        "# Sterke Uil\n\nSterke Uil is een training voor kinderen. Kinderen oefenen bij Sterke Uil met een coach. "
        "Voor thuis is er de Sterke Uil Oefenapp, een app voor ouders. Sterke Uil duurt tien weken."
    )
    assert {"Sterke Uil", "Sterke Uil Oefenapp"} <= {one.name for one in mentions(text, title="Sterke Uil")}


def test_two_names_with_an_article_between_them_are_two() -> None:
    text = "Kinderen volgen projecten, zoals Boze Beer en het Zonnekaartje voor thuis."
    assert {"Boze Beer", "Zonnekaartje"} <= set(names(text))


def test_a_label_of_words_without_a_capital_says_what_it_is_about_and_is_no_name() -> None:
    assert names("Partner: Emmen; Project: drie gesprekken met ouders; Stand: loopt") == []


def test_a_short_name_may_be_the_first_letters_of_plain_words() -> None:
    text = (
        "# KIT: kort en thuis\n\nKorte intensieve thuisbegeleiding, afgekort KIT, is hulp aan huis voor gezinnen. "
        "KIT duurt acht weken. Ouders van deelnemers aan KIT komen bij elkaar."
    )
    (found,) = mentions(text, title="KIT: kort en thuis")
    assert {found.name, *found.other_names} == {"Korte intensieve thuisbegeleiding", "KIT"}


@pytest.mark.parametrize(
    "text",
    [
        "Het programma Academische Werkplaatsen Transformatie Jeugd liep tot 2020.",
        "De gemeente Utrecht werkt met de Hogeschool Windesheim aan een project.",
        "Volgens het onderzoek van Jan de Vries is dat zo.",
        "De Jeugdwet en de Wmo gelden, zegt het ministerie van VWS.",
        "Een training helpt. Het project loopt goed. De methode werkt.",
        "Ouders met een LVB (licht verstandelijke beperking) krijgen hulp.",
        "In het project in Emmen en Assen werken we samen.",
        "De werkgroep en de gemeenteraad kwamen op woensdag bijeen.",
        "De eerste stap is een training voor ouders. Wat vaak helpt is een cursus over geld.",
        "Nieuw: een cursus voor ouders.",
        "Samen eten met de buurt is een vorm van hulp en geen project.",
        "Die titel van de onderzoeker: zonder schade lukt het niet. Zo klinkt de titel: groot en klein.",
    ],
)
def test_what_is_no_product_is_left_alone(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Hulp thuis\n\nOuders straffen vaak. Kinderen huilen vaak.\n\nVaak een netwerk, een project.", "Vaak"),
        ("# Rapport\n\n## Leeswijzer\n\nHoofdstuk 2 gaat over kinderen en ouders.", "Leeswijzer"),
    ],
)
def test_an_everyday_word_is_no_name(text: str, name: str) -> None:
    assert name not in names(text)


@pytest.mark.parametrize("name", ["één op één", "welk programma", "zonder schade lukt zelden"])
def test_words_that_say_nothing_by_themselves_are_no_name_without_a_capital(name: str) -> None:
    from ingest.products.names import is_no_product

    assert is_no_product(name)
    assert not is_no_product(name.title())


def test_a_coined_word_ends_where_its_last_part_begins() -> None:
    from ingest.products.names import words

    assert words().coined_kind("steunmaat") == "project"
    assert words().coined_kind("speelklimaat") is None


def test_the_heads_of_columns_are_no_products_but_where_the_corner_is_empty() -> None:
    head = Detected("Omschrijving", (), None, True, 1.0)
    rows = [f"{what}; Omschrijving: iets" for what in ("doel", "duur", "prijs")]
    assert not stands_as_name(head, "\n".join(f"Kenmerk: {row}" for row in rows))
    assert stands_as_name(head, "\n".join(rows))


def test_what_leads_a_name_in_with_an_article_is_no_part_of_it_where_it_only_opens_lines() -> None:
    from ingest.products.names import counting, without_lead

    count = counting("In mei zijn Verhaaltafels gehouden.\nTijdens een Verhaaltafel praten ouders.")
    assert without_lead("Tijdens een Verhaaltafel", count) == "Verhaaltafel"
    count = counting("Met een Knipoog helpt ouders.\nZij kozen ‘Met een Knipoog’.")
    assert without_lead("Met een Knipoog", count) == "Met een Knipoog"
    count = counting("Over de Praatpoot, een hulpmiddel.")
    assert without_lead("Over de Praatpoot", count) == "Praatpoot"
    count = counting("Dankzij Dappere Kat praten ouders.\nHet project Dankzij Jou loopt.")
    assert without_lead("Dankzij Dappere Kat", count) == "Dappere Kat"
    assert without_lead("Dankzij Jou", count) == "Dankzij Jou"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Boze Beer en Sterke Uil", "Boze Beer en Sterke Uil zijn er voor kinderen.", ["Boze Beer", "Sterke Uil"]),
        ("Loket en Sterke Uil", "Rondom, Boze Beer, het Loket en Sterke Uil.", ["Loket", "Sterke Uil"]),
        ("Wieg en Ritme", "Wieg en Ritme is een training.\nElders helpen Rondom, Wieg en Ritme.", ["Wieg en Ritme"]),
        ("Wieg en Ritme", "Ouders doen mee aan Wieg en Ritme.", ["Wieg en Ritme"]),
    ],
)
def test_two_names_that_only_ever_stand_side_by_side_are_no_third_one(name: str, text: str, shown: list[str]) -> None:
    assert [one.name for one in apart(Detected(name, (), None, True, 1.0), text)] == shown


def test_a_piece_of_a_word_or_of_a_longer_name_is_no_product() -> None:
    from ingest.products.detect import Detected, standing_alone

    text = "Fris 3C Team is een programma.\nOuder Training Oost is een training.\nOuder Training Oost loopt."
    found = [Detected(name, (), None, True, 1.0) for name in ("C Team", "Ouder Training Oost", "Training Oost")]
    assert [one.name for one in standing_alone(found, text)] == ["Ouder Training Oost"]


def test_what_leads_a_name_in_is_no_part_of_it_where_the_rest_stands_alone() -> None:
    from ingest.products.names import counting, without_lead

    count = counting("Tijdens een Verhaaltafel praten ouders. Elke Verhaaltafel duurt een uur. Op de Rails begon laat.")
    assert without_lead("Tijdens een Verhaaltafel", count) == "Verhaaltafel"
    assert without_lead("Op de Rails", count) == "Op de Rails"


def test_a_text_about_something_else_is_not_looked_at() -> None:
    from product_making import publication

    from ingest.products.detect import tells_of_products
    from ingest.products.names import lines_of

    manual = publication("m", "De tool Lighthouse is een programma. " * 30)
    assert not tells_of_products(lines_of(manual.pages, []))


def test_a_page_of_the_field_is_looked_at_though_it_names_no_child_or_parent() -> None:
    from index.types import Span
    from ingest.products.detect import tells_of_products
    from ingest.products.names import TextLine

    text = "Een dakloze man kreeg een woning. Zwangere vrouwen spreken met een verloskundige."
    assert tells_of_products([TextLine(text, Span(0, 0, len(text)))])


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Het heet 'Vind je maatje' van de wijk, waar 'Samen Sterk' ook zit.", ["Vind je maatje", "Samen Sterk"]),
        ("'s Avonds is er 'Opvoeden in 't Gooi' voor ouders.", ["Opvoeden in 't Gooi"]),
        ("Er zijn 'Tút en derút'-plekken.", ["Tút en derút"]),
        ("Zo'n dag en zo'n avond.", []),
    ],
)
def test_straight_quotes_close_where_their_name_ends(text: str, quoted: list[str]) -> None:
    import re

    from ingest.products.names import QUOTED

    assert [one["name"] for one in re.finditer(QUOTED.format("name"), text)] == quoted


def test_another_products_sentence_is_not_told_of_this_one() -> None:
    text = (
        "# Praattafel\n\nProjecten zijn opgezet, waaronder de praattafel en de training Sterke Uil. Aan de praattafel "
        "kijken ouders terug. Dat is soms ingewikkeld.\n\nDe training Sterke Uil helpt kinderen. Zij oefenen op school."
    )
    told = {one.name: [fact.quote for fact in one.facts] for one in mentions(text)}
    assert "Dat is soms ingewikkeld." in told["praattafel"]
    assert "Zij oefenen op school." in told["Sterke Uil"]
    assert "Zij oefenen op school." not in told["praattafel"]


def test_a_participation_keeps_the_sources_spelling() -> None:
    import numpy as np
    from product_making import SECTOR, publication

    from ingest.chunking.passages import ChunkSettings, split
    from ingest.products.findings import findings_of

    text = f"Deelnemende gemeenten aan de Werkplaats Jeugd Salland zijn Raalte, Oldenbroek en Zwolle.\n\n{SECTOR}"
    made = publication("a", text)
    passages = split("a", made.pages, lambda texts: [len(one) for one in texts], ChunkSettings(500, 900, minimum=1))
    (listed,) = findings_of(made, passages, (), lambda texts: np.ones((len(texts), 1), np.float32)).participations
    assert (listed.workplace, listed.participants) == ("Werkplaats Jeugd Salland", ("Raalte", "Oldenbroek", "Zwolle"))


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        (
            "Bij de Regionale Werkplaats Jong en Oud (RWJO) kan ieder terecht. Het project RWJO is voor vaders.",
            "Regionale Werkplaats Jong en Oud",
            "RWJO",
        ),
        (
            "Er is sinds kort het Samen Buiten in de Les, afgekort SBL. De training SBL is een training voor vaders.",
            "Samen Buiten in de Les",
            "SBL",
        ),
    ],
)
def test_a_short_name_stands_beside_the_name_it_is_short_for(text: str, long: str, short: str) -> None:
    (found,) = mentions(text)
    assert (found.name, found.other_names) == (long, (short,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vergelijkbaar elders: De Tussensprong (Twente). De training Tussensprong is een training.", "Tussensprong"),
        ("De methode BOB (Buren Op Bezoek) is er voor buren. Bij BOB (Bij iemand thuis) komt er iemand.", "BOB"),
    ],
)
def test_a_place_or_a_word_in_brackets_is_no_other_name(text: str, name: str) -> None:
    [found] = [one for one in mentions(text) if one.name == name]
    assert set(found.other_names) <= {"Buren Op Bezoek"}


def test_a_short_name_whose_letters_are_not_those_in_front_of_it_stays_alone() -> None:
    assert "BOB" in names("De gemeente Grote Stad (BOB) is er. De training BOB is een training voor vaders.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Project: Sterke Uil; Soort: methode\n\nDoe mee met het project Sterke Uil. Kom bij Sterke Uil.", "methode"),
        ("Taal van Ver is een training van tien ochtenden. Het project kost niets. Taal van Ver loopt.", "training"),
        ("Sterke Uil is een schrijftherapie voor kinderen. Doe mee met Sterke Uil.", "methode"),
        ("Sterke Uil is er voor ouders. De training duurt tien weken. Aan Sterke Uil doen ouders mee.", "training"),
        ("Het netwerk koos voor het Buren Steun Project. Het netwerk Buren Steun Project begon.", "project"),
    ],
)
def test_a_kind_is_what_a_label_a_name_or_a_definition_says(text: str, kind: str) -> None:
    assert kind in {one.kind for one in mentions(text)}


def test_what_is_said_to_be_something_else_gets_no_kind_of_what_is_told_around_it() -> None:
    text = (
        "# Huis Sterke Uil\n\nSterke Uil is een woonhuis met begeleiding voor jonge moeders en hun kinderen. "
        "Uit eigen onderzoek bleek dat de stad Sterke Uil goed kon gebruiken. Jonge ouders krijgen er hulp."
    )
    assert {one.kind for one in mentions(text) if "Uil" in one.name} == {None}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Het Vossenhuis is een woonplek voor jongeren. Het Vossenhuis is open.", None),
        ("In het Vossenhuis koken jongeren. Kom naar het Vossenhuis.", "project"),
        ("Spel van Vos begon klein. Ouders komen bij Spel van Vos samen.", None),
        ("Met het Vossenboek praten ouders over later. Het Vossenboek ligt op tafel.", None),
        ("Soort; Sterke Uil: training; Boze Beer: leskist\nSterke Uil is voor ouders.", "training"),
        ("Het Vos Spel is een muziekproject in Emmen. Kom naar het Vos Spel.", "project"),
        ("Het onderzoek naar Sterke Uil loopt nog. Aan Sterke Uil doen ouders mee.", None),
    ],
)
def test_what_a_name_ends_in_is_its_kind_unless_it_is_said_to_be_something_else(text: str, kind: str | None) -> None:
    assert {one.kind for one in mentions(text) if re.search("Vos|Uil", one.name)} <= {kind}


def test_a_word_for_a_kind_that_only_stands_near_is_no_kind() -> None:
    text = "# Sterke Uil\n\nIn Sterke Uil koken ouders samen. Na het eten lezen zij een boek of een magazine voor."
    assert {one.kind for one in mentions(text) if "Uil" in one.name} == {None}


def test_a_name_is_written_as_the_text_mostly_does_and_not_as_its_title() -> None:
    text = "# Eerst soep\n\nNu belde de juf Eerst Soep. Kinderen en ouders eten samen op school."
    [found] = mentions(f"{text} De methode Eerst Soep helpt.\n\nBij Eerst Soep eten gezinnen.\n", title="Eerst soep")
    assert found.name == "Eerst Soep"
    assert "De methode Eerst Soep helpt." in {fact.quote for fact in found.facts}
