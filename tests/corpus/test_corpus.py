"""The demo corpus keeps its promises: what is in it, what it calls fictitious, and where the answers stand."""

import json
import re
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import docx
import lxml.html
import pptx
import pypdfium2 as pdfium
import pytest
import yaml
from docx.table import Table
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
PUBLICATIONS = CORPUS / "publications"
SEEDS = ROOT.parent / "shared" / "seeds"
SIDECAR_FIELDS = {
    "id", "title", "year", "kind", "publisher", "workplace", "regions", "themes", "audiences", "licence", "url",
    "replaces", "products",
}  # fmt: skip
FILES = sorted(path for path in PUBLICATIONS.iterdir() if path.suffix != ".yaml")
PDFS = [path for path in FILES if path.suffix == ".pdf"]
QUESTIONS = [json.loads(line) for line in (CORPUS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
PRODUCTS: list[dict[str, Any]] = yaml.safe_load((CORPUS / "products.yaml").read_text(encoding="utf-8"))
ANSWERABLE = [question for question in QUESTIONS if not question.get("unanswerable")]


def fold(text: str) -> str:
    """Letters and digits alone, so that a word cut by a line end is whole again."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def pdf_pages(path: Path) -> list[str]:
    pages = [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]
    return [page.replace("\ufffe\r\n", "").replace("\ufffe", "") for page in pages]


def docx_text(path: Path) -> str:
    blocks: list[str] = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            blocks.extend(cell.text for row in block.rows for cell in row.cells)
        else:
            blocks.append(block.text)
    return "\n".join(blocks)


def pptx_pages(path: Path) -> list[str]:
    return [
        "\n".join([*(shape.text_frame.text for shape in slide.shapes), slide.notes_slide.notes_text_frame.text])
        for slide in pptx.Presentation(str(path)).slides
    ]


def html_text(path: Path) -> str:
    page: Any = lxml.html.fromstring(path.read_text(encoding="utf-8"))
    return str(page.find(".//article").text_content())


@cache
def pages(path: Path) -> list[str]:
    """The pages of a publication, or its whole text as one."""
    if path.suffix == ".pdf":
        return pdf_pages(path)
    if path.suffix == ".pptx":
        return pptx_pages(path)
    readers = {".docx": docx_text, ".html": html_text, ".md": lambda file: file.read_text(encoding="utf-8")}
    return [readers[path.suffix](path)]


def named(prefix: str) -> Path:
    """The one publication whose file name starts with ``prefix``."""
    (path,) = (path for path in FILES if path.name.startswith(prefix))
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_publication_says_what_is_fictitious(path: Path) -> None:
    text = " ".join(pages(path)).casefold()
    assert "fictief" in text
    assert "geschreven als voorbeeld" in text or "is een voorbeeld" in text


def test_the_magazine_and_the_report_are_long_enough() -> None:
    assert len(pages(named("magazine-"))) >= 8
    assert len(pages(named("rapport-"))) >= 20
    assert len(pages(named("presentatie-"))) >= 8


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_every_pdf_is_tagged_dutch_and_titled(path: Path) -> None:
    reader = PdfReader(path)
    catalogue: Any = reader.root_object
    assert reader.metadata is not None
    assert catalogue["/MarkInfo"]["/Marked"]
    assert str(catalogue["/Lang"]).startswith("nl")
    assert fold(str(reader.metadata.title)) in fold("factsheet" + pages(path)[0])


def test_at_least_25_products_over_at_least_8_regions() -> None:
    assert len(PRODUCTS) >= 25
    assert len({region for product in PRODUCTS for region in product["regions"]}) >= 8
    assert sum(len(product["sources"]) > 1 for product in PRODUCTS) >= 10


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product["name"])
def test_a_product_is_named_in_every_source_that_the_gold_list_gives(product: dict[str, Any]) -> None:
    names = [fold(name) for name in (product["name"], *product["other_names"])]
    for source in product["sources"]:
        text = fold(" ".join(pages(PUBLICATIONS / source)))
        assert any(name in text for name in names), source


def test_comparable_products_stand_in_the_gold_list_and_make_20_pairs() -> None:
    groups = yaml.safe_load((CORPUS / "comparable.yaml").read_text(encoding="utf-8"))
    names = {product["name"] for product in PRODUCTS}
    assert all(name in names for group in groups for name in group["products"])
    pairs = {frozenset((a, b)) for g in groups for a in g["products"] for b in g["products"] if a != b}
    assert len(pairs) >= 20


def test_15_plans_of_50_to_80_words_name_comparable_products_of_the_gold_list() -> None:
    plans = yaml.safe_load((CORPUS / "plans.yaml").read_text(encoding="utf-8"))
    names = {product["name"] for product in PRODUCTS}
    assert len(plans) == 15
    assert all(50 <= len(plan["plan"].split()) <= 80 for plan in plans)
    assert all(plan["comparable"] and names.issuperset(plan["comparable"]) for plan in plans)


def test_no_plan_names_a_product() -> None:
    plans = yaml.safe_load((CORPUS / "plans.yaml").read_text(encoding="utf-8"))
    names = [fold(name) for product in PRODUCTS for name in (product["name"], *product["other_names"]) if len(name) > 4]
    capitalised = [name for name in names if name not in ("cursus",)]
    assert not [name for plan in plans for name in capitalised if name in fold(plan["plan"])]


def test_there_are_40_questions_of_which_8_have_no_answer() -> None:
    assert (len(QUESTIONS), len(ANSWERABLE)) == (40, 32)
    assert len({question["id"] for question in QUESTIONS}) == 40
    assert {len(question["question"].split()) for question in QUESTIONS} >= {1, 60}


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_the_evidence_of_a_question_stands_in_its_sources(question: dict[str, Any]) -> None:
    texts = {prefix: [fold(page) for page in pages(named(prefix))] for prefix in question["sources"]}
    evidence = [fold(words) for words in question["evidence"]]
    for prefix, source_pages in texts.items():
        assert any(words in page for words in evidence for page in source_pages), prefix
    for words in evidence:
        assert any(words in page for source_pages in texts.values() for page in source_pages), words
    if question["page"] is not None:
        assert any(words in texts[question["sources"][0]][question["page"] - 1] for words in evidence)


def test_the_products_of_a_question_stand_in_the_gold_list() -> None:
    names = {product["name"] for product in PRODUCTS}
    assert all(name in names for question in QUESTIONS for name in question["products"])


def test_half_of_the_publications_have_a_sidecar_with_known_fields() -> None:
    sidecars = sorted(PUBLICATIONS.glob("*.yaml"))
    assert len(FILES) / 2 <= len(sidecars) < len(FILES)
    for sidecar in sidecars:
        assert sidecar.with_suffix("").exists(), sidecar
        assert yaml.safe_load(sidecar.read_text(encoding="utf-8")).keys() <= SIDECAR_FIELDS


def test_the_built_files_are_small() -> None:
    assert sum(path.stat().st_size for path in PUBLICATIONS.iterdir()) < 5_000_000


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is absent")
def test_no_eight_words_in_a_row_come_from_the_seeds() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return set(zip(*(words[shift:] for shift in range(8)), strict=False))

    seeds = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")))
    for path in FILES:
        assert not seeds & runs("\n".join(pages(path))), path.name


@pytest.mark.slow
def test_building_twice_gives_the_same_bytes_and_the_committed_text(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    if not Path("/usr/share/fonts/truetype/vollkorn").is_dir():
        pytest.skip("the fonts of the corpus are not installed")
    first, second = tmp_path / "first", tmp_path / "second"
    for target in (first, second):
        subprocess.run([sys.executable, CORPUS / "build.py", target], check=True)
    assert sorted(path.name for path in first.iterdir()) == sorted(path.name for path in PUBLICATIONS.iterdir())
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name
    for path in FILES:
        assert pages(first / path.name) == pages(path), path.name
