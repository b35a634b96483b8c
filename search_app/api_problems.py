"""Errors of REST as problem documents (RFC 9457): what is wrong and what to do, never what was sent."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from index.errors import FilterError, NotFound, SearchError
from search_app.api_bodies import Shape
from search_app.limits import RETRY_AFTER

_STATUSES: tuple[tuple[type[SearchError], int], ...] = ((NotFound, 404), (FilterError, 400))


class ProblemShape(Shape):
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
    api.add_exception_handler(SearchError, _search_problem)
    api.add_exception_handler(RequestValidationError, _request_problem)
    api.add_exception_handler(HTTPException, _http_problem)
    api.add_exception_handler(Exception, _bug)


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
    return problem(error.status_code, str(error.detail), error.headers)


def _bug(_request: Request, _error: Exception) -> JSONResponse:
    """A fault of ours: the log has it, the one who asked hears no more than that."""
    return problem(500, "Something went wrong that was not foreseen. The log of the server tells what.")


def _writable(text: str) -> str:
    """Half characters, which a name of a field may hold, can't be sent."""
    return text.encode("utf-8", "replace").decode()
