"""Text travels packed, and our own files are kept by a browser until they change."""

import re
from collections.abc import Iterator

import pytest
from fake_service import FakeService
from starlette.testclient import TestClient
from streamlit.runtime import Runtime

from search_app import asgi
from search_app.web import middleware

PACKS = {"accept-encoding": "gzip", "accept": "*/*"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The whole app; its script is not run. Streamlit has one runtime a process: that of other tests steps aside."""
    other, Runtime._instance = Runtime._instance, None
    yield TestClient(asgi.build(FakeService(), hosts=()))
    Runtime._instance = other


@pytest.mark.parametrize("path", ["/", "/assets/all.css", "/assets/all.js", "/api/v1/products"])
def test_pages_styles_scripts_and_json_are_packed(client: TestClient, path: str) -> None:
    accept = "text/html" if path == "/" else "*/*"
    packed = client.get(path, headers={**PACKS, "accept": accept})
    plain = client.get(path, headers={"accept-encoding": "identity", "accept": accept})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "Accept-Encoding" in packed.headers["vary"]


def test_streamlits_scripts_are_packed_too(client: TestClient) -> None:
    (script,) = re.findall(r'src="[./]*(static/js/index[^"]+)"', middleware.streamlit_page())
    packed = client.get(f"/{script}", headers=PACKS)
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(packed.content) / 2


def test_what_every_first_visit_fetches_is_packed_as_small_as_can_be_ahead(client: TestClient) -> None:
    middleware.pack_ahead()
    (script,) = re.findall(r'src="[./]*(static/js/index[^"]+)"', middleware.streamlit_page())
    drawing = f"/static/js/{middleware.drawing_scripts()[0]}"
    for path in (f"/{script}", drawing, "/assets/all.css?v=1", "/assets/all.js"):
        best = client.get(path, headers={"accept-encoding": "gzip, deflate, br"})
        plain = client.get(path, headers={"accept-encoding": "identity"})
        by_gzip = client.get(path, headers=PACKS)
        assert best.headers["content-encoding"] == "br"
        assert int(best.headers["content-length"]) < int(by_gzip.headers["content-length"])
        assert best.content == by_gzip.content == plain.content
        assert "Accept-Encoding" in best.headers["vary"]


def test_a_part_of_a_page_carries_no_headers_that_only_a_page_needs(client: TestClient) -> None:
    page = client.get("/", headers={"accept": "text/html"})
    script, drawing = client.get("/assets/all.js"), client.get("/assets/mark.svg")
    assert "content-security-policy" in page.headers
    assert "content-security-policy" in drawing.headers, "a browser shows a drawing by itself, and runs its scripts"
    assert {"content-security-policy", "permissions-policy"} & set(script.headers) == set()
    assert script.headers["x-content-type-options"] == "nosniff"


def test_a_font_is_not_packed_again(client: TestClient) -> None:
    (font,) = (middleware.STATIC / "fonts").glob("newsreader-latin-600*.woff2")
    assert "content-encoding" not in client.get(f"/assets/fonts/{font.name}", headers=PACKS).headers


def test_the_letters_of_a_first_visit_hold_only_the_weights_that_the_styles_ask_for() -> None:
    styles = "".join(file.read_text(encoding="utf-8") for file in middleware.STATIC.glob("*.css"))
    asked = {int(one) for one in re.findall(r"(?:font|font-weight): (\d{3})\b(?! \d{3})", styles)}
    assert {min(asked), max(asked)} <= set(range(400, 701))
    assert set(re.findall(r"font: (\d{3})[^;]*var\(--serif\)", styles)) == {"600"}
    assert re.findall(r"Newsreader;\s+src: [^;]+;\s+font-weight: ([\d ]+);", styles) == ["600", "600"]
    assert set(re.findall(r"font-weight: (\d{3} \d{3});", styles)) == {"400 700"}
    fonts = middleware.STATIC / "fonts"
    first = (fonts / "newsreader-latin-600-normal.woff2", *fonts.glob("atkinson-*-latin-wght-normal.woff2"))
    assert sum(file.stat().st_size for file in first) < 46_000  # all weights were 92 kB


def test_our_files_are_kept_for_good_under_the_version_in_their_address(client: TestClient) -> None:
    html = client.get("/", headers={"accept": "text/html"}).text
    ours = [one for one in re.findall(r'(?:href|src)="(/assets/[^"]+)"', html) if ".css" in one or ".js" in one]
    assert len(ours) == 2
    assert all(one.endswith(f"?v={middleware.version()}") for one in ours)
    assert "immutable" in client.get(ours[0]).headers["cache-control"]
    assert "immutable" not in client.get(ours[0].partition("?")[0]).headers.get("cache-control", "")


def test_all_our_styles_and_all_our_scripts_come_as_one_file_each(client: TestClient) -> None:
    for ending in ("css", "js"):
        whole = client.get(f"/assets/all.{ending}").text
        in_the_page = ("base.js", "early.js")
        files = [file for file in middleware.STATIC.glob(f"*.{ending}") if file.name not in in_the_page]
        assert len(files) > 5
        assert all(file.read_text(encoding="utf-8") in whole for file in files)


def test_before_anything_is_drawn_the_page_says_that_it_is_loading(client: TestClient) -> None:
    html = client.get("/", headers={"accept": "text/html"}).text
    assert "Vraagbaak wordt geladen" in html.partition("<body>")[2]
