"""What stands before REST: limits of size, time and number, keys, figures and logs."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import loops
import pytest
from fake_service import FakeService
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Message

from index.reader.onnx_reader import ReaderWork
from index.store.filters import Filter
from index.types import Box
from ingest.reading.sandbox import WHOLE_PAGE
from search_app.api import app as api_app
from search_app.api.guards import BodyLimit, Metrics, key_of, keys_in
from search_app.limits import BODY_LIMIT, PICTURES_AT_ONCE, BusyError, RequestSlots, Turn
from search_app.replies import Answer, FollowUp

ASK = "/api/v1/ask"
BODY = {"question": "Wat is een JIM?"}


def client_of(service: FakeService, **options: object) -> TestClient:
    routes = [Mount(api_app.PREFIX, api_app.build(service, **options))]
    return TestClient(Starlette(routes=routes), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_of(FakeService()) as client:
        yield client


class Held(FakeService):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.at_work = threading.Semaphore(0)

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        self.at_work.release()
        self.go.wait(20)
        return super().ask(question, where, previous, expand)


class Drawing(FakeService):
    """Draws a page when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.at_work = threading.Semaphore(0)

    def page_image(self, publication_id: str, number: int, width: int = 900, within: Box = WHOLE_PAGE) -> bytes:
        self.at_work.release()
        self.go.wait(20)
        return super().page_image(publication_id, number, width, within)


class Broken(FakeService):
    """Has a bug."""

    def ask(
        self, question: str, where: Filter | None = None, previous: FollowUp | None = None, expand: bool = True
    ) -> Answer:
        raise ZeroDivisionError(question)


@pytest.mark.parametrize("length", [BODY_LIMIT + 1, BODY_LIMIT * 20])
def test_a_body_above_the_limit_is_refused_with_and_without_its_length(client: TestClient, length: int) -> None:
    for body in (b"a" * length, iter([b"a" * length])):
        reply = client.post(ASK, content=body)
        assert (reply.status_code, reply.json()["status"]) == (413, 413)


def test_a_body_sent_in_parts_arrives_whole(client: TestClient) -> None:
    parts = iter([b'{"question": "Wat', b' is een JIM?"}'])
    assert (
        client.post(ASK, content=parts, headers={"content-type": "application/json"}).json()["question"]
        == BODY["question"]
    )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"\x00", b'{"question": NaN}', b"[" * 50_000, b'{"a":' * 9_000,
        b'{"question": "\\ud800"}', b'{"\\ud800": 1, "question": "a"}', b'{"question": 1e999}',
        b'{"question": "a", "filters": {"year": {"from": ' + b"9" * 5_000 + b"}}}",
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_with_a_reason(client: TestClient, body: bytes) -> None:
    reply = client.post(ASK, content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"]


def test_who_sends_too_slowly_is_refused_and_holds_up_nobody() -> None:
    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def app(*_all: object) -> None:
        raise AssertionError("work was begun for a request that was not whole")

    loops.run(BodyLimit(app, seconds=0.05)({"type": "http", "method": "POST", "path": "/ask"}, never, send))
    assert sent[0]["status"] == 408


def test_a_full_queue_is_said_at_once_and_what_waits_is_answered() -> None:
    service = Held()
    with (
        client_of(service, places=RequestSlots(at_once=1, waiting=1, patience=20)) as client,
        ThreadPoolExecutor(2) as people,
    ):
        first = people.submit(client.post, ASK, json=BODY)
        service.at_work.acquire()
        second = people.submit(client.post, ASK, json=BODY)
        while "vraagbaak_waiting 1.0" not in client.get("/api/v1/metrics").text:
            pass
        refused = client.post(ASK, json=BODY)
        assert (refused.status_code, refused.headers["retry-after"].isdigit()) == (503, True)
        assert client.get("/api/v1/ready").status_code == 503
        assert client.get("/api/v1/health").status_code == 200
        service.go.set()
        assert [one.result().status_code for one in (first, second)] == [200, 200]
        assert client.get("/api/v1/ready").json() == {"status": "ready"}


def test_patience_ends_with_an_honest_503() -> None:
    service = Held()
    slots = RequestSlots(at_once=1, waiting=5, patience=0.05)
    with client_of(service, places=slots) as client, ThreadPoolExecutor(1) as one:
        first = one.submit(client.post, ASK, json=BODY)
        service.at_work.acquire()
        assert client.post(ASK, json=BODY).status_code == 503
        service.go.set()
        assert first.result().status_code == 200


def test_a_screen_full_of_covers_holds_up_no_question() -> None:
    service, cover = Drawing(), "/api/v1/publications/jim-factsheet/pages/1/image?width=220"
    places = RequestSlots(at_once=1, waiting=0, patience=0.2)
    with client_of(service, places=places) as client, ThreadPoolExecutor(PICTURES_AT_ONCE) as people:
        covers = [people.submit(client.get, cover) for _ in range(PICTURES_AT_ONCE)]
        assert all(service.at_work.acquire(timeout=20) for _ in covers)
        answer = client.post(ASK, json=BODY)
        service.go.set()
        assert [one.result().status_code for one in covers] == [200] * PICTURES_AT_ONCE
    assert answer.status_code == 200


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def timed(clock: Clock, seconds: float, **options: float) -> RequestSlots:
    """One place, of which is known that a question takes so many seconds."""
    slots = RequestSlots(at_once=1, clock=clock, **options)  # type: ignore[arg-type]
    first = slots.enter("ask", "a")
    clock.now += seconds
    slots.leave(first)
    return slots


def granted(turn: Turn) -> bool | None:
    """Whether a turn was granted or refused; None while it waits."""
    return turn.granted.result() if turn.granted.done() else None


@pytest.mark.parametrize(
    ("share", "waits"), [(0.0, [True, False, False]), (1.0, [True, None, False]), (2.0, [True, None, None, False])]
)
def test_who_would_wait_longer_than_an_answer_takes_is_refused_at_once(share: float, waits: list[bool | None]) -> None:
    slots = timed(Clock(), 2.0, share=share)
    assert [granted(slots.enter("ask", "a")) for _ in waits] == waits


def test_what_is_refused_at_once_says_nothing_of_how_long_a_question_takes() -> None:
    slots = timed(Clock(), 2.0, share=0.0)
    for _ in range(20):
        slots.leave(slots.enter("ask", "a"), counts=False)
    assert [granted(slots.enter("ask", "a")) for _ in range(2)] == [True, False]


def test_work_that_is_nearly_done_lets_the_next_one_wait() -> None:
    clock = Clock()
    slots = timed(clock, 2.0, share=0.5)
    slots.enter("ask", "a")
    assert granted(slots.enter("ask", "a")) is False
    assert slots.is_full
    clock.now += 1.5
    assert not slots.is_full
    assert granted(slots.enter("ask", "a")) is None


def test_what_takes_little_waits_for_a_question_that_is_worked_on() -> None:
    clock = Clock()
    slots = timed(clock, 2.0, share=0.5)
    slots.leave(slots.enter("search", "a"))
    slots.enter("ask", "a")
    assert [granted(slots.enter(kind, "a")) for kind in ("ask", "search", "")] == [False, None, None]


def test_what_took_long_once_lets_nobody_wait_longer_when_it_is_not_here_any_more() -> None:
    clock = Clock()
    slots = timed(clock, 2.0, share=0.5)
    long = slots.enter("similar", "a")
    clock.now += 60
    slots.leave(long)
    assert [granted(slots.enter("ask", "a")) for _ in range(2)] == [True, False]
    assert granted(slots.enter("similar", "b")) is None


def test_a_wait_that_nobody_notices_is_never_refused() -> None:
    slots = timed(Clock(), 0.005, share=0.0, waiting=10)
    assert [granted(slots.enter("ask", "a")) for _ in range(12)] == [True, *[None] * 10, False]


def test_a_full_queue_makes_way_for_who_has_nothing_in_it() -> None:
    slots = timed(Clock(), 2.0, share=2.0)
    greedy = [slots.enter("ask", "greedy") for _ in range(4)]
    assert [granted(one) for one in greedy] == [True, None, None, False]
    modest = slots.enter("ask", "modest")
    assert [granted(one) for one in (*greedy, modest)] == [True, None, False, False, None]
    assert granted(slots.enter("ask", "modest")) is False
    for one in greedy:
        slots.leave(one)
    assert granted(modest) is True


def test_who_is_on_a_screen_waits_longer_and_is_told_when_there_is_no_room() -> None:
    slots = timed(Clock(), 2.0, share=0.0)
    at_work = slots.enter("ask", "a")
    with pytest.raises(BusyError), slots.held("ask", "b", 0.01):
        raise AssertionError
    waits = slots.enter("ask", "b", 4.0)
    assert granted(waits) is None
    slots.leave(waits)
    slots.leave(waits)
    slots.leave(at_work)
    with slots.held("ask", "b", 0.01):
        assert granted(slots.enter("ask", "a")) is False
    assert not slots.is_full


def test_a_place_is_given_back_whatever_happens() -> None:
    with client_of(Broken(), places=RequestSlots(at_once=1, waiting=1, patience=0.2)) as client:
        replies = [client.post(ASK, json=BODY) for _ in range(3)]
    assert [one.status_code for one in replies] == [500] * 3
    assert replies[0].headers["content-type"] == "application/problem+json"
    assert "JIM" not in replies[0].text


def test_with_keys_only_who_sends_one_is_answered() -> None:
    with client_of(FakeService(), keys=("sleutel-een", "sleutel-twee")) as client:
        refused = client.post(ASK, json=BODY)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        for header in ("Bearer verkeerd", "Basic sleutel-een", "Bearer", "Bearer sleutel-een,sleutel-twee"):
            assert client.post(ASK, json=BODY, headers={"Authorization": header}).status_code == 401
        for key in ("sleutel-een", "sleutel-twee"):
            assert client.post(ASK, json=BODY, headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert client.get("/api/v1/health").status_code == 200
        assert client.get("/api/v1/metrics").status_code == 401
        assert client.get("/api/v1/publications/jim-factsheet/file").status_code == 401


def test_beside_the_screen_its_pages_and_files_need_no_key() -> None:
    with client_of(FakeService(), keys=("sleutel",), beside_screen=True) as client:
        assert client.get("/api/v1/publications/jim-factsheet/pages/1/image?width=300").status_code == 200
        assert client.get("/api/v1/publications/jim-factsheet/pictures/1?width=300").status_code == 404  # it has none
        assert client.get("/api/v1/publications/jim-factsheet/file").status_code == 200
        assert client.get("/api/v1/publications/jim-factsheet").status_code == 401
        for longer in ("pages/1/image/text", "pictures/1/text", "file/text"):
            assert client.get(f"/api/v1/publications/jim-factsheet/{longer}").status_code == 401


def test_keys_in_a_setting_are_parted_by_commas_with_or_without_spaces() -> None:
    assert keys_in(" sleutel-een , sleutel-twee,,") == ("sleutel-een", "sleutel-twee")


class _Noting(RequestSlots):
    """Notes which clients ask for a place."""

    def __init__(self) -> None:
        super().__init__()
        self.clients: list[str] = []

    def enter(self, kind: str, client: str, seconds: float = 0.0) -> Turn:
        self.clients.append(client)
        return super().enter(kind, client, seconds)


def test_who_sends_a_key_is_another_client_than_who_sends_another_from_the_same_address() -> None:
    places = _Noting()
    with client_of(FakeService(), keys=("een", "twee"), places=places) as client:
        for key in ("een", "twee", "een"):
            client.post(ASK, json=BODY, headers={"Authorization": f"Bearer {key}"})
    assert places.clients == ["een", "twee", "een"]


def test_no_other_site_may_read_replies(client: TestClient) -> None:
    reply = client.post(ASK, json=BODY, headers={"Origin": "https://elders.example"})
    assert not [name for name in reply.headers if name.startswith("access-control")]
    asked_first = client.options(
        ASK, headers={"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
    )
    assert asked_first.status_code == 405


def test_figures_and_log_tell_routes_and_never_what_was_asked(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "zevenslaper"
    with caplog.at_level(logging.DEBUG):
        client.post(ASK, json={"question": f"Een {secret} met JIM?"})
        client.get(f"/api/v1/publications/{secret}")
        client.get(f"/api/v1/{secret}")
        client.post(ASK, json={secret: secret})
    figures = client.get("/api/v1/metrics").text
    ours = [one.message for one in caplog.records if one.name.startswith("search_app")]
    assert 'vraagbaak_requests_total{method="POST",route="/ask",status="200"} 1.0' in figures
    assert 'vraagbaak_requests_total{method="GET",route="/publications/{publication_id}",status="404"} 1.0' in figures
    assert "process_resident_memory_bytes" in figures
    assert len(ours) == 4
    assert secret not in figures + "".join(ours)


def test_figures_tell_what_the_reader_did() -> None:
    figures = Metrics(lambda: ReaderWork(60, 1.5)).as_text().decode()
    assert "\nvraagbaak_reader_passages_total 60.0\n" in figures
    assert "\nvraagbaak_reader_seconds_total 1.5\n" in figures


def test_one_key_is_one_client_however_it_is_written_and_a_made_up_one_is_none() -> None:
    keys = [b"geheim"]
    sent = [{"authorization": said} for said in ("Bearer geheim", "bearer  geheim ", "Bearer anders", "geheim")]
    assert [key_of(Headers(one), keys) for one in sent] == ["geheim", "geheim", "", ""]
