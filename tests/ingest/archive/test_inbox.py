"""What visitors send on their own press: bounded, plain, without a name, and gone when a maintainer says so."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.errors import InboxError, NotFound
from index.settings import Settings, load
from index.store import decisions
from ingest.archive import inbox
from ingest.archive.inbox import LONGEST_MESSAGE, MOST_IN_AN_HOUR, MOST_MESSAGES, Message
from search_app.api import app as api_app
from search_app.cli.parser import main
from search_app.service import Service

WRONG = Message("wrong", "Dit is van 2019.", "Het kost 1.900 euro.", "uil", 3, "stille-uil")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"HOME": str(tmp_path), "VRAAGBAAK_DATA_DIR": str(tmp_path / "data")})


def test_a_message_is_kept_with_what_it_is_about_until_it_is_deleted(tmp_path: Path) -> None:
    first, second = inbox.put(tmp_path, WRONG), inbox.put(tmp_path, Message("question", "Wat helpt tegen stotteren?"))
    assert [one.number for one in inbox.messages(tmp_path)] == [second, first]
    inbox.handle(tmp_path, second)
    assert [(one.number, one.handled is None) for one in inbox.messages(tmp_path)] == [(first, True), (second, False)]
    inbox.reopen(tmp_path, second)
    assert [(one.number, one.handled) for one in inbox.messages(tmp_path)] == [(second, None), (first, None)]
    inbox.remove(tmp_path, second)
    (left,) = inbox.messages(tmp_path)
    assert replace(left, number=0, sent="") == WRONG
    for act in (inbox.handle, inbox.reopen, inbox.remove):
        with pytest.raises(NotFound, match="messages list"):
            act(tmp_path, second)


def test_a_deleted_message_is_nowhere_in_the_data_folder(tmp_path: Path) -> None:
    number = inbox.put(tmp_path, Message("question", "Geheim zinnetje"))
    inbox.remove(tmp_path, number)
    assert not any(b"Geheim zinnetje" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * (LONGEST_MESSAGE + 1), "\u202e\x00"])
def test_what_says_nothing_or_too_much_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InboxError) as told:
        inbox.put(tmp_path, Message("question", text))
    assert told.value.reason == "length"
    assert not inbox.messages(tmp_path)


def test_control_characters_and_turned_writing_are_taken_out(tmp_path: Path) -> None:
    inbox.put(tmp_path, Message("wrong", "a\x1b[31m\u202eb\ud800\nc", "=cmd\x07", "p\x00"))
    (kept,) = inbox.messages(tmp_path)
    assert (kept.text, kept.about, kept.publication_id) == ("a [31m b c", "=cmd", "p")


def test_there_is_an_end_to_how_many_are_taken_in(tmp_path: Path) -> None:
    for _ in range(MOST_IN_AN_HOUR):
        inbox.put(tmp_path, WRONG)
    with pytest.raises(InboxError) as told:
        inbox.put(tmp_path, WRONG)
    assert told.value.reason == "full"
    with decisions.writing(tmp_path) as rows:
        rows.execute("UPDATE message SET sent = '2020-01-01T00:00:00Z'")
        columns = "kind, text, about, publication_id, page, product_id, sent"
        copied = f"INSERT INTO message ({columns}) SELECT {columns} FROM message"
        for _ in range(MOST_MESSAGES // MOST_IN_AN_HOUR):
            rows.execute(f"{copied} LIMIT {MOST_IN_AN_HOUR}")
    with pytest.raises(InboxError):
        inbox.put(tmp_path, WRONG)
    assert len(inbox.messages(tmp_path)) >= MOST_MESSAGES


def test_unless_it_is_switched_on_nothing_can_be_sent_and_nothing_is_made(settings: Settings) -> None:
    service = Service(settings)
    for message in (WRONG, Message("question", "Wat?")):
        with pytest.raises(InboxError) as told:
            service.send(message)
        assert told.value.reason == "off"
    assert not settings.data_dir.exists()
    assert TestClient(api_app.build(service)).post("/messages", json={"kind": "wrong", "text": "x"}).status_code == 404


def test_over_rest_only_the_kind_that_is_on_is_taken(settings: Settings) -> None:
    client = TestClient(api_app.build(Service(replace(settings, feedback=True)), takes_messages=True))
    sent = {"kind": "wrong", "text": "Dit is oud.", "about": "Een zin.", "publication_id": "uil", "page": 2}
    assert client.post("/messages", json=sent).status_code == 201
    assert client.post("/messages", json={"kind": "question", "text": "Wat?"}).status_code == 409
    for wrong in ({"text": " "}, {"text": "x" * (LONGEST_MESSAGE + 1)}, {"kind": "iets"}, {"who": "ik"}, {"page": 0}):
        assert client.post("/messages", json={**sent, **wrong}).status_code == 422
    for _ in range(MOST_IN_AN_HOUR):
        last = client.post("/messages", json=sent)
    assert last.status_code == 429
    assert "get" not in api_app.build(Service(settings), takes_messages=True).openapi()["paths"]["/messages"]


def test_by_command_messages_are_read_handled_and_deleted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    number, folder = inbox.put(settings.data_dir, WRONG), ["--data-dir", str(settings.data_dir), "messages"]
    assert main([*folder, "list"]) == 0
    assert "about: Het kost 1.900 euro." in capsys.readouterr().out
    assert main([*folder, "handle", str(number), "--json"]) == 0
    (kept,) = json.loads(capsys.readouterr().out)["messages"]
    assert (kept["text"], kept["handled"] is not None) == ("Dit is van 2019.", True)
    assert main([*folder, "remove", str(number)]) == 0
    assert main([*folder, "remove", str(number)]) == 1
