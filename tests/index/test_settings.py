"""A setting that means nothing is refused with one line that names the file, the setting and its range."""

from dataclasses import fields
from pathlib import Path

import pytest

from index.errors import SettingsError
from index.retrieval.retriever import Weights
from index.settings import Settings, load
from index.store.generations import Keep


def loaded(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "vraagbaak.toml").write_text(text, encoding="utf-8")
    return load({}, tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "keep_days = true", "keep_days = -1", "keep_generations = 0", "keep_generations = 1.5", "abstain_below = 7",
        "abstain_below = -0.1", "abstain_below = nan", "lexical_weight = -3", "lexical_weight = true",
        "sentence_weight = inf", "target_tokens = 500", "target_tokens = 0", "maximum_tokens = 100",
        "minimum_tokens = 300", "sentences_at_once = -1", "phrasing_seconds = 0", "hold_personal_data = 1",
        "phrasing_seconds = 1e9", "at_once = -1", "at_once = true", "wait_share = -1",
        "wait_share = inf", "beheer = 'aan'", "hosts = 1",
    ],
)  # fmt: skip
def test_a_value_out_of_its_range_is_refused_in_one_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingsError) as refused:
        loaded(tmp_path, line)
    said = str(refused.value)
    assert "\n" not in said
    assert "vraagbaak.toml" in said
    assert line.split()[0] in said


def test_what_searches_or_keeps_without_settings_does_as_the_defaults_say(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "")
    assert Weights() == Weights.of(settings)
    assert Keep() == Keep(settings.keep_generations, settings.keep_days)
    changed = loaded(tmp_path, "lexical_weight = 0.3\nsentence_weight = 0.1")
    assert Weights.of(changed) == Weights(0.3, 0.1)


def test_the_defaults_and_the_ends_of_each_range_are_taken(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").keep_days == 90
    assert loaded(tmp_path, "abstain_below = 0\nlexical_weight = 1\nkeep_generations = 1\nkeep_days = 0").keep_days == 0


def test_every_number_has_a_range() -> None:
    from index.settings import _RANGES

    numbers = {one.name for one in fields(Settings) if one.type in ("int", "float", int, float)}
    assert numbers == set(_RANGES)
