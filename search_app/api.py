"""REST: the same answers as the screen and the command line, with an OpenAPI document. Questions are never logged."""

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from starlette.exceptions import HTTPException

from index.errors import FilterError, ModelError, NotFound, SearchError, StoreUnavailable
from search_app import api_models as shapes
from search_app import api_product_routes as product_routes
from search_app import as_json
from search_app.as_json import Json
from search_app.limits import IMAGE_WIDTHS
from search_app.product_replies import FollowUp
from search_app.service import Service

PREFIX = "/api/v1"
_PROBLEMS = {400: "Bad filter", 404: "Not found", 422: "Bad request", 503: "Not ready"}
_STATUSES: tuple[tuple[type[SearchError], int], ...] = ((NotFound, 404), (FilterError, 400))


def build(service: Service) -> FastAPI:
    """The REST application over one service, to be mounted at PREFIX."""
    api = FastAPI(
        title="Vraagbaak",
        version="1",
        summary="Questions in Dutch, answered with verbatim quotes from publications.",
        openapi_url="/openapi.json",
        docs_url=None,  # both documentation pages load their scripts from another host
        redoc_url=None,
    )
    api.add_exception_handler(SearchError, _search_problem)
    api.add_exception_handler(RequestValidationError, _request_problem)
    api.add_exception_handler(HTTPException, _http_problem)
    api.include_router(_asking(service), responses=_documented(400, 422, 503))
    api.include_router(product_routes.build(service), responses=_documented(400, 404, 422, 503))
    api.include_router(_reading(service), responses=_documented(404, 422, 503))
    return api


def _asking(service: Service) -> APIRouter:
    router = APIRouter()

    @router.post("/search", response_model=shapes.SearchShape)
    def search(body: shapes.SearchRequest) -> dict[str, Json]:
        """The passages that fit a query best."""
        return as_json.search(service.search(body.query, body.k, where=body.filters.as_filter(), expand=body.expand))

    @router.post("/ask", response_model=shapes.AnswerShape)
    def ask(body: shapes.AskRequest) -> dict[str, Json]:
        """An answer of verbatim sentences with their sources, or an abstention."""
        previous = None if body.previous is None else FollowUp(body.previous.question, body.previous.product_id)
        return as_json.answer(service.ask(body.question, body.filters.as_filter(), previous, body.expand))

    return router


def _reading(service: Service) -> APIRouter:
    router = APIRouter()

    @router.get("/publications")
    def publications() -> shapes.CatalogueShape:
        """Everything that can be asked from."""
        records = service.publications()
        return shapes.CatalogueShape(publications=[shapes.RecordShape.model_validate(one) for one in records])

    @router.get("/publications/{publication_id}")
    def publication(publication_id: str) -> shapes.PublicationShape:
        """One publication with the text of its pages."""
        found = service.publication(publication_id)
        record = shapes.RecordShape.model_validate(found.record)
        pages = [shapes.PageShape.model_validate(page) for page in found.pages]
        return shapes.PublicationShape(**record.model_dump(), pages=pages)

    @router.get("/publications/{publication_id}/file", response_class=FileResponse)
    def original(publication_id: str) -> FileResponse:
        """The file itself, to be saved: a browser never opens it here, whatever is in it."""
        record = service.publication(publication_id).record
        name = PurePath(record.source).name or record.title
        return FileResponse(service.original(publication_id), media_type="application/octet-stream", filename=name)

    @router.get("/publications/{publication_id}/pages/{number}/image", response_class=Response)
    def page_image(
        publication_id: str,
        number: Annotated[int, Path(ge=1)],
        width: Annotated[int, Query(ge=IMAGE_WIDTHS.start, le=IMAGE_WIDTHS.stop - 1)] = 900,
    ) -> Response:
        """A page as a PNG, as wide as asked."""
        image = service.page_image(publication_id, number, width)
        return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    @router.get("/health")
    def health() -> shapes.HealthShape:
        """200 when a question can be answered now; 503 before the first ingest, or without a model."""
        status = service.status()
        if status.generation is None:
            raise StoreUnavailable("Nothing is ingested yet. Run: vraagbaak ingest FOLDER")
        if not status.model_ready:
            raise ModelError(f"The model '{status.model}' isn't prepared. Run: vraagbaak model prepare")
        return shapes.HealthShape(
            status="ready",
            generation=status.generation,
            n_publications=status.n_publications,
            n_passages=status.n_passages,
        )

    return router


def _documented(*codes: int) -> dict[int | str, dict[str, object]]:
    return {code: {"model": shapes.ProblemShape, "description": _PROBLEMS[code]} for code in codes}


def _search_problem(_request: Request, error: Exception) -> JSONResponse:
    code = next((code for kind, code in _STATUSES if isinstance(error, kind)), 503)
    return problem(code, str(error))


def _request_problem(_request: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong and why, without sending back what stood in it."""
    assert isinstance(error, RequestValidationError)
    found = [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
    return problem(422, "; ".join(found))


def _http_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail))


def problem(code: int, detail: str) -> JSONResponse:
    """An error as RFC 9457 has it."""
    body = shapes.ProblemShape(title=_PROBLEMS.get(code, "Refused"), status=code, detail=detail)
    headers = {"Retry-After": "10"} if code == 503 else None
    return JSONResponse(body.model_dump(), code, headers, "application/problem+json")
