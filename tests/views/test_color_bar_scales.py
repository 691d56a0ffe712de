"""Scales in the colour bar: its menu by mouse and key, percentiles typed, markers, caps and captions."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit

from attn_gui.figures.colormaps import color_scale
from attn_gui.figures.themes import LIGHT
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.color_bar import ColorBar
from attn_gui.views.color_bar_limits import PercentilesDialog

# The offscreen platform has no keyboard to grab for an open menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")

VALUES = np.array([[0.9, 0.0, 0.001], [0.5, 0.3, 0.2]])


def show(bar: ColorBar, choice: ColorChoice) -> None:
    scale = color_scale(VALUES, "viridis", choice, LIGHT, unit=True)
    bar.show_scale(scale, LIGHT, "③ Weights", choice, 12)


@pytest.fixture
def bar(qtbot) -> ColorBar:
    made = ColorBar("weights")
    qtbot.addWidget(made)
    made.resize(260, 52)
    show(made, ColorChoice())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def chosen(bar) -> list[ColorChoice]:
    seen: list[ColorChoice] = []
    bar.colors_chosen.connect(seen.append)
    bar.colors_chosen.connect(lambda choice: show(bar, choice))
    return seen


def act(bar: ColorBar, name: str) -> None:
    bar.open_menu()
    bar.menu.close()
    found = [*bar.menu.actions(), *bar.menu.scales.actions()]
    next(action for action in found if action.objectName() == name).trigger()


def answer(qtbot, bar: ColorBar, low: str, high: str) -> None:
    dialog = bar.menu.dialog
    assert dialog is not None
    for name, text in (("low", low), ("high", high)):
        field = next(each for each in dialog.findChildren(QLineEdit) if each.objectName().endswith(name))
        field.clear()
        qtbot.keyClicks(field, text)
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()


def test_each_scale_is_chosen_from_the_menu_and_ticked_there(bar, chosen):
    for name in ("log", "row-max", "linear"):
        act(bar, f"scale_{name}")
        bar.open_menu()
        ticked = [action.objectName() for action in bar.menu.scales.actions() if action.isChecked()]
        bar.menu.close()
        assert ticked == [f"scale_{name}"]
    assert chosen == [ColorChoice(scale="log"), ColorChoice(scale="row-max"), ColorChoice()]


def test_a_scale_is_chosen_by_keys_alone(bar, chosen, qtbot):
    qtbot.keyClick(bar, Qt.Key.Key_Return)
    qtbot.waitUntil(bar.menu.isVisible)
    qtbot.keyClick(bar.menu, Qt.Key.Key_S)
    qtbot.waitUntil(bar.menu.scales.isVisible)
    qtbot.keyClick(bar.menu.scales, Qt.Key.Key_Down)
    qtbot.keyClick(bar.menu.scales, Qt.Key.Key_Return)
    assert chosen == [ColorChoice(scale="log")]


def test_percentiles_are_typed(bar, chosen, qtbot):
    show(bar, ColorChoice(low=0.1, high=0.2))
    act(bar, "scale_percentile")
    answer(qtbot, bar, "2.5", "97,5")
    assert chosen == [ColorChoice(scale="percentile", percentiles=(2.5, 97.5))]
    assert bar.caption == "percentiles 2.5 to 97.5"


def test_cancelled_percentiles_leave_the_scale_as_it_was(bar, chosen):
    act(bar, "scale_percentile")
    bar.menu.dialog.reject()
    assert chosen == []
    assert [action.isChecked() for action in bar.menu.scales.actions()] == [True, False, False, False]


@pytest.mark.parametrize(("low", "high"), [("99", "1"), ("-1", "50"), ("1", "101"), ("one", "99")])
def test_percentiles_that_make_no_sense_are_refused(qtbot, low, high):
    dialog = PercentilesDialog(1.0, 99.0)
    qtbot.addWidget(dialog)
    dialog.low_field.setText(low)
    dialog.high_field.setText(high)
    assert dialog.complaint()
    dialog.accept()
    assert dialog.result() == 0


def test_typed_limits_take_the_place_of_percentiles(bar, chosen, qtbot):
    show(bar, ColorChoice(scale="percentile"))
    act(bar, "limits_fixed")
    answer(qtbot, bar, "0", "0.5")
    assert chosen == [ColorChoice(low=0.0, high=0.5)]


def test_limits_do_not_follow_to_a_scale_of_shares(bar, chosen):
    show(bar, ColorChoice(low=0.1, high=0.2))
    act(bar, "scale_log")
    act(bar, "scale_row-max")
    assert chosen == [ColorChoice(low=0.1, high=0.2, scale="log"), ColorChoice(scale="row-max")]


def test_the_first_token_is_left_out_and_brought_back(bar, chosen):
    act(bar, "without_first")
    act(bar, "without_first")
    assert chosen == [ColorChoice(without_first=True), ColorChoice()]


def test_a_map_of_components_does_not_offer_to_leave_out_a_token(qtbot):
    made = ColorBar("output", tokens=False)
    qtbot.addWidget(made)
    assert not next(each for each in made.menu.actions() if each.objectName() == "without_first").isVisible()


def test_the_caption_and_the_spoken_name_say_how_to_read_the_bar(bar):
    assert bar.caption == ""
    show(bar, ColorChoice(scale="row-max"))
    assert bar.caption == "share of the row's maximum"
    assert bar.accessibleName().endswith("viridis, 0 to 1, share of the row's maximum")
    show(bar, ColorChoice(high=0.5))
    assert bar.accessibleName().endswith("viridis, 0 to 0.5, numbers above are clipped")


def test_a_logarithmic_bar_counts_in_powers_of_ten(bar):
    show(bar, ColorChoice(scale="log"))
    assert [tick.text for tick in bar.ticks] == ["0.001", "0.01", "0.1", "1"]


def test_a_clipped_end_has_a_cap_in_its_colour(bar):
    whole = bar.grab().toImage()
    show(bar, ColorChoice(high=0.5))
    clipped = bar.grab().toImage()
    # Beside the point of the cap the panel is seen, in its middle the last colour.
    assert whole.pixelColor(251, 2) != clipped.pixelColor(251, 2)
    assert clipped.pixelColor(249, 6).getRgb()[:3] == pytest.approx((253, 231, 37), abs=8)


@pytest.mark.parametrize("kind", ["linear", "log", "row-max", "percentile"])
def test_the_focus_is_marked_above_and_the_pointer_below_the_colours(bar, kind):
    show(bar, ColorChoice(scale=kind))
    plain = bar.grab().toImage()
    bar.mark_focus(0.3)
    focused = bar.grab().toImage()
    assert bar.focused == 0.3
    changed = [
        (x, y)
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixelColor(x, y) != focused.pixelColor(x, y)
    ]
    assert changed
    assert max(y for _, y in changed) <= 7
    bar.mark(0.3)
    both = bar.grab().toImage()
    assert any(both.pixelColor(x, 11) != focused.pixelColor(x, 11) for x in range(both.width()))
    bar.mark(None)
    bar.mark_focus(None)
    assert bar.grab().toImage() == plain


@pytest.mark.parametrize(("value", "left"), [(0.0, True), (1e-9, True), (5.0, False)])
def test_a_number_beyond_the_colours_is_marked_at_that_end(bar, value, left):
    show(bar, ColorChoice(low=0.01, high=0.5, scale="log"))
    plain = bar.grab().toImage()
    bar.mark(value)
    marked = bar.grab().toImage()
    columns = [x for x in range(plain.width()) if plain.pixelColor(x, 11) != marked.pixelColor(x, 11)]
    assert max(columns) < 20 if left else min(columns) > 240
