"""Written by ``python -m benchmarks.confidence`` on 2026-11-22: don't edit."""

INTERCEPT = -31.399
WEIGHTS = {
    "passage": 34.229,
    "covered": 3.120,
    "weighed": 0.060,
    "missing": -0.544,
    "unpriced": -3.217,
    "agreed": 0.913,
}
KNOTS = (
    (0.000, 0.000),
    (0.071, 0.010),
    (0.358, 0.457),
    (0.673, 0.745),
    (0.819, 0.884),
    (0.935, 0.900),
    (1.000, 0.990),
)
FOREIGN_INTERCEPT = -50.341
FOREIGN_WEIGHTS = {
    "passage": 58.584,
}
FOREIGN_KNOTS = (
    (0.000, 0.000),
    (0.091, 0.010),
    (0.226, 0.119),
    (0.411, 0.492),
    (0.608, 0.773),
    (0.830, 0.837),
    (0.970, 0.893),
    (1.000, 0.990),
)
