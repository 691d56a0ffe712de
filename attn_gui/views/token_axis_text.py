"""The figures' font on the screen: the very one that exports are set in, so that the same names fit in both."""

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from attn_gui.views import painting_text
from attn_gui.views.painting_text import HALF_CAPITAL, font

__all__ = ["bold_width", "draw_at", "measure", "pixel_font"]


def pixel_font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the figures' font at *pixels*."""
    return font(pixels, bold=bold)


@lru_cache(maxsize=16384)
def measure(text: str, pixels: float) -> float:
    """Return how wide *text* is in the figures' font; remembered, for the same names are measured at every repaint."""
    return painting_text.measure(text, pixels)


def bold_width(text: str, pixels: float) -> float:
    """Return how wide *text* is in bold letters."""
    return _bold(max(1, round(pixels))).horizontalAdvance(text)


def draw_at(painter: QPainter, left: float, middle: float, text: str, pixels: float) -> None:
    """Draw *text* from *left*, its capitals centred on *middle*; the painter has the font and the colour already."""
    painter.drawText(QPointF(left, middle + HALF_CAPITAL * pixels), text)


@lru_cache(maxsize=32)
def _bold(pixels: int) -> QFontMetricsF:
    return QFontMetricsF(font(pixels, bold=True))
