"""The colour bar and its menu."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit

from attn_gui.figures.colormaps import COLORMAPS, color_scale
from attn_gui.figures.themes import LIGHT
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.color_bar import ColorBar
from attn_gui.views.color_bar_limits import LimitsDialog

# The offscreen platform has no keyboard to grab for an open menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")

VALUES = np.array([[0.0, 0.2], [0.5, 0.8]])


@pytest.fixture
def bar(qtbot) -> ColorBar:
    made = ColorBar("weights")
    qtbot.addWidget(made)
    made.resize(220, 36)
    made.show_scale(color_scale(VALUES, "viridis", ColorChoice(), LIGHT), LIGHT, "③ Weights", ColorChoice(), 12)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def emitted(signal) -> list[tuple]:
    seen: list[tuple] = []
    signal.connect(lambda *values: seen.append(values))
    return seen


def action(bar: ColorBar, name: str):
    return next(action for action in bar.menu.actions() if action.objectName() == name)


def test_the_ends_have_the_colours_of_the_scale(bar):
    scale = color_scale(VALUES, "viridis", ColorChoice(), LIGHT)
    image = bar.grab().toImage()
    assert image.pixelColor(8, 6).getRgb()[:3] == pytest.approx(scale.lut[1].tolist(), abs=6)
    assert image.pixelColor(211, 6).getRgb()[:3] == pytest.approx(scale.lut[-2].tolist(), abs=6)


def test_its_numbers_lie_on_the_scale_and_do_not_touch(bar):
    texts = [tick.text for tick in bar.ticks]
    assert texts == ["0.0", "0.2", "0.4", "0.6", "0.8"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Menu, Qt.Key.Key_Space])
def test_keys_open_the_menu(bar, qtbot, key):
    qtbot.keyClick(bar, key)
    qtbot.waitUntil(bar.menu.isVisible)
    bar.menu.close()


def test_a_click_opens_the_menu(bar, qtbot):
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    qtbot.waitUntil(bar.menu.isVisible)
    assert action(bar, "colormap_viridis").isChecked()
    assert action(bar, "limits_auto").isChecked()
    assert not action(bar, "colors_reset").isEnabled()
    bar.menu.close()


def test_every_colour_map_can_be_chosen(bar):
    seen = emitted(bar.colors_chosen)
    bar.open_menu()
    for key in COLORMAPS:
        action(bar, f"colormap_{key}").trigger()
    bar.menu.close()
    assert seen == [(ColorChoice(key),) for key in COLORMAPS]


def test_limits_are_typed_into_a_dialog(bar, qtbot):
    seen = emitted(bar.colors_chosen)
    bar.open_menu()
    bar.menu.close()
    action(bar, "limits_fixed").trigger()
    dialog = bar.menu.dialog
    assert dialog is not None
    low, high = dialog.findChild(QLineEdit, "limits_low"), dialog.findChild(QLineEdit, "limits_high")
    low.clear()
    high.clear()
    qtbot.keyClicks(low, "1/4")
    qtbot.keyClicks(high, "0.75")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert seen == [(ColorChoice(low=0.25, high=0.75),)]


def test_limits_that_make_no_sense_are_refused_with_a_sentence(qtbot):
    dialog = LimitsDialog(0.0, 1.0, diverging=False)
    qtbot.addWidget(dialog)
    low = dialog.findChild(QLineEdit, "limits_low")
    low.setText("2")
    assert dialog.complaint() == "The low limit must be below the high one."
    low.setText("two")
    assert dialog.complaint()
    dialog.accept()
    assert dialog.result() == 0


def test_colours_around_zero_have_one_limit(qtbot):
    dialog = LimitsDialog(-3.0, 3.0, diverging=True)
    qtbot.addWidget(dialog)
    dialog.findChild(QLineEdit, "limits_high").setText("2")
    assert dialog.numbers() == (-2.0, 2.0)
    dialog.findChild(QLineEdit, "limits_high").setText("0")
    assert dialog.complaint() == "The limit must not be 0."


def test_reset_forgets_what_was_chosen(bar):
    choice = ColorChoice("magma", 0.0, 2.0)
    bar.show_scale(color_scale(VALUES, "viridis", choice, LIGHT), LIGHT, "③ Weights", choice, 12)
    seen = emitted(bar.colors_chosen)
    bar.open_menu()
    assert action(bar, "limits_fixed").isChecked()
    action(bar, "colors_reset").trigger()
    bar.menu.close()
    assert seen == [(ColorChoice(),)]


def test_a_marker_shows_the_value_under_the_pointer(bar):
    before = bar.grab().toImage()
    bar.mark(0.4)
    assert bar.marker == 0.4
    assert bar.grab().toImage() != before
    bar.mark(None)
    assert bar.grab().toImage() == before


def test_a_screen_reader_hears_the_map_and_the_limits(bar):
    assert bar.accessibleName() == "Colours of ③ Weights: viridis, 0 to 0.8"
