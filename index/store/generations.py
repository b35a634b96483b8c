"""Generations: their names, how long they are kept, what they say of themselves, whether they fit this program."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from index.errors import SchemaMismatch
from index.settings import KEEP_DAYS, KEEP_GENERATIONS
from index.store.records import BuiltWith, GenerationInfo, Vectors

_NAME = re.compile(r"g(\d{6,})-(\d{8}T\d{6}Z)")
_MADE = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many generations are kept, and for how many days after they were made."""

    generations: int = KEEP_GENERATIONS
    days: int = KEEP_DAYS


def is_name(text: str) -> bool:
    """Whether a generation could be called so."""
    return _NAME.fullmatch(text) is not None


def name_of(number: int) -> str:
    """The name of a generation that is made now."""
    return f"g{number:06d}-{datetime.now(UTC):{_MADE}}"


def number_of(name: str) -> int:
    """The number in a name; 0 where there is none."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def superfluous(names: Sequence[str], serving: Collection[str | None], keep: Keep) -> list[str]:
    """What is beyond the number or the age, of names from old to new.

    What serves always stays, and of those within the number the newest.
    """
    others = [name for name in names if name not in serving]
    numbered = [name for name in names[-keep.generations :] if name in others]
    oldest = datetime.now(UTC) - timedelta(days=keep.days)
    kept = {name for name in numbered if _made(name) >= oldest} | {*numbered[-1:]}
    return [name for name in others if name not in kept]


def _made(name: str) -> datetime:
    match = _NAME.fullmatch(name)
    return datetime.strptime(match[2], _MADE).replace(tzinfo=UTC) if match else datetime.min.replace(tzinfo=UTC)


REBUILD = "vraagbaak ingest --rebuild"
WAY_OUT = f"Go back to an older generation with vraagbaak rollback, or rebuild: {REBUILD}"  # of a damaged one


def check_asked(asked: BuiltWith, analyser: str) -> None:
    """A writer makes its terms with the store's analyser, so that is what the index has to say.

    Raises:
        SchemaMismatch: It would say another one.
    """
    if asked.analyser != analyser:
        raise SchemaMismatch(
            f"The index would say analyser '{asked.analyser}' and hold terms of '{analyser}'. Give both the same one."
        )


def check_query_vector(info: GenerationInfo, vector: Vectors) -> None:
    """A query can only be compared with what the same model made.

    Raises:
        SchemaMismatch: Its vector hasn't the shape (dim,) of this index.
    """
    built_with = info.built_with
    if vector.shape != (built_with.dim,):
        raise SchemaMismatch(
            f"The query's vector has shape {vector.shape}, the index was built with '{built_with.model}' "
            f"of {built_with.dim} numbers. Set that model, or rebuild: {REBUILD}"
        )


def check_analyser(info: GenerationInfo, analyser: str) -> None:
    """Terms of another analyser would not meet those in the index.

    Raises:
        SchemaMismatch: The generation was built with another analyser.
    """
    if info.built_with.analyser != analyser:
        raise SchemaMismatch(
            f"Generation {info.generation} was built with the analyser '{info.built_with.analyser}', "
            f"this program has '{analyser}'. Rebuild it: {REBUILD}"
        )


def check_built_with(info: GenerationInfo, asked: BuiltWith) -> None:
    """A generation may only grow with what it was built with.

    Raises:
        SchemaMismatch: Something differs; the message names it with both values.
    """
    for name, before, now in _differences(info.built_with, asked):
        raise SchemaMismatch(
            f"Generation {info.generation} was built with {name} = {before!r}, asked for is {now!r}. "
            f"Rebuild it: {REBUILD}"
        )


def _differences(before: BuiltWith, now: BuiltWith) -> Iterator[tuple[str, object, object]]:
    old, new = _flat(before), _flat(now)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _flat(built_with: BuiltWith) -> Mapping[str, object]:
    fields = asdict(built_with)
    settings = fields.pop("settings")
    return {**fields, **{f"settings.{name}": value for name, value in settings.items()}}


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
