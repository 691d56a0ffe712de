from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.figures.labels import ELLIPSIS, LEAST_PITCH, AxisLabels, drawable, elide, place_labels

Measure = Callable[[str, float], float]
NAMES = st.lists(st.text(max_size=50), min_size=1, max_size=80).map(tuple)


def wide(text: str, pixels: float) -> float:
    return 0.6 * pixels * len(text)


@given(NAMES, st.floats(0.2, 90), st.floats(5, 300), st.integers(0, 100), st.booleans(), st.floats(12, 48))
def test_labels_never_overlap_and_stay_in_their_gutter(
    names: tuple[str, ...], pitch: float, room: float, focus: int, lying: bool, pixels: float
) -> None:
    axis = place_labels(names, pitch, room, focus, wide, pixels=pixels, lying=lying)
    for before, after in zip(axis.labels, axis.labels[1:], strict=False):
        assert after.at - before.at >= (before.along + after.along) / 2 - 1e-6
    assert axis.depth <= room
    if axis.every > 1 or axis.turned or not lying:
        assert all(label.depth <= room for label in axis.labels)


@given(NAMES, st.floats(0.2, 90), st.floats(20, 300), st.integers(0, 100), st.booleans())
def test_every_drawn_label_is_whole_or_ends_in_an_ellipsis(
    names: tuple[str, ...], pitch: float, room: float, focus: int, lying: bool
) -> None:
    axis = place_labels(names, pitch, room, focus, wide, lying=lying)
    for label in axis.labels:
        assert label.text == names[label.index] or label.text.endswith(ELLIPSIS)


@given(st.integers(1, 300), st.floats(0.2, 90), st.booleans(), st.data())
def test_the_focused_label_is_always_drawn(count: int, pitch: float, lying: bool, data: st.DataObject) -> None:
    focus = data.draw(st.integers(0, count - 1))
    axis = place_labels(tuple(f"t{place}" for place in range(count)), pitch, 60, focus, wide, lying=lying)
    assert [label.index for label in axis.labels if label.focused] == [focus]


@given(st.integers(1, 300), st.floats(0.2, 90))
def test_all_labels_are_drawn_where_their_pitch_is_nine_pixels_else_every_nth_with_a_ruler(
    count: int, pitch: float
) -> None:
    axis = place_labels(tuple(f"t{place}" for place in range(count)), pitch, 60, None, wide)
    if pitch >= LEAST_PITCH:
        assert len(axis.labels) == count
        assert not axis.ticks
    else:
        assert axis.every * pitch >= LEAST_PITCH
        assert [label.index for label in axis.labels] == list(range(0, count, axis.every))
        assert len(axis.ticks) == len(axis.labels)


def test_labels_lie_where_all_have_room_and_turn_together_where_one_has_not() -> None:
    assert not place_labels(("it", "was"), 60, 90, None, wide).turned
    turned = place_labels(("it", "electricity"), 60, 90, None, wide)
    assert turned.turned
    assert [label.text for label in turned.labels] == ["it", "electricity"]


def test_rows_stand_beside_their_place() -> None:
    axis: AxisLabels = place_labels(("it", "was"), 20, 90, 1, wide, lying=False)
    assert not axis.turned
    assert [(label.at, label.focused) for label in axis.labels] == [(10, False), (30, True)]


def test_no_names_need_no_gutter() -> None:
    axis = place_labels((), 20, 90, None, wide)
    assert axis.labels == ()


@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a\x1fb", "a\ud800b", "a\u202eb", "a\uffffb", "a\u2028b"])
def test_what_no_file_can_hold_is_made_visible(text: str) -> None:
    assert drawable(text) == "a\N{REPLACEMENT CHARACTER}b"


def test_ordinary_letters_stay_as_they_are() -> None:
    assert drawable("the·7 <&> 注意 é") == "the·7 <&> 注意 é"


def test_a_cut_never_parts_a_letter_from_its_accent() -> None:
    assert elide("ae\u0301iou", wide("aei", 10), 10, wide) == "a…"


def test_where_not_even_an_ellipsis_fits_nothing_is_drawn() -> None:
    assert elide("word", 3, 10, wide) == ""
