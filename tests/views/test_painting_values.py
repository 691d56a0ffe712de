"""Forbidden, NaN, the infinities, zero and clipped numbers look different, on every scale, on screen and in exports."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from attn_gui.figures.colormaps import color_scale, states, to_rgba, value_marks
from attn_gui.figures.figure import Axis, Heatmap, Theme
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.view_state import COLOR_SCALES, ColorChoice
from attn_gui.text import say
from attn_gui.views.cell_overlay import CellFrame, paint_numbers
from attn_gui.views.cell_overlay_marks import paint_hatching, paint_marks
from attn_gui.views.export_render import render
from attn_gui.views.heatmap_lens import HeatmapLens
from attn_gui.views.heatmap_text import cell_tip
from attn_gui.views.heatmap_view import HeatmapView
from attn_gui.views.painting_values import MOST, paint_marks_in

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 30
ODD = np.array([[0.0, np.nan, np.inf, -np.inf, 7.0, 0.001, 9.0]])
PERMITTED = np.array([[True, True, True, True, False, True, True]])
CHOICES = {kind: ColorChoice(scale=kind) for kind in COLOR_SCALES}


def figure(values: np.ndarray, choice: ColorChoice, theme: Theme, colormap: str = "viridis", allowed=None) -> Heatmap:
    found = states(values, allowed)
    scale = color_scale(np.where(found == 0, values, np.nan), colormap, choice, theme)
    names = [tuple(f"t{place}" for place in range(count)) for count in values.shape]
    rows, columns = (Axis(say("tokens"), labels) for labels in names)
    rgba, marks = to_rgba(values, found, scale, theme), value_marks(values, found, scale)
    return Heatmap(
        "m", say("Map"), values, rgba, found, rows, columns, scale, (None, None), 4, False, theme, marks=marks
    )


def on_screen(shown: Heatmap, digits: int | None = None) -> QImage:
    """Paint the map as the window does: its cells, and what lies over them."""
    rows, columns = shown.values.shape
    picture = QImage(columns * SIDE, rows * SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    for row, column in np.ndindex(rows, columns):
        red, green, blue = (int(part) for part in shown.rgba[row, column, :3])
        painter.fillRect(column * SIDE, row * SIDE, SIDE, SIDE, QColor(red, green, blue))
    frame = CellFrame(QRectF(0, 0, columns * SIDE, rows * SIDE), (0.0, float(rows)), (0.0, float(columns)))
    paint_hatching(painter, frame, shown)
    paint_marks(painter, frame, shown)
    paint_marks_in(painter, frame, shown, numbers=digits is not None)
    paint_numbers(painter, frame, shown, 12.0, digits)
    painter.end()
    return picture


def cell(picture: QImage, column: int) -> QImage:
    return picture.copy(column * SIDE + 1, 1, SIDE - 2, SIDE - 2)


def shape(picture: QImage) -> tuple[bool, ...]:
    """Which pixels differ from most others: a pattern without its colours."""
    pixels = [picture.pixel(x, y) for y in range(picture.height()) for x in range(picture.width())]
    ground = max(set(pixels), key=pixels.count)
    return tuple(pixel != ground for pixel in pixels)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
@pytest.mark.parametrize("colormap", ["viridis", "signed", "grays"])
@pytest.mark.parametrize("kind", COLOR_SCALES)
def test_what_is_no_plain_number_differs_from_everything_else_in_more_than_colour(kind, colormap, theme):
    picture = on_screen(figure(ODD, CHOICES[kind], theme, colormap, PERMITTED))
    zero, nan, infinite, minus, forbidden = (cell(picture, column) for column in range(5))
    for first, second in combinations((nan, infinite, minus, forbidden, zero), 2):
        assert shape(first) != shape(second)
    assert not any(shape(zero)) or kind in {"log", "percentile"}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
def test_zero_on_a_logarithmic_scale_has_a_ring_unless_its_number_stands_there(theme):
    shown = figure(np.array([[0.0, 0.5, 1.0]]), CHOICES["log"], theme)
    assert any(shape(cell(on_screen(shown), 0)))
    assert not any(shape(cell(on_screen(shown), 1)))
    numbered = cell(on_screen(shown, digits=2), 0)
    ring = cell(on_screen(shown), 0)
    assert shape(numbered) != shape(ring)


def test_clipped_cells_have_a_corner_that_says_at_which_end():
    shown = figure(np.array([[0.0, 5.0, 10.0]]), ColorChoice(low=2.0, high=8.0), LIGHT)
    picture = on_screen(shown)
    low, middle, high = (cell(picture, column) for column in range(3))
    assert not any(shape(middle))
    right = SIDE - 4
    assert low.pixelColor(right, SIDE - 4) != low.pixelColor(right, 1)
    assert high.pixelColor(right, 1) != high.pixelColor(right, SIDE - 4)


def test_the_export_shows_the_same_marks(qapp):
    values = np.array([[0.0, 5.0, 10.0]])
    plain = figure(values, ColorChoice(low=0.0, high=10.0), LIGHT)
    clipped = figure(values, ColorChoice(low=2.0, high=8.0), LIGHT)
    for form in ("png", "svg", "pdf"):
        written = [render(each, format=form, size=(480, 320), scale=1, dpi=None) for each in (plain, clipped)]
        assert written[0] != written[1]
    text = render(clipped, format="svg", size=(480, 320), scale=1, dpi=None).decode()
    # Two cells, two entries of the legend and two caps are polygons of three corners.
    assert text.count("<polygon") + text.count("<path") >= 6


def test_more_marks_than_can_be_read_are_not_drawn():
    values = np.zeros((70, 70))
    values[0, 0] = 1.0
    shown = figure(values, CHOICES["log"], LIGHT)
    assert np.count_nonzero(shown.marks) > MOST
    assert not any(shape(cell(on_screen(shown), 5)))


def test_a_map_and_its_lens_in_the_window_paint_the_marks(qtbot):
    shown = figure(np.array([[0.0, 5.0, 10.0]]), ColorChoice(low=2.0, high=8.0), LIGHT)
    pictures = []
    for each in (shown, replace(shown, marks=None)):
        view, magnified = HeatmapView("weights"), HeatmapLens(holder := QWidget())
        qtbot.addWidget(view)
        qtbot.addWidget(holder)
        holder.resize(300, 200)
        view.resize(200, 120)
        view.set_map_rect(QRect(20, 20, 150, 50), 12.0)
        view.show_figure(each)
        magnified.show_lens(each, QRect(0, 0, 300, 200), QPoint(0, 0))
        pictures.append((view.grab().toImage(), magnified.grab().toImage()))
    assert pictures[0][0] != pictures[1][0]
    assert pictures[0][1] != pictures[1][1]


def test_the_tip_of_a_clipped_cell_says_so():
    shown = figure(np.array([[0.0, 5.0, 10.0]]), ColorChoice(low=2.0, high=8.0), LIGHT)
    assert "above the colours, which end at 8" in cell_tip(shown, 0, 2)
    assert "colours" not in cell_tip(shown, 0, 1)
