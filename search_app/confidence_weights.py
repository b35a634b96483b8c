"""Written by ``python -m benchmarks.confidence`` on 2026-11-22: don't edit."""

INTERCEPT = -32.353
WEIGHTS = {
    "passage": 35.394,
    "covered": 3.069,
    "weighed": 0.034,
    "missing": -0.532,
    "unpriced": -3.232,
    "agreed": 0.898,
}
KNOTS = (
    (0.000, 0.000),
    (0.070, 0.010),
    (0.353, 0.454),
    (0.675, 0.767),
    (0.819, 0.877),
    (0.936, 0.900),
    (1.000, 0.990),
)
FOREIGN_INTERCEPT = -50.950
FOREIGN_WEIGHTS = {
    "passage": 59.284,
}
FOREIGN_KNOTS = (
    (0.000, 0.000),
    (0.087, 0.010),
    (0.221, 0.110),
    (0.412, 0.472),
    (0.611, 0.807),
    (0.832, 0.836),
    (0.971, 0.893),
    (1.000, 0.990),
)
