"""Who may use the processor while a question is answered: the encoder, not NumPy's small products."""

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

_NUMPY = "libscipy_openblas"  # as NumPy's wheels name it; the one of FAISS needs its threads when it trains


def leave_to_encoder() -> None:
    """Keep NumPy's products in the thread that asks for them.

    A query is multiplied with a few hundred rows: done at once. NumPy's own threads gain nothing there, but go on
    waiting for more at full speed, on the cores that another question is embedded on.
    """
    ThreadpoolController().select(prefix=_NUMPY).limit(limits=1)
