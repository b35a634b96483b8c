"""Many visits at once, in Streamlit's own protocol: what a browser sends and gets, without the drawing.

Browsers themselves would take the processor that the server needs. A visit opens the screen and then asks its
questions as a person does: the words in the box, and the button.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from search_app.texts import common as texts_common

_WORDS_OF_ANSWER = 'class="vb-answer'


class NoAnswerCame(Exception):
    """The screen ran to its end without an answer: it shows an error, or another screen."""


@dataclass(frozen=True, slots=True)
class Box:
    """The ids of the question box and of its button, as the screen of one visit names them."""

    question: str
    button: str


async def visits(address: str, questions: Sequence[str], n: int, every: float, times: int) -> list[float]:
    """Milliseconds from sent to wholly received, of ``n`` visits that each ask ``times`` times, ``every`` s apart.

    The visits begin spread over the first ``every`` seconds. Raises NoAnswerCame.
    """
    async with asyncio.TaskGroup() as group:
        people = [
            group.create_task(_visit(address, [*questions[one:], *questions[:one]], one * every / n, every, times))
            for one in range(n)
        ]
    return [wait for person in people for wait in person.result()]


async def _visit(address: str, questions: Sequence[str], after: float, every: float, times: int) -> list[float]:
    await asyncio.sleep(after)
    waits: list[float] = []
    async with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=[Subprotocol("streamlit")]
    ) as line:
        box = await _opened(line)
        for turn in range(times):
            began = time.perf_counter()
            await _ask(line, box, questions[turn % len(questions)])
            waits.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(max(0.0, every - waits[-1] / 1000))
    return waits


async def _opened(line: ClientConnection) -> Box:
    begin = BackMsg()
    begin.rerun_script.query_string = ""
    await line.send(begin.SerializeToString())
    elements = await _run(line)
    question = next(one.text_area.id for one in elements if one.text_area.label == texts_common.QUESTION_LABEL)
    return Box(question, next(one.button.id for one in elements if one.button.is_form_submitter))


async def _ask(line: ClientConnection, box: Box, question: str) -> None:
    asking = BackMsg()
    asking.rerun_script.widget_states.widgets.extend(
        [WidgetState(id=box.question, string_value=question), WidgetState(id=box.button, trigger_value=True)]
    )
    await line.send(asking.SerializeToString())
    if not any(_WORDS_OF_ANSWER in one.html.body for one in await _run(line)):
        raise NoAnswerCame("The screen shows no answer: is there an index, and does the question fit?")


async def _run(line: ClientConnection) -> list[Element]:
    """What the server sends until its script has ended."""
    elements: list[Element] = []
    while True:
        said = ForwardMsg.FromString(await line.recv(decode=False))
        if said.HasField("script_finished"):
            return elements
        if said.HasField("delta") and said.delta.HasField("new_element"):
            elements.append(said.delta.new_element)
