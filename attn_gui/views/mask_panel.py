"""The resulting mask beside the maps: which rule forbids what, cell by cell."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from attn_gui.figures.figure import Figure, MaskMap
from attn_gui.figures.layout_mask import mask_layout
from attn_gui.overriding import override
from attn_gui.views.figure_canvas import FigureCanvas
from attn_gui.views.painting_text import measure
from attn_gui.views.tips import tip

STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class MaskView(FigureCanvas):
    """The mask itself. Signals are the user's doing: ``cell_clicked(row, column)``, ``moved(rows, columns)``,
    ``hovered((row, column) or None)``.
    """

    cell_clicked = Signal(int, int)
    moved = Signal(int, int)
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("maskMap", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the cell at a point of this widget."""
        figure = self.figure
        if not isinstance(figure, MaskMap):
            return None
        cells = mask_layout(figure, (self.width(), self.height()), measure).cells
        rows, columns = figure.codes.shape
        row = int((point.y() - cells.y) / cells.height * rows // 1)
        column = int((point.x() - cells.x) / cells.width * columns // 1)
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(*cell)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        self.hovered.emit(cell)
        figure = self.figure
        if cell is not None and isinstance(figure, MaskMap):
            QToolTip.showText(event.globalPosition().toPoint(), tip(str(figure.tell(*cell))), self)
        else:
            QToolTip.hideText()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)


class MaskPanel(QWidget):
    """The mask, what is to be said about the cell under the pointer or in focus, and ways to take it along."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mask_panel")
        self.setAccessibleName("Mask")
        self.view = MaskView(self)
        self.export = QPushButton("Export…", self)
        self.export.setObjectName("maskExport")
        self.copy = QPushButton("Copy", self)
        self.copy.setObjectName("maskCopy")
        self._words = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setObjectName("maskWords")
        self._words.setMinimumHeight(2 * self._words.fontMetrics().lineSpacing() + 4)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.copy)
        last.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 6)
        column.setSpacing(4)
        column.addWidget(self.view, 1)
        column.addWidget(self._words)
        column.addLayout(last)
        self.view.hovered.connect(self._say)
        self.setFocusProxy(self.view)

    @property
    def words(self) -> str:
        """What is said below the mask."""
        return self._words.text()

    def show_figure(self, figure: Figure) -> None:
        """Show the mask, or the sentence in its place."""
        self.view.show_figure(figure)
        self._say(None)

    def _say(self, cell: tuple[int, int] | None) -> None:
        figure = self.view.figure
        if not isinstance(figure, MaskMap):
            self._words.clear()
            return
        row, column = figure.focus if cell is None else cell
        words = "Focus or point at a cell: here stands who forbids it."
        if row is not None and column is not None:
            words = str(figure.tell(row, column))
        self._words.setText(words)
        self.view.setAccessibleName(f"{figure.title}. {words}")
