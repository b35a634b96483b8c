"""A plot of what a passage costs against the size of the archive, as SVG that a browser draws by itself."""

from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 760, 320, 60, 45, 20
_STEPS = 5
_TEXT = 'font-family="sans-serif" font-size="12" fill="#333"'


def drawn(points: Sequence[tuple[float, float]]) -> str:
    """SVG of (passages in the archive, milliseconds of processor a passage); both axes begin at 0."""
    return "\n".join(_elements(points)) + "\n"


def _elements(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    widest = max(x for x, _ in points)
    highest = max(y for _, y in points) * 1.25
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    yield "<title>Milliseconds of processor a passage, against passages in the archive</title>"
    yield '<rect width="100%" height="100%" fill="#fff"/>'
    for step in range(_STEPS + 1):
        x, y = _place(widest * step / _STEPS, highest * step / _STEPS, widest, highest)
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end" {_TEXT}>{highest * step / _STEPS:.0f}</text>'
        yield f'<text x="{x:.0f}" y="{_HEIGHT - 25}" text-anchor="middle" {_TEXT}>{widest * step / _STEPS:,.0f}</text>'
    placed = [_place(x, y, widest, highest) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    yield f'<polyline points="{line}" fill="none" stroke="#00558c" stroke-width="2"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#00558c"/>' for x, y in placed)
    yield f'<text x="{_LEFT}" y="14" {_TEXT}>ms of processor a passage, cores added up</text>'
    yield f'<text x="{_WIDTH - 20}" y="{_HEIGHT - 6}" text-anchor="end" {_TEXT}>passages in the archive</text>'
    yield "</svg>"


def _place(x: float, y: float, widest: float, highest: float) -> tuple[float, float]:
    across = _LEFT + (_WIDTH - 20 - _LEFT) * x / widest
    return across, _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * y / highest
