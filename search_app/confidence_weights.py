"""Written by ``python -m benchmarks.confidence`` on 2026-11-22: don't edit."""

INTERCEPT = -33.915
WEIGHTS = {
    "passage": 37.606,
    "covered": 2.354,
    "weighed": 1.177,
    "missing": -0.837,
    "unpriced": -2.346,
    "agreed": 0.854,
}
KNOTS = (
    (0.000, 0.000),
    (0.046, 0.010),
    (0.131, 0.012),
    (0.325, 0.395),
    (0.653, 0.787),
    (0.807, 0.872),
    (0.940, 0.905),
    (1.000, 0.990),
)
FOREIGN_INTERCEPT = -49.939
FOREIGN_WEIGHTS = {
    "passage": 58.384,
}
FOREIGN_KNOTS = (
    (0.000, 0.000),
    (0.085, 0.019),
    (0.221, 0.140),
    (0.412, 0.375),
    (0.621, 0.827),
    (0.864, 0.859),
    (1.000, 0.990),
)
