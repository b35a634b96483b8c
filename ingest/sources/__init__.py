"""Which files there are, what kind each is, which publication it is, and what its sidecar says.

Nothing here opens the content of a file further than its first bytes.
"""

__all__ = ["discovery", "identity", "kinds", "records", "sidecar", "sidecar_sheet", "watch"]
