"""Written by ``python -m benchmarks.confidence`` on 2026-11-22: don't edit."""

INTERCEPT = -32.717
WEIGHTS = {
    "passage": 36.219,
    "covered": 2.300,
    "weighed": 1.259,
    "missing": -0.815,
    "unpriced": -2.251,
    "agreed": 0.848,
}
KNOTS = (
    (0.000, 0.000),
    (0.061, 0.010),
    (0.155, 0.018),
    (0.287, 0.418),
    (0.498, 0.554),
    (0.699, 0.813),
    (0.784, 0.863),
    (0.929, 0.905),
    (1.000, 0.990),
)
FOREIGN_INTERCEPT = -48.742
FOREIGN_WEIGHTS = {
    "passage": 56.993,
}
FOREIGN_KNOTS = (
    (0.000, 0.000),
    (0.110, 0.029),
    (0.255, 0.181),
    (0.382, 0.315),
    (0.520, 0.630),
    (0.807, 0.855),
    (0.974, 0.884),
    (1.000, 0.990),
)
