"""The pages of a lesson sheet on a printer. Apart from their rendering, which needs no widgets."""

from collections.abc import Sequence

from PySide6.QtPrintSupport import QPrinter

from attn_gui.figures.sheet.items import Page
from attn_gui.text import say
from attn_gui.views.sheet_render import SheetRenderError, paint_on


def print_pages(printer: QPrinter, pages: Sequence[Page]) -> int:
    """Print the pages of the range that was chosen, made smaller where the paper is; return how many went out."""
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    wanted = list(pages[first - 1 : last])
    if not wanted:
        raise SheetRenderError(
            say("There is no page {first}; the sheet has {count}.", first=first, count=len(pages)),
            field="range",
            code="range",
        )
    if not printer.supportsMultipleCopies():
        wanted *= printer.copyCount()
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    width, height = pages[0].size
    paint_on(printer, wanted, min(paper.width() / width, paper.height() / height))
    return len(wanted)
