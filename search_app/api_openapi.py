"""REST's OpenAPI document: what FastAPI sees in the routes, and what every request may meet besides."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from search_app.api_bodies import Shape
from search_app.api_paths import OPEN, PREFIX
from search_app.api_problems import ProblemShape, documented

_ALWAYS = (400, 408, 413, 500, 503)


def describe(api: FastAPI, with_keys: bool) -> None:
    """Make the application tell all of itself; ``with_keys`` when who asks needs one."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(_document(api, with_keys))
        return made

    api.openapi = document  # type: ignore[method-assign]  # as FastAPI's own documentation has it


def _document(api: FastAPI, with_keys: bool) -> dict[str, Any]:
    document = get_openapi(title=api.title, version=api.version, summary=api.summary, routes=api.routes)
    document["servers"] = [{"url": PREFIX}]
    schemas = document["components"]["schemas"]
    schemas[ProblemShape.__name__] = _schema(ProblemShape)
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, which is never sent here
        schemas.pop(unused, None)
    for path, operations in document["paths"].items():
        codes = (*_ALWAYS, 401) if with_keys and path not in OPEN else _ALWAYS
        for operation in operations.values():
            operation["responses"] |= {str(code): one for code, one in documented(*codes).items()}
            operation["responses"].pop("422", None) if not _takes_anything(operation) else None
    if with_keys:
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"key": []}]
    return document


def _takes_anything(operation: dict[str, Any]) -> bool:
    return "parameters" in operation or "requestBody" in operation


def _schema(shape: type[Shape]) -> dict[str, Any]:
    return shape.model_json_schema(ref_template="#/components/schemas/{model}")
