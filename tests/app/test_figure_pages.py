"""The pages of lines, tokens, heads and received weights, with a real mouse and real keys."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QPushButton, QWidget

from attn_gui.figures.figure import Sentence
from attn_gui.figures.page_figures import HeadGrid, HeadTable, TokenLines, TokenStrip
from attn_gui.io.examples import LESSON
from attn_gui.session.view_choices import PageChoices
from attn_gui.views.figure_page import FigurePage
from attn_gui.views.number_field import NumberField

IT, ANIMAL = 10, 2


class Pages:
    """Opens pages and waits for their figures, which other threads build."""

    def __init__(self, bench) -> None:
        self.bench, self.focus = bench, lambda: bench.explorer.view.focus

    def open(self, tool: str, key: str | None = None) -> FigurePage:
        self.bench.trigger(f"tool-{tool}")
        page = self.bench.explorer.window.findChild(QWidget, f"page-{key or tool}")
        assert isinstance(page, FigurePage)
        self.bench.qtbot.waitUntil(lambda: page.figure is not None)
        return page

    def wait(self, page: FigurePage, holds) -> None:
        self.bench.settle()
        self.bench.qtbot.waitUntil(lambda: holds(page.figure))

    def click(self, page: FigurePage, side: str, place: int) -> None:
        self.bench.qtbot.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=spot(page, side, place))
        self.bench.settle()

    def press(self, page: FigurePage, key: Qt.Key) -> None:
        QTest.keyClick(page.canvas, key)
        self.bench.settle()


def spot(page: FigurePage, side: str, place: int) -> QPoint:
    """Return a point of the canvas where *side* and *place* are, found as a hand would: by trying."""
    canvas = page.canvas
    for y in range(4, canvas.height(), 4):
        for x in range(4, canvas.width(), 4):
            if canvas.hit_at(QPointF(x, y)) == (side, place):
                return QPoint(x + 1, y + 1)
    raise AssertionError((side, place))


@pytest.fixture
def pages(bench) -> Pages:
    bench.open_example("real-heads")
    return Pages(bench)


def test_a_token_under_the_pointer_has_its_lines_alone_and_is_previewed(pages, bench):
    page = pages.open("lines")
    pages.bench.qtbot.mouseMove(page.canvas, spot(page, "query", 8))
    bench.qtbot.waitUntil(lambda: page.canvas.shown.only == ("query", 8))
    assert "animal 0.0767" in page.canvas.words_at(QPointF(spot(page, "query", 8)))
    bench.qtbot.waitUntil(lambda: bench.explorer.pointed.focus is not None)
    assert bench.explorer.pointed.focus.query == 8
    assert pages.focus().query == IT
    bench.qtbot.mouseMove(page.canvas, QPoint(2, 2))
    bench.qtbot.waitUntil(lambda: page.canvas.shown is page.figure)


def test_clicks_on_both_sides_of_the_lines_focus_a_pair(pages):
    page = pages.open("lines")
    pages.click(page, "query", 3)
    pages.wait(page, lambda figure: figure.focus == (3, ANIMAL))
    pages.click(page, "key", 13)
    pages.wait(page, lambda figure: figure.focus == (3, 13))
    assert (pages.focus().query, pages.focus().key) == (3, 13)


def test_a_page_has_the_keyboard_once_it_is_opened_and_arrow_keys_move_the_focus(pages, bench):
    page = pages.open("lines")
    assert page.canvas.hasFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        pages.press(page, key)
    assert (pages.focus().query, pages.focus().key) == (IT + 1, ANIMAL + 2)
    pages.press(page, Qt.Key.Key_End)
    assert pages.focus().key == 14
    pages.press(page, Qt.Key.Key_Escape)
    assert pages.focus().key is None
    pages.wait(page, lambda figure: figure.focus == (IT + 1, None))


def test_the_controls_of_lines_choose_what_is_drawn(pages, bench):
    page = pages.open("lines")
    bench.child(QCheckBox, "page-each_head").click()
    pages.wait(page, lambda figure: len(figure.hues) == 8)
    field = page.findChild(NumberField, "page-line_threshold")
    assert field.placeholderText() == "0.05"
    field.setFocus()
    QTest.keyClicks(field, "1/4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    pages.wait(page, lambda figure: figure.threshold == 0.25)
    boxes = {name: page.findChild(QComboBox, f"page-{name}") for name in ("lines_of", "line_ink")}
    for box in boxes.values():
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
    pages.wait(page, lambda figure: (figure.only, figure.ink) == (("query", IT), "opacity"))
    chosen = bench.explorer.view.state.choices
    assert chosen == PageChoices(0.25, "opacity", "query", True)
    assert not bench.explorer.document.modified


def test_the_text_can_be_read_from_a_query_and_to_a_key(pages, bench):
    page = pages.open("tokens")
    assert isinstance(page.figure, TokenStrip)
    assert page.canvas.words_at(QPointF(spot(page, "key", ANIMAL))) == "it → animal\nweight 0.646607"
    pages.press(page, Qt.Key.Key_Right)
    assert (pages.focus().query, pages.focus().key) == (IT, ANIMAL + 1)
    box = page.findChild(QComboBox, "page-token_side")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    pages.wait(page, lambda figure: figure.side == "query")
    pages.press(page, Qt.Key.Key_Right)
    assert (pages.focus().query, pages.focus().key) == (IT + 1, ANIMAL + 1)
    pages.click(page, "query", 0)
    assert (pages.focus().query, pages.focus().key) == (0, ANIMAL + 1)


def test_heads_are_sorted_by_a_measure_and_chosen_by_click_and_key(pages, bench):
    page = pages.open("heads", "head-grid")
    assert [tile.head for tile in page.figure.tiles] == [*range(12), -1, -2]
    box = page.findChild(QComboBox, "page-head_sort")
    box.setFocus()
    for _ in range(2):
        QTest.keyClick(box, Qt.Key.Key_Down)
    pages.wait(page, lambda figure: figure.tiles[0].head != 0)
    numbers = [tile.number for tile in page.figure.tiles[:12]]
    assert numbers == sorted(numbers, reverse=True)
    first = page.figure.tiles[0].head
    pages.click(page, "head", 0)
    assert pages.focus().head == first
    pages.wait(page, lambda figure: figure.focus == 0)
    pages.press(page, Qt.Key.Key_Right)
    assert pages.focus().head == page.figure.tiles[1].head
    bench.child(QCheckBox, "page-sort_down").click()
    pages.wait(page, lambda figure: [tile.number for tile in figure.tiles[:12]] == numbers[::-1])
    assert "peak of the focused row" in page.canvas.words_at(QPointF(spot(page, "head", 3)))


def test_a_heading_sorts_the_table_and_the_second_click_turns_it_round(pages):
    page = pages.open("head-table")
    pages.click(page, "heading", 1)
    pages.wait(page, lambda figure: figure.sort == 1 and figure.down)
    column = page.figure.values[:12, 1].tolist()
    assert column == sorted(column, reverse=True)
    assert page.canvas.words_at(QPointF(spot(page, "heading", 1))).endswith("Click to sort by it.")
    pages.click(page, "heading", 1)
    pages.wait(page, lambda figure: not figure.down)
    pages.click(page, "heading", -1)
    pages.wait(page, lambda figure: figure.sort == -1)
    pages.click(page, "head", 4)
    assert pages.focus().head == 4
    pages.wait(page, lambda figure: figure.focus == 4)
    pages.press(page, Qt.Key.Key_Down)
    assert pages.focus().head == 5


def test_the_table_is_copied_as_text_with_every_digit(pages, bench):
    page = pages.open("head-table")
    bench.child(QPushButton, "pageCopyTSV").click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["head", *page.figure.columns]
    assert len(lines) == 1 + 12 + 2
    assert [float(text) for text in lines[1].split("\t")[1:]] == page.figure.values[0].tolist()
    bench.child(QPushButton, "pageCopyCSV").click()
    assert QGuiApplication.clipboard().text().splitlines()[13].startswith("mean,")


def test_received_weights_by_key_and_by_query(pages):
    page = pages.open("received")
    assert math.isclose(page.figure.values.sum(), 15)
    pages.click(page, "bar", 0)
    assert (pages.focus().query, pages.focus().key) == (IT, 0)
    box = page.findChild(QComboBox, "page-received")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    pages.wait(page, lambda figure: "[CLS]" in str(figure.title))
    pages.press(page, Qt.Key.Key_Left)
    assert (pages.focus().query, pages.focus().key) == (IT - 1, 0)
    pages.click(page, "bar", 4)
    assert (pages.focus().query, pages.focus().key) == (4, 0)


def test_a_mode_without_heads_has_sentences_in_their_place(pages, bench):
    page = pages.open("heads", "head-grid")
    assert isinstance(page.figure, HeadGrid)
    bench.open_example(LESSON)
    pages.wait(page, lambda figure: isinstance(figure, Sentence))
    assert "one head only" in str(page.figure.message)
    assert not page.export.isEnabled()
    assert isinstance(pages.open("head-table").figure, Sentence)
    lines = pages.open("lines")
    assert isinstance(lines.figure, TokenLines)
    assert not lines.findChild(QCheckBox, "page-each_head").isEnabled()


def test_export_offers_the_page_first_and_copy_puts_it_on_the_clipboard(pages, bench):
    page = pages.open("lines")
    page.export.click()
    dialog = bench.child(QDialog, "exportDialog")
    assert dialog.choice.figure == "lines"
    dialog.reject()
    page.copy.click()
    bench.settle()
    assert "clipboard" in bench.message()
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_page_that_is_not_seen_builds_no_figure(pages, bench):
    page = pages.open("head-table")
    assert isinstance(page.figure, HeadTable)
    before = page.figure
    bench.explorer.panels.pages.bar.setCurrentIndex(0)
    bench.explorer.view.set_focus(head=0)
    bench.settle()
    assert page.figure is before
    bench.explorer.panels.pages.bar.setCurrentIndex(1)
    pages.wait(page, lambda figure: figure.focus == 0)


def test_the_picture_is_painted_once_for_the_same_figure_and_size(pages):
    page = pages.open("lines")
    pages.wait(page, lambda figure: figure is not None)
    first = page.canvas._pixels_of(page.figure)
    assert page.canvas._pixels_of(page.figure).cacheKey() == first.cacheKey()
