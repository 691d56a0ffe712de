"""What was chosen on the pages comes back from a file; nonsense there does no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.io.strict_json import json_bytes
from attn_gui.io.view_choices import choice_values, choices_of
from attn_gui.session.view_choices import CHOICES, PageChoices

JSON = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just([])
CHOSEN = PageChoices(0.125, "opacity", "key", True, "to", "by-query", "entropy", False)


def test_every_choice_comes_back() -> None:
    values = choice_values(CHOSEN)
    assert json_bytes(values)
    assert choices_of(values) == CHOSEN
    assert choices_of(choice_values(PageChoices())) == PageChoices()


@pytest.mark.parametrize("value", [None, 3, [], "x", {}, {"line_ink": "blood", "each_head": 1, "line_threshold": "2"}])
def test_nonsense_is_what_nobody_chose(value: object) -> None:
    assert choices_of(value) == PageChoices()


@given(st.dictionaries(st.sampled_from(list(choice_values(CHOSEN))), JSON))
def test_whatever_is_written_becomes_choices_that_there_are(value: dict[str, object]) -> None:
    found = choices_of(value)
    assert all(getattr(found, name) in texts for name, texts in CHOICES.items())
    assert found.line_threshold is None or 0 <= found.line_threshold <= 1e300
    assert isinstance(found.each_head, bool)


@pytest.mark.parametrize(("given", "read"), [(-1, 0.0), (10**400, 1e300), (True, None), (0.25, 0.25)])
def test_a_threshold_is_brought_into_range(given: object, read: float | None) -> None:
    assert choices_of({"line_threshold": given}).line_threshold == read
