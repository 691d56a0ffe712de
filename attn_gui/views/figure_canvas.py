"""Any figure as a widget: the very picture that is exported."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from attn_gui.figures.figure import Figure
from attn_gui.overriding import override
from attn_gui.views.figure_painter import paint
from attn_gui.views.painting_text import color


class FigureCanvas(QWidget):
    """Shows one figure, as large as there is room; a frame tells that it has the keyboard."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMinimumSize(160, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._figure: Figure | None = None

    @property
    def figure(self) -> Figure | None:
        """The figure on show."""
        return self._figure

    def show_figure(self, figure: Figure) -> None:
        """Paint *figure* from now on."""
        self._figure = figure
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._figure is None:
            painter.fillRect(self.rect(), self.palette().base())
            return
        paint(self._figure, painter, (self.width(), self.height()))
        if self.hasFocus():
            painter.setPen(QPen(color(self._figure.theme.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
