"""What a generation may be called, how long it is kept, and what it must have been built with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from index.errors import SchemaMismatch
from index.store import generations
from index.store.generations import Keep, superfluous
from index.store.records import BuiltWith, GenerationInfo

BUILT_WITH = BuiltWith("e5", "sha", "onnx", 4, "dutch", {"target_tokens": 220})
INFO = GenerationInfo("g000002-20261129T120000Z", "2026-11-29T12:00:00Z", BUILT_WITH, 1, 1, 1, after="g000001")


def made(number: int, hours_ago: float) -> str:
    return f"g{number:06d}-{datetime.now(UTC) - timedelta(hours=hours_ago):%Y%m%dT%H%M%SZ}"


def test_the_millionth_generation_has_a_name_too() -> None:
    name = generations.name_of(1_000_000)
    assert generations.is_name(name)
    assert generations.number_of(name) == 1_000_000


@pytest.mark.parametrize(
    "text", ["g000001-20261129T120000Z.tmp", "xg000001-20261129T120000Z", "g1-20261129T120000Z", ""]
)
def test_what_only_holds_a_name_is_none(text: str) -> None:
    assert not generations.is_name(text)
    assert generations.number_of(text) == 0


def test_a_generation_goes_when_its_days_are_over_and_not_before() -> None:
    names = [made(1, 49), made(2, 47), made(3, 1)]
    assert superfluous(names, (), Keep(generations=5, days=2)) == [names[0]]


def test_what_serves_stays_and_is_never_named_as_superfluous() -> None:
    names = [made(1, 90), made(2, 3), made(3, 2), made(4, 1)]
    assert superfluous(names, (names[0], names[3]), Keep(generations=2, days=1)) == [names[1]]


@pytest.mark.parametrize("shape", [(3,), (5,), (1, 4)])
def test_a_query_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    generations.check_query_vector(INFO, np.zeros(4, dtype=np.float32))
    with pytest.raises(SchemaMismatch, match=r"'e5' of 4 numbers"):
        generations.check_query_vector(INFO, np.zeros(shape, dtype=np.float32))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"target_tokens": 300}, "settings.target_tokens = 220, asked for is 300"),
        ({"target_tokens": 220, "heading": True}, "settings.heading = None, asked for is True"),
        ({}, "settings.target_tokens = 220, asked for is None"),
    ],
)
def test_a_setting_that_differs_is_named_with_both_values(settings: Mapping[str, int | bool], told: str) -> None:
    generations.check_built_with(INFO, BUILT_WITH)
    with pytest.raises(SchemaMismatch, match=told):
        generations.check_built_with(INFO, replace(BUILT_WITH, settings=settings))


@pytest.mark.parametrize(("only_completes", "after"), [(True, "g000001"), (False, INFO.generation)])
def test_what_only_completes_a_generation_stands_in_its_place(only_completes: bool, after: str) -> None:
    info = generations.describe(
        "g000003", BUILT_WITH, INFO, only_completes=only_completes, n_publications=1, n_passages=1, n_sentences=2
    )
    assert info.after == after


def test_a_writer_whose_terms_are_not_what_the_index_says_is_refused() -> None:
    generations.check_asked(BUILT_WITH, "dutch")
    with pytest.raises(SchemaMismatch, match="'dutch' and hold terms of 'frisian'"):
        generations.check_asked(BUILT_WITH, "frisian")


def test_of_what_is_too_old_the_newest_stays_as_the_way_back() -> None:
    names = [made(1, 90), made(2, 80), made(3, 1)]
    assert superfluous(names, (names[2],), Keep(generations=5, days=1)) == [names[0]]
