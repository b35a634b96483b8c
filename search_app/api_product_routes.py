"""REST routes for products, comparable projects and counts."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from search_app import api_products as shapes
from search_app import as_json
from search_app.api_paging import Values, narrowed
from search_app.as_json import Json
from search_app.limits import PAGE_LIMIT
from search_app.service import Service


def build(service: Service) -> APIRouter:
    """The routes over one service."""
    router = APIRouter()

    @router.get("/products", response_model=shapes.ProductsShape)
    def products(
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = PAGE_LIMIT,
        offset: Annotated[int, Query(ge=0)] = 0,
        region: Values = [],  # noqa: B006  # FastAPI copies it
        theme: Values = [],  # noqa: B006
        kind: Values = [],  # noqa: B006
    ) -> dict[str, Json]:
        """Products by name, with their proof, and all those that may be one."""
        found = service.products()
        kept = narrowed(found.products, region, theme, kind)
        page = replace(found, products=tuple(kept[offset : offset + limit]))
        return {**as_json.products(page), "total": len(kept)}

    @router.get("/products/{product_id}", response_model=shapes.ProductShape)
    def product(product_id: str) -> dict[str, Json]:
        """One product with its proof."""
        return as_json.product(service.product(product_id))

    @router.post("/similar", response_model=shapes.SimilarShape)
    def similar(body: shapes.SimilarRequest) -> dict[str, Json]:
        """Comparable projects: what they share, where they differ, what they needed."""
        where = body.filters.as_filter()
        return as_json.similar(service.similar(body.id, body.text, body.other_regions, body.k, where))

    @router.post("/facets", response_model=shapes.FacetsShape)
    def facets(body: shapes.FacetsRequest) -> dict[str, Json]:
        """How much there is with each value that a filter can choose."""
        return as_json.facets(service.facets(body.filters.as_filter()))

    return router
