"""Files of every earlier version are brought to the present one, step by step."""

import pytest

from attn_gui.io.errors import SessionFileError
from attn_gui.io.manifest import VERSION
from attn_gui.io.migrations import MIGRATIONS, upgraded
from attn_gui.io.schema import Field


def test_every_earlier_version_has_its_step() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_steps_follow_one_another() -> None:
    steps = {1: lambda found: {**found, "one": 1}, 2: lambda found: {**found, "two": found["one"]}}
    assert upgraded(Field({"version": 1}, "x"), steps, 3).value == {"version": 1, "one": 1, "two": 1}
    assert upgraded(Field({"version": 3}, "x"), steps, 3).value == {"version": 3}


def test_a_later_version_is_refused_with_both_numbers() -> None:
    with pytest.raises(SessionFileError, match="file version 4; this program reads up to 3") as caught:
        upgraded(Field({"version": 4}, "x.attn"), {}, 3)
    assert caught.value.code == "newer"
