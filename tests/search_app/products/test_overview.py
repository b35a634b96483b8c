"""Every number of the overview is that of the list behind it, whatever is filtered."""

import re
from dataclasses import replace
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from fake_service import FakeService

from search_app.products import lists as products_lists
from search_app.replies import ProductReply
from search_app.web import address
from search_app.web.address import Choice, Choices
from search_app.web.views import projects as views_projects

THEMES, REGIONS, AUDIENCES = ("opvoeden", "wonen", "geld"), ("Twente", "Friesland", "Zeeland"), ("ouders", "jongeren")


def some_products(random: Random) -> list[ProductReply]:
    """Forty products with any labels, or none."""
    base = FakeService().products().products[0]

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in values if random.random() < 0.4)

    return [
        replace(
            base,
            product_id=str(number),
            themes=some(THEMES),
            regions=some(REGIONS),
            audiences=some(AUDIENCES),
            kind=random.choice(("methode", "training", None)),
            status=random.choice(("loopt", "")),
            fields={"result": base.fields["what"]} if random.random() < 0.5 else {},
        )
        for number in range(40)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_every_count_equals_its_list(seed: int) -> None:
    random = Random(seed)
    products = some_products(random)
    wanted = {
        field: random.choice(((), (random.choice((*THEMES, *REGIONS, "loopt", None)),)))
        for field in ("theme", "region")
    }
    for field in products_lists.FIELDS:
        for value, count in products_lists.counts(products, wanted, field):
            assert count == len(products_lists.kept(products, {**wanted, field: (value,)}))


@pytest.mark.parametrize("seed", range(20))
def test_every_cell_of_the_matrix_equals_its_list(seed: int) -> None:
    products = some_products(Random(seed))
    table = products_lists.matrix(products, frozenset({("geld", "Zeeland")}))
    assert len(table.rows) == len(table.themes)
    for cell in (cell for row in table.rows for cell in row):
        those = products_lists.kept(products, {"theme": (cell.theme,), "region": (cell.region,)})
        assert cell.products == len(those)
        assert cell.with_result == sum("result" in one.fields for one in those)


@pytest.mark.parametrize("seed", range(20))
def test_every_number_on_the_map_equals_the_list_that_it_leads_to(seed: int) -> None:
    random = Random(seed)
    products = some_products(random)
    chosen = Choices(tuple(Choice("theme", theme) for theme in THEMES if random.random() < 0.5))
    html = views_projects.head(products, products, chosen, has_table=False)
    on_map = re.findall(r'<a id="kaart-([^"]+)" href="([^"]+)">[^<]+<b aria-hidden="true">(\d+)</b>', html)
    assert {name for name, *_ in on_map} <= {"Overijssel", "Friesland", "Zeeland"}  # Twente lies in the first
    for _, to, count in on_map:
        asked = address.read(parse_qs(urlsplit(to.replace("&amp;", "&")).query))
        wanted = {field: [one.value for one in asked.choices if one.field == field] for field in ("theme", "region")}
        assert int(count) == len(products_lists.kept(products, wanted)) > 0


def test_empty_says_in_which_of_three_ways() -> None:
    base = FakeService().products().products[0]
    here = replace(base, themes=("geld",), regions=("Twente",), fields={})
    there = replace(base, themes=("wonen",), regions=("Zeeland",))
    table = products_lists.matrix([here, there], frozenset({("geld", "Zeeland")}))
    found = {(cell.theme, cell.region): cell.empty for row in table.rows for cell in row}
    assert found == {
        ("geld", "Twente"): "no result told",
        ("geld", "Zeeland"): "no product",
        ("wonen", "Twente"): "no publication",
        ("wonen", "Zeeland"): "no result told",
    }
