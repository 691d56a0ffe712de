"""Names beside a table: elided with a tooltip, renamed in place, marked when focused."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip

from attn_gui.figures.themes import LIGHT
from attn_gui.session.edits import RenameToken
from attn_gui.session.session import KEY
from attn_gui.views.token_header import WIDEST

LONG = "<b>token-name-of-exactly-forty-character"


def field_of(header):
    return header.viewport().findChild(QLineEdit, "tokenNameEditor")


def test_a_name_of_forty_characters_is_elided_and_told_by_the_tooltip(qtbot, editor_of, document, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    document.apply(RenameToken(KEY, 1, LONG))
    header = editor_of(KEY).table.tokens
    assert len(LONG) == 40
    assert header.is_elided(1)
    assert not header.is_elided(0)
    assert header.width() - header.spare == WIDEST
    for row in (1, 0):
        at = QPoint(5, header.sectionViewportPosition(row) + 3)
        event = QHelpEvent(QEvent.Type.ToolTip, at, header.viewport().mapToGlobal(at))
        QApplication.sendEvent(header.viewport(), event)
    assert "&lt;b&gt;token-name-of-exactly-forty-character" in told[0]
    assert "<b>" not in told[0]
    assert told[1] == ""


def test_a_double_click_on_a_name_renames_it(qtbot, editor_of, document):
    header = editor_of(KEY).table.tokens
    at = QPoint(10, header.sectionViewportPosition(2) + 3)
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    field = field_of(header)
    assert field.text() == "k2"
    qtbot.keyClicks(field, "mat")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.session.key_tokens == ("k0", "k1", "mat")


def test_escape_and_an_empty_name_leave_the_old_one(qtbot, editor_of, document):
    table = editor_of(KEY).table
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        table.tokens.rename(0)
        field = field_of(table.tokens)
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        with qtbot.waitSignal(field.destroyed):
            qtbot.keyClick(field, key)
    assert document.undo_label is None
    qtbot.waitUntil(table.hasFocus)


def test_repeated_tokens_are_told_apart_and_renamed_by_their_own_name(qtbot, editor_of, document):
    document.apply(RenameToken(KEY, 1, "k0"))
    header = editor_of(KEY).table.tokens
    assert header._name(1) == "k0·1"
    header.rename(1)
    assert field_of(header).text() == "k0"


def test_the_focused_row_carries_an_orange_rule_and_its_cells_keep_their_tint(editor_of, view):
    table = editor_of(KEY).table
    cell = table.visualRect(table.table.index(2, 0)).topLeft() + QPoint(2, 2)
    before = table.viewport().grab().toImage().pixelColor(cell)
    view.set_focus(key=2)
    header = table.tokens
    image = header.viewport().grab().toImage()
    middle = header.sectionViewportPosition(2) + header.sectionSize(2) // 2
    assert image.pixelColor(1, middle) == QColor(*LIGHT.focus)
    assert image.pixelColor(1, header.sectionViewportPosition(1) + 3) == QColor(*LIGHT.ground)
    table.clearSelection()
    assert table.viewport().grab().toImage().pixelColor(cell) == before


def test_the_tip_of_a_cell_takes_token_names_literally(editor_of, document, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_where: told.append(text))
    document.apply(RenameToken(KEY, 1, "<img src='x'>"))
    table = editor_of(KEY).table
    at = table.visualRect(table.table.index(1, 0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
    QApplication.sendEvent(table.viewport(), event)
    assert len(told) == 1
    assert "&lt;img src=" in told[0]
    assert "<img" not in told[0]
