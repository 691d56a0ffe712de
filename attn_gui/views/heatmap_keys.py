"""The keys on a map: arrows move the focus, plus and minus zoom, Space paints with the mask tool."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from attn_gui.text import say

if TYPE_CHECKING:
    from attn_gui.views.heatmap_view import HeatmapView

MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_PageUp: (-10, 0),
    Qt.Key.Key_PageDown: (10, 0),
}
MAP_KEYS = (
    ("Arrow keys, Page Up, Page Down", say("Move the focus")),
    ("Home, End (with Ctrl: rows)", say("Go to the first or last cell")),
    ("Escape", say("Let go of the key: focus the whole row")),
    ("+, −", say("Zoom")),
    ("0", say("Show all cells")),
    ("Space", say("Forbid or allow the focused cell, with the mask tool in hand")),
)
"""What the keys do, for the help."""
ZOOMS = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}


def press_key(view: "HeatmapView", event: QKeyEvent) -> bool:
    """Do what the key means on *view*; return whether it means anything there."""
    key = Qt.Key(event.key())
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        _move_to_end(view, end=key == Qt.Key.Key_End, rows=control)
    elif control:
        # With Ctrl, plus, minus and 0 belong to the window's text size.
        return False
    elif key in MOVES:
        view.moved.emit(*MOVES[key])
    elif key == Qt.Key.Key_Escape:
        view.released.emit()
    elif key in ZOOMS:
        view.zoom(ZOOMS[key])
    else:
        return _press_other(view, key)
    return True


def _press_other(view: "HeatmapView", key: Qt.Key) -> bool:
    if key == Qt.Key.Key_0:
        view.reset_zoom()
        return True
    return key == Qt.Key.Key_Space and view.toggle_focused()


def _move_to_end(view: "HeatmapView", *, end: bool, rows: bool) -> None:
    """Ask for as many steps as there are cells: who moves the focus stops at the last."""
    shape = (0, 0) if view.figure is None else view.figure.values.shape
    steps = shape[0 if rows else 1] * (1 if end else -1)
    view.moved.emit(steps if rows else 0, 0 if rows else steps)
