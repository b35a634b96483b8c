"""REST routes: products, comparable projects and counts; publications, files and pages; and how things stand."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import Annotated, TypeAlias, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import FileResponse

from index.errors import ModelError, NotFound, StoreUnavailable
from index.products import FieldName
from index.types import Box, Record
from ingest.archive.inbox import Message
from ingest.products.decisions import Correction
from search_app.api import requests as shapes
from search_app.api.bodies import METRICS
from search_app.api.guards import REASON, Metrics, key_of
from search_app.limits import FILTER_VALUES, IMAGE_WIDTHS, PAGE_LIMIT, RequestSlots
from search_app.replies import Count, ProductReply, SimilarReply
from search_app.service import Service

Values = Annotated[list[str], Query(max_length=FILTER_VALUES)]
Shown = TypeVar("Shown", Record, ProductReply)


def narrowed(listed: Iterable[Shown], region: Sequence[str], theme: Sequence[str], kind: Sequence[str]) -> list[Shown]:
    """Those that have one of the values asked for, in every field that is asked for."""
    return [
        one for one in listed if _fits(region, one.regions) and _fits(theme, one.themes) and _fits(kind, (one.kind,))
    ]


def _fits(asked: Sequence[str], has: Sequence[str | None]) -> bool:
    return not asked or not set(asked).isdisjoint(has)


def product_routes(service: Service) -> APIRouter:
    """The routes over one service."""
    router = APIRouter()

    @router.get("/products")
    def products(
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = PAGE_LIMIT,
        offset: Annotated[int, Query(ge=0)] = 0,
        region: Values = [],  # noqa: B006  # FastAPI copies it
        theme: Values = [],  # noqa: B006
        kind: Values = [],  # noqa: B006
    ) -> shapes.ProductsPage:
        """Products by name, with their proof, and all those that may be one."""
        found = service.products()
        kept = narrowed(found.products, region, theme, kind)
        return shapes.ProductsPage(tuple(kept[offset : offset + limit]), found.merges, len(kept))

    @router.get("/products/{product_id}")
    def product(product_id: str) -> ProductReply:
        """One product with its proof."""
        return service.product(product_id)

    @router.post("/similar")
    def similar(body: shapes.SimilarRequest) -> SimilarReply:
        """Comparable projects: what they share, where they differ, what they needed."""
        where = body.filters.as_filter()
        return service.similar(body.id, body.text, body.other_regions, body.k, where, body.offset)

    @router.post("/facets")
    def facets(body: shapes.FacetsRequest) -> dict[str, tuple[Count, ...]]:
        """How much there is with each value that a filter can choose."""
        return {one.field: one.counts for one in service.facets(body.filters.as_filter())}

    return router


_WHO = "REST"  # who said it, as far as is known


def correcting_routes(service: Service, keys: Sequence[str]) -> APIRouter:
    """The routes that change products, for who sends one of these keys."""
    router = APIRouter(dependencies=[Depends(_key_needed(keys))])

    @router.put("/products/{product_id}/fields/{field}")
    def correct(product_id: str, field: FieldName, body: shapes.CorrectionRequest) -> ProductReply:
        """Say what a field of a product holds; it shows at once, everywhere."""
        said = tuple(one.as_said() for one in body.values)
        service.correct(Correction(product_id, field, said, body.add, _WHO))
        return service.product(product_id)

    @router.delete("/products/{product_id}/fields/{field}")
    def undo(product_id: str, field: FieldName) -> ProductReply:
        """Forget the last thing that was said of a field: what it held before counts again."""
        service.undo_correction(product_id, field)
        return service.product(product_id)

    return router


def message_routes(service: Service) -> APIRouter:
    """The route that takes messages for the maintainer."""
    router = APIRouter()

    @router.post("/messages", status_code=201)
    def send(body: shapes.MessageRequest) -> shapes.MessageKept:
        """Send what is wrong, or a question that nothing was found for, to the maintainer."""
        return shapes.MessageKept(number=service.send(Message(**body.model_dump())))

    return router


def _key_needed(keys: Sequence[str]) -> Callable[[Request], None]:
    known = [one.encode() for one in keys]

    def check(request: Request) -> None:
        if not key_of(request.headers, known):
            raise HTTPException(401, REASON, {"WWW-Authenticate": "Bearer"})

    return check


NARROWEST = 0.01  # of a page that is drawn apart
Fraction: TypeAlias = Annotated[float, Query(ge=0, le=1)]
_FILE = {"description": "The file", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
_IMAGE = {"description": "The page", "content": {"image/png": {"schema": {"type": "string"}}}}


def reading_routes(service: Service) -> APIRouter:
    """The routes over one service."""
    router = APIRouter()
    _add_catalogue(router, service)
    _add_files(router, service)
    return router


def _add_catalogue(router: APIRouter, service: Service) -> None:
    @router.get("/publications")
    def publications(
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = PAGE_LIMIT,
        offset: Annotated[int, Query(ge=0)] = 0,
        region: Values = [],  # noqa: B006  # FastAPI copies it
        theme: Values = [],  # noqa: B006
        kind: Values = [],  # noqa: B006
    ) -> shapes.CatalogueShape:
        """Everything that can be asked from, by title."""
        kept = narrowed(service.publications(), region, theme, kind)
        page = [shapes.RecordShape.model_validate(one) for one in kept[offset : offset + limit]]
        return shapes.CatalogueShape(publications=page, total=len(kept))

    @router.get("/publications/{publication_id}")
    def publication(publication_id: str) -> shapes.PublicationShape:
        """One publication with the text of its pages."""
        found = service.publication(publication_id)
        record = shapes.RecordShape.model_validate(found.record)
        pages = [shapes.PageShape.model_validate(page) for page in found.pages]
        return shapes.PublicationShape(**record.model_dump(), pages=pages)


def _add_files(router: APIRouter, service: Service) -> None:
    @router.get("/publications/{publication_id}/file", response_class=FileResponse, responses={200: _FILE})
    def original(publication_id: str) -> FileResponse:
        """The file itself, to be saved: a browser never opens it here, whatever is in it."""
        record = service.record(publication_id)
        name = PurePath(record.source).name or record.title
        return FileResponse(service.original(publication_id), media_type="application/octet-stream", filename=name)

    @router.get("/publications/{publication_id}/pages/{number}/image", response_class=Response, responses={200: _IMAGE})
    def page_image(
        publication_id: str,
        number: Annotated[int, Path(ge=1)],
        width: Annotated[int, Query(ge=IMAGE_WIDTHS.start, le=IMAGE_WIDTHS.stop - 1)] = 900,
        left: Fraction = 0.0,
        top: Fraction = 0.0,
        right: Fraction = 1.0,
        bottom: Fraction = 1.0,
    ) -> Response:
        """A page as a PNG, or the part of it between these fractions of its width and height; as wide as asked."""
        if min(right - left, bottom - top) < NARROWEST:
            raise NotFound(f"There is nothing to draw: leave at least {NARROWEST} of the page between the sides.")
        image = service.page_image(publication_id, number, width, Box(left, top, right, bottom))
        return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    @router.get("/publications/{publication_id}/pictures/{number}", response_class=Response, responses={200: _IMAGE})
    def picture(
        publication_id: str,
        number: Annotated[int, Path(ge=1)],
        width: Annotated[int, Query(ge=IMAGE_WIDTHS.start, le=IMAGE_WIDTHS.stop - 1)] = 900,
    ) -> Response:
        """A picture of a Word file, a presentation or a web page as a PNG, at most as wide as asked."""
        image = service.picture(publication_id, number, width)
        return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_FIGURES = {"description": "Figures", "content": {"text/plain": {"schema": {"type": "string"}}}}


def state_routes(service: Service, places: RequestSlots, metrics: Metrics) -> APIRouter:
    """The routes over one service and its queue."""
    router = APIRouter()

    @router.get("/health")
    def health() -> shapes.HealthShape:
        """200 when questions can be answered; 503 before the first ingest, or without a model."""
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

    @router.get("/ready")
    def ready() -> shapes.ReadyShape:
        """200 when a question that comes now is answered; 503 when /health is, or while the queue is full."""
        if places.is_full:
            raise StoreUnavailable("Too many requests at once. Try again in some seconds.")
        return shapes.ReadyShape(status=health().status)

    @router.get(METRICS, response_class=Response, responses={200: _FIGURES})
    def figures() -> Response:
        """Requests, times, the queue and the process, as Prometheus reads them."""
        return Response(metrics.as_text(), media_type=_TEXT)

    return router
