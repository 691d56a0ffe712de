"""The two small switches in the titles of the maps."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QToolButton, QWidget

from attn_gui.views.maps_panel_title import MapTitle

GAP = 4
"""Pixels between a title and its button."""


class TitleButton(QToolButton):
    """A switch at the end of a title; ``clicked`` is the user's doing."""

    def __init__(self, name: str, text: str, tool_tip: str, clicked: Callable[[bool], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(text)
        self.setToolTip(tool_tip)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.hide()
        self._texts = (text, text.partition(" ")[0])
        self._tell = clicked
        self.clicked.connect(self._pass_on)

    def _pass_on(self, on: bool) -> None:
        self._tell(on)

    def place(self, title: MapTitle | None, furthest: int) -> None:
        """Stand at the end of *title*, which becomes shorter, but up to *furthest* if that is free; None: hide.

        The button says its first word alone where the title's name would be cut.
        """
        self.setVisible(title is not None)
        if title is None:
            return
        room = title.geometry()
        whole, short = self._texts
        self.setText(whole)
        if self._left_in(room, furthest) - GAP - room.left() < title.name_width:
            self.setText(short)
        left = self._left_in(room, furthest)
        self.setGeometry(left, room.top(), self.sizeHint().width(), room.height())
        room.setRight(max(left - GAP, room.left()))
        title.setGeometry(room)
        self.raise_()

    def _left_in(self, room: QRect, furthest: int) -> int:
        """Where the button begins with its present text."""
        wide = self.sizeHint().width()
        return max(room.right(), min(furthest, room.right() + wide)) - wide
