"""Commands on different machines with one PostgreSQL store see each other's decisions."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_servers import databases, emptied, running_server
from store_samples import PlainAnalyser, fill, sample

from index.store.postgres.store import PostgresStore
from search_app.cli.parser import main


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running_server() as server:
        address = emptied(server, databases(server, 1))
        monkeypatch.setenv("VRAAGBAAK_STORE", address)
        yield address


def test_a_question_saved_on_one_machine_is_kept_for_all(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert main(["--data-dir", one, "questions", "add", "Wie helpt?"]) == 1
    assert "Nothing is ingested yet" in capsys.readouterr().err
    store = PostgresStore(address, PlainAnalyser())
    fill(store, sample("a", ["een kat"]))
    store.close()
    assert main(["--data-dir", one, "questions", "add", "Wie helpt?"]) == 0
    assert main(["--data-dir", other, "questions", "add", "Wat kost het?"]) == 0
    capsys.readouterr()
    assert main(["--data-dir", one, "questions", "list", "--json"]) == 0
    assert [row["text"] for row in json.loads(capsys.readouterr().out)["questions"]] == ["Wie helpt?", "Wat kost het?"]


def test_status_names_the_servers_and_no_password(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VRAAGBAAK_STORE", address.replace("postgres@", "postgres:geheim@"))
    assert main(["--data-dir", str(tmp_path), "status", "--json"]) == 0
    said = capsys.readouterr().out
    assert json.loads(said)["store"] == address.rpartition("@")[2]
    assert "geheim" not in said
