"""REST: the same answers as the screen and the command line, with an OpenAPI document. Questions are never logged."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, FastAPI

from search_app import api_models as shapes
from search_app import api_product_routes, api_reading_routes, api_state_routes, as_json
from search_app.api_gate import guarded
from search_app.api_meter import Metrics
from search_app.api_openapi import describe
from search_app.api_paths import PREFIX
from search_app.api_problems import add_handlers, documented
from search_app.api_queue import Places
from search_app.as_json import Json
from search_app.product_replies import FollowUp
from search_app.service import Service

__all__ = ["PREFIX", "build"]


def build(
    service: Service, keys: Sequence[str] = (), beside_screen: bool = False, places: Places | None = None
) -> FastAPI:
    """The REST application over one service, to be mounted at PREFIX.

    ``keys``: only who sends one of them is answered; empty answers everybody. ``beside_screen``: the screen's pages
    ask for files and page images, without a key. ``places``: how much room there is for requests at once.
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
    metrics, room = Metrics(), places or Places()
    add_handlers(api)
    api.add_middleware(guarded, keys=keys, beside_screen=beside_screen, places=room, metrics=metrics)
    api.include_router(_asking(service), responses=documented(400, 422))
    api.include_router(api_product_routes.build(service), responses=documented(400, 404, 422))
    api.include_router(api_reading_routes.build(service), responses=documented(404, 422))
    api.include_router(api_state_routes.build(service, room, metrics))
    describe(api, with_keys=bool(keys))
    return api


def _asking(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post("/search", response_model=shapes.SearchShape)
    def search(body: shapes.SearchRequest) -> dict[str, Json]:
        """The passages that fit a query best."""
        where = body.filters.as_filter()
        reply = service.search(body.query, body.offset + body.k, where=where, expand=body.expand)
        return as_json.search(replace(reply, hits=reply.hits[body.offset :]))

    @router.post("/ask", response_model=shapes.AnswerShape)
    def ask(body: shapes.AskRequest) -> dict[str, Json]:
        """An answer of verbatim sentences with their sources, or an abstention."""
        previous = None if body.previous is None else FollowUp(body.previous.question, body.previous.product_id)
        return as_json.answer(service.ask(body.question, body.filters.as_filter(), previous, body.expand))

    return router
