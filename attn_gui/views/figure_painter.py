"""Any figure onto any painter: PNG, SVG, PDF, thumbnails and the clipboard show the same picture."""

from typing import assert_never

from PySide6.QtGui import QPainter

from attn_gui.figures.figure import BarChart, CurveChart, Figure, HeadStrip, Heatmap, MaskMap, Sentence
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_bars import bar_layout
from attn_gui.figures.layout_curves import curve_layout
from attn_gui.figures.layout_map import heatmap_layout
from attn_gui.figures.layout_mask import mask_layout
from attn_gui.figures.layout_strip import sentence_layout, strip_layout
from attn_gui.figures.page_figures import HeadGrid, HeadTable, TokenLines, TokenStrip
from attn_gui.views.painting_bars import paint_bars
from attn_gui.views.painting_curves import paint_curves
from attn_gui.views.painting_map import paint_map
from attn_gui.views.painting_marks import fill
from attn_gui.views.painting_mask import paint_mask
from attn_gui.views.painting_pages import paint_page
from attn_gui.views.painting_strip import paint_sentence, paint_strip
from attn_gui.views.painting_text import measure


def paint(figure: Figure, painter: QPainter, size: tuple[float, float], pixels: float | None = None) -> None:
    """Paint *figure* into *size* pixels from the painter's origin, over an opaque ground.

    *pixels* is the size of the text in bars, sentences and figures of pages; None: one that suits the picture.
    Needs a QGuiApplication, no window, and works in any thread. The painter's state is as before afterwards.
    """
    painter.save()
    fill(painter, Rect(0, 0, *size), figure.theme.ground)
    match figure:
        case Heatmap():
            paint_map(figure, heatmap_layout(figure, size, measure), painter)
        case BarChart():
            paint_bars(figure, bar_layout(figure, size, measure, pixels=pixels), painter)
        case HeadStrip():
            paint_strip(figure, strip_layout(figure, size, measure), painter)
        case MaskMap():
            paint_mask(figure, mask_layout(figure, size, measure), painter)
        case CurveChart():
            paint_curves(figure, curve_layout(figure, size, measure), painter)
        case TokenLines() | TokenStrip() | HeadGrid() | HeadTable():
            paint_page(figure, painter, size, pixels)
        case Sentence():
            paint_sentence(figure, sentence_layout(figure, size, measure, pixels=pixels), painter)
        case _:
            assert_never(figure)
    painter.restore()
