"""What a new generation says of itself: the same for every store."""

from datetime import UTC, datetime

from index.stored import BuiltWith, GenerationInfo


def describe(
    generation: str, built_with: BuiltWith, base: GenerationInfo | None, *, only_completes: bool, n_publications: int,
    n_passages: int, n_sentences: int,
) -> GenerationInfo:  # fmt: skip
    """Describe a generation that is made now, on ``base``; ``only_completes``: all it adds is vectors of sentences."""
    before = None if base is None else base.after if only_completes else base.generation
    return GenerationInfo(
        generation=generation,
        created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        built_with=built_with,
        n_publications=n_publications,
        n_passages=n_passages,
        n_sentences=n_sentences,
        after=before,
    )
