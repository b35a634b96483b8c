"""Where REST is, and what every request and reply of it shares: strict bodies, filters."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Scope

from index.products import ProductKind, Status
from index.store.filters import And, Eq, Filter, In, Or, Range
from search_app.limits import FILTER_VALUES

PREFIX = "/api/v1"
METRICS = "/metrics"
OPEN = frozenset({"/health", "/ready", "/openapi.json", METRICS})


def path_in_api(scope: Scope) -> str:
    """The path of a request, from where REST is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


Values = Annotated[list[str], Field(max_length=FILTER_VALUES)]


class Body(BaseModel):
    """What is sent; a key that nobody knows is refused rather than passed over."""

    model_config = ConfigDict(extra="forbid")


class ReplyShape(BaseModel):
    """What is given back, read from the reply of the service."""

    model_config = ConfigDict(from_attributes=True)


class Years(Body):
    """From one year up to and including another; either side may be open."""

    low: int | None = Field(None, alias="from", ge=0, le=9999)
    high: int | None = Field(None, alias="to", ge=0, le=9999)


class Filters(Body):
    """Keeps passages that have one of the values, for every field that is given."""

    publication_id: Values = []
    kind: Values = []
    format: Values = []
    publisher: Values = []
    workplace: Values = []
    language: Values = []
    region: Values = []
    theme: Values = []
    audience: Values = []
    product_kind: Annotated[list[ProductKind], Field(max_length=FILTER_VALUES)] = []
    status: Annotated[list[Status], Field(max_length=FILTER_VALUES)] = []
    year: Years | None = None
    year_unknown: bool = False

    def as_filter(self) -> Filter | None:
        """The same as a filter of the service; None when nothing is asked."""
        chosen = {name: values for name, values in self if isinstance(values, list) and values}
        parts: list[Filter] = [In(name, tuple(values)) for name, values in chosen.items()]
        years: list[Filter] = [Eq("year", None)] if self.year_unknown else []
        if self.year is not None:
            years.append(Range("year", self.year.low, self.year.high))
        parts += [Or(tuple(years))] if len(years) > 1 else years
        return And(tuple(parts)) if parts else None
