"""Sheets as PDF: pages, title, real text, the same bytes every time; a printer gets the same pages."""

import re
import shutil
import subprocess

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgGenerator

from attn_gui.figures.figure import Appearance
from attn_gui.figures.sheet.choice import SheetChoice
from attn_gui.figures.sheet.items import Drawing, Page
from attn_gui.figures.sheet.sheet import sheet
from attn_gui.figures.themes import LIGHT
from attn_gui.io.examples import read_example
from attn_gui.session.compute import compute
from attn_gui.views.painting_sheet import paint_page
from attn_gui.views.painting_text import measure
from attn_gui.views.sheet_preview import SheetPreview
from attn_gui.views.sheet_printing import print_pages
from attn_gui.views.sheet_render import SheetRenderError, page_layout, pdf, picture

pytestmark = pytest.mark.usefixtures("qapp")


def pages_of(**chosen):
    session, view = read_example("lesson")
    return sheet(compute(session), view.focus, Appearance(LIGHT), SheetChoice(title="The lesson", **chosen), measure)


def count_of(data: bytes) -> int:
    return data.count(b"/Type /Page\n")


def words_in(path) -> list[str]:
    """The words of a PDF as a reader finds them, where the program for it is installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return [word for page in pages_of() for text in page.texts for word in text.split()]
    return subprocess.run([program, str(path), "-"], capture_output=True, text=True, check=True).stdout.split()


def test_a_pdf_has_every_page_a_title_and_fonts_of_its_own():
    pages = pages_of()
    data = pdf(pages, "The lesson")
    assert count_of(data) == len(pages)
    assert "The lesson".encode("utf-16-be") in data
    assert b"/FontFile2" in data


def test_the_same_sheet_is_the_same_file_and_bears_no_date():
    data = pdf(pages_of(), "The lesson")
    assert data == pdf(pages_of(), "The lesson")
    assert b"Date" not in data


def test_the_numbers_can_be_read_out_of_the_pdf(tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf(pages_of(), "The lesson"))
    # 1 / (2 + e^-2), e^-2 / (2 + e^-2), 15 / (2 + e^-2) and 2 + e^-2, reckoned by hand.
    assert {"0.4683", "0.0634", "7.0247", "2.1353"} <= set(words_in(path))


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 595, 842), ("Letter", 612, 792)])
def test_the_paper_is_the_one_chosen(paper, width, height):
    (upright, *_), (lying, *_) = pages_of(paper=paper), pages_of(paper=paper, landscape=True)
    for page, sides in ((upright, (width, height)), (lying, (height, width))):
        size = page_layout(page).fullRectPoints()
        assert (size.width(), size.height()) == pytest.approx(sides, abs=1)


def printer_to(path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(pages_of()[0]))
    return printer


def test_a_printer_gets_every_page_and_their_numbers(tmp_path):
    path = tmp_path / "printed.pdf"
    assert print_pages(printer_to(path), pages_of()) == 2
    assert count_of(path.read_bytes()) == 2
    assert {"0.4683", "7.0247"} <= set(words_in(path))


def test_a_printer_gets_the_pages_of_the_range_chosen(tmp_path):
    path = tmp_path / "printed.pdf"
    printer = printer_to(path)
    printer.setFromTo(2, 2)
    assert print_pages(printer, pages_of()) == 1
    assert count_of(path.read_bytes()) == 1
    printer.setFromTo(7, 9)
    with pytest.raises(SheetRenderError, match="no page 7"):
        print_pages(printer, pages_of())


def test_a_picture_is_white_at_its_edge_and_has_ink_within():
    image = picture(pages_of()[0], 400)
    assert image.width() == 400
    colors = {image.pixel(x, y) for x in range(0, 400, 3) for y in range(0, image.height(), 3)}
    assert image.pixelColor(2, 2).name() == "#ffffff"
    assert len(colors) > 8


def test_an_empty_figure_has_its_title_and_names_but_no_number():
    (page,) = pages_of(blank=frozenset({"scores", "weights", "output"}))[-1:]
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    for item in page.items:
        if isinstance(item, Drawing):
            paint_page(Page(page.size, (item,)), painter)
    painter.end()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", bytes(buffer.data().data()).decode())
    names = {"q0", "k0", "k1", "k2", "d0", "d1", "queries ↓   keys →", "queries ↓   components →"}
    titles = {"② Scores  q·k", "③ Weights", "④ Output", "③ Weights of “q0”"}
    assert {text.strip() for text in texts} == names | titles


def test_the_preview_shows_pages_below_one_another(qtbot):
    preview = SheetPreview()
    qtbot.addWidget(preview)
    preview.resize(420, 500)
    pages = pages_of()
    preview.show_pages(pages)
    preview.show()
    shown = preview.grab(QRect(0, 0, 420, 500)).toImage()
    assert preview.accessibleDescription() == "2 pages"
    assert preview.widget().height() > 2 * 380 * 1.4
    assert shown.pixelColor(60, 60).name() == "#ffffff"
