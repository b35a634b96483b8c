"""Sixty nasty questions at every edge: each is answered or refused in words, and costs little more than another one."""

import io
import json
import sys
import time
from collections.abc import Callable, Sequence

import loops
import pytest
from mcp import Client
from nasty import questions
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from index.settings import Settings
from places import ROOT
from search_app.api import app as api_app
from search_app.api import mcp
from search_app.cli.parser import main
from search_app.limits import QUESTION_LIMIT
from search_app.service import Service
from search_app.web import state

pytestmark = pytest.mark.slow

ORDINARY = "Welke aanpak helpt jongeren die vastlopen op het mbo in Utrecht?"
MOST = 10  # times an ordinary question
ROUNDS = 3  # the least of them: a collection of garbage or a cold cache is not the work
SIXTY = questions(60, QUESTION_LIMIT)
SOME_AND_ALL = pytest.mark.parametrize(
    "asked", [pytest.param(SIXTY[::6], id="ten"), pytest.param(SIXTY, marks=pytest.mark.long, id="sixty")]
)


def dear_ones(ask: Callable[[str], object], asked: Sequence[str]) -> dict[str, float]:
    """By its beginning how many times an ordinary question one costs in processor time, where that is too many."""

    def seconds(question: str) -> float:
        began = time.process_time()
        ask(question)
        return time.process_time() - began

    seconds(ORDINARY)
    ordinary = min(seconds(f"{ORDINARY} {turn}") for turn in range(ROUNDS))
    dear: dict[str, float] = {}
    for question in asked:
        least = seconds(question)
        for _ in range(ROUNDS - 1):
            if least > MOST * ordinary:
                least = min(least, seconds(question))
        if least > MOST * ordinary:
            dear[ascii(question[:40])] = least / ordinary
    return dear


def is_text(question: str) -> bool:
    """Whether it can be written at all: half a character can't."""
    return question.encode("utf-8", "ignore").decode() == question


def test_sixty_of_them_are_sixty() -> None:
    assert len(SIXTY) == len(set(SIXTY)) == 60


@SOME_AND_ALL
def test_the_command_line_answers_from_standard_input(
    demo_settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], asked: Sequence[str]
) -> None:
    def ask(question: str) -> None:
        sent = io.BytesIO(question.encode("utf-8", "surrogatepass"))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(sent, encoding="utf-8"))
        code = main(["--data-dir", str(demo_settings.data_dir), "ask", "-", "--json"])
        printed = capsys.readouterr()
        assert (code, printed.err) == (0, "")
        assert "question" in json.loads(printed.out)

    assert dear_ones(ask, asked) == {}


@SOME_AND_ALL
def test_an_assistant_is_answered_or_told_why_not(demo: Service, asked: Sequence[str]) -> None:
    def ask(question: str) -> None:
        async def call() -> None:
            async with Client(mcp.build(demo)) as client:
                reply = await client.call_tool("ask", {"question": question})
                assert reply.content
                assert not reply.is_error or not is_text(question), reply.content

        loops.run(call())

    assert dear_ones(ask, asked) == {}


@SOME_AND_ALL
def test_rest_answers(demo: Service, asked: Sequence[str]) -> None:
    with TestClient(api_app.build_alone(demo, hosts=()), raise_server_exceptions=False) as client:

        def ask(question: str) -> None:
            content = json.dumps({"question": question})
            reply = client.post("/api/v1/ask", content=content, headers={"content-type": "application/json"})
            assert reply.status_code == (200 if is_text(question) else 422), reply.text
            assert is_text(question) or "question" in reply.json()["detail"]

        assert dear_ones(ask, asked) == {}


@SOME_AND_ALL
def test_the_screen_answers(demo: Service, monkeypatch: pytest.MonkeyPatch, asked: Sequence[str]) -> None:
    monkeypatch.setattr(state, "_in_use", demo)

    def ask(question: str) -> None:
        whole = question.encode("utf-8", "ignore").decode()  # no browser can send half a character
        screen = AppTest.from_file(str(ROOT / "search_app" / "web" / "app.py"), default_timeout=600).run()
        screen.text_area(key=state.QUESTION).set_value(whole)
        screen.button(key="ask-button").click().run()
        assert not screen.exception, question[:40]

    assert dear_ones(ask, asked) == {}
