"""Products of the demo corpus: found, proven, ranked, compared, counted. Detection alone: no sidecar names one."""

import json
from pathlib import Path

import pytest
import yaml

from index.store.filters import And, Eq, In
from ingest.products.names import key_of
from places import CORPUS
from search_app.products import catalogue
from search_app.replies import FollowUp, ProductReply
from search_app.service import Service

GOLD = yaml.safe_load((CORPUS.parent / "products.yaml").read_text(encoding="utf-8"))
COMPARABLE = yaml.safe_load((CORPUS.parent / "comparable.yaml").read_text(encoding="utf-8"))
PLANS = yaml.safe_load((CORPUS.parent / "plans.yaml").read_text(encoding="utf-8"))
QUESTIONS = [json.loads(line) for line in Path(CORPUS.parent / "questions.jsonl").open(encoding="utf-8")]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(demo: Service) -> list[ProductReply]:
    return list(demo.products().products)


def keys(product: ProductReply) -> set[str]:
    return {key_of(name) for name in (product.name, *product.other_names)}


def wanted(one: dict) -> set[str]:  # type: ignore[type-arg]
    return {key_of(name) for name in (one["name"], *one["other_names"])}


def test_detection_recalls_and_is_precise(found: list[ProductReply]) -> None:
    recalled = [one["name"] for one in GOLD if any(wanted(one) & keys(product) for product in found)]
    parts = {key_of(part) for one in GOLD for part in one.get("parts", ())}
    judged = [product for product in found if not keys(product) & parts]
    right = [product.name for product in judged if any(wanted(one) & keys(product) for one in GOLD)]
    assert len(recalled) / len(GOLD) >= 0.95, {one["name"] for one in GOLD} - set(recalled)
    assert len(right) / len(judged) >= 0.95, {one.name for one in judged} - set(right)


def test_what_says_most_stands_first_on_a_card(found: list[ProductReply]) -> None:
    """What a librarian met: figures before the definition, attendance before a result, "Via: …" before the address."""
    cards = {one.name: one for one in found}
    sun = cards["Zon achter de Wolken"].fields
    assert sun["what"][0].text.startswith("Zon achter de Wolken is een groepstraining")
    assert [("positiever" in one.text, "deden" in one.text) for one in sun["result"]] == [
        (True, False), (False, True), (False, True)
    ]  # fmt: skip
    assert "maasenmijn" in sun["available"][0].text
    needed = [one.text for one in cards["Eerst Koffie"].fields["needs"]]
    assert "Nodig: een vaste contactpersoon; een leerplichtambtenaar die twee weken wacht" in needed
    assert "een kind van 6 tot 14 jaar" in cards["Maatje Morgen"].summary
    assert "obstacles" in cards["Boerderijdag"].fields
    assert not any("wachtlijst" in one.text for one in cards["Boerderijdag"].fields["obstacles"])


def test_a_product_is_told_of_in_the_publications_that_name_it(demo: Service, found: list[ProductReply]) -> None:
    with demo._reader() as reader:
        sources = {one.publication_id: one.source.rpartition("/")[2] for one in reader.records()}
    named = {(key, source) for one in GOLD for key in wanted(one) for source in one["sources"]}
    told = {(key, sources[at.publication_id]) for one in found for key in keys(one) for at in one.told_in}
    listed = [any((key, source) in told for key in wanted(one)) for one in GOLD for source in one["sources"]]
    parts = {key_of(part) for one in GOLD for part in one.get("parts", ())}
    judged = [(one, at) for one in found for at in one.told_in if not keys(one) & parts]
    right = [any((key, sources[at.publication_id]) in named for key in keys(one)) for one, at in judged]
    assert sum(listed) / len(listed) >= 0.95
    assert sum(right) / len(right) >= 0.95


def test_a_sentence_about_a_project_that_stopped_says_so(demo: Service) -> None:
    told = demo.ask("Jongeren van achttien zonder huis, wat is er?").answer
    assert {name for one in told for name in one.stopped} == {"Kamer 18"}
    assert not any(one.stopped for one in demo.ask("Welke projecten zijn gestopt en waarom?").answer)


def test_a_number_of_no_region_is_not_given_as_that_of_the_region_that_is_asked(demo: Service) -> None:
    told = demo.ask("Hoeveel kinderen in Groningen groeien op in armoede?")
    assert "gemiddeld twee" in told.answer[0].text
    assert told.nothing_from == ("Groningen",)
    assert demo.ask("Hoeveel kinderen groeien op in armoede?").nothing_from == ()


def test_what_is_for_children_of_other_ages_is_no_answer(demo: Service) -> None:
    asked = demo.ask(
        "Ik werk in Zwolle. Een meisje van 11: haar moeder ligt de meeste dagen in bed en haar vader drinkt. "
        "Zij zorgt voor haar broertje en komt vaak te laat op school. Welk project is er voor haar?"
    )
    assert not any("meisje van zestien" in one.text for one in asked.answer)
    assert any("12 tot 18" in one.text for one in demo.ask("Voor wie is Steunmaat? Ik ken een meisje van 11.").answer)


def test_the_first_question_looks_for_no_names(demo: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(demo.settings)
    service.warm()
    monkeypatch.setattr(catalogue, "named_elsewhere", None)
    assert service.products().products


def test_most_kinds_are_right(found: list[ProductReply]) -> None:
    by_key = {key: product for product in found for key in keys(product)}
    right = [one["name"] for one in GOLD if (shown := by_key.get(key_of(one["name"]))) and shown.kind == one["kind"]]
    assert len(right) / len(GOLD) >= 0.8


def test_a_card_says_of_region_theme_and_audience_what_filters_know(found: list[ProductReply]) -> None:
    for product in found:
        quotes = {one.quote for one in product.citations}
        for field, known in (("region", product.regions), ("theme", product.themes), ("audience", product.audiences)):
            plain = [one.text for one in product.fields.get(field, ()) if one.text not in quotes]  # type: ignore[call-overload]
            assert set(plain) <= set(known), (product.name, field)
    assert {one.product_id: one.regions for one in found}["eerst-koffie"] == ("Drenthe",)


def test_every_field_has_a_quote_that_stands_on_its_page(demo: Service, found: list[ProductReply]) -> None:
    pages = {one.publication_id: demo.publication(one.publication_id).pages for one in demo.publications()}
    n_values = 0
    for product in found:
        by_number = {one.n: one for one in product.citations}
        for value in [value for stated in product.fields.values() for value in stated]:
            n_values += 1
            assert value.citations
            for n in value.citations:
                cited = by_number[n]
                assert cited.quote in pages[cited.publication_id][cited.page_index].text
    assert n_values > 300


def test_what_is_stated_nowhere_is_named_and_nothing_is_both(found: list[ProductReply]) -> None:
    for product in found:
        assert not product.fields.keys() & set(product.not_found)
    (dappere_kat,) = [product for product in found if product.name == "Dappere Kat"]
    assert {"costs", "age"} <= set(dappere_kat.not_found)


def test_the_right_product_is_among_the_first_three(demo: Service) -> None:
    asked = [one for one in QUESTIONS if one["products"]]
    right = [one["id"] for one in asked if _named(demo.ask(one["question"]).products[:3], one["products"])]
    assert len(right) / len(asked) >= 0.90, {one["id"] for one in asked} - set(right)


def _named(products: tuple[ProductReply, ...], names: list[str]) -> bool:
    return any(key_of(name) in key for product in products for key in keys(product) for name in names)


def test_a_reason_is_a_sentence_of_a_source_and_never_a_question(demo: Service) -> None:
    for one in QUESTIONS[:12]:
        for product in demo.ask(one["question"]).products:
            assert product.why is not None
            assert not product.why.text.endswith("?")
            quotes = {cited.quote for cited in product.citations if cited.n in product.why.citations}
            assert product.why.text in quotes


def test_comparable_projects_are_found(demo: Service, found: list[ProductReply]) -> None:
    by_key = {key: product.product_id for product in found for key in keys(product)}
    others: dict[str, set[str]] = {}
    for group in COMPARABLE:
        for name in group["products"]:
            others.setdefault(by_key[key_of(name)], set()).update(by_key[key_of(other)] for other in group["products"])
    shares = []
    for product_id, alike in others.items():
        alike.discard(product_id)
        shown = {one.product.product_id for one in demo.similar(product_id, None, k=5).similar}
        shares.append(len(alike & shown) / min(5, len(alike)))
    assert sum(len(alike) for alike in others.values()) / 2 >= 20
    assert sum(shares) / len(shares) >= 0.90


def test_projects_comparable_with_a_plan_are_found(demo: Service, found: list[ProductReply]) -> None:
    by_key = {key: product.product_id for product in found for key in keys(product)}
    shares = []
    for one in PLANS:
        wanted_ids = {by_key[key_of(name)] for name in one["comparable"]}
        shown = {similar.product.product_id for similar in demo.similar(None, one["plan"], k=5).similar}
        shares.append(len(wanted_ids & shown) / min(5, len(wanted_ids)))
    assert len(shares) == 15
    assert sum(shares) / len(shares) >= 0.70


@pytest.mark.parametrize(
    ("plan", "best"),
    [
        ("Leerlingen vallen uit nadat zij bij een ongeval hersenletsel opliepen.", "Kopkracht"),
        ("Ouders begrijpen onze brieven niet. Wij willen een gezinsplan in tekeningen.", "Plaatjesplan"),
    ],
)
def test_a_plan_is_read_beyond_its_first_page(demo: Service, plan: str, best: str) -> None:
    first_page = "De gemeenteraad vergadert op de eerste dinsdag van de maand in het raadhuis aan de markt. " * 25
    assert demo.similar(None, f"{first_page}\n\n{plan}", k=1).similar[0].product.name == best


def test_its_own_region_is_left_out_on_request(demo: Service) -> None:
    reply = demo.similar("steunmaat", None, other_regions=True, k=10)
    assert "Groningen" in reply.left_out
    assert reply.similar
    assert all(set(one.product.regions) != {"Groningen"} for one in reply.similar)
    assert any(one.differences for one in reply.similar)
    assert any(one.needed for one in reply.similar)


def test_a_text_is_compared_and_forgotten(demo: Service) -> None:
    plan = "Wij willen in Assen een groep beginnen voor kinderen van 8 tot 12 jaar van wie de ouders gescheiden zijn."
    reply = demo.similar(None, plan, k=3)
    assert reply.subject.kind == "text"
    assert reply.subject.regions == ("Drenthe",)
    assert reply.subject.ages == ("8-12",)
    assert "Twee Huizen" in [one.product.name for one in reply.similar]


def test_a_filter_on_products_holds_for_hits_and_products(demo: Service) -> None:
    where = And((In("product_kind", ("training",)), Eq("region", "Achterhoek")))
    reply = demo.ask("Wat is er voor kinderen van gescheiden ouders?", where)
    assert [one.name for one in reply.products] == ["Twee Huizen"]
    assert {hit.publication_id for hit in reply.hits} <= {one.publication_id for one in reply.products[0].told_in}


def test_facets_count_what_a_filter_keeps(demo: Service) -> None:
    facets = {one.field: {count.value: count for count in one.counts} for one in demo.facets()}
    assert facets["status"]["gestopt"].products == 3
    assert facets["kind"]["factsheet"].publications == 4
    assert None in facets["year"]  # "datum onbekend"
    kept = {one.field: one.counts for one in demo.facets(Eq("region", "Zeeland"))}
    assert {count.value for count in kept["region"]} >= {"Zeeland"}
    assert max(count.publications for count in kept["kind"]) <= facets["region"]["Zeeland"].publications


def test_a_follow_up_is_about_the_product_that_was_shown(demo: Service) -> None:
    before = FollowUp("leerlingen bellen elkaar wakker", "ochtendploeg")
    reply = demo.ask("en loopt dat nog?", None, before)
    assert reply.follows == "ochtendploeg"
    assert reply.products[0].product_id == "ochtendploeg"
    assert reply.products[0].status == "gestopt"


def test_what_is_not_wanted_does_not_come_first(demo: Service) -> None:
    reply = demo.ask("Geen training, maar een hulpmiddel voor gezinnen met een LVB")
    assert reply.excluded == ("training",)
    assert reply.products[0].kind != "training"


def test_what_the_first_quote_is_about_fits(demo: Service) -> None:
    """The case of the walk on a phone: JIM stood in the first quote and only among what is near the question."""
    case = "Welke methode helpt om iemand uit de eigen omgeving erbij te betrekken?"
    for question in (case, *(one["question"] for one in QUESTIONS[:12])):
        answer = demo.ask(question)
        first = f" {key_of(answer.answer[0].text)} " if answer.answer else ""
        named = [one for one in answer.products if any(f" {key} " in first for key in keys(one) if len(key) > 1)]
        assert all(one.relation == "fits" for one in named), question
        assert [one.relation for one in answer.products] == sorted(one.relation for one in answer.products), question
