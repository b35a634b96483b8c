"""Written by ``python -m training.calibrate --write``: don't edit."""

from index.reader.weighing import Blend, Calibration

BLEND = Blend(hybrid=0.5, cosine=0.5, above=0.5)
CALIBRATION = Calibration(
    -1.0,
    {"sentence": 0.3, "gap": 0.0, "passage": 0.1, "read": 0.1, "any": 0.1, "covered": 1.0},
)
