"""Icons of ``resources/icons/`` in the colour of the text beside them."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from attn_gui.resources import resource

SIDE = 16
SCALES = (1, 2, 3)


def icon(name: str, color: QColor | None = None) -> QIcon:
    """Return the icon ``resources/icons/NAME.svg`` in *color*, by default that of button text."""
    return _icon(name, (color or QApplication.palette().buttonText().color()).name())


@cache
def _icon(name: str, color: str) -> QIcon:
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    result = QIcon()
    for scale in SCALES:
        pixmap = QPixmap(SIDE * scale, SIDE * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, SIDE * scale, SIDE * scale))
        painter.end()
        result.addPixmap(pixmap)
    return result
