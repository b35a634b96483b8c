"""Switches off, before any library is imported, whatever a dependency would tell its maker or fetch at run time."""

from collections.abc import MutableMapping

SILENT = {  # forced: no shell and no other program's settings may switch one on again
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime sends events unless told not to, or where CI is set
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers, sentence-transformers
    "DO_NOT_TRACK": "1",  # the common one: huggingface_hub reads it too
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
    "OTEL_SDK_DISABLED": "true",  # OpenTelemetry, which mcp and FastAPI fill with what is asked of them
    "FASTAPI_OTEL_AUTO_CONFIGURE": "false",
}
OFFLINE = {"HF_HUB_OFFLINE": "1"}  # a person may set it to 0 for once, to fetch a model by its hub name


def switch_off(environment: MutableMapping[str, str]) -> None:
    """Set what keeps the libraries silent; children inherit it.

    Args:
        environment: ``os.environ``, or that of a child to be.
    """
    environment.update(SILENT)
    for name, value in OFFLINE.items():
        environment.setdefault(name, value)
