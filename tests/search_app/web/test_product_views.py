"""Products, filters and comparisons as they are drawn: every link leads somewhere, everything strange is text."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fake_products import FACETS
from fake_service import HOSTILE, NOTED_QUOTE, PRINTED, QUOTE, FakeService

from index.retrieval.query_expansion import Also
from search_app.replies import (
    Cited,
    CriterionReply,
    Difference,
    ListedProduct,
    Listing,
    ProductReply,
    RegionAsked,
    SimilarProduct,
    WorkplaceReply,
)
from search_app.texts import common as texts_common
from search_app.texts import products as texts_products
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.admin import views as admin_views
from search_app.web.views import compare as views_compare
from search_app.web.views import filters, results
from search_app.web.views import products as views_products
from search_app.web.views import projects as views_projects


def best() -> ProductReply:
    return FakeService().ask("Wat is een JIM?").products[0]


def links(html: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', html)]


def test_the_card_of_a_product_says_why_it_fits_and_where_that_stands() -> None:
    html = views_products.card(best(), best=True)
    assert html.count(QUOTE) == 1  # what it is and why it fits are the same sentence here
    assert "Waarom dit past" in html
    assert "mei 2019" in html
    assert address.product("jim") in links(html)
    assert address.source("jim-factsheet", 1, QUOTE) in links(html)


def test_a_card_does_not_say_again_what_stands_above_it() -> None:
    html = views_products.card(best(), best=True, said=[QUOTE])
    assert QUOTE not in html
    assert "vb-why" not in html  # a box around nothing
    assert address.source("jim-factsheet", 1, QUOTE) not in links(html)  # the place of a sentence that isn't there
    assert views_products.sentences(best(), True, [QUOTE]) == [QUOTE]


def test_where_why_it_fits_was_said_what_it_is_stands_there_with_its_own_place() -> None:
    one = best()
    why = Cited("Zij denkt mee als de hulp stopt.", (2,))
    elsewhere = replace(one.citations[0], n=2, quote=why.text, page=3)
    html = views_products.card(replace(one, why=why, citations=(*one.citations, elsewhere)), best=True, said=[why.text])
    assert address.source("jim-factsheet", 1, QUOTE) in links(html)
    assert address.source("jim-factsheet", 3, why.text) not in links(html)


LONGER = "De Tussenstap in Enschede en Almelo is er voor thuiszitters van 12 tot 16 jaar."
SHORTER = "De Tussenstap is er voor thuiszitters van 12 tot 16 jaar."


@pytest.mark.parametrize(("what", "why"), [(LONGER, SHORTER), (SHORTER, LONGER)])
def test_of_two_sentences_the_one_that_holds_the_other_is_enough(what: str, why: str) -> None:
    html = views_products.card(replace(best(), summary=what, why=Cited(why, (1,))), best=True)
    assert LONGER in html
    assert SHORTER not in html


def test_a_sentence_that_is_turned_by_a_word_is_not_the_same_one() -> None:
    what, why = "De training werkt bij jongeren met angst.", "De training werkt niet bij jongeren met angst."
    html = views_products.card(replace(best(), summary=what, why=Cited(why, (1,))), best=True)
    assert what in html
    assert why in html


def test_a_title_that_asks_is_followed_by_no_comma() -> None:
    cited = replace(best().citations[0], title="Wat werkt waar? Een vergelijking")
    assert ">Wat werkt waar? pagina 1</a>" in views_products.place(cited, briefly=True)
    assert ">Een JIM naast het gezin, pagina 1</a>" in views_products.place(best().citations[0])


def test_where_something_is_had_is_told_as_people_say_it() -> None:
    told = replace(best(), fields={"available": (Cited("Via: Werkplaats Grensland", (1,)),)})
    assert views_products.facts(told)[-1].words == "via Werkplaats Grensland"


def test_what_is_something_else_says_what_sort_of_thing_it_is_and_where() -> None:
    one = replace(best(), kind="methode", regions=("Tilburg", "Twente"))
    assert "methode, Tilburg, Twente" in views_products.related([one])


def test_what_no_sentence_says_what_it_is_of_shows_the_one_that_fits_the_question() -> None:
    fitting = "Een student trekt elke woensdagmiddag op met een kind."
    one = replace(best(), summary="", why=Cited(fitting, ()))
    assert fitting in views_products.related([one])
    assert fitting not in views_products.related([one], [fitting])


def test_a_title_that_asks_ends_its_sentence() -> None:
    assert texts_common.nearest([("Wat kan een gemeente doen?", "")]).endswith("doen?")
    assert texts_common.nearest([("Samen dichtbij", "")]).endswith("dichtbij.")


def test_a_long_title_stands_once_in_the_list_of_sources() -> None:
    cited = replace(best().citations[0], title="Wat helpt? Een vergelijking van twintig projecten in het land")
    shown, again = results.source(cited), results.source(cited, briefly=True)
    assert "Wat helpt?" in again
    assert again.count(cited.title) == shown.count(cited.title) - 1  # still in the name of its link


def test_the_best_card_has_a_line_for_each_fact_that_people_look_for() -> None:
    told = Cited("In 2024 ging het met zeven van de tien kinderen beter.", (1,))
    known = replace(best(), fields={**best().fields, "age": (Cited("8-12", (1,)),), "result": (told,)})
    lines = views_products.facts(known)
    assert [one.label for one in lines] == ["Voor wie", "Leeftijd", "Regio", "Wat het oplevert"]
    assert [one.words for one in lines] == ["jongeren", "8-12 jaar", "Friesland", told.text]
    assert "mei 2019" in lines[-1].place
    assert [one.label for one in views_products.facts(known, said=[told.text])] == ["Voor wie", "Leeftijd", "Regio"]


def test_a_card_has_one_thing_to_do_that_stands_out() -> None:
    assert views_products.actions(best()).count("vb-primary") == 1
    assert views_products.card(best(), best=True).count("vb-primary") == 0


def test_a_product_that_only_comes_near_is_not_said_to_fit() -> None:
    html = views_products.card(replace(best(), relation="nearby"), best=True)
    assert "Waarom dit past" not in html
    assert "Wat de bron zegt" in html


def test_all_of_a_product_ends_with_what_was_not_found() -> None:
    html = views_products.lead(FakeService().product("jim")) + views_products.whole(FakeService().product("jim"))
    assert "Niet gevonden in deze bronnen: kosten, leeftijd en hoe je contact opneemt." in html
    assert "automatisch herkend" in html


def test_what_a_product_is_is_said_once_with_its_place() -> None:
    html = views_products.lead(FakeService().product("jim")) + views_products.whole(FakeService().product("jim"))
    assert f'class="vb-lead"><blockquote>{QUOTE}</blockquote><p class="vb-where">' in html
    assert "Wat het is" not in html  # no other source says it


def test_the_year_between_brackets_is_said_to_be_that_of_the_source() -> None:
    dated = replace(best(), fields={"costs": (Cited("900 euro", (1,)),)})
    assert texts_products.FACTS_NOTE in views_products.whole(dated)
    undated = replace(dated, citations=tuple(replace(one, date=None) for one in best().citations))
    assert texts_products.FACTS_NOTE not in views_products.whole(undated)


def test_a_sentence_that_tells_two_things_stands_once_in_the_facts() -> None:
    said = Cited("Vaders komen minder dan moeders.", (1,))
    html = views_products.whole(replace(best(), fields={"result": (said,), "obstacles": (said,)}))
    assert html.count(said.text) == 1
    assert texts_products.FIELDS["obstacles"] not in html


def test_the_pages_that_tell_of_a_product_stand_below_its_facts_each_once() -> None:
    product = FakeService().product("jim")
    twice = replace(product, citations=(*product.citations, replace(product.citations[0], n=9)))
    html = views_products.whole(twice) + views_products.told(twice)
    assert html.count("<img") == 1
    assert address.page_image(PRINTED.record.publication_id, 1, results.SMALL) in html


@pytest.mark.parametrize(
    ("name", "stated", "shown"),
    [
        ("age", "8-12", "8-12 jaar"),
        ("age", "6-", "vanaf 6 jaar"),
        ("age", "groep 5-8", "groep 5-8"),
        ("status", "geborgd", "blijvend"),
        ("what", "8-12", "8-12"),
    ],
)
def test_a_value_is_shown_in_the_words_that_people_use(name: str, stated: str, shown: str) -> None:
    assert views_products.in_words(name, Cited(stated, (1,))) == Cited(shown, (1,))


@pytest.mark.parametrize(
    ("name", "stated", "shown"),
    [
        ("needs", "Nodig: een plek buiten school", "een plek buiten school"),
        ("obstacles", "Lastig: vervoer", "vervoer"),
        ("costs", "Kosten: 900 euro", "900 euro"),
        ("needs", "Lastig: vervoer", "Lastig: vervoer"),  # says another thing than its row
        ("available", "Via: Grensland", "via Grensland"),
    ],
)
def test_a_fact_does_not_begin_with_the_name_of_its_row(name: str, stated: str, shown: str) -> None:
    assert views_products.in_words(name, Cited(stated, (1,))) == Cited(shown, (1,))


@pytest.mark.parametrize(
    "question", ["Is JIM geborgd?", "Loopt JIM nog?", "Hoe staat het met JIM?", "Bestaat de aanpak JIM nog steeds?"]
)
def test_who_asks_how_a_project_stands_is_told_with_the_place(question: str) -> None:
    known = replace(best(), fields={**best().fields, "status": (Cited("geborgd", (1,)),)})
    html = views_products.status(question, [known], None)
    assert "Hoe het ervoor staat" in html
    assert "blijvend" in html
    assert address.product("jim") in links(html)
    assert address.source("jim-factsheet", 1, QUOTE) in links(html)


def test_that_no_source_says_how_a_project_stands_is_told() -> None:
    assert "Geen bron zegt hoe JIM ervoor staat." in views_products.status("Is JIM gestopt?", [best()], None)


def test_a_project_that_is_gone_on_about_is_told_of_without_its_name() -> None:
    assert "JIM" in views_products.status("Loopt dat nog?", [best()], "jim")


@pytest.mark.parametrize(
    "question", ["Wat is een JIM?", "Welke projecten zijn gestopt?", "Hij is gestopt met school. Wat helpt?"]
)
def test_a_question_about_another_thing_gets_no_status(question: str) -> None:
    assert not views_products.status(question, [best()], None)


def test_a_hostile_name_is_text_on_every_card() -> None:
    odd = replace(best(), name=HOSTILE, summary=HOSTILE, regions=(HOSTILE,), other_names=(HOSTILE,), product_id=HOSTILE)
    reply = replace(
        FakeService().similar("jim", None), subject=replace(FakeService().similar("jim", None).subject, product=odd)
    )
    workplace = WorkplaceReply(HOSTILE, (HOSTILE,), NOTED_QUOTE, "listed", None)
    region = RegionAsked(HOSTILE, HOSTILE, (HOSTILE,), "here", (workplace,))
    chosen = Choices((Choice("region", HOSTILE),), (HOSTILE,))
    drawn = [
        views_products.card(odd, best=True), views_products.lead(odd), views_products.whole(odd),
        views_products.related([odd]),
        views_compare.table(reply, reply.similar), views_compare.others(reply, reply.similar, HOSTILE, False),
        filters.regions([region], chosen), filters.chips(chosen), filters.ways_out(chosen),
        filters.also_searched([Also(HOSTILE, HOSTILE, "thesaurus")], chosen), filters.panel(FACETS, chosen),
    ]  # fmt: skip
    for html in drawn:
        assert "<script" not in html
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


def test_other_names_that_were_searched_are_shown_and_parts_of_a_compound_are_not() -> None:
    parts = [Also("leef", "leeftijd", "compound"), Also("tijd", "leeftijd", "compound")]
    html = filters.also_searched([Also("ondertoezichtstelling", "OTS", "thesaurus"), *parts], Choices())
    assert texts_common.also_searched(["ondertoezichtstelling"]) in html
    assert filters.also_searched(parts, Choices()) == ""


def test_every_filter_shows_its_count_and_leads_to_itself() -> None:
    html = filters.panel(FACETS, Choices())
    assert [address.read(parse_qs(urlsplit(one).query)).choices for one in links(html)] == [
        (Choice(facet.field, count.value),) for facet in FACETS for count in facet.counts
    ]
    assert "in 2 publicaties" in html


def test_a_filter_that_is_on_can_be_taken_away() -> None:
    chosen = Choices((Choice("region", "Friesland"),), ("Twente",))
    assert links(filters.chips(chosen)) == [
        address.ask(Choices(elsewhere=("Twente",))), address.ask(Choices((Choice("region", "Friesland"),))), "/"
    ]  # fmt: skip


def test_a_short_form_is_explained_in_what_a_project_is_and_in_its_facts() -> None:
    product = replace(best(), summary="Een groep voor jongeren met een LVB.", audiences=("lvb",))
    for html, times in ((views_products.card(product, best=True), 2), (views_products.card(product, best=False), 1)):
        assert html.count(texts_common.SHORT_FORMS["lvb"]) == times
    told = replace(product, fields={"theme": (Cited("KOPP/KVO", (1,)),)})
    assert views_products.whole(told).count("data-meaning") == 2
    assert "data-meaning" in views_products.quoted(Cited("Zij werken bij de ggz.", (1,)), product.citations)


def test_why_a_project_fits_is_not_said_again_below_the_sentence_that_holds_it() -> None:
    product = FakeService().ask("Wat is een JIM?").products[0]
    told = replace(product, summary="De Kamer is er voor thuiszitters van 12 tot 16 jaar.")
    for why, times in (("Voor wie: thuiszitters van 12 tot 16 jaar", 1), ("Voor wie: ouders", 0)):
        html = views_products.card(replace(told, why=Cited(why, (1,))), best=True)
        assert html.count("thuiszitters van 12 tot 16 jaar") == 1
        assert ("vb-why" not in html) == bool(times)


def test_another_spelling_names_the_words_and_not_the_whole_case() -> None:
    asked = "Een depresieve jongen van achtien, wat past?"
    meant = "Een depressieve jongen van achttien, wat past?"
    assert texts_common.did_you_mean(asked, meant) == "Bedoelde je ‘depressieve’ en ‘achttien’?"
    assert texts_common.did_you_mean("op voeden", "opvoeden") == "Bedoelde je: opvoeden"


def test_who_chose_too_much_is_told_how_many_there_are_without_each_filter() -> None:
    products = FakeService().products().products
    chosen = Choices((Choice("region", "Drenthe"), Choice("theme", "steun")))
    html = str(views_projects.none_with(products, chosen))
    assert re.findall(r'href="([^"]+)">([^<]+)</a>', html) == [
        ("/projecten?thema=steun", f"Zonder ‘Drenthe’: {len(products)} projecten")
    ]


def test_side_by_side_every_project_tells_every_row() -> None:
    reply = FakeService().similar("jim", None)
    html = views_compare.table(reply, reply.similar)
    rows = re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', html, re.DOTALL)
    assert html.count('<th scope="col"') == 3
    assert [name for name, _ in rows][:: len(rows) - 1] == ["Onderwerp", "Wat ervoor nodig was"]
    assert {cells.count("<td") for _, cells in rows} == {3}
    assert html.count(">zelfde<") == 2


def test_what_differs_in_a_word_is_marked_and_what_no_source_says_is_not() -> None:
    reply = replace(FakeService().similar("jim", None), left_out=())
    here, there = (Cited("Twente", ()),), (Cited("Friesland", ()),)
    for one, signs in ((Difference("region", here, there), 1), (Difference("region", (), there), 0)):
        html = views_compare.table(reply, [replace(reply.similar[0], shared=(), differences=(one,))])
        assert html.count(">anders<") == signs


def test_ages_that_overlap_are_not_marked_as_different() -> None:
    reply = replace(FakeService().similar("jim", None), left_out=())
    for here, there, signs in (
        ("4-12", "0-12", 0),
        ("16-23", "17-21", 0),
        ("groep 5-8", "8-12", 0),
        ("4-8", "12-18", 1),
    ):
        one = Difference("age", (Cited(here, ()),), (Cited(there, ()),))
        html = views_compare.table(reply, [replace(reply.similar[0], shared=(), differences=(one,))])
        assert html.count(">anders<") == signs, (here, there)


def test_a_cell_of_a_comparison_says_nothing_twice_nor_the_name_of_its_row() -> None:
    reply = FakeService().similar("jim", None)
    told = ("Voor wie: ouders van pubers.", "ouders van pubers", "Kinderen", "Ouders")
    one = Difference("audience", (), tuple(Cited(text, ()) for text in told))
    html = views_compare.table(reply, [replace(reply.similar[0], shared=(), differences=(one,))])
    assert html.count("ouders van pubers") == html.count("Kinderen") == html.count("Voor wie") == 1
    assert ">Ouders<" not in html


def test_of_a_plan_the_ages_that_were_recognised_are_shown() -> None:
    reply = FakeService().similar(None, "een JIM")
    html = views_compare.table(replace(reply, subject=replace(reply.subject, ages=("8-12",))), [aged(reply.similar[0])])
    assert "<p>8-12 jaar</p>" in html


def aged(similar: SimilarProduct) -> SimilarProduct:
    return replace(similar, differences=(Difference("age", (), (Cited("12-18", ()),)),))


def test_at_most_three_projects_stand_beside_the_first() -> None:
    reply = FakeService().similar(None, "een JIM")
    assert len(views_compare.beside(reply, [])) == 3
    assert [one.product.name for one in views_compare.beside(reply, ["verwant"])] == ["Samen sterk"]


def test_addresses_and_numbers_in_a_fact_can_be_pressed_and_other_markup_cannot() -> None:
    said = "Kijk op maasenmijn.example.invalid/zon, mail zon@voorbeeld.nl of bel 038 123 45 67. In 2024 1.250 euro."
    html = results.explained(said)
    assert re.findall(r'href="([^"]+)"', html) == [
        "https://maasenmijn.example.invalid/zon", "mailto:zon@voorbeeld.nl", "tel:0381234567"
    ]  # fmt: skip
    assert re.sub("<[^>]+>", "", html) == said
    assert 'href="https://a.nl/&#34;x"' not in results.explained('https://a.nl/"x')
    assert "href" not in results.explained("javascript:alert(1) en z.o.z. en o.a. 12.500/jaar")


def test_a_project_without_a_way_to_reach_anybody_says_so() -> None:
    product = replace(best(), fields={"available": (Cited("via Boven het IJ", (1,)),)}, not_found=("costs",))
    assert "kosten en hoe je contact opneemt." in views_products.whole(product)
    reached = replace(product, fields={"available": (Cited("Mail naar zon@voorbeeld.nl", (1,)),)})
    assert "hoe je contact opneemt" not in views_products.whole(reached)
    assert "Niet gevonden in deze bronnen: hoe je contact opneemt." in views_products.whole(
        replace(product, not_found=())
    )


def test_names_that_the_same_pages_state_stand_on_one_line_of_the_facts() -> None:
    told = {"audience": (Cited("kinderen", (1,)), Cited("ouders", (1,))), "result": (Cited("Meer rust.", (1,)),)}
    html = views_products.whole(replace(best(), fields=told))
    assert "kinderen, ouders" in html


def test_a_result_whose_numbers_stand_in_why_it_fits_is_not_said_again() -> None:
    told = replace(
        best(),
        why=Cited("Van de 25 leerlingen gingen er 18 weer naar school.", (1,)),
        fields={"result": (Cited("18 van de 25 leerlingen", (1,)), Cited("In 2025 nog 11.", (1,)))},
    )
    assert [one.words for one in views_products.facts(told) if one.place] == ["In 2025 nog 11."]
    by_chance = replace(told, fields={"result": (Cited("18 ouders vonden werk.", (1,)),)})
    assert [one.words for one in views_products.facts(by_chance) if one.place] == ["18 ouders vonden werk."]


def test_that_a_region_differs_is_marked_only_where_the_same_region_is_among_those_found() -> None:
    reply = FakeService().similar("jim", None)
    told = Difference("region", (Cited("Twente", ()),), (Cited("Friesland", ()),))
    shown = [replace(reply.similar[0], shared=(), differences=(told,))]
    for left_out, signs in (((), 1), (("Twente",), 0)):
        assert str(views_compare.table(replace(reply, left_out=left_out), shown)).count(">anders<") == signs


def test_a_filter_that_is_pressed_stays_where_it_stands() -> None:
    products = [replace(best(), product_id=one, regions=(one,)) for one in ("Drenthe", "Friesland", "Zeeland")]
    by_what = [Choices(), Choices((Choice("region", "Zeeland"),))]
    heads = [views_projects.head(products, products, one, has_table=False) for one in by_what]
    regions = [re.findall(r'id="p-region-([^"]+)"', head) for head in heads]
    assert regions == [["Drenthe", "Friesland", "Zeeland"]] * 2


def test_the_way_to_the_inbox_tells_how_much_nobody_handled() -> None:
    assert ">Postvak (2)</a>" in admin_views.parts("", n_new=2)
    assert ">Postvak</a>" in admin_views.parts("", n_new=0)


def test_who_is_grown_up_is_no_child() -> None:
    assert texts_products.ages_noticed([19]).startswith("Je noemt iemand van 19 jaar.")
    assert texts_products.ages_noticed([9]).startswith("Je noemt een kind van 9 jaar.")


def test_a_list_of_what_was_recognised_does_not_claim_to_be_whole() -> None:
    theme = CriterionReply("theme", ("angst en somberheid",), "depressie", excluded=False, n_recorded=39)
    one = ListedProduct("dappere-kat", "Dappere Kat", "detected", (), (), ())
    found = Listing("product", (theme,), (one,), 44, 1, 3, (), ())
    told = " ".join((texts_products.LISTING_HEADING, *texts_products.listing_notes(found)))
    assert "alles" not in told.casefold()
    assert texts_products.listing_doubt(found).endswith("Er kunnen dus meer projecten zijn.")
    assert texts_products.listing_doubt(replace(found, n_detected=0, n_unrecorded=0)) == ""
