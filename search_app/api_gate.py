"""What stands before every program that asks: intake, keys, queue, and the meter over all of them."""

from collections.abc import Sequence

from starlette.types import ASGIApp

from search_app.api_intake import Intake
from search_app.api_keys import Keys
from search_app.api_meter import Meter, Metrics
from search_app.api_queue import Places, Queue


def guarded(
    app: ASGIApp,
    keys: Sequence[str] = (),
    beside_screen: bool = False,
    places: Places | None = None,
    metrics: Metrics | None = None,
) -> ASGIApp:
    """The application behind its guards; what is left out is made, and keys are only asked for where there are any."""
    measured = metrics or Metrics()
    app = Queue(app, places or Places(), measured)
    if keys:
        app = Keys(app, keys, beside_screen)
    return Meter(Intake(app), measured)
