"""The core: what a publication, passage and hit are, how it is stored, embedded and found."""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read when ONNX Runtime is loaded, which only this package does
