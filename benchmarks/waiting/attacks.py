"""What a visitor can do to the server, each for minutes, with its memory printed.

``python -m benchmarks.waiting.attacks DATA_DIR [--seconds 300] [--only NAME…]`` starts ``vraagbaak serve`` over a data
folder for each attack anew. All the while another client asks for the health of the service and asks a question; after
each attack it says how many of its own requests were answered, and what the attackers were told. Figures stand in
docs/measurements/attacks.md.
"""

import argparse
import io
import os
import resource
import socket
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.scale.memory import megabytes
from benchmarks.waiting.rest_load import running
from search_app.limits import IMAGE_WIDTHS, PLAN_LIMIT, QUESTION_LIMIT
from search_app.web.address import COMPARE

_UPLOADERS, _COMPARERS, _ASKERS, _LOOKERS, _SENDERS = 8, 6, 16, 8, 20
_HALF_HEADS = 1100
_PLAN = 20_000_000  # bytes
_HALF = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-Half: "
_AFTER = 20.0  # seconds, then memory is looked at again
_PAUSE = 0.2  # seconds after a refusal: less than it is asked to wait
_TOKEN = "ab" * 16  # what a page would have been given: Streamlit only looks whether header and cookie are alike
_NASTY = (" ", "\t", "-", "\u0301", "a", "Zm9vYmFy+0Vx", "<", "_", "@", "een ", "Aa ", "1.")


@dataclass
class Attack:
    """What an attacker needs to know, and what he was told: a status, or the name of an error, and how often."""

    port: int
    ends: float
    told: Counter[str] = field(default_factory=Counter)

    @property
    def address(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self.port}"

    def goes_on(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() < self.ends

    def note(self, what: object) -> None:
        """Count what was told, and wait a little where it was a refusal."""
        self.told[str(what)] += 1
        if str(what) not in ("200", "204"):
            time.sleep(_PAUSE)

    @contextmanager
    def visit(self, path: str = "") -> Iterator["Visit"]:
        """A visit to a screen, as a browser makes it."""
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        with connect(address, subprotocols=[Subprotocol("streamlit")], proxy=None, max_size=None) as line:
            yield Visit(line, path)


class Visit:
    """A visit to one screen, in Streamlit's own protocol."""

    def __init__(self, line: ClientConnection, path: str) -> None:
        self._line, self.id = line, ""
        begin = BackMsg()
        begin.rerun_script.query_string = ""
        begin.rerun_script.page_name = path
        self.elements = self._run(begin)

    def press(self, *states: WidgetState) -> None:
        """Send what was filled in, with a press on the button of the form."""
        button = next(one.button.id for one in self.elements if one.button.is_form_submitter)
        pressed = BackMsg()
        pressed.rerun_script.page_name = COMPARE
        pressed.rerun_script.widget_states.widgets.extend([*states, WidgetState(id=button, trigger_value=True)])
        self._run(pressed)

    def _run(self, said: BackMsg) -> list[Element]:
        """What the server sends until its script has ended."""
        self._line.send(said.SerializeToString())
        elements: list[Element] = []
        while True:
            got = ForwardMsg.FromString(self._line.recv(timeout=60, decode=False))
            if got.HasField("new_session"):
                self.id = got.new_session.initialize.session_id
            if got.HasField("delta") and got.delta.HasField("new_element"):
                elements.append(got.delta.new_element)
            if got.HasField("script_finished"):
                return elements


def _put(attack: Attack, visit: str, name: str, content: bytes, file: str = "plan") -> int:
    """Upload a file to the address of a visit: the status."""
    url = f"{attack.address}/_stcore/upload_file/{visit}/{file}"
    headers = {"X-Xsrftoken": _TOKEN, "Cookie": f"_streamlit_xsrf={_TOKEN}"}
    return httpx.put(url, files={"file": (name, content)}, headers=headers, trust_env=False, timeout=60).status_code


def uploads(attack: Attack) -> None:
    """Files of 20 MB, one after the other, and each ten from a new visit."""
    content = bytes(_PLAN)
    while attack.goes_on():
        with attack.visit() as visit:
            for number in range(10):
                attack.note(_put(attack, visit.id, "plan.txt", content, f"plan-{number}"))


def bomb() -> bytes:
    """A Word file of some kilobytes with a text of 200 MB in it."""
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("word/document.xml", "w") as document:
            document.write(head)
            for _ in range(200):
                document.write(b"a" * 1_000_000)
            document.write(b"</w:t></w:r></w:p></w:body></w:document>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


def plans(attack: Attack) -> None:
    """Plans that are made to fill memory, and plans of 20 MB, each read by the screen Vergelijken."""
    kinds = (("plan.docx", bomb()), ("plan.txt", b"Een plan voor jongeren. " * (_PLAN // 24)))
    turn = 0
    while attack.goes_on():
        with attack.visit(COMPARE) as visit:
            name, content = kinds[turn % len(kinds)]
            turn += 1
            status = _put(attack, visit.id, name, content)
            if status == 204:
                chooser = next(one.file_uploader.id for one in visit.elements if one.file_uploader.id)
                chosen = UploadedFileInfo(file_id="plan", name=name, size=len(content))
                visit.press(
                    WidgetState(id=chooser, file_uploader_state_value=FileUploaderState(uploaded_file_info=[chosen]))
                )
            attack.note(status)


def half_heads(attack: Attack) -> None:
    """1,100 heads of requests that never end, the oldest hundred replaced again and again."""
    waiting: deque[socket.socket] = deque()
    while attack.goes_on():
        for _ in range(100 if waiting else _HALF_HEADS):
            waiting.append(socket.create_connection(("127.0.0.1", attack.port), timeout=60))
            waiting[-1].sendall(_HALF)
        attack.told["opened"] += 100
        while len(waiting) > _HALF_HEADS:
            waiting.popleft().close()
        time.sleep(_PAUSE)
    for one in waiting:
        one.close()


def page_images(attack: Attack) -> None:
    """Every page at every width."""
    with httpx.Client(base_url=f"{attack.address}/api/v1", trust_env=False, timeout=60) as client:
        listed = client.get("/publications")
        if not listed.is_success:
            attack.note(listed.status_code)
            return
        rows = listed.json()["publications"]
        pages = [(row["publication_id"], page) for row in rows for page in range(1, row["n_pages"] + 1)]
        for width in reversed(IMAGE_WIDTHS):
            for publication_id, page in pages:
                if not attack.goes_on():
                    return
                place = f"/publications/{publication_id}/pages/{page}/image"
                attack.note(client.get(place, params={"width": width}).status_code)


def questions(attack: Attack) -> None:
    """Questions as long as they may be, of what patterns take long for."""
    with httpx.Client(base_url=f"{attack.address}/api/v1", trust_env=False, timeout=120) as client:
        turn = 0
        while attack.goes_on():
            seed = _NASTY[turn % len(_NASTY)]
            turn += 1
            body = {"question": f"{turn} {seed * QUESTION_LIMIT}"[:QUESTION_LIMIT]}
            attack.note(client.post("/ask", json=body).status_code)


def long_plans(attack: Attack) -> None:
    """Plans as long as are compared, pasted and sent by visit after visit."""
    text = ("Een plan voor jongeren en hun ouders in de wijk. " * (PLAN_LIMIT // 40))[:PLAN_LIMIT]
    while attack.goes_on():
        with attack.visit(COMPARE) as visit:
            box = next(one.text_area.id for one in visit.elements if one.text_area.id)
            visit.press(WidgetState(id=box, string_value=text))
            attack.note("200")


ATTACKS: Mapping[str, tuple[Callable[[Attack], None], int]] = {
    "uploads": (uploads, _UPLOADERS), "plans": (plans, _COMPARERS), "half_heads": (half_heads, 1),
    "page_images": (page_images, _LOOKERS), "questions": (questions, _ASKERS), "long_plans": (long_plans, _SENDERS),
}  # fmt: skip
"""By name what one attacker does, and how many there are."""


def main() -> None:
    """Try each attack, and print what came of it as a row of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--only", nargs="+", choices=list(ATTACKS), default=list(ATTACKS))
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4096), hard), hard))
    sys.stdout.write(_HEAD)
    for name in options.only:
        sys.stdout.write(_tried(name, options.data_dir, options.seconds))
        sys.stdout.flush()


_HEAD = (
    "| attack | clients | seconds | told | others answered | MB before | MB most | MB after | log kB | load |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)


def _tried(name: str, data_dir: Path, seconds: float) -> str:
    work, n_clients = ATTACKS[name]
    with tempfile.TemporaryFile() as log, running("serve", data_dir, log=log) as (address, pid):
        before = _whole(pid)
        attack = Attack(int(address.rpartition(":")[2]), time.monotonic() + seconds)
        others: Counter[bool] = Counter()
        threads = [threading.Thread(target=_repeated, args=(work, attack)) for _ in range(n_clients)]
        for thread in threads:
            thread.start()
        most = _watched(attack, pid, others)
        for thread in threads:
            thread.join()
        time.sleep(_AFTER)
        told = ", ".join(f"{what}: {number}" for what, number in attack.told.most_common())
        row = f"| {name} | {n_clients} | {seconds:.0f} | {told} | {others[True]} of {others.total()} "
        row += f"| {before:.0f} | {most:.0f} | {_whole(pid):.0f} | {log.seek(0, os.SEEK_END) / 1000:.0f} "
        return row + f"| {os.getloadavg()[0]:.1f} |\n"


def _repeated(work: Callable[[Attack], None], attack: Attack) -> None:
    while attack.goes_on():
        try:
            work(attack)
        except (httpx.HTTPError, WebSocketException, OSError) as error:
            attack.note(type(error).__name__)


def _watched(attack: Attack, pid: int, others: Counter[bool]) -> float:
    """The most memory there was, while another client asks now and then."""
    most, turn = 0.0, 0
    with httpx.Client(base_url=f"{attack.address}/api/v1", trust_env=False, timeout=60) as client:
        while attack.goes_on():
            most = max(most, _whole(pid))
            turn += 1
            if turn % 10 == 0:
                others[_is_answered(client, turn)] += 1
            time.sleep(_PAUSE)
    return most


def _is_answered(client: httpx.Client, turn: int) -> bool:
    """Whether the service says that it is there; every other time, whether it answers or says when to come back."""
    try:
        if turn % 20:
            return client.get("/health").status_code == 200
        reply = client.post("/ask", json={"question": f"Wat helpt ouders die gaan scheiden? {turn}"})
    except httpx.HTTPError:
        return False
    return reply.status_code == 200 or (reply.status_code == 503 and "retry-after" in reply.headers)


def _whole(pid: int) -> float:
    """Megabytes of a process and of those that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        threads = [one for one in Path(f"/proc/{pid}/task").iterdir() if one.name != str(pid)]
        children += [child for one in threads for child in (one / "children").read_text().split()]
    except FileNotFoundError:  # a thread that has just ended
        children = []
    return megabytes(pid=pid) + sum(map(_whole_of_child, children))


def _whole_of_child(pid: str) -> float:
    try:
        return megabytes(pid=pid)
    except (FileNotFoundError, StopIteration):  # it has just ended
        return 0.0


if __name__ == "__main__":
    main()
