"""Small pictures of the pages of a publication: each a link, the one that is shown marked, none before it is seen."""

from dataclasses import replace

from fake_service import HOSTILE, NOTED, PRINTED

from index.types import Box, Publication
from ingest.reading.pdf.pictures import Picture
from ingest.reading.result import StoredPicture
from search_app.web import address
from search_app.web.views import page as views_page
from search_app.web.views.page import Viewed

TWO = Publication(PRINTED.record, (PRINTED.pages[0], replace(PRINTED.pages[0], number=2)))


def test_each_page_is_a_link_with_a_lazy_picture_and_the_shown_one_is_marked() -> None:
    html = views_page.draw_thumbnails(TWO, Viewed(page=2))
    assert html.count('loading="lazy"') == 2
    for number in (1, 2):
        assert address.source("jim-factsheet", number).replace("&", "&amp;") in html
        assert f"pagina {number}</span>" in html
    assert html.count('aria-current="page"') == 1
    assert html.index('id="plaatje-2"') < html.index("aria-current")


def test_what_has_one_page_or_none_has_no_small_pictures() -> None:
    assert views_page.draw_thumbnails(PRINTED, Viewed()) == ""
    assert views_page.draw_thumbnails(NOTED, Viewed()) == ""


def test_each_picture_is_a_link_to_its_page_and_says_so() -> None:
    html = views_page.pictures("jim-factsheet", [Picture(2, Box(0.1, 0.2, 0.5, 0.6)), Picture(3, Box(0, 0, 1, 0.5))])
    assert html.count('loading="lazy"') == 2
    assert "width=220&amp;left=0.1000&amp;top=0.2000&amp;right=0.5000&amp;bottom=0.6000" in html
    for number in (2, 3):
        assert address.source("jim-factsheet", number).replace("&", "&amp;") in html
        assert f'alt="Plaatje op pagina {number}"' in html


def test_a_picture_of_a_slide_leads_to_its_slide_and_one_of_a_text_is_shown_large() -> None:
    html = views_page.pictures("stadsdeck", [StoredPicture(1, 4), StoredPicture(2)])
    assert address.source("stadsdeck", 4).replace("&", "&amp;") in html
    assert 'alt="Plaatje op dia 4"' in html
    assert f'href="{address.picture("stadsdeck", 2, 1400)}"' in html
    assert 'alt="Plaatje 2: bekijk het groot"' in html
    for number in (1, 2):
        assert f'src="{address.picture("stadsdeck", number, 220)}"' in html


def test_a_hostile_id_stays_inside_its_address() -> None:
    odd = Publication(replace(PRINTED.record, publication_id=HOSTILE), TWO.pages)
    html = views_page.draw_thumbnails(odd, Viewed())
    assert "<script" not in html
    assert html.count("<img") == 2
    assert "<script" not in views_page.pictures(HOSTILE, [Picture(1, Box(0, 0, 1, 0.5))])
