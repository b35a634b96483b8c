"""Any sentence-transformers cross-encoder as a Reranker. It needs torch: seconds to import, and slow without a GPU."""

from collections.abc import Sequence

from index.encoder.loading import load_cross_encoder


class CrossEncoderReranker:
    """Implements ``index.reader.reranker.Reranker`` over a hub name or a folder."""

    def __init__(self, name_or_folder: str) -> None:
        """Load the model.

        Raises:
            ModelError: It can't be found or loaded.
        """
        self._model = load_cross_encoder(name_or_folder)

    def scores(self, query: str, texts: Sequence[str]) -> Sequence[float]:
        """A score for each text, higher is better."""
        if not texts:
            return []
        found: list[float] = self._model.predict([(query, text) for text in texts], show_progress_bar=False).tolist()
        return found
