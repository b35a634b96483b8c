"""NumPy leaves the processor to the encoder, FAISS keeps its threads."""

import subprocess
import sys

_SAYS = (
    "import faiss, numpy, threadpoolctl; from index.encoder.onnx import leave_to_encoder;"
    "before = {one['filepath']: one['num_threads'] for one in threadpoolctl.threadpool_info()};"
    "leave_to_encoder();"
    "after = {one['filepath']: one['num_threads'] for one in threadpoolctl.threadpool_info()};"
    "print([after[one] for one in after if '/numpy.libs/' in one]);"
    "print([after[one] == before[one] for one in after if '/faiss' in one])"
)


def test_only_numpys_products_keep_to_one_thread() -> None:
    said = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, text=True, check=True).stdout
    numpy_threads, faiss_same = said.splitlines()
    assert numpy_threads == "[1]"
    assert faiss_same == "[True, True]"
