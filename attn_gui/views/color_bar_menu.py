"""What can be chosen for the colours of a map: how numbers are spread, limits, the first token, the colour map."""

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from attn_gui.figures.color_scales import SCALES
from attn_gui.figures.colormaps import COLORMAPS, Colormap
from attn_gui.figures.figure import ColorScale
from attn_gui.session.view_state import LINEAR_SCALE, ColorChoice
from attn_gui.views.color_bar_limits import LimitsDialog, PercentilesDialog, TwoNumbersDialog

FIRST_TIP = "The first token often holds most of the weight. Without it the others get the whole range of colours."


class ColorMenu(QMenu):
    """The menu of one colour bar; ``colors_chosen`` carries the new ColorChoice.

    *tokens*: the columns are tokens, of which the first can be left out.
    """

    colors_chosen = Signal(object)

    def __init__(self, parent: QWidget, *, tokens: bool = True) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._choice = ColorChoice()
        self._scale: ColorScale | None = None
        self.dialog: TwoNumbersDialog | None = None
        self.scales = self._scale_menu()
        limits = QActionGroup(self)
        self._auto = self._add("Limits from the &data", "limits_auto", limits)
        self._auto.triggered.connect(lambda: self._emit(replace(self._choice, low=None, high=None)))
        self._typed = self._add("&Fixed limits…", "limits_fixed", limits)
        self._typed.triggered.connect(self._ask_limits)
        self._first = self._add("&Leave out the first token", "without_first", None)
        self._first.setToolTip(FIRST_TIP)
        self._first.setVisible(tokens)
        self._first.triggered.connect(lambda on: self._emit(replace(self._choice, without_first=on)))
        self._maps = self._map_actions()
        self.addSeparator()
        self._reset = QAction("&Reset colours", self)
        self._reset.setObjectName("colors_reset")
        self._reset.triggered.connect(lambda: self._emit(ColorChoice()))
        self.addAction(self._reset)

    def show_choice(self, choice: ColorChoice, scale: ColorScale) -> None:
        """Tick what *choice* and the *scale* made from it say."""
        self._choice, self._scale = choice, scale
        for key, action in self._maps.items():
            action.setChecked(key == scale.name)
        for key, action in self._kinds.items():
            action.setChecked(key == scale.kind)
        fixed = choice.low is not None or choice.high is not None
        self._auto.setChecked(not fixed)
        self._typed.setChecked(fixed)
        self._first.setChecked(choice.without_first)
        self._reset.setEnabled(choice != ColorChoice())

    def _scale_menu(self) -> QMenu:
        menu = QMenu("&Scale", self)
        menu.setObjectName("color_scales")
        group = QActionGroup(menu)
        self._kinds: dict[str, QAction] = {}
        for key, kind in SCALES.items():
            text = str(kind.label) if kind.fixed_limits else f"{kind.label}…"
            action = self._kinds[key] = self._add(text, f"scale_{key}", group, menu)
            chosen: Callable[..., None] = self._choose_scale if kind.fixed_limits else self._ask_percentiles
            action.triggered.connect(lambda _on=False, key=key, chosen=chosen: chosen(key))
        self.addMenu(menu)
        return menu

    def _map_actions(self) -> dict[str, QAction]:
        group, made = QActionGroup(self), dict[str, QAction]()
        before: Colormap | None = None
        for key, row in COLORMAPS.items():
            # Maps for numbers of both signs, for small to large, and for what comes round stand apart.
            if before is None or (before.diverging, before.cyclic) != (row.diverging, row.cyclic):
                self.addSeparator()
            before = row
            action = made[key] = self._add(str(row.label), f"colormap_{key}", group)
            action.setToolTip(f"For {row.meant_for}.")
            action.triggered.connect(lambda _on=False, key=key: self._emit(replace(self._choice, colormap=key)))
        return made

    def _add(self, text: str, name: str, group: QActionGroup | None, menu: QMenu | None = None) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        if group is not None:
            group.addAction(action)
        (menu or self).addAction(action)
        return action

    def _emit(self, choice: ColorChoice) -> None:
        self._choice = choice
        self.colors_chosen.emit(choice)

    def _choose_scale(self, key: str) -> None:
        rows = SCALES[key].by_rows or SCALES[self._choice.scale].by_rows
        # Limits of shares say nothing about values, and the other way round.
        kept = self._choice if not rows else replace(self._choice, low=None, high=None)
        self._emit(replace(kept, scale=key))

    def _ask_limits(self) -> None:
        scale = self._scale
        if scale is not None:
            self._ask(LimitsDialog(scale.low, scale.high, diverging=scale.diverging, parent=self._owner()), self._limit)

    def _ask_percentiles(self, key: str) -> None:
        low, high = self._choice.percentiles
        dialog = PercentilesDialog(low, high, parent=self._owner())
        self._ask(dialog, lambda low, high: replace(_unlimited(self._choice), scale=key, percentiles=(low, high)))

    def _limit(self, low: float, high: float) -> ColorChoice:
        # Limits take the place of percentiles.
        scale = self._choice.scale if SCALES[self._choice.scale].fixed_limits else LINEAR_SCALE
        return replace(self._choice, low=low, high=high, scale=scale)

    def _ask(self, dialog: TwoNumbersDialog, choice: Callable[[float, float], ColorChoice]) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda result: self._answered(dialog, result, choice))
        dialog.open()

    def _answered(self, dialog: TwoNumbersDialog, result: int, choice: Callable[[float, float], ColorChoice]) -> None:
        low, high = dialog.numbers()
        if result == QDialog.DialogCode.Accepted and math.isfinite(low) and math.isfinite(high):
            self._emit(choice(low, high))
        elif self._scale is not None:
            self.show_choice(self._choice, self._scale)
        self.dialog = None
        dialog.deleteLater()

    def _owner(self) -> QWidget | None:
        owner = self.parent()
        return owner if isinstance(owner, QWidget) else None


def _unlimited(choice: ColorChoice) -> ColorChoice:
    return replace(choice, low=None, high=None)
