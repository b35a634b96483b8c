"""REST: the same answers as the screen and the command line, with an OpenAPI document; also without the screen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from index.settings import Settings
from search_app import serving
from search_app.api import requests as shapes
from search_app.api import routes
from search_app.api.bodies import PREFIX
from search_app.api.guards import Metrics, SafeHeaders, guarded, keys_in
from search_app.api.problems import add_handlers, describe, documented
from search_app.limits import RequestSlots
from search_app.replies import Answer, FollowUp, SearchReply
from search_app.service import Service
from search_app.serving import LOOPBACK, HostCheck, names_of

__all__ = ["PREFIX", "build"]


def build(
    service: Service,
    keys: Sequence[str] = (),
    beside_screen: bool = False,
    places: RequestSlots | None = None,
    maintainer_keys: Sequence[str] = (),
    takes_messages: bool = False,
) -> FastAPI:
    """The REST application over one service, to be mounted at PREFIX.

    ``keys``: only who sends one of them is answered; empty answers everybody. ``beside_screen``: the screen's pages
    ask for files and page images, without a key. ``places``: how many requests are worked on at once.
    ``takes_messages``: whether visitors may write to the maintainer. ``maintainer_keys``: who sends one of them is
    answered and may correct products; empty: nothing can be changed.
    """
    api = FastAPI(
        title="Vraagbaak",
        version="1",
        summary="Questions in Dutch, answered with verbatim quotes from publications.",
        openapi_url="/openapi.json",
        docs_url=None,  # both documentation pages load their scripts from another host
        redoc_url=None,
        redirect_slashes=False,
    )
    metrics, slots = Metrics(service.reader_work), places or RequestSlots()
    add_handlers(api)
    all_keys = (*keys, *maintainer_keys) if keys else ()
    api.add_middleware(guarded, keys=all_keys, beside_screen=beside_screen, places=slots, metrics=metrics)
    api.include_router(_asking(service), responses=documented(400, 422))
    api.include_router(routes.product_routes(service), responses=documented(400, 404, 422))
    if maintainer_keys:
        corrected = routes.correcting_routes(service, maintainer_keys)
        api.include_router(corrected, responses=documented(401, 404, 422))
    if takes_messages:
        api.include_router(routes.message_routes(service), responses=documented(409, 422, 429))
    api.include_router(routes.reading_routes(service), responses=documented(404, 422))
    api.include_router(routes.state_routes(service, slots, metrics))
    describe(api, with_keys=bool(keys))
    return api


def _asking(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post("/search")
    def search(body: shapes.SearchRequest) -> SearchReply:
        """The passages that fit a query best."""
        where = body.filters.as_filter()
        return service.search(body.query, body.k, where=where, expand=body.expand, offset=body.offset)

    @router.post("/ask")
    def ask(body: shapes.AskRequest) -> Answer:
        """An answer of verbatim sentences with their sources, or an abstention."""
        previous = None if body.previous is None else FollowUp(body.previous.question, body.previous.product_id)
        return service.ask(body.question, body.filters.as_filter(), previous, body.expand)

    return router


def build_alone(
    service: Service,
    hosts: tuple[str, ...] = LOOPBACK,
    keys: tuple[str, ...] = (),
    maintainer_keys: tuple[str, ...] = (),
    takes_messages: bool = False,
    places: RequestSlots | None = None,
) -> Starlette:
    """The REST application as ``serve`` has it too, behind the same checks."""

    @asynccontextmanager
    async def warmed(_app: Starlette) -> AsyncIterator[None]:
        serving.warm(service)
        yield

    api = build(service, keys, places=places, maintainer_keys=maintainer_keys, takes_messages=takes_messages)
    routes = [Mount(PREFIX, api, name="api")]
    checks = [Middleware(HostCheck, hosts=hosts), Middleware(SafeHeaders)]
    alone = Starlette(routes=routes, lifespan=warmed, middleware=checks)
    add_handlers(alone)
    return alone


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until the process is told to stop. Raises SettingsError where the port can't be used."""
    hosts, keys, maintainers = names_of(settings, host), keys_in(settings.api_keys), keys_in(settings.maintainer_keys)
    messages = settings.feedback or settings.knowledge_questions
    places = RequestSlots.of(settings)
    serving.serve(build_alone(Service(settings), hosts, keys, maintainers, messages, places), host, port)
