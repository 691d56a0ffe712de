"""A view state from a file is brought into the session's range, whatever is written in it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.io.color_choices import color_values
from attn_gui.io.strict_json import json_bytes
from attn_gui.io.view_reading import view_of
from attn_gui.session.measuring import HEAD_NUMBERS, MEASURES
from attn_gui.session.new import session_from
from attn_gui.session.session import Session
from attn_gui.session.view_state import MAX_HEAD, POOLED_HEADS, ColorChoice, Focus, ViewState

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "focus",
    "colors",
    "table_digits",
    "map_digits",
    "show_numbers",
    "all_heads",
    "row_measure",
    "head_number",
    "panels",
]
INNER = ["head", "query", "key", "component", "weights", "scale", "percentiles"]


@pytest.fixture(scope="module")
def session() -> Session:
    made = session_from(np.ones((2, 4)), np.ones((3, 4)), np.ones((3, 5)), kind="multi-head")
    options = replace(made.options, num_heads=4)
    return made.with_state("multi-head", replace(made.state, options=options))


@given(st.dictionaries(st.sampled_from(KEYS), JSON | st.dictionaries(st.sampled_from(INNER), JSON)))
def test_every_nonsense_becomes_a_view_within_range(session: Session, value: dict[str, object]) -> None:
    view = view_of(value, session)
    assert min(POOLED_HEADS) <= view.focus.head < 4
    assert 0 <= view.focus.query < 2
    assert view.focus.key is None or 0 <= view.focus.key < 3
    assert view.focus.component is None or 0 <= view.focus.component < 5
    assert 0 <= view.table_digits <= 17
    assert isinstance(view.show_numbers, bool)
    assert view.row_measure is None or view.row_measure in MEASURES
    assert view.head_number in HEAD_NUMBERS
    assert all(0 <= size <= 100_000 for sizes in view.panels.values() for size in sizes)


@pytest.mark.parametrize("value", [None, 3, [], "x", {}])
def test_no_view_is_the_plain_view(session: Session, value: object) -> None:
    assert view_of(value, session) == ViewState()


def test_indices_out_of_range_go_to_the_nearest_cell(session: Session) -> None:
    focus = {"head": 99, "query": 99, "key": -5, "component": 99}
    assert view_of({"focus": focus}, session).focus == Focus(3, 1, 0, 4)
    assert view_of({"focus": {"head": -7, "query": "x", "key": None}}, session).focus == Focus(MAX_HEAD, 0, None, None)


def test_limits_of_a_colour_bar_that_make_no_range_are_left_out(session: Session) -> None:
    colors = {"a": {"low": 3, "high": 3}, "b": {"low": -1e305, "high": None, "colormap": 7}, "c": 5, "d": {"low": True}}
    found = view_of({"colors": colors}, session).colors
    assert found == {"a": ColorChoice(), "b": ColorChoice(None, -1e300, None), "d": ColorChoice()}


def test_a_scale_of_colours_comes_back_and_nonsense_of_it_does_not(session: Session) -> None:
    whole = {"scale": "log", "percentiles": [5, 95.5], "without_first": True}
    beyond = {"scale": "percentile", "percentiles": [-3, 200]}
    nonsense = {"scale": "cubic", "percentiles": [9, 9], "without_first": "yes"}
    more = {"scale": ["log"], "percentiles": [1, True], "without_first": 1}
    colors = {"a": whole, "b": beyond, "c": nonsense, "d": more, "e": {"percentiles": [1, 2, 3]}}
    found = view_of({"colors": colors}, session).colors
    assert found["a"] == ColorChoice(scale="log", percentiles=(5.0, 95.5), without_first=True)
    assert found["b"] == ColorChoice(scale="percentile", percentiles=(0.0, 100.0))
    assert {found["c"], found["d"], found["e"]} == {ColorChoice()}


def test_only_a_scale_that_was_chosen_is_written(session: Session) -> None:
    whole = ColorChoice("magma", 0.5, 2.0, "percentile", (5.0, 95.0), without_first=True)
    assert color_values(ColorChoice()) == {"colormap": None, "low": None, "high": None}
    written = json.loads(json_bytes({"colors": {"a": color_values(whole)}}))
    assert view_of(written, session).colors["a"] == whole


def test_json_is_written_the_same_for_the_same_values() -> None:
    assert json_bytes({"b": 1, "a": ["é", "\ud800"]}) == b'{\n "a": [\n  "\xc3\xa9",\n  "\\ud800"\n ],\n "b": 1\n}\n'
    assert json.loads(json_bytes({"a": "\ud800"})) == {"a": "\ud800"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_bytes({"a": float("nan")})
