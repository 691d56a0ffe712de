"""What can be chosen for the colours of a map: the colour map, and limits from the data or typed."""

import math
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from attn_gui.figures.colormaps import COLORMAPS
from attn_gui.figures.figure import ColorScale
from attn_gui.session.view_state import ColorChoice
from attn_gui.views.color_bar_limits import LimitsDialog


class ColorMenu(QMenu):
    """The menu of one colour bar; ``colors_chosen`` carries the new ColorChoice."""

    colors_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = ColorChoice()
        self._scale: ColorScale | None = None
        self.dialog: LimitsDialog | None = None
        group = QActionGroup(self)
        self._maps = {key: self._add(str(row.label), f"colormap_{key}", group) for key, row in COLORMAPS.items()}
        for key, action in self._maps.items():
            action.triggered.connect(lambda _on=False, key=key: self._emit(replace(self._choice, colormap=key)))
        self.addSeparator()
        limits = QActionGroup(self)
        self._auto = self._add("Limits from the data", "limits_auto", limits)
        self._auto.triggered.connect(lambda: self._emit(replace(self._choice, low=None, high=None)))
        self._typed = self._add("Fixed limits…", "limits_fixed", limits)
        self._typed.triggered.connect(self._ask)
        self.addSeparator()
        self._reset = QAction("Reset colours", self)
        self._reset.setObjectName("colors_reset")
        self._reset.triggered.connect(lambda: self._emit(ColorChoice()))
        self.addAction(self._reset)

    def show_choice(self, choice: ColorChoice, scale: ColorScale) -> None:
        """Tick what *choice* and the *scale* made from it say."""
        self._choice, self._scale = choice, scale
        for key, action in self._maps.items():
            action.setChecked(key == scale.name)
        fixed = choice.low is not None or choice.high is not None
        self._auto.setChecked(not fixed)
        self._typed.setChecked(fixed)
        self._reset.setEnabled(choice != ColorChoice())

    def _add(self, text: str, name: str, group: QActionGroup) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        group.addAction(action)
        self.addAction(action)
        return action

    def _emit(self, choice: ColorChoice) -> None:
        self._choice = choice
        self.colors_chosen.emit(choice)

    def _ask(self) -> None:
        if self._scale is None:
            return
        dialog = LimitsDialog(
            self._scale.low, self._scale.high, diverging=self._scale.diverging, parent=self.parentWidget()
        )
        self.dialog = dialog
        dialog.finished.connect(lambda result: self._typed_limits(dialog, result))
        dialog.open()

    def _typed_limits(self, dialog: LimitsDialog, result: int) -> None:
        low, high = dialog.limits()
        if result == QDialog.DialogCode.Accepted and math.isfinite(low) and math.isfinite(high):
            self._emit(replace(self._choice, low=low, high=high))
        elif self._scale is not None:
            self.show_choice(self._choice, self._scale)
        self.dialog = None
        dialog.deleteLater()
