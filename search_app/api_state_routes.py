"""REST routes that say how things stand: for people, for what spreads the load, and for Prometheus."""

from fastapi import APIRouter, Response

from index.errors import ModelError, StoreUnavailable
from search_app import api_models as shapes
from search_app.api_meter import Metrics
from search_app.api_paths import METRICS
from search_app.api_queue import Places
from search_app.service import Service

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_FIGURES = {"description": "Figures", "content": {"text/plain": {"schema": {"type": "string"}}}}


def build(service: Service, places: Places, metrics: Metrics) -> APIRouter:
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
