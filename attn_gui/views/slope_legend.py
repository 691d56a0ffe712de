"""The bar that says what the colours of tables mean while they are derivatives."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from attn_gui.figures.figure import Theme
from attn_gui.overriding import override
from attn_gui.session.comparing.words import number
from attn_gui.session.what_if import signed_slope
from attn_gui.views.matrix_look import Look

STRIPS = 64


class SlopeLegend(QWidget):
    """The colours of cells from the limit's negative to the limit, as the tables paint them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slopeLegend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._look: Look | None = None

    @property
    def labels(self) -> tuple[str, str, str]:
        """What stands at the ends and in the middle."""
        limit = 0.0 if self._look is None else self._look.limit
        return signed_slope(-limit), signed_slope(0), signed_slope(limit)

    def show_limit(self, limit: float, theme: Theme) -> None:
        """Paint the colours of derivatives up to *limit* from now on."""
        self._look = Look(theme, limit)
        self.setAccessibleName(f"Colours of the tables: derivatives from −{number(limit)} to {number(limit)} a unit")
        self.setToolTip(self.accessibleName())
        self.setVisible(limit > 0)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 2 * self.fontMetrics().height() + 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._look is None:
            return
        painter, high = QPainter(self), self.fontMetrics().height()
        bar = QRectF(0.5, 0.5, self.width() - 1, high - 2)
        for strip in range(STRIPS):
            value = self._look.limit * (2 * strip / (STRIPS - 1) - 1)
            start, end = (round(self.width() * (strip + more) / STRIPS) for more in (0, 1))
            painter.fillRect(start, 1, end - start, high - 2, self._look.ground(value))
        painter.setPen(QPen(QColor(*self._look.theme.panel_border)))
        painter.drawRect(bar)
        painter.setPen(QColor(*self._look.theme.dim_text))
        places = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, align in zip(self.labels, places, strict=True):
            painter.drawText(self.rect().adjusted(0, high, 0, 0), align | Qt.AlignmentFlag.AlignTop, text)
        painter.end()
