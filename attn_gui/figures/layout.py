"""Pure geometry: where everything in a figure lies. How wide a text is comes from the measuring function passed in."""

from typing import assert_never

from attn_gui.figures.figure import BarChart, CurveChart, HeadStrip, Heatmap, MaskMap, Sentence
from attn_gui.figures.geometry import Measure, Rect, cell_rect, edges
from attn_gui.figures.labels import AxisLabels, Label, elide, place_labels
from attn_gui.figures.layout_bars import BarLayout, bar_layout, bar_numbers, bar_rect, height_of, value_ticks
from attn_gui.figures.layout_curves import CurveLayout, curve_layout
from attn_gui.figures.layout_map import HeatmapLayout, heatmap_layout
from attn_gui.figures.layout_mask import MaskLayout, mask_layout
from attn_gui.figures.layout_parts import ColorBar, TextLine, label_rects
from attn_gui.figures.layout_row import MapColumn, MapsRow, maps_row
from attn_gui.figures.layout_strip import SentenceLayout, StripLayout, sentence_layout, strip_layout
from attn_gui.figures.ticks import Tick, cell_text, number_text, number_ticks

Layout = HeatmapLayout | BarLayout | StripLayout | MaskLayout | CurveLayout | SentenceLayout

Laid = Heatmap | BarChart | HeadStrip | MaskMap | CurveChart | Sentence
"""The figures besides those of pages, whose layouts are read when they are first painted."""


def figure_layout(figure: Laid, size: tuple[float, float], measure: Measure) -> Layout:
    """Return where the parts of *figure* lie in *size* pixels."""
    match figure:
        case Heatmap():
            return heatmap_layout(figure, size, measure)
        case BarChart():
            return bar_layout(figure, size, measure)
        case HeadStrip():
            return strip_layout(figure, size, measure)
        case MaskMap():
            return mask_layout(figure, size, measure)
        case CurveChart():
            return curve_layout(figure, size, measure)
        case Sentence():
            return sentence_layout(figure, size, measure)
        case _:
            assert_never(figure)


__all__ = [
    "AxisLabels",
    "BarLayout",
    "ColorBar",
    "CurveLayout",
    "HeatmapLayout",
    "Label",
    "Laid",
    "Layout",
    "MapColumn",
    "MapsRow",
    "MaskLayout",
    "Measure",
    "Rect",
    "SentenceLayout",
    "StripLayout",
    "TextLine",
    "Tick",
    "bar_numbers",
    "bar_rect",
    "cell_rect",
    "cell_text",
    "edges",
    "elide",
    "figure_layout",
    "height_of",
    "label_rects",
    "maps_row",
    "number_text",
    "number_ticks",
    "place_labels",
    "value_ticks",
]
