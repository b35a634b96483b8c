"""REST's OpenAPI document, and its errors as problem documents (RFC 9457), which never repeat what was sent."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from index.errors import CorrectionError, FilterError, InboxError, NotFound, StoreUnreachable, VraagbaakError
from search_app.api.bodies import OPEN, PREFIX, ReplyShape
from search_app.limits import RETRY_AFTER

_log = logging.getLogger(__name__)
_STATUSES: tuple[tuple[type[VraagbaakError], int], ...] = (
    (NotFound, 404), (FilterError, 400), (CorrectionError, 422)
)  # fmt: skip

_INBOX = {"off": 409, "length": 422, "full": 429}


class ProblemShape(ReplyShape):
    """What went wrong and what to do (RFC 9457)."""

    title: str
    status: int
    detail: str


def problem(code: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """An error as a response; one that may pass says when to try again."""
    body = ProblemShape(title=HTTPStatus(code).phrase, status=code, detail=_writable(detail))
    again = {"Retry-After": str(RETRY_AFTER)} if code == 503 else {}
    return JSONResponse(body.model_dump(), code, {**again, **(headers or {})}, "application/problem+json")


def documented(*codes: int) -> dict[int | str, dict[str, object]]:
    """These errors, as the OpenAPI document tells of them."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in codes}


def add_handlers(api: Starlette) -> None:
    """Make every error of this application a problem document."""
    api.add_exception_handler(VraagbaakError, _search_problem)
    api.add_exception_handler(RequestValidationError, _request_problem)
    api.add_exception_handler(HTTPException, _http_problem)
    api.add_exception_handler(Exception, _bug)


def _search_problem(_request: Request, error: Exception) -> JSONResponse:
    code = next((code for kind, code in _STATUSES if isinstance(error, kind)), 503)
    code = _INBOX.get(error.reason, code) if isinstance(error, InboxError) else code
    if isinstance(error, StoreUnreachable):  # its message names a host and a port: for the log, not for visitors
        _log.error("%s", error)
        return problem(code, "The index can't be reached now. Try again later; the log of the server tells why.")
    return problem(code, str(error))


def _request_problem(_request: Request, error: Exception) -> JSONResponse:
    """Say which field is wrong and why, without sending back what stood in it."""
    assert isinstance(error, RequestValidationError)
    found = [f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
    return problem(422, "; ".join(found))


def _http_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail), error.headers)


def _bug(_request: Request, _error: Exception) -> JSONResponse:
    """A fault of ours: the log has it, the one who asked hears no more than that."""
    return problem(500, "Something went wrong that was not foreseen. The log of the server tells what.")


def _writable(text: str) -> str:
    """Half characters, which a name of a field may hold, can't be sent."""
    return text.encode("utf-8", "replace").decode()


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


def _schema(shape: type[ReplyShape]) -> dict[str, Any]:
    return shape.model_json_schema(ref_template="#/components/schemas/{model}")
