"""Bars that the learner drags; the truth lies over them as lines once it is revealed."""

from PySide6.QtCore import QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from attn_gui.figures.figure import Array, BarChart
from attn_gui.figures.geometry import cell_rect
from attn_gui.figures.layout_bars import BarLayout, bar_layout, height_of
from attn_gui.overriding import override
from attn_gui.views.figure_canvas import FigureCanvas
from attn_gui.views.painting_text import color, measure

STEP, FINE = 0.05, 0.01
LINE = 3


class GuessCanvas(FigureCanvas):
    """Signals: ``share_wanted(key, share)``, ``chosen(key)``, ``done()`` for Return."""

    share_wanted = Signal(int, float)
    chosen = Signal(int)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("guessBars", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._truth: Array | None = None
        self._dragged: int | None = None

    def show_guess(self, chart: BarChart, truth: Array | None) -> None:
        """Paint the guess; with *truth* (n_k,) as lines over it, and nothing can be moved any more."""
        self._truth = truth
        self.show_figure(chart)
        self.setAccessibleName(str(chart.title))

    def bar_point(self, key: int, share: float) -> QPointF:
        """Return where the top of a bar of that share is, in this widget."""
        chart, layout = self._laid()
        column = cell_rect(layout.plot, 1, len(chart.values), 0, key)
        return QPointF(column.center[0], height_of(chart, share, layout.plot))

    def _laid(self) -> tuple[BarChart, BarLayout]:
        assert isinstance(self.figure, BarChart)
        return self.figure, bar_layout(self.figure, (self.width(), self.height()), measure)

    def _wanted(self, point: QPointF) -> tuple[int, float] | None:
        """The key below a point and the share at its height."""
        if not isinstance(self.figure, BarChart) or self._truth is not None:
            return None
        chart, layout = self._laid()
        plot = layout.plot
        key = int((point.x() - plot.x) / max(plot.width, 1) * len(chart.values) // 1)
        share = (plot.bottom - point.y()) / max(plot.height, 1) * chart.high
        return (key, min(max(share, 0.0), 1.0)) if 0 <= key < len(chart.values) else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        wanted = self._wanted(event.position())
        if wanted is not None and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = wanted[0]
            self.chosen.emit(wanted[0])
            self.share_wanted.emit(*wanted)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        wanted = self._wanted(event.position())
        if self._dragged is not None and wanted is not None:
            self.share_wanted.emit(self._dragged, wanted[1])

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        chart, key = self.figure, Qt.Key(event.key())
        if not isinstance(chart, BarChart) or chart.focus is None:
            super().keyPressEvent(event)
            return
        across = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        up = {Qt.Key.Key_Up: step, Qt.Key.Key_Down: -step}
        if key in across:
            self.chosen.emit(min(max(chart.focus + across[key], 0), len(chart.values) - 1))
        elif key in up and self._truth is None:
            self.share_wanted.emit(chart.focus, float(chart.values[chart.focus]) + up[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._truth is None or not isinstance(self.figure, BarChart):
            return
        chart, layout = self._laid()
        painter = QPainter(self)
        painter.setPen(QPen(color(chart.theme.text), LINE))
        for key, share in enumerate(self._truth.tolist()):
            column = cell_rect(layout.plot, 1, len(chart.values), 0, key)
            y = round(height_of(chart, share, layout.plot))
            painter.drawLine(QLineF(column.x + 1, y, column.right - 1, y))
