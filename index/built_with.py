"""Whether a generation was built with what this program and these settings would build with."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from index.errors import SchemaMismatch
from index.stored import BuiltWith, GenerationInfo, Vectors

REBUILD = "vraagbaak ingest --rebuild"


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
