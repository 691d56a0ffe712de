"""The pages of a lesson sheet as a PDF file and as pictures."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, QUuid
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from attn_gui.errors import AttentionError
from attn_gui.figures.labels import drawable
from attn_gui.figures.sheet.items import Page
from attn_gui.text import say
from attn_gui.views.painting_sheet import paint_page

PDF_DPI = 1200
LAYOUT_DPI = 96
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")


class SheetRenderError(AttentionError):
    """A sheet that cannot be painted: too little memory, or a printer that takes nothing."""


def pdf(pages: Sequence[Page], title: str) -> bytes:
    """Return *pages* as a PDF with text as text, fonts embedded; the same pages give the same bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setTitle(drawable(title))
    writer.setCreator("Attention Explorer")
    writer.setDocumentId(QUuid("{00000000-0000-0000-0000-000000000000}"))
    writer.setDocumentXmpMetadata(QByteArray(_metadata(title)))
    writer.setPageLayout(page_layout(pages[0]))
    paint_on(writer, pages, PDF_DPI / LAYOUT_DPI)
    buffer.close()
    # Spaces in place of the dates keep every offset: the same sheet is the same file.
    return _DATES.sub(lambda found: b" " * len(found[0]), bytes(buffer.data().data()))


def page_layout(page: Page) -> QPageLayout:
    """Return the size and orientation of *page*, without margins of its own."""
    points = QSizeF(page.size[0] * 72 / LAYOUT_DPI, page.size[1] * 72 / LAYOUT_DPI)
    wide = points.width() > points.height()
    upright = points.transposed() if wide else points
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0))


def paint_on(device: QPagedPaintDevice, pages: Sequence[Page], scale: float) -> None:
    """Paint *pages* one after the other on *device*, *scale* device pixels to a pixel; raises SheetRenderError."""
    painter = QPainter()
    if not painter.begin(device):
        raise SheetRenderError(say("The sheet cannot be painted on this device."), field="printer", code="device")
    try:
        painter.scale(scale, scale)
        for place, page in enumerate(pages):
            if place:
                device.newPage()
            paint_page(page, painter)
    finally:
        painter.end()


def picture(page: Page, width: int) -> QImage:
    """Return *page* as an image so many pixels wide."""
    scale = width / page.size[0]
    image = QImage(width, max(1, round(page.size[1] * scale)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise SheetRenderError(say("There is not enough memory for the preview."), field="size", code="memory")
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
    paint_page(page, painter)
    painter.end()
    return image


def _metadata(title: str) -> bytes:
    """The title for viewers that read XMP; no date."""
    escaped = drawable(title).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escaped}</rdf:li></rdf:Alt></dc:title>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()
