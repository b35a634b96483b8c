"""Whether a generation was built with what this program and these settings would build with."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

from index.errors import SchemaMismatch
from index.stored import BuiltWith, GenerationInfo

REBUILD = "vraagbaak ingest --rebuild"


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
