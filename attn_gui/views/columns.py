"""Inputs, figures and side panels side by side; in a low window the side panels become a tab of the left column."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QTabBar, QVBoxLayout, QWidget

from attn_gui.views.side_panels import EXPLANATION, EXPLANATION_TITLE, SidePanels

LOW = 760
"""Below this height of the window, in pixels, there is no right column."""
INPUTS_TAB, SIDE_TAB = 0, 1


class Columns(QWidget):
    """Places three finished widgets; each side column can be closed and both remember their widths."""

    inputs_turned = Signal(bool)
    """The left column is open, or closed, whoever did it."""

    def __init__(self, inputs: QWidget, figures: QWidget, side: SidePanels, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inputs, self._side = inputs, side
        self._low, self._covered = False, False
        self._left = QWidget(self)
        self._tabs = QTabBar(self._left)
        self._tabs.setObjectName("sideTabs")
        self._tabs.setAccessibleName("Left column")
        self._tabs.addTab("① Inputs")
        self._tabs.addTab(EXPLANATION_TITLE)
        self._tabs.setDrawBase(False)
        self._tabs.currentChanged.connect(self._show_tab)
        self._stack = QVBoxLayout(self._left)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addWidget(self._tabs)
        self._stack.addWidget(inputs, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setObjectName("columns")
        self._splitter.setHandleWidth(8)
        for widget in (self._left, figures, side):
            self._splitter.addWidget(widget)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 0, 8, 8)
        outer.addWidget(self._splitter)
        self._tabs.setVisible(False)
        side.changed.connect(self._arrange)
        side.raised.connect(self._raise_side)

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of the columns in pixels."""
        return tuple(self._splitter.sizes())

    def set_widths(self, widths: Sequence[int]) -> None:
        """Divide the room like *widths*."""
        self._splitter.setSizes(list(widths))

    def show_inputs(self, shown: bool) -> None:
        """Open or close the left column; inputs behind another tab of it are wanted, not to be closed unseen."""
        behind = self._low and self._left.isVisible() and not self._inputs.isVisible()
        self._turn_left(shown or behind)
        self._tabs.setCurrentIndex(INPUTS_TAB)

    def show_explanation(self, shown: bool) -> None:
        """Open or close the explanation; where it is a tab, opening brings it forward."""
        if shown:
            self._side.open_panel(EXPLANATION)
        else:
            self._side.close_panel(EXPLANATION)

    def cover_side(self, covered: bool) -> None:
        """Hide the side panels, whatever is open there, or show them again."""
        if covered != self._covered:
            self._covered = covered
            self._arrange()

    def fit_height(self, height: int) -> None:
        """Choose between column and tab for a window of *height* pixels."""
        if (height < LOW) != self._low:
            self._low = height < LOW
            self._arrange()

    def _turn_left(self, shown: bool) -> None:
        self._left.setVisible(shown)
        self.inputs_turned.emit(shown)

    def _raise_side(self) -> None:
        if self._low:
            # Even where the inputs were closed: it stands in their column.
            self._turn_left(True)
            self._tabs.setCurrentIndex(SIDE_TAB)

    def _arrange(self) -> None:
        if self._low:
            self._stack.addWidget(self._side, 1)
        elif self._splitter.indexOf(self._side) < 0:
            self._splitter.addWidget(self._side)
            self._splitter.setStretchFactor(2, 0)
        wanted = bool(self._side.open_panels) and not self._covered
        self._tabs.setTabText(SIDE_TAB, self._side.front_title)
        self._tabs.setVisible(self._low and wanted)
        if not self._low or not wanted:
            self._tabs.setCurrentIndex(INPUTS_TAB)
        self._show_tab(self._tabs.currentIndex())

    def _show_tab(self, tab: int) -> None:
        self._inputs.setVisible(not self._low or tab == INPUTS_TAB)
        wanted = bool(self._side.open_panels) and not self._covered
        self._side.setVisible(wanted and (not self._low or tab == SIDE_TAB))
