"""Written by ``python -m benchmarks.answers.confidence`` on 2026-11-22: don't edit."""

INTERCEPT = -32.383
WEIGHTS = {
    "passage": 35.409,
    "covered": 3.064,
    "weighed": 0.051,
    "missing": -0.525,
    "unpriced": -3.242,
    "agreed": 0.918,
}
KNOTS = (
    (0.000, 0.000),
    (0.070, 0.010),
    (0.354, 0.458),
    (0.673, 0.761),
    (0.819, 0.875),
    (0.937, 0.901),
    (1.000, 0.990),
)
FOREIGN_INTERCEPT = -50.962
FOREIGN_WEIGHTS = {
    "passage": 59.298,
}
FOREIGN_KNOTS = (
    (0.000, 0.000),
    (0.087, 0.010),
    (0.221, 0.110),
    (0.411, 0.472),
    (0.611, 0.807),
    (0.832, 0.836),
    (0.972, 0.893),
    (1.000, 0.990),
)
