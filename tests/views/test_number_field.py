"""What is typed into a number field, and what it then tells."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from attn_gui.text import say
from attn_gui.views.number_field import NumberField

Key = Qt.Key


@pytest.fixture
def shown(qtbot):
    def show(number=None, **choices):
        host = QWidget()
        qtbot.addWidget(host)
        field = NumberField("Scale", **choices)
        host.other = QLineEdit(host)
        column = QVBoxLayout(host)
        column.addWidget(field)
        column.addWidget(host.other)
        field.show_number(number)
        with qtbot.waitExposed(host):
            host.show()
        host.activateWindow()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.told, field.host = [], host
        field.number_chosen.connect(field.told.append)
        field.selectAll()
        return field

    return show


def test_it_shows_every_digit_and_tells_nothing_by_itself(shown):
    field = shown(0.123456789)
    assert field.text() == "0.123456789"
    field.show_number(1e-9)
    assert field.text() == "1e-09"
    assert field.told == []


def test_enter_tells_the_number_once(qtbot, shown):
    field = shown(1.0)
    qtbot.keyClicks(field, "1/8")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClick(field, Key.Key_Return)
    assert field.told == [0.125]
    assert field.text() == "0.125"


def test_leaving_the_field_takes_the_number(qtbot, shown):
    field = shown(1.0)
    qtbot.keyClicks(field, "0,5")
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.told == [0.5]


def test_a_bad_text_stays_framed_with_a_sentence_and_escape_goes_back(qtbot, shown):
    field = shown(2.0)
    qtbot.keyClicks(field, "two")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "two"
    assert field.property("wrong") is True
    assert "two" in field.complaint
    assert field.accessibleDescription() == field.complaint
    field.show_number(2.0)
    assert field.text() == "two"
    qtbot.keyClick(field, Key.Key_Escape)
    assert field.text() == "2"
    assert field.complaint == ""
    assert field.property("wrong") is False
    assert field.told == []


def test_an_optional_field_left_empty_means_none(qtbot, shown):
    field = shown(2.0, optional=True, placeholder="1/√d")
    assert field.placeholderText() == "1/√d"
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClick(field, Key.Key_Return)
    assert field.told == [None]


def test_a_field_that_needs_a_number_refuses_to_be_empty(qtbot, shown):
    field = shown(2.0)
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClick(field, Key.Key_Return)
    assert field.complaint
    assert not field.settle()
    assert field.told == []


def test_up_and_down_step(qtbot, shown):
    field = shown(1.0, step=0.1)
    qtbot.keyClick(field, Key.Key_Up)
    qtbot.keyClick(field, Key.Key_Up)
    qtbot.keyClick(field, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert field.told == [1.1, 1.2, 0.2]


def test_a_step_does_not_leave_the_range(qtbot, shown):
    field = shown(0.1, step=0.1, check=lambda number: None if number > 0 else say("It must be greater than 0."))
    qtbot.keyClick(field, Key.Key_Down)
    assert field.complaint == "It must be greater than 0."
    assert field.told == []


def test_a_whole_number_is_told_as_an_int(qtbot, shown):
    field = shown(4, step=1, whole=True)
    assert field.text() == "4"
    qtbot.keyClicks(field, "8")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.told == [8]
    assert isinstance(field.told[0], int)
    field.selectAll()
    qtbot.keyClicks(field, "2.5")
    qtbot.keyClick(field, Key.Key_Return)
    assert field.complaint == "A whole number is needed here."
