"""Pixel-sized fonts and how wide text is in them, for layouts that know no Qt."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication


def pixel_font(pixels: float) -> QFont:
    """Return the application's font at *pixels*: layouts count in pixels, whatever the screen's resolution."""
    return _font(QGuiApplication.font().family(), max(round(pixels), 1))


def metrics(pixels: float) -> QFontMetricsF:
    """Return the measures of the application's font at *pixels*."""
    return _metrics(QGuiApplication.font().family(), max(round(pixels), 1))


def measure(text: str, pixels: float) -> float:
    """Return how wide *text* is in the application's font at *pixels*."""
    return _width(QGuiApplication.font().family(), text, max(round(pixels), 1))


@lru_cache(maxsize=64)
def _font(family: str, pixels: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    return font


@lru_cache(maxsize=64)
def _metrics(family: str, pixels: int) -> QFontMetricsF:
    return QFontMetricsF(_font(family, pixels))


@lru_cache(maxsize=8192)
def _width(family: str, text: str, pixels: int) -> float:
    return _metrics(family, pixels).horizontalAdvance(text)
