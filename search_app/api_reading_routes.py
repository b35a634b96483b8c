"""REST routes for reading: the catalogue, a publication, its file and the images of its pages."""

from pathlib import PurePath
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse

from index.errors import NotFound
from index.types import Box
from search_app import api_models as shapes
from search_app.api_paging import Values, narrowed
from search_app.limits import IMAGE_WIDTHS, PAGE_LIMIT
from search_app.service import Service

NARROWEST = 0.01  # of a page that is drawn apart
Fraction: TypeAlias = Annotated[float, Query(ge=0, le=1)]
_FILE = {"description": "The file", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
_IMAGE = {"description": "The page", "content": {"image/png": {"schema": {"type": "string"}}}}


def build(service: Service) -> APIRouter:
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
        record = service.publication(publication_id).record
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
