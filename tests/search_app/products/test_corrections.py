"""What a maintainer says of a product: every field, with a source or without, seen everywhere at once, and undone."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fake_service import FakeService
from fastapi.testclient import TestClient

from fakes import WordEncoder
from index.dutch.analyser import DutchAnalyser
from index.errors import CorrectionError, NotFound
from index.products import FIELDS
from index.settings import Settings, load
from index.store.local.store import LocalStore
from ingest.pipeline import pipeline
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.products import decisions, findings
from ingest.products.decisions import Correction, Decision, FactSource, Said
from search_app.api import app as api_app
from search_app.cli.parser import main
from search_app.products import comparable
from search_app.products.lists import counts, matrix
from search_app.replies import ProductReply, SimilarProduct
from search_app.service import Service
from search_app.texts import products as texts_products
from search_app.web import note
from search_app.web.admin.access import Maintainer
from search_app.web.admin.products import BeheerProducts
from search_app.web.views import compare, products

OWL = """# Stille Uil

De methode Stille Uil is een methode voor kinderen in Friesland met ouders die ruzie hebben. De methode kost 1.900
euro per groep. Later werd de prijs 2.150 euro per
groep. Er doen kinderen van 8 tot 12 jaar mee.
"""
BEAR = "# Sterke Beer\n\nDe training Sterke Beer is een training voor jongeren in Zeeland die weinig slapen.\n"
VALUES = {"region": "Drenthe", "theme": "armoede", "audience": "ouders", "age": "6-10", "status": "gestopt"}


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two publications, ingested once; tests work with a copy."""
    return made_in(tmp_path_factory.mktemp("made")).settings


def made_in(tmp_path: Path) -> IngestContext:
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "uil.md").write_text(OWL, encoding="utf-8")
    (folder / "beer.md").write_text(BEAR, encoding="utf-8")
    settings = replace(load(os.environ), data_dir=tmp_path / "data")
    analyser = DutchAnalyser()
    made = IngestContext(settings, LocalStore(settings.data_dir, analyser), WordEncoder(), analyser.name)
    bring_in(made)
    return made


@pytest.fixture
def service(ingested: Settings, tmp_path: Path) -> Service:
    copied = shutil.copytree(ingested.data_dir, tmp_path / "copy")
    return Service(replace(ingested, data_dir=copied))


def bring_in(context: IngestContext, **options: bool) -> None:
    folder = context.settings.data_dir.parent / "stukken"
    ingest([folder], context, Options(**options), lambda done, total, what: None)


def owl(service: Service) -> ProductReply:
    return service.product("stille-uil")


def publication_id(service: Service) -> str:
    return next(one.publication_id for one in service.publications() if one.source.endswith("uil.md"))


def texts(one: ProductReply, name: str) -> list[str]:
    return [said.text for said in one.fields.get(name, ())]  # type: ignore[call-overload]


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_said_and_taken_back(service: Service, name: str) -> None:
    before, value = owl(service), VALUES.get(name, "Dat zegt de beheerder.")
    service.correct(Correction("stille-uil", name, (Said(value),)))  # type: ignore[arg-type]
    after = owl(service)
    assert texts(after, name) == [value]
    assert name in after.corrected
    assert name not in after.not_found
    assert all(not said.citations for said in after.fields[name])  # type: ignore[index]
    assert after.origin == "confirmed"
    service.undo_correction("stille-uil", name)  # type: ignore[arg-type]
    assert owl(service) == before


def test_a_value_with_a_source_is_cited_with_the_sentence_that_shows_it(service: Service) -> None:
    shown = FactSource(publication_id(service), None, "")
    service.correct(
        Correction("stille-uil", "costs", (Said("2.150 euro per groep", shown),)),
        Correction("stille-uil", "age", (Said("8 tot 12 jaar", shown),)),
    )
    found = owl(service)
    cites = {one.n: one for one in found.citations}
    (costs,), (age,) = found.fields["costs"], found.fields["age"]
    assert cites[costs.citations[0]].quote.replace("\n", " ") == "Later werd de prijs 2.150 euro per groep."
    assert (age.text, cites[age.citations[0]].quote) == ("8-12", "Er doen kinderen van 8 tot 12 jaar mee.")
    for one in found.citations:
        assert one.quote in service.page(one.publication_id, one.page_index).text


def test_a_source_that_does_not_show_it_is_refused_and_nothing_is_kept(service: Service) -> None:
    shown = FactSource(publication_id(service), None, "")
    wrong = Correction("stille-uil", "costs", (Said("3.000 euro", shown),))
    with pytest.raises(CorrectionError, match="doesn't show") as told:
        service.correct(Correction("stille-uil", "since", (Said("2019"),)), wrong)
    assert told.value.reason == "source"
    with pytest.raises(CorrectionError):
        service.correct(replace(wrong, said=(Said("2.150 euro", FactSource(publication_id(service), 7, "")),)))
    with pytest.raises(NotFound):
        service.correct(replace(wrong, said=(Said("x", FactSource("weg", None, "")),)))
    assert not decisions.corrections(service.settings.data_dir)


@pytest.mark.parametrize("value", ["10-23", "10 tot 23", "10 t/m 23 jaar", "tussen 10 en 23"])
def test_an_age_may_be_typed_as_people_say_it(value: str) -> None:
    assert decisions.checked("age", value) == "10-23"


@pytest.mark.parametrize(
    ("age", "value"),
    [("12-", "12+"), ("12-", "12 plus"), ("12-", "vanaf 12"), ("12-", "12 jaar en ouder"), ("12-", "12 of ouder"),
     ("12-", "twaalf jaar en ouder"), ("0-12", "tot 12 jaar"), ("0-12", "Tot 12"), ("0-12", "tot en met 12 jaar"),
     ("0-12", "0 tot 12"), ("0-12", "12 jaar en jonger"), ("groep 5-8", "Groep 5 t/m 8")],
)  # fmt: skip
def test_an_age_with_one_side_may_be_typed_as_people_say_it(age: str, value: str) -> None:
    assert decisions.checked("age", value) == age


@pytest.mark.parametrize("value", ["23-10", "12", "12 weken en ouder", "12 jaar", "tot later", "112+"])
def test_what_is_no_age_is_refused(value: str) -> None:
    with pytest.raises(CorrectionError, match="is no age") as told:
        decisions.checked("age", value)
    assert told.value.reason == "age"


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [("region", "Frieslant", "Friesland"), ("region", "Emmen", "Drenthe"), ("theme", "armoed", "armoede"),
     ("age", "oud", ""), ("status", "stopt", "gestopt"), ("what", "a\x00b", ""), ("what", " ", ""),
     ("what", "x" * 2001, "")],
)  # fmt: skip
def test_a_typing_error_is_told_and_never_kept(service: Service, name: str, value: str, meant: str) -> None:
    with pytest.raises(CorrectionError) as told:
        service.correct(Correction("stille-uil", name, (Said(value),)))  # type: ignore[arg-type]
    assert (meant in told.value.nearest) == bool(meant)
    assert not decisions.corrections(service.settings.data_dir)


def test_what_is_added_stands_beside_what_was_found_and_an_empty_field_is_told_nowhere(service: Service) -> None:
    found = texts(owl(service), "region")
    service.correct(Correction("stille-uil", "region", (Said("Drenthe"),), adds=True))
    assert texts(owl(service), "region") == ["Drenthe", *found]
    service.correct(Correction("stille-uil", "region", ()))
    assert owl(service).regions == ()
    assert "region" in owl(service).not_found


def by_command(service: Service, _: Path) -> None:
    assert main(["--data-dir", str(service.settings.data_dir), "products", "set", "stille-uil", "age"]) == 0


def by_sheet(service: Service, folder: Path) -> None:
    sheet, at = str(folder / "feiten.xlsx"), ["--data-dir", str(service.settings.data_dir), "products"]
    assert main([*at, "export", sheet]) == 0
    book = openpyxl.load_workbook(sheet)
    for row in book.worksheets[0].iter_rows(min_row=2):
        if (row[0].value, row[2].value) == ("stille-uil", "age"):
            row[3].value = None
    book.save(sheet)
    assert main([*at, "import", sheet]) == 0


def by_rest(service: Service, _: Path) -> None:
    client = TestClient(api_app.build(service, (), maintainer_keys=("beheer",)))
    path, allowed = "/products/stille-uil/fields/age", {"Authorization": "Bearer beheer"}
    assert client.put(path, json={"values": []}, headers=allowed).status_code == 200


def in_beheer(service: Service, _: Path) -> None:
    BeheerProducts(service, Maintainer("maaike")).correct("stille-uil", "age", (), False)


@pytest.mark.parametrize("say", [by_command, by_sheet, by_rest, in_beheer], ids=lambda say: say.__name__)
def test_what_was_found_wrongly_is_said_to_stand_in_no_source_in_each_of_four_ways(
    service: Service, tmp_path: Path, say: Callable[[Service, Path], None]
) -> None:
    assert texts(owl(service), "age") == ["8-12"]
    say(service, tmp_path)
    assert texts(owl(service), "age") == []
    shown = products.whole(owl(service))
    assert texts_products.FIELDS["age"] not in shown.partition("Niet gevonden in deze bronnen")[0]
    assert "leeftijd" in shown.partition("Niet gevonden in deze bronnen")[2]
    service.undo_correction("stille-uil", "age")
    assert texts(owl(service), "age") == ["8-12"]


def test_a_merge_brings_what_was_said_of_both_along(service: Service) -> None:
    service.correct(Correction("sterke-beer", "costs", (Said("500 euro"),)))
    decisions.decide(service.settings.data_dir, Decision("merge", "stille-uil", "sterke-beer"))
    assert texts(owl(service), "costs")[:1] == ["500 euro"]


def test_corrections_last_over_a_rebuild_a_rollback_and_another_tagger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = made_in(tmp_path)
    service = Service(context.settings)
    shown = FactSource(publication_id(service), None, "")
    service.correct(
        Correction("stille-uil", "region", (Said("Drenthe"),)),
        Correction("stille-uil", "costs", (Said("2.150 euro per groep", shown),)),
    )
    wanted, first = owl(service), context.store.current()
    bring_in(context, rebuild=True)
    assert owl(service) == wanted
    context.store.switch(first or "")
    assert owl(service) == wanted
    monkeypatch.setattr(findings, "facts_of", lambda *given: ())  # a tagger that finds names and no facts
    monkeypatch.setattr(pipeline, "RULES_VERSION", "another")
    bring_in(context, rebuild=True)
    assert set(owl(service).fields) == {"region", "costs"}
    assert (texts(owl(service), "region"), texts(owl(service), "costs")) == (["Drenthe"], ["2.150 euro per groep"])


def test_a_source_that_changed_is_no_proof_any_more(tmp_path: Path) -> None:
    context = made_in(tmp_path)
    service = Service(context.settings)
    shown = FactSource(publication_id(service), None, "")
    service.correct(Correction("stille-uil", "costs", (Said("2.150 euro per groep", shown),)))
    (tmp_path / "stukken" / "uil.md").write_text(OWL.replace("2.150", "2.300"), encoding="utf-8")
    bring_in(context)
    (costs,) = owl(service).fields["costs"]
    assert (costs.text, costs.citations) == ("2.150 euro per groep", ())


def test_a_correction_shows_at_once_in_card_page_comparison_matrix_and_note(service: Service) -> None:
    service.correct(
        Correction("stille-uil", "region", (Said("Drenthe"),)),
        Correction("stille-uil", "result", (Said("Zeven van de tien kinderen slapen beter."),)),
    )
    found = owl(service)
    for drawn in (products.card(found, True), products.whole(found)):
        assert "<dd>Drenthe</dd>" in drawn or "<li>Drenthe" in drawn
        assert "Zeven van de tien kinderen slapen beter." in drawn
        assert "zegt de beheerder" in drawn
    listed = service.products().products
    assert ("Drenthe", 1) in counts(listed, {}, "region")
    assert "Drenthe" in matrix(listed, service.published()).regions
    kept = note.of_product(found)
    assert "Drenthe" in kept.about
    said = [quote for quote in kept.quotes() if quote.text.startswith("Zeven")]
    assert [(one.publication_id, one.place) for one in said] == [("", "zegt de beheerder")]
    assert "Zeven van de tien" in note.noted(kept)
    assert "" not in note.Note((kept,)).cited()
    beside = SimilarProduct(1, 1.0, found, (), (), found.fields["result"])
    assert "zegt de beheerder" in compare._said(beside.needed, found.citations)


def now_known(service: Service) -> Callable[[str], ProductReply | None]:
    return {one.product_id: one for one in service.products().products}.get


def test_a_note_that_was_made_before_a_correction_tells_what_is_known_now(service: Service) -> None:
    before = [owl(service), service.product("sterke-beer")]
    remarked = replace(note.of_product(before[0]), remark="Voor maandag")
    beside = note._beside(before)
    gone = replace(note.of_product(before[1]), key="product:weg")
    kept = note.Note((remarked, beside, gone), "Titel", "Van mij")
    assert note.renewed(kept, now_known(service)) == kept
    service.correct(Correction("stille-uil", "costs", (Said("2.400 euro per groep"),)))
    service.correct(Correction("stille-uil", "region", (Said("Drenthe"),)))
    now = note.renewed(kept, now_known(service))
    for one in now.kept[:2]:
        html = note.noted(one)
        assert "2.400 euro per groep" in html
        assert "Drenthe" in html
        assert "1.900" not in html
    assert [one.key for one in now.kept] == [one.key for one in kept.kept]
    assert (now.title, now.own_words, now.kept[0].remark, now.kept[2]) == ("Titel", "Van mij", "Voor maandag", gone)


def test_why_a_project_fits_stays_in_a_note_when_its_facts_change(service: Service) -> None:
    found = owl(service)
    fits = replace(found, why=found.fields["audience"][0])
    kept = note.Note((note.of_product(fits),))
    service.correct(Correction("stille-uil", "costs", (Said("2.400 euro"),)))
    (now,) = note.renewed(kept, now_known(service)).kept
    assert now.parts[0] == kept.kept[0].parts[0]
    assert [part.quotes[0].text for part in now.parts if part.label == "Kosten"] == ["2.400 euro"]


@pytest.mark.parametrize(("name", "value", "shown"), [
    ("status", "loopt", "loopt nog"), ("region", "Drenthe", "Drenthe"), ("costs", "500 euro", "500 euro"),
])  # fmt: skip
def test_what_two_projects_state_alike_stands_with_both_in_a_comparison(
    service: Service, name: str, value: str, shown: str
) -> None:
    for product_id in ("stille-uil", "sterke-beer"):
        service.correct(Correction(product_id, name, (Said(value),)))  # type: ignore[arg-type]
    own, other = service.product("stille-uil"), service.product("sterke-beer")
    example = FakeService().similar("jim", None)
    reply = replace(example, subject=replace(example.subject, product=own), left_out=())
    table = compare.table(reply, [comparable._compared(comparable._stated(reply.subject), other, 1, 1.0)])
    row = next(one for one in table.split("<tr>") if f">{texts_products.ASPECTS[name]}</th>" in one)  # type: ignore[index]
    assert row.count(f">{shown}<") == 2
    assert "vb-same" in row


def test_what_a_plan_has_alike_and_otherwise_is_marked(service: Service) -> None:
    service.correct(Correction("sterke-beer", "age", (Said("12-16"),)))
    example = FakeService().similar(None, "een plan")
    plan = replace(example.subject, regions=("Drenthe",), ages=("12-16",), audiences=("jongeren",), themes=())
    beside = comparable._compared(comparable._stated(plan), service.product("sterke-beer"), 1, 1.0)
    table = compare.table(replace(example, subject=plan, left_out=()), [beside])
    signs = {
        aspect: [sign for sign in ("zelfde", "anders") if f">{sign}<" in row]
        for aspect in ("age", "region", "audience")
        for row in table.split("<tr>")
        if f">{texts_products.ASPECTS[aspect]}</th>" in row  # type: ignore[index]
    }
    assert signs == {"age": ["zelfde"], "region": ["anders"], "audience": ["zelfde"]}


def test_facts_go_out_to_a_sheet_and_only_what_was_changed_comes_back(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, folder = tmp_path / "feiten.xlsx", ["--data-dir", str(service.settings.data_dir)]
    assert main([*folder, "products", "export", str(sheet)]) == 0
    capsys.readouterr()
    assert main([*folder, "products", "import", str(sheet), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"corrected": []}
    assert not decisions.corrections(service.settings.data_dir)
    book = openpyxl.load_workbook(sheet)
    rows = book.worksheets[0]
    (region,) = (row for row in rows.iter_rows(min_row=2) if row[0].value == "stille-uil" and row[2].value == "region")
    for cell, value in zip(region[3:], ("Drenthe", "", "", ""), strict=True):
        cell.value = value
    rows.append(["stille-uil", "Stille Uil", "costs", "2.150 euro", publication_id(service), "", ""])
    book.save(sheet)
    assert main([*folder, "products", "import", str(sheet)]) == 0
    made = {one.field: one.said for one in decisions.corrections(service.settings.data_dir)}
    assert made["region"] == (Said("Drenthe"),)
    assert [one.source is not None for one in made["costs"] if one.value == "2.150 euro"] == [True]
    assert set(made) == {"region", "costs"}


def test_a_sheet_with_a_wrong_row_changes_nothing(service: Service, tmp_path: Path) -> None:
    sheet, folder = tmp_path / "feiten.xlsx", ["--data-dir", str(service.settings.data_dir)]
    gone, no_field, no_publication = ("nergens", "", "costs", "1"), ("stille-uil", "", "kosten", "1"), ("", "3")
    for row in (gone, no_field, ("stille-uil", "", "costs", "1", *no_publication)):
        main([*folder, "products", "export", str(sheet)])
        book = openpyxl.load_workbook(sheet)
        book.worksheets[0].append(row)
        book.save(sheet)
        assert main([*folder, "products", "import", str(sheet)]) == 1
    assert not decisions.corrections(service.settings.data_dir)


def test_by_command_a_fact_is_set_and_unset(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--data-dir", str(service.settings.data_dir), "products"]
    assert main([*folder, "set", "stille-uil", "costs", "2.150 euro", "--publication", publication_id(service)]) == 0
    assert "2.150 euro [" in capsys.readouterr().out
    assert main([*folder, "set", "stille-uil", "since", "2019", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fields"]["since"] == [{"text": "2019", "citations": []}]
    assert main([*folder, "unset", "stille-uil", "since"]) == 0
    assert main([*folder, "unset", "stille-uil", "since"]) == 1
    assert main([*folder, "set", "stille-uil", "region", "Frieslant"]) == 1
    assert "Do you mean Friesland" in capsys.readouterr().err


def test_rest_corrects_only_for_a_maintainers_key(service: Service) -> None:
    path, body = "/products/stille-uil/fields/costs", {"values": [{"value": "500 euro"}]}
    assert TestClient(api_app.build(service)).put(path, json=body).status_code in (404, 405)
    for keys in ((), ("lezer",)):
        client = TestClient(api_app.build(service, keys, maintainer_keys=("beheer",)))
        assert client.put(path, json=body).status_code == 401
        assert client.put(path, json=body, headers={"Authorization": "Bearer lezer"}).status_code == 401
        allowed = {"Authorization": "Bearer beheer"}
        done = client.put(path, json=body, headers=allowed)
        assert done.json()["fields"]["costs"] == [{"text": "500 euro", "citations": []}]
        wrong = client.put("/products/stille-uil/fields/region", json={"values": [{"value": "x"}]}, headers=allowed)
        assert (wrong.status_code, wrong.json()["title"]) == (422, "Unprocessable Entity")
        assert client.delete(path, headers=allowed).json()["corrected"] == []
        assert client.delete(path, headers=allowed).status_code == 404
