"""Where a number comes from, on the screen."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from attn_gui.engine import attend
from attn_gui.engine.explain import explain
from attn_gui.figures.explanation_formats import FORMATS, Told
from attn_gui.figures.explanation_lines import Names, as_text, display
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.views.explanation_panel import NOTHING, ExplanationPanel

WHERE = (("query", "it"), ("key", "<b>animal</b> & co"))


def explanation(width: int = 3, keys: int = 3, stage="weights"):
    make = np.random.default_rng(5)
    result = attend(make.normal(size=(2, width)), make.normal(size=(keys, width)), make.normal(size=(keys, 2)))
    return explain(result, stage=stage, index=(1, 0))


@pytest.fixture
def panel(qtbot) -> ExplanationPanel:
    made = ExplanationPanel()
    qtbot.addWidget(made)
    made.resize(320, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_line_is_there_as_told(panel):
    told = explanation()
    panel.show_explanation(told, WHERE, Names(), LIGHT)
    shown = squeezed(panel.text)
    lines = display(told)
    assert squeezed(str(lines.heading)) in shown
    for section in lines.sections:
        assert squeezed(str(section.heading)) in shown
        for line in section.lines:
            assert squeezed(line.expression + line.value) in shown


def test_names_are_shown_literally(panel):
    panel.show_explanation(explanation(), WHERE, Names(), LIGHT)
    assert "query it → key <b>animal</b> & co" in panel.text


def test_a_long_sum_is_folded_until_its_link_is_followed(panel, qtbot):
    told = explanation(width=32, stage="scores")
    panel.show_explanation(told, WHERE, Names(), LIGHT)
    assert "the other 26 add up to" in panel.text
    folded = panel.text
    fold = next(line.fold for section in display(told).sections for line in section.lines if line.fold)
    panel.browser.anchorClicked.emit(QUrl(f"fold:{fold}"))
    assert len(panel.text) > len(folded)
    panel.browser.anchorClicked.emit(QUrl(f"fold:{fold}"))
    assert panel.text == folded


def test_the_link_is_reached_and_followed_by_keys(panel, qtbot):
    panel.show_explanation(explanation(width=32, stage="scores"), WHERE, Names(), LIGHT)
    folded = panel.text
    panel.browser.setFocus()
    qtbot.waitUntil(panel.browser.hasFocus)
    while not panel.browser.link.startswith("fold:"):
        qtbot.keyClick(panel.browser, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.browser, Qt.Key.Key_Return)
    assert panel.text != folded


def test_the_copy_button_copies_the_whole_as_text(panel, qtbot):
    told = explanation()
    panel.show_explanation(told, WHERE, Names(), LIGHT)
    qtbot.mouseClick(panel.findChild(QToolButton, "copy_explanation_button"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied == f"query it → key <b>animal</b> & co\n{as_text(told, names=Names())}"
    QGuiApplication.clipboard().clear()
    panel.copy_action.trigger()
    assert QGuiApplication.clipboard().text() == copied


def test_text_can_be_selected_by_keys(panel, qtbot):
    panel.show_explanation(explanation(), WHERE, Names(), LIGHT)
    panel.browser.setFocus()
    qtbot.keyClick(panel.browser, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert panel.browser.textCursor().hasSelection()


def test_without_an_explanation_it_says_how_to_get_one(panel):
    panel.show_explanation(explanation(), WHERE, Names(), LIGHT)
    panel.show_explanation(None)
    assert panel.text.strip() == NOTHING
    assert not panel.copy_action.isEnabled()
    panel.show_message("Being computed <anew>.", DARK)
    assert panel.text.strip() == "Being computed <anew>."


def test_the_place_read_stays_when_the_numbers_change(panel):
    panel.resize(320, 160)
    panel.show_explanation(explanation(width=32), WHERE, Names(), LIGHT)
    bar = panel.browser.verticalScrollBar()
    bar.setValue(60)
    panel.show_explanation(explanation(width=31), WHERE, Names(), LIGHT)
    assert bar.value() == 60


def test_the_context_menu_offers_to_copy(panel, qtbot):
    panel.show_explanation(explanation(), WHERE, Names(), LIGHT)
    actions = panel.context_menu().actions()
    assert [action.text() for action in actions] == ["Copy selection", "Copy explanation", "Select all"]
    assert not actions[0].isEnabled()
    actions[2].trigger()
    assert panel.context_menu().actions()[0].isEnabled()


@pytest.mark.parametrize("width", [220, 320, 700])
def test_no_line_is_wider_than_the_panel(panel, width):
    panel.resize(width, 500)
    panel.show_explanation(explanation(width=32), WHERE, Names(), LIGHT)
    assert panel.browser.document().size().width() <= panel.browser.viewport().width() + 1
    # Qt makes tables of the full width a pixel too wide.
    assert panel.browser.horizontalScrollBar().maximum() <= 1
    assert panel.rect().contains(panel.browser.geometry().topLeft() + QPoint(1, 1))


def test_the_copy_menu_offers_every_format(panel):
    told = explanation()
    panel.show_explanation(told, WHERE, Names(), LIGHT)
    actions = {action.objectName().removeprefix("copyExplanation-"): action for action in panel.copy_menu.actions()}
    assert list(actions) == list(FORMATS)
    for key, action in actions.items():
        action.trigger()
        assert QGuiApplication.clipboard().text() == FORMATS[key].write(Told(told, WHERE, Names()))
