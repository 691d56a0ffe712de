"""Text in figures: one bundled font at whole pixel sizes, so that pictures look alike on every machine."""

from functools import lru_cache
from threading import Lock

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter

from attn_gui.figures.figure import Color
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_parts import TextLine
from attn_gui.resources import resource

HALF_CAPITAL = 0.365
"""Half the height of a capital letter, in units of the font's pixel size."""

_loading = Lock()


def color(rgb: Color) -> QColor:
    """Return the QColor of an RGB triple."""
    return QColor(*rgb)


def font(pixels: float, *, bold: bool = False) -> QFont:
    """Return the figures' font at that many pixels, without hinting: its widths grow evenly with its size."""
    return _font(max(1, round(pixels)), bold)


def measure(text: str, pixels: float) -> float:
    """Return how wide *text* is in the figures' font; layouts are given this function."""
    return _metrics(max(1, round(pixels)), False).horizontalAdvance(text)


def draw_line(painter: QPainter, line: TextLine, ink: Color) -> None:
    """Draw one line of text in its rectangle."""
    draw_text(painter, line.text, line.rect, line.pixels, ink, align=line.align, bold=line.bold)


def draw_text(
    painter: QPainter,
    text: str,
    rect: Rect,
    pixels: float,
    ink: Color,
    *,
    align: str = "center",
    bold: bool = False,
) -> None:
    """Draw *text* level, in the middle of the rectangle's height."""
    if not text:
        return
    free = rect.width - _metrics(max(1, round(pixels)), bold).horizontalAdvance(text)
    x = rect.x + {"left": 0.0, "center": free / 2, "right": free}[align]
    painter.setFont(font(pixels, bold=bold))
    painter.setPen(color(ink))
    painter.drawText(QPointF(x, rect.center[1] + HALF_CAPITAL * pixels), text)


def draw_turned(painter: QPainter, text: str, rect: Rect, pixels: float, ink: Color) -> None:
    """Draw *text* upwards from the lower edge of the rectangle."""
    painter.save()
    painter.translate(rect.center[0] + HALF_CAPITAL * pixels, rect.bottom)
    painter.rotate(-90)
    painter.setFont(font(pixels))
    painter.setPen(color(ink))
    painter.drawText(QPointF(0, 0), text)
    painter.restore()


@lru_cache(maxsize=128)
def _font(pixels: int, bold: bool) -> QFont:
    made = QFont(_family())
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=128)
def _metrics(pixels: int, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(pixels, bold))


def _family() -> str:
    """The bundled family; the system's own where Qt cannot read the file."""
    with _loading:
        return _loaded_family()


@lru_cache(maxsize=1)
def _loaded_family() -> str:
    names = [
        family
        for file in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(resource(f"fonts/{file}")))
        )
    ]
    return names[0] if names else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
