"""What a publication states of a product, field by field: only its own, and never more than the source says."""

from dataclasses import replace

import pytest
from product_making import mentions

from index.products import Told
from index.types import Span
from ingest.products.detect import Detected
from ingest.products.facts import facts_of
from ingest.products.mentions import definition_rank, name_pattern, tellings
from ingest.products.names import TextLine

ROW = "Project: Warme Jas; Leeftijd: 4–12; Soort: project; Voor wie: kinderen met weinig geld thuis"


def lines_of(*texts: str) -> list[TextLine]:
    """Sentences of one page, one behind the other."""
    lines, at = [], 0
    for number, text in enumerate(texts):
        lines.append(TextLine(text, Span(0, at, at + len(text)), told=(Told("p#0", number),)))
        at += len(text) + 1
    return lines


def stated(*texts: str, name: str = "Warme Jas") -> dict[str, list[str]]:
    """The quotes of a product by field."""
    lines, product = lines_of(*texts), Detected(name, (), None, True, 1.0)
    [told] = tellings(lines, [product])
    found: dict[str, list[str]] = {}
    for fact in facts_of(lines, told, name_pattern(product)):
        assert fact.quote == " ".join(texts)[fact.span.start : fact.span.end]
        found.setdefault(fact.field, []).append(fact.quote if fact.value == fact.quote else fact.value)
    return found


def test_a_cell_of_a_row_is_the_quote_and_its_age_needs_no_unit() -> None:
    found = stated(ROW)
    assert found["audience"][0] == "Voor wie: kinderen met weinig geld thuis"
    assert found["age"] == ["4-12"]


def test_a_status_that_is_none_of_ours_is_kept_as_it_is_written() -> None:
    assert stated("Project: Warme Jas; Soort: onderzoek; Status: afgerond")["status"] == ["afgerond"]
    assert stated("Project: Warme Jas; Soort: onderzoek; Status: gestopt in 2024")["status"] == ["gestopt"]
    assert "status" not in stated("Project: Warme Jas; Soort: onderzoek; Status: onbekend")
    assert "status" not in stated("Project: Warme Jas; Soort: onderzoek; Status: niet nagegaan")


def test_a_kind_alone_does_not_say_what_it_is() -> None:
    assert "what" not in stated(ROW)


def test_an_item_about_another_one_is_not_about_this_one() -> None:
    found = stated(
        "Warme Jas: een inloop waar ouders kleren ruilen.", "Volle Tas: een groep voor kinderen van 3 tot 8 jaar."
    )
    assert "age" not in found


def test_the_point_of_a_thousand_ends_no_sentence_and_what_is_saved_is_no_price() -> None:
    text = "Bij Warme Jas stegen de kosten van ongeveer 1.900 naar 2.150 euro per leerling."
    assert stated(text)["costs"] == [text]
    assert "costs" not in stated("Warme Jas gaf volgens de gemeente 10.000 euro besparing per jongere.")
    assert "costs" not in stated("Ook over Warme Jas zijn geen kosten bekend.")


def test_a_row_under_names_of_columns_tells_of_each_its_own() -> None:
    for_whom = "Voor wie; Warme Jas: leerkrachten; Dunne Das: kinderen van 4 tot 8 jaar"
    found = stated(for_whom, "Regio; Dunne Das: Zeeland; Warme Jas: Twente")
    assert (found["audience"], found["region"]) == (["Warme Jas: leerkrachten", "leerkrachten"], ["Twente"])
    assert "age" not in found


def test_a_line_that_opens_with_another_name_is_not_about_the_one_whose_heading_it_stands_under() -> None:
    own, row = "Doelgroep: ouders van baby’s", "Groep: Dunne Das; Waar: in de wijk; Regio: Utrecht"
    lines = lines_of("Warme Jas", own, row, "Dunne Das Op Reis: voor peuters")
    lines[0] = replace(lines[0], level=2, told=())
    [told] = tellings(lines, [Detected("Warme Jas", (), None, True, 1.0)])
    assert [lines[one.row].text for one in told] == [own]


def test_what_ended_before_a_name_with_a_colon_is_somebody_elses() -> None:
    found = stated("0 tot 12 jaar, Tilburg (Midden-Brabant). Warme Jas: netwerk van professionals, regio Zwolle")
    assert ("age" in found, found["region"]) == (False, ["IJsselland"])


def test_who_it_is_for_is_told_from_who_else_is_met() -> None:
    student = "Bij Warme Jas trekt een student een jaar op met een kind van 6 tot 14 jaar dat een zieke ouder heeft."
    assert stated(student)["audience"] == ["kinderen"]
    assert stated("Warme Jas is er voor ouders met kinderen van 0 tot 12 jaar.")["audience"] == ["ouders", "kinderen"]
    given = "Leerkrachten volgen voor Warme Jas, samen met ouders, een training van twee dagen."
    assert stated(given)["audience"] == ["ouders"]
    text = "Bij Warme Jas werken leerkrachten samen met ouders en jongeren."
    labelled = stated("Project: Warme Jas; Voor wie: leerkrachten", text)
    assert labelled["audience"] == ["Voor wie: leerkrachten", "leerkrachten"]


@pytest.mark.parametrize(
    ("text", "audiences"),
    [
        ("Warme Jas is een avond voor vaders van kinderen met verdriet.", ["ouders"]),
        ("Warme Jas is een cursus voor vrouwen die een eerste kind krijgen, met ouders.", ["ouders"]),
        ("Warme Jas is een groep voor moeders, en voor wie een bang kind heeft.", ["ouders"]),
        ("Warme Jas helpt wie 16 jaar of ouder is, samen met studenten.", ["studenten"]),
        ("Bij Warme Jas leren studenten over werk en ouder worden.", ["studenten"]),
        ("Warme Jas wordt voor jongeren gegeven bij het Steunpunt voor Kind en Gezin.", ["jongeren"]),
        ("Warme Jas is er voor kinderen die hun ouders helpen.", ["kinderen"]),
        ("Warme Jas is er voor jongeren die uit een pleeggezin komen.", ["jongeren"]),
        ("Bij Warme Jas is iemand uit de omgeving van de jongere samen op pad.", ["jongeren"]),
        ("Warme Jas is er voor kinderen met een zieke ouder.", ["kinderen"]),
        ("Warme Jas ziet op scholen samen kinderen met een ouder met verdriet.", ["kinderen"]),
        ("Warme Jas is voor wie 10 tot 20 jaar is en gescheiden ouders heeft, met studenten.", ["studenten"]),
    ],
)
def test_those_whose_it_is_and_words_in_a_name_are_not_who_it_is_for(text: str, audiences: list[str]) -> None:
    assert stated(text)["audience"] == audiences


def test_whose_they_are_is_no_audience_in_a_cell_and_who_pays_says_nothing_of_it() -> None:
    cell = "Kenmerk: Doelgroep; Omschrijving: moeders die een kind hebben tussen 1 en 6 jaar"
    assert stated("Warme Jas helpt.", cell)["audience"][1:] == ["ouders"]
    payer = "Opdrachtgever: Zon, een club voor jongeren van 12 tot 27 jaar"
    assert under("Warme Jas", "Stand", text=payer) == set()


def test_since_when_more_take_part_is_not_since_when_it_is_there() -> None:
    assert "since" not in stated("Sinds 2024 mogen ook opa’s bij Warme Jas komen.")
    assert "since" not in stated("Sinds 2024 is er daarom bij Warme Jas een telefoon.")


def test_a_sentence_that_names_somebody_else_says_nothing_in_passing() -> None:
    own = "Warme Jas is een inloop waar mensen kleren ruilen."
    other = (
        "Wie dat zoekt, gaat met schulden naar de Dunne Das op school, voor kinderen: daar is een zolder voor nodig."
    )
    assert {"needs", "theme", "setting", "audience"}.isdisjoint(stated(own, other))
    same = other.replace("de Dunne Das", "een zaal")
    assert {"needs", "theme", "setting", "audience"} <= stated(own, same).keys()
    assert stated("Warme Jas werkt voor schulden samen met Rijk Genoeg.")["theme"] == ["armoede"]


def test_a_row_without_a_label_says_nothing_in_passing() -> None:
    row = "Moment: na de zomer; Bron: kinderen op school; Aantal: bijna alle"
    assert {"theme", "setting", "audience"}.isdisjoint(under("Warme Jas", "Hoeveel?", text=row))
    assert "setting" in under("Warme Jas", "Hoeveel?", text="Na de zomer zijn er kinderen op school.")


def test_an_example_is_no_theme() -> None:
    text = "Warme Jas helpt bij geldzorgen en schulden, en zoekt iets uit, bijvoorbeeld over alcohol."
    assert stated(text)["theme"] == ["armoede"]


def test_that_somebody_who_lived_through_it_gives_it_makes_having_a_say_no_theme() -> None:
    assert "theme" not in stated("Warme Jas wordt gegeven door een trainer en een ervaringsdeskundige.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Bij Warme Jas komt iemand bij het gezin thuis.", True),
        ("Warme Jas geeft ook opdrachten voor thuis mee.", True),
        ("Warme Jas is bedoeld voor leerlingen die vastlopen door problemen thuis.", False),
        ("Bij Warme Jas bespreekt u hoe het thuis gaat.", False),
        ("Warme Jas staat elke maandag in de oude bibliotheek.", True),
        ("De bibliotheek betaalt Warme Jas mee.", False),
        ("Warme Jas is er voor jongeren die op school weinig durven.", False),
        ("Warme Jas is er voor jongeren uit een instelling.", False),
        ("Warme Jas probeert een kind thuis te houden.", False),
    ],
)
def test_a_place_is_a_setting_where_it_happens_there(text: str, says: bool) -> None:
    assert ("setting" in stated(text)) is says


def test_a_year_of_a_table_and_a_duration_do_not_say_since_when() -> None:
    assert "since" not in stated("Jaar: 2021; Warme Jas: 12 kinderen")
    assert "since" not in stated("Project: Warme Jas; Looptijd: één jaar")
    assert "since" not in stated("Sinds januari 2024 is Warme Jas geborgd in het gewone budget.")
    assert stated("Project: Warme Jas; Sinds: 2021")["since"] == ["Sinds: 2021"]


def test_a_table_of_contents_states_nothing() -> None:
    assert stated("Warme Jas is een project " + "en nog een hoofdstuk over school en thuis " * 10) == {}


def test_money_that_is_no_price_is_no_cost() -> None:
    assert "costs" not in stated("Warme Jas kreeg een beeld waaraan 15.000 euro is verbonden.")
    assert stated("Warme Jas kost 35 euro per kind.")["costs"] == ["Warme Jas kost 35 euro per kind."]


def test_what_follows_an_example_is_not_about_the_example() -> None:
    found = stated("Er is onder meer een ruilkast en Warme Jas.", "Kinderen kunnen gratis lid worden.")
    assert "costs" not in found
    assert "costs" in stated("Bij ons in de buurt is Warme Jas.", "Kinderen kunnen gratis lid worden.")


def test_for_whom_it_is_not_says_nothing_of_for_whom_it_is() -> None:
    found = stated("Warme Jas is een inloop voor jonge ouders.", "Niet bij schulden, en niet voor jongeren van 12.")
    assert found["audience"] == ["ouders"]
    assert "theme" not in found


def test_what_nobody_studied_is_no_evidence() -> None:
    assert "evidence" not in stated("Of Warme Jas helpt, heeft niemand onderzocht.")
    assert "evidence" not in stated("Het onderzoek Warme Jas vraagt ouders naar kleren.", "Het duurt nog twee jaar.")
    assert "evidence" in stated("De hogeschool heeft Warme Jas onderzocht.")
    assert "evidence" not in stated("De gemeente betaalt voor Warme Jas een netwerk, lessen en onderzoek.")
    assert "evidence" in stated("Warme Jas werkt: na drie maanden minder klachten (onderzoek 2023).")
    asked = "Uit hun eigen onderzoek bleek dat de stad zoiets kon gebruiken."
    assert "evidence" not in under("Warme Jas", "Een droom", text=asked)
    assert "evidence" in under("Warme Jas", "Cijfers", text=asked)


def test_a_few_words_are_enough_for_how_long_it_takes() -> None:
    short = "Hooguit drie maanden."
    assert stated("Warme Jas is een inloop voor ouders.", short)["duration"] == [short]


def test_what_a_family_needs_is_not_what_the_project_needs() -> None:
    assert "needs" not in stated("Warme Jas volgt wat het gezin nodig heeft en wat goed gaat.")
    assert stated("Voor Warme Jas is een eigen ruimte nodig.")["needs"]


def test_the_sentence_that_defines_it_comes_first() -> None:
    found = stated(
        "Bij Warme Jas kwamen na de zomer 18 van de eerste 25 ouders terug met een tas.",
        "Warme Jas is een inloop waar ouders kinderkleren ruilen.",
    )
    assert found["what"][0] == "Warme Jas is een inloop waar ouders kinderkleren ruilen."


@pytest.mark.parametrize(
    "text",
    [
        "Ons land heeft de gemeenten een laagdrempelige Warme Jas gegeven om kennis in de buurt te gebruiken.",
        "De gemeente maakte samen met de school Warme Jas voor jonge ouders.",
        "In de kist zitten zes lessen en het spel Warme Jas.",
    ],
)
def test_a_purpose_an_audience_or_a_kind_beside_the_name_says_what_it_is(text: str) -> None:
    assert stated(text)["what"] == [text]


def opened(name: str, level: int, *texts: str) -> list[str]:
    """What is said that a product is, under its name as a heading or as a line of its own."""
    lines = lines_of(name, *texts)
    lines[0] = replace(lines[0], level=level, told=() if level else lines[0].told)
    product = Detected("Warme Jas", (), None, True, 1.0)
    [told] = tellings(lines, [product])
    return [fact.quote for fact in facts_of(lines, told, name_pattern(product)) if fact.field == "what"]


def test_what_opens_the_piece_under_its_name_says_what_it_is_unless_it_sets_a_scene() -> None:
    first = "In Emmen gaat iemand op huisbezoek als een kind voor de derde keer ziek gemeld is."
    named = "De methode Warme Jas begon in 2020 op zes basisscholen."
    assert opened("Warme Jas: samen weer beginnen", 2, first, named)[0] == first
    pupils = "Leerlingen die op school vastlopen, werken één vaste dag per week mee op een boerderij."
    assert [opened("Warme Jas.", 0, text) for text in (first, pupils)] == [[first], [pupils]]
    for scene in ("In de bieb staat elke week een tafel met stoelen.", "‘Onze kinderen kregen een kans,’ zegt hij."):
        assert opened("Warme Jas", 2, scene, named) == [named]


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("Warme Jas is een inloop.", 0),
        ("Warme Jas is crisishulp aan huis.", 0),
        ("Warme Jas, afgekort WJ, is hulp aan huis.", 0),
        ("Warme Jas is online opvoedhulp voor ouders.", 0),
        ("Warme Jas is ontwikkeld voor ouders.", 2),
        ("Warme Jas is gestopt onder druk.", 2),
        ("De methode Warme Jas begon in 2020.", 1),
        ("Warme Jas groeide snel.", 2),
        ("In november 2021 hield de gemeente voor het eerst Warme Jas.", 3),
        ("Zo begon het.", 4),
    ],
)
def test_a_definition_is_told_from_other_sentences(text: str, rank: int) -> None:
    assert definition_rank(text, name_pattern(Detected("Warme Jas", (), None, True, 1.0))) == rank


def own_lines(*texts: str, levels: dict[int, int], kind: str | None = None, other: str = "Dunne Das") -> list[str]:
    """The lines that tell of Warme Jas; ``levels`` are those of the headings, ``kind`` is that of another product."""
    lines = [replace(one, level=levels.get(row, 0)) for row, one in enumerate(lines_of(*texts))]
    own = Detected("Warme Jas", (), None, True, 1.0, role="subject")
    found = [own, Detected(other, (), kind, True, 1.0)]  # type: ignore[arg-type]
    return [lines[one.row].text for one in tellings(lines, found)[0]]


def test_a_row_of_a_label_and_its_value_is_read_as_the_label() -> None:
    found = stated("Warme Jas helpt.", "Kenmerk: Kosten; Omschrijving: voor ouders gratis")
    assert found["costs"] == ["voor ouders gratis"]
    assert stated("Kenmerk: Duur; Warme Jas in het kort: tien weken")["duration"] == ["tien weken"]


def test_a_labelled_line_right_under_the_title_is_about_what_the_title_names() -> None:
    texts = ("Warme Jas: kleren voor iedereen", "Regio: Twente", "Aanleiding", "Dunne Das deed mee.", "Regio: Drenthe")
    told = own_lines(*texts, "De Kale Kip ook.", "Kale Kip en Dunne Das.", levels={0: 1, 2: 2})
    assert "Regio: Twente" in told
    assert "Regio: Drenthe" not in told


def test_a_heading_that_names_the_product_announces_no_field() -> None:
    lines = lines_of("Warme Jas: contact zonder strijd", "Beide ouders van Warme Jas hebben een eigen ingang.")
    lines[0] = replace(lines[0], level=2, told=())
    product = Detected("Warme Jas", (), None, True, 1.0)
    [told] = tellings(lines, [product])
    assert "available" not in {one.field for one in facts_of(lines, told, name_pattern(product))}


def test_a_name_with_a_sign_behind_it_is_another_name() -> None:
    assert stated("Warme Jas+ is een programma voor jongeren van 12 tot 15 jaar.") == {}


def test_the_next_item_of_a_list_is_not_about_the_product_of_the_one_before() -> None:
    news = "De training Sterke Uil begon in Breda.\n{0}In Zeeland stopt een loket bij scheiding.\n{0}Meer nieuws volgt."
    (item,), (running,) = (mentions(f"# Kort nieuws\n\n{mark}{news.format(mark)}") for mark in ("• ", ""))
    assert "Zeeland" not in {fact.value for fact in item.facts}
    assert "Zeeland" in {fact.value for fact in running.facts}


def test_items_beside_that_of_a_product_are_about_other_things() -> None:
    item = "Piep zei de Muis: een kinderclub voor kinderen van 4 tot 8 jaar."
    assert "age" not in stated("Warme Jas: een training voor ouders.", item)


def test_a_source_that_is_cited_takes_nothing_over() -> None:
    texts = ("Warme Jas", "Het magazine Dichtbij meldde goede cijfers.", "De kosten stegen naar 2.150 euro per kind.")
    assert texts[2] in own_lines(*texts, levels={0: 2}, kind="publicatie", other="Dichtbij")
    assert texts[2] not in own_lines(*texts, levels={0: 2}, kind="project", other="Dichtbij")


def test_a_line_of_contents_states_nothing() -> None:
    contents = (
        "Zelf kiezen wie naast je zit: steunfiguren in Groningen, Zeeland en Utrecht Warme Jas, dan het rooster: vier "
        "manieren om weer op school te komen Een kind met twee huizen: wat helpt als ouders uit elkaar gaan"
    )
    assert stated(contents) == {}


def test_what_it_is_goes_before_what_it_does_and_any_sentence_about_it_serves_where_there_is_none() -> None:
    does = "Warme Jas helpt ouders en scholen om elkaar te vinden."
    is_it = "Warme Jas is een project waarin ouders kleren ruilen."
    assert stated(does, is_it)["what"][0] == is_it
    assert stated(does, "Warme Jas is een hulpmiddel.")["what"][0] == does
    told = "Warme Jas vertaalt de afspraken van grote steden naar kleine dorpen."
    assert stated(told)["what"] == [told]


def test_a_condition_is_said_and_no_word_for_it() -> None:
    assert "needs" not in stated("Over Warme Jas noemen zij de randvoorwaarden waaronder het kan slagen.")
    assert "needs" not in stated("Bij Warme Jas bespreken zij kansen, drempels en voorwaarden met elkaar.")
    assert stated("Een voorwaarde voor Warme Jas is een droge zolder.")["needs"]
    assert stated("Warme Jas kan, op voorwaarde dat er een zolder is.")["needs"]
    assert "needs" not in stated("Wie Warme Jas kent, heeft op zijn tiende geen hulp meer nodig.")
    assert stated("Voor Warme Jas zijn twee zolders nodig.")["needs"]


def test_how_something_was_studied_is_no_result() -> None:
    assert "result" not in stated("Voor Warme Jas vulden 33 leerlingen voor en na een lijst in.")
    assert "result" not in stated("In het onderzoek Warme Jas werden 120 gezinnen een jaar gevolgd.")
    assert "result" not in stated("Aan het onderzoek deden Warme Jas en twee loketten mee.")
    assert stated("Bij Warme Jas hebben 120 gezinnen de cursus gevolgd en vonden 80 gezinnen werk.")["result"]
    assert stated("Uit het onderzoek naar Warme Jas: 40 procent van de kinderen was minder vaak ziek.")["result"]


def test_a_result_is_a_count_or_a_change_and_no_word_for_finding_out() -> None:
    assert "result" not in stated("Bij Warme Jas bleek de ruimte te klein.", "Over de resultaten wordt gesproken.")
    assert "result" in stated("Door Warme Jas namen de klachten af.")


@pytest.mark.parametrize(("heading", "is_result"), [("Onderzoek", True), ("Waarom is dit nodig?", False)])
def test_a_figure_under_a_heading_of_its_own_is_a_result_where_that_tells_of_results(
    heading: str, is_result: bool
) -> None:
    figure = "Van de 90 jongeren hebben er 40 procent minder klachten."
    lines = [
        replace(one, level=level) for one, level in zip(lines_of("Warme Jas", heading, figure), (1, 2, 0), strict=True)
    ]
    product = Detected("Warme Jas", (), None, True, 1.0)
    [told] = tellings(lines, [product])
    fields = {one.field for one in facts_of(lines, told, name_pattern(product))}
    assert ("result" in fields) is is_result


def under(*headings: str, text: str) -> set[str]:
    """The fields of Warme Jas that a line under these headings, the first of which names it, tells of."""
    lines = [replace(one, level=row + 1) for row, one in enumerate(lines_of(*headings))]
    at = lines[-1].span.end + 1
    lines.append(TextLine(text, Span(0, at, at + len(text)), told=(Told("p#0", 9),)))
    product = Detected("Warme Jas", (), None, True, 1.0)
    [told] = tellings(lines, [product])
    return {one.field for one in facts_of(lines, told, name_pattern(product))}


def test_a_definition_that_leans_on_what_stood_before_gives_way_to_what_it_does() -> None:
    leaning, does = "Warme Jas is het project dat daaruit groeide.", "Warme Jas helpt ouders om kleren te ruilen."
    assert stated(leaning, does)["what"][0] == does
    assert stated(leaning)["what"] == [leaning]


@pytest.mark.parametrize(
    "text",
    [
        "Warme Jas (WJ) neemt schulden van jonge ouders over en ziet hen elke week.",
        "Zo is Warme Jas uit de buurt ontstaan, een groep waarin ouders kleren ruilen.",
    ],
)
def test_a_short_name_or_a_participle_behind_the_name_hides_no_definition(text: str) -> None:
    assert stated(text)["what"] == [text]


def test_what_stands_under_a_heading_of_elsewhere_is_of_others() -> None:
    text = "In Heerlen begon begin 2023 iets dergelijks voor jongeren."
    assert "region" in under("Warme Jas", "Waar?", text=text)
    assert under("Warme Jas", "Verwant elders", text=text) == set()
    assert under("Warme Jas", "Waar?", text="Elders betalen ouders 15 euro per maand.") == set()


def test_why_something_is_needed_is_not_what_it_needs_and_examples_are_no_setting() -> None:
    text = "Elk jaar raken 400 gezinnen hun kleren kwijt."
    assert "needs" in under("Warme Jas", "Wat is er nodig?", text=text)
    assert "needs" not in under("Warme Jas", "Waarom is dit nodig?", text=text)
    assert "setting" not in stated("Warme Jas vraagt iets terug, zoals vertellen op scholen over kleren.")


def test_a_workplace_is_told_beside_the_names_of_others() -> None:
    text = "Warme Jas is te krijgen via Werkplaats Jeugd Ommelanden."
    assert stated(text)["workplace"] == ["Werkplaats Jeugd Ommelanden"]


def test_help_that_does_not_go_on_leaves_a_project_going() -> None:
    assert "status" not in stated("Wie Warme Jas mist, wordt vaker ziek of stopt met school.")
    assert "status" not in stated("Ruzies liggen stil zolang Warme Jas loopt, zeggen ouders.")
    assert "status" not in stated("Bij Warme Jas zien ze hulp die stokt: die loopt niet door.")
    assert stated("Warme Jas loopt sinds 2020.")["status"] == ["loopt"]


def test_a_name_among_others_that_is_said_to_be_something_is_defined() -> None:
    listed = "Op de lijst staan een ruilkast en Warme Jas, een kledingproject van de kerk."
    assert stated(listed)["what"] == [listed]


def test_a_status_that_a_label_gives_is_the_status() -> None:
    found = stated("Project: Warme Jas; Soort: onderzoek; Status: afgerond", "Bij Warme Jas loopt het uit de hand.")
    assert found["status"] == ["afgerond"]


@pytest.mark.parametrize(
    ("text", "is_result"),
    [
        ("Aan Warme Jas namen in 2021 in Nederland 4.344 kinderen deel.", True),
        ("Dankzij Warme Jas kregen in twee jaar 25 jongeren een kamer.", True),
        ("Warme Jas gaf 20% minder verwijzingen.", True),
        ("Ongeveer 20 procent van de ouders rond Warme Jas heeft schulden.", False),
        ("Bij Warme Jas wonen 4.500 jongeren in de wijk.", False),
        ("Met Warme Jas moeten 60 procent minder gezinnen schulden hebben.", False),
        ("Opbrengst: Warme Jas; Wie gaat door: de gemeente", False),
    ],
)
def test_a_figure_is_a_result_where_something_changed_or_so_many_were_reached(text: str, is_result: bool) -> None:
    assert ("result" in stated(text)) is is_result


def test_what_came_of_it_is_told_of_the_only_subject_of_a_text_under_any_heading() -> None:
    texts = ("Een tas vol", "Warme Jas is een inloop waar ouders kleren ruilen.", "Opbrengst", "Het viel mee.", "Stand")
    changed = "De klachten zijn gedaald."
    assert {"Het viel mee.", changed} <= set(own_lines(*texts, changed, levels={0: 1, 2: 2, 4: 2}, other="Dunne Das"))
    between = "Dunne Das loopt ook."
    assert changed not in own_lines(*texts, between, changed, levels={0: 1, 2: 2, 4: 2})


def test_a_sentence_about_something_else_does_not_say_what_it_is() -> None:
    assert "what" not in stated("Wij zijn, met één regio, de pilot van het team Warme Jas.")


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Voor Warme Jas is geen inschrijving nodig.", False),
        ("Een paspoort is bij Warme Jas niet nodig.", False),
        ("Bij Warme Jas is geen kelder voor nodig.", False),
        ("Bij brand is eerst iets anders dan Warme Jas nodig.", False),
        ("Soms is Warme Jas nodig om te zien wat iemand past.", False),
        ("Voor Warme Jas is een droge kelder nodig.", True),
        ("Warme Jas lukt, mits de kerk meedoet.", True),
    ],
)
def test_what_is_not_needed_is_no_need(text: str, needs: bool) -> None:
    assert ("needs" in stated(text)) is needs


def test_a_condition_of_something_else_is_no_need_of_it() -> None:
    assert "needs" not in stated("Warme Jas is een inloop voor ouders.", "De wethouder wil verder, mits er geld komt.")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Bij Warme Jas zijn drie kopers gestopt.", []),
        ("Stopt u bij Warme Jas, dan melden wij dat.", []),
        ("De leeftijd loopt bij Warme Jas van 4 tot 9 jaar.", []),
        ("Bij ons is Warme Jas gestopt.", ["gestopt"]),
        ("Na een koude winter en veel gesprekken met de buurt is Warme Jas gestopt.", ["gestopt"]),
    ],
)
def test_what_goes_on_or_stops_is_the_product_and_nobody_who_takes_part(text: str, status: list[str]) -> None:
    assert stated(text).get("status", []) == status


def test_a_status_is_also_told_of_the_training_or_the_project() -> None:
    own = "Warme Jas is een training voor ouders."
    assert stated(own, "De training loopt nog in twee dorpen.")["status"] == ["loopt"]
    assert stated(own, "Per 1 mei is de groep gestopt.")["status"] == ["gestopt"]
    assert "status" not in stated(own, "Het contract loopt vier jaar.")
    assert "status" not in stated(own, "De training loopt via de wijkagent.")


def test_a_sentence_whose_subject_is_a_pronoun_is_not_about_what_it_names_later() -> None:
    assert "since" not in stated("Het begon in 2016 binnen Warme Jas, een inloop van de kerk.")
    assert stated("Het project Warme Jas begon in 2016.")["since"]


@pytest.mark.parametrize(
    ("texts", "lasts"),
    [
        (("Warme Jas is een inloop.", "Een vrouw vertelt dat zij er drie weken lang elke dag kwam kijken."), False),
        (("Warme Jas is een inloop.", "De vrijwilligers krijgen vooraf twee avonden scholing."), False),
        (("In de kist zitten zes lessen, een boek en het spel Warme Jas.",), False),
        (("Warme Jas is een cursus.", "Moment: de ochtend; Wat lukt: twee lessen achter elkaar"), False),
        (("Warme Jas is een cursus van zes lessen met een spel.",), True),
        (("In zes lessen leren ouders bij Warme Jas naaien.",), True),
    ],
)
def test_how_long_something_else_takes_is_no_duration_of_it(texts: tuple[str, ...], lasts: bool) -> None:
    assert ("duration" in stated(*texts)) is lasts


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Bij Warme Jas helpen vrijwilligers vanaf 50 jaar.", []),
        ("De naaimaatjes van Warme Jas zijn 16 tot 25 jaar.", []),
        ("Warme Jas ziet dat 20 procent van de 4- tot 9-jarigen kou lijdt.", []),
        ("Warme Jas is voor kinderen van 4 tot 9 jaar, met vrijwilligers uit de buurt.", ["4-9"]),
    ],
)
def test_an_age_is_of_whom_it_is_for_and_of_nobody_who_gives_it(text: str, ages: list[str]) -> None:
    assert stated(text).get("age", []) == ages


@pytest.mark.parametrize(
    "text",
    [
        "Vragen over Warme Jas kun je stellen bij de balie van de kerk.",
        "Bel voor Warme Jas naar 0599 - 00 12 34.",
        "Aanmelden voor Warme Jas kan via jas@dorp.example.",
        "Warme Jas is te bereiken op 0599 - 00 12 34.",
    ],
)
def test_where_to_ask_call_or_write_is_how_to_get_it(text: str) -> None:
    assert stated(text)["available"] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Bij Warme Jas komen mensen soms een boek lenen.",
        "Bij gevaar belt Warme Jas 112.",
        "Is de jas van Warme Jas te klein, neem dan contact op met de kleermaker.",
        "Verlof aanvragen kan niet bij Warme Jas.",
    ],
)
def test_what_is_borrowed_or_called_on_the_way_is_not_how_to_get_it(text: str) -> None:
    assert "available" not in stated(text)


def test_a_bare_name_of_who_has_it_gives_way_to_where_it_is() -> None:
    row = "Project: Warme Jas; Soort: project; Via: Boven het Bos"
    assert stated(row)["available"] == ["Via: Boven het Bos"]
    more = "Het draaiboek van Warme Jas is te krijgen via de kerk."
    assert stated(row, more)["available"] == [more]


def test_under_a_heading_only_what_says_it_by_itself_states_the_field() -> None:
    name, needed, hard, price = "Warme Jas", "Wat is er nodig?", "Wat is lastig?", "Wat kost het?"
    assert "obstacles" in under(name, hard, text="Vaders komen er weinig.")
    for leaning in ("Dat is nu eenmaal zo.", "Drie van hen kwamen terug.", "In Emmen hangt er daarom een bord."):
        assert "obstacles" not in under(name, hard, text=leaning)
    assert "needs" not in under(name, needed, text="Een paspoort is niet nodig.")
    assert "needs" not in under(name, needed, text="De kosten zijn 5 euro per jas.")
    assert "costs" in under(name, price, text="Per jas betaalt een gezin het wasgeld.")
    assert "costs" not in under(name, price, text="Te vinden in Emmen en Borger.")
    assert "available" not in under(name, "Contact", text="De koffie staat elke dag klaar.")
    assert "result" not in under(name, "Resultaten", text="‘Nu heb ik het warm,’ zegt een vader uit Emmen.")


def test_that_it_costs_nothing_is_a_price() -> None:
    assert stated("Warme Jas kost ouders niets.")["costs"]
    assert "costs" not in stated("Wie bij Warme Jas helpt, krijgt een vergoeding van 5 euro.")


@pytest.mark.parametrize(
    "text",
    [
        "Warme Jas helpt tegen kou in gezinnen.",
        "Warme Jas krijgt samen 12 euro per kind.",
    ],
)
def test_where_something_is_felt_or_counted_by_is_not_whom_it_is_for(text: str) -> None:
    assert "audience" not in stated(text)


def test_further_on_only_whom_it_is_meant_for_is_its_audience() -> None:
    own = ("Warme Jas is een inloop.", "Er is koffie van de kerk.", "Er staat een lange tafel met stoelen.")
    assert "audience" not in stated(*own, "Er komt samen met een ouder ook een hond langs.")
    assert stated(*own, "Er is samen koffie voor ouders.")["audience"] == ["ouders"]
    assert stated(*own, "Ouders die samen komen, krijgen er een jas.")["audience"] == ["ouders"]
    assert stated(*own, "De kinderen koken er samen.")["audience"] == ["kinderen"]
    assert "audience" not in stated(*own, "De ouders vinden het samen jammer.")
    assert "audience" not in stated(*own, "Docenten houden van samen werken.")


def test_where_it_was_made_studied_or_is_ordered_is_not_where_it_is() -> None:
    assert "region" not in stated("Warme Jas is bedacht door studenten uit Emmen.")
    assert "region" not in stated("Warme Jas is te bestellen bij een winkel in Emmen.")
    assert stated("Warme Jas staat in Emmen.")["region"] == ["Drenthe"]


def test_a_box_that_was_read_as_one_line_is_read_label_by_label() -> None:
    found = stated("Blad 3 Project: Warme Jas Voor wie: ouders met weinig geld Sinds: 2020 Te krijgen: via de kerk")
    assert found["audience"] == ["Voor wie: ouders met weinig geld", "ouders"]
    assert (found["since"], found["available"]) == (["Sinds: 2020"], ["Te krijgen: via de kerk"])


@pytest.mark.parametrize(
    "text",
    [
        "Warme Jas startte begin 2021.",
        "Tussen 2020 en 2023 liep Warme Jas in Emmen.",
        "Twee kerken zetten Warme Jas in 2015 samen op.",
    ],
)
def test_a_year_in_which_it_was_begun_says_since_when(text: str) -> None:
    assert stated(text)["since"] == [text]


def test_two_names_that_lead_a_sentence_together_share_what_it_says() -> None:
    text = "Warme Jas (WJ) en Dunne Das zijn gratis groepen waarin ouders kleren ruilen."
    found = [Detected(name, (), None, True, 1.0) for name in ("Warme Jas", "Dunne Das")]
    lines = lines_of(text)
    for product, told in zip(found, tellings(lines, found), strict=True):
        assert {"what", "costs", "audience"} <= {one.field for one in facts_of(lines, told, name_pattern(product))}
    apart = lines_of("Warme Jas is voor ouders en Dunne Das kost 5 euro per kind.")
    own, other = tellings(apart, found)
    assert "costs" not in {one.field for one in facts_of(apart, own, name_pattern(found[0]))}


def test_what_taking_part_costs_is_told_of_the_only_subject_wherever_it_stands() -> None:
    texts = ("Een tas vol", "Warme Jas is een inloop waar ouders kleren ruilen.", "Gisteren", "Het regende in Emmen.")
    price, leaflet = "Meedoen kost 2 euro per keer.", "Deze folder kost 3 euro per stuk."
    told = own_lines(*texts, price, leaflet, levels={0: 1, 2: 2}, other="Dunne Das")
    assert price in told
    assert "Het regende in Emmen." not in told
    assert "Aanmelden" in own_lines(*texts, "Aanmelden", levels={0: 1, 2: 2}, other="Dunne Das")  # a word alone
    assert price not in own_lines(*texts, "Dunne Das is er ook.", price, levels={0: 1, 2: 2}, other="Dunne Das")


def test_headings_of_needs_and_costs_are_those_of_the_only_subject() -> None:
    texts = ("Een tas vol", "Warme Jas is een inloop waar ouders kleren ruilen.", "Wat is ervoor nodig?")
    assert "Een droge zolder." in own_lines(*texts, "Een droge zolder.", levels={0: 1, 2: 2}, other="Dunne Das")


def test_what_is_not_known_states_nothing() -> None:
    own = "Warme Jas is een inloop in Emmen."
    assert stated(own, "Hoeveel jongeren met schulden daarna wonen, is niet bekend.") == stated(own)


def test_under_why_stands_the_problem_and_not_what_hinders_it() -> None:
    text = "Een jas vinden is in de winter moeilijk, want jassen zijn schaars."
    assert "obstacles" in under("Warme Jas", "Op weg", text=text)
    assert "obstacles" not in under("Warme Jas", "Waarom dit project?", text=text)


def test_who_studies_something_is_not_studied() -> None:
    assert "evidence" not in stated("Warme Jas onderzocht wat ouders met oude kleren doen.")
    assert "evidence" in stated("De hogeschool onderzocht Warme Jas in 2021.")


@pytest.mark.parametrize(
    "text",
    [
        "Bij Warme Jas oefenen zij daarvoor twee middagen met een naaister.",
        "De bellers van Warme Jas hebben een training van vier avonden gehad.",
        "Warme Jas is er voor wie langer dan acht weken lang kou lijdt.",
    ],
)
def test_what_is_learnt_first_and_how_long_somebody_waits_is_no_duration(text: str) -> None:
    assert "duration" not in stated(text)


def test_who_is_coupled_to_those_it_is_for_gives_no_age() -> None:
    text = "Warme Jas koppelt kinderen van 8 tot 12 jaar aan een naaister van 18 tot 26 jaar."
    assert stated(text).get("age", []) != ["8-12", "18-26"]
    assert "age" not in stated("Warme Jas koppelt hem aan een naaister van 18 tot 26 jaar die zelf kou leed.")


def test_who_has_no_part_in_it_or_studies_it_is_no_audience() -> None:
    assert "audience" not in stated("Warme Jas is van de buurt samen, en ouders hoeven niet te komen.")
    assert "audience" not in stated("Studenten van de Zuiderschool onderzochten hoe Warme Jas samen werkt.")


def test_that_something_works_out_on_a_condition_is_no_result() -> None:
    assert "result" not in stated("Bij Warme Jas schuift een kind een klepje dicht als het gelukt is.")
    assert "result" in stated("Bij Warme Jas is het gelukt om de klachten te verlagen.")


def test_a_line_of_figures_alone_does_not_say_what_it_is() -> None:
    assert "what" not in stated("Warme Jas.", "41 kinderen in 2023 en 53 in 2024.")
    opens = "Kinderen van 4 tot 8 jaar ruilen hier elke week een jas."
    assert stated("Warme Jas.", opens)["what"] == [opens]


def test_a_label_with_several_things_behind_it_is_one_value() -> None:
    needed = "Nodig: een naaister; een kapstok die tegen regen kan"
    assert under("Warme Jas", text=needed) == {"needs"}
    lines = lines_of(f"Project: Warme Jas; {needed}; Sinds: 2022; Status: loopt")
    [told] = tellings(lines, [Detected("Warme Jas", (), None, True, 1.0)])
    cells = {
        one.field: one.quote for one in facts_of(lines, told, name_pattern(Detected("Warme Jas", (), None, True, 1)))
    }
    assert (cells["needs"], cells["since"]) == (needed, "Sinds: 2022")


def test_that_more_want_it_than_there_is_place_for_is_no_obstacle_and_no_theme() -> None:
    found = stated("Warme Jas is voor kinderen; de wachtlijst is lang.")
    assert "obstacles" not in found
    assert "theme" not in found


def test_what_somebody_says_or_has_the_impression_of_is_no_result() -> None:
    assert "result" not in under("Warme Jas", "Resultaat", text="Een moeder zegt: ‘Hij wil hem niet meer uit.’")
    assert "result" not in under("Warme Jas", "Resultaat", text="De juf heeft de indruk dat kinderen minder ziek zijn.")
    assert "result" in under("Warme Jas", "Resultaat", text="Kinderen waren minder ziek.")
