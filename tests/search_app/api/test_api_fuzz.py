"""REST, tried with what its OpenAPI document allows and forbids: no server errors, and replies as described."""

import pytest
import schemathesis
from fake_service import FakeService
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from search_app.api import app as api_app

APP = api_app.build_alone(FakeService(), hosts=())
SCHEMA = schemathesis.openapi.from_asgi(f"{api_app.PREFIX}/openapi.json", APP)
CHECKS = [
    schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip

pytestmark = pytest.mark.slow


@SCHEMA.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_reply_is_foreseen_and_as_described(case: schemathesis.Case) -> None:
    reply = case.call_and_validate(checks=CHECKS)  # raises where a check fails
    assert reply.status_code < 500
