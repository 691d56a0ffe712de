"""The pointer's cell, told once a frame."""

from pytestqt.qtbot import QtBot

from attn_gui.model.pointed import Pointed
from attn_gui.session.view_state import Focus


def test_many_cells_in_one_frame_are_told_as_the_last(qtbot: QtBot) -> None:
    pointed, told = Pointed(), []
    pointed.changed.connect(told.append)
    for key in range(50):
        pointed.point(Focus(key=key))
    assert told == []
    qtbot.waitUntil(lambda: told == [Focus(key=49)])
    assert pointed.focus == Focus(key=49)


def test_away_and_back_within_a_frame_tells_nothing(qtbot: QtBot) -> None:
    pointed, told = Pointed(), []
    pointed.changed.connect(told.append)
    pointed.point(Focus(key=1))
    qtbot.waitUntil(lambda: len(told) == 1)
    pointed.point(None)
    pointed.point(Focus(key=1))
    pointed.point(Focus(key=2))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [Focus(key=1), Focus(key=2)]


def test_a_forgotten_pointer_is_told_at_once(qtbot: QtBot) -> None:
    pointed, told = Pointed(), []
    pointed.changed.connect(told.append)
    pointed.point(Focus(key=1))
    pointed.forget()
    assert told == []
    pointed.point(Focus(key=1))
    qtbot.waitUntil(lambda: len(told) == 1)
    pointed.forget()
    assert told == [Focus(key=1), None]
    assert pointed.focus is None
