"""A figure as the bytes of a PNG, SVG or PDF file."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from attn_gui.errors import AttentionError
from attn_gui.figures.figure import Figure, Sentence
from attn_gui.figures.labels import drawable
from attn_gui.text import Message, say
from attn_gui.views.figure_painter import paint
from attn_gui.views.painting_text import font

SMALLEST = (320, 240)
LARGEST_SIDE = 16_384
SMALLEST_SCALE = 0.1
SCREEN_DPI = 96
PDF_DPI = 1200


class RenderError(AttentionError):
    """A figure that cannot be written so: the size, the scale, the format, or too little memory."""


@dataclass(frozen=True)
class Sheet:
    """Size of the layout in pixels, how much the picture is enlarged, and the dpi that a PNG is tagged with."""

    width: int
    height: int
    scale: float
    dpi: float

    @property
    def pixels(self) -> tuple[int, int]:
        """The size of the picture."""
        return round(self.width * self.scale), round(self.height * self.scale)


def render(
    figure: Figure,
    *,
    format: str,  # noqa: A002 - the word of the export dialog and of Qt
    size: tuple[int, int],
    scale: float = 1.0,
    dpi: float | None = None,
) -> bytes:
    """Return *figure* as a file in *format* (a key of FORMATS), laid out in *size* pixels and enlarged by *scale*.

    *dpi* only tags a PNG (None: 96 × scale). PNG and SVG have the same bytes every time. Raises RenderError below
    320 × 240, above 16,384 pixels a side, for other formats, and where memory does not suffice.
    """
    writer = FORMATS.get(format)
    if writer is None:
        known = ", ".join(FORMATS)
        raise _refused(
            "format", "format", say("“{format}” is no picture format; there are {known}.", format=format, known=known)
        )
    sheet = Sheet(*size, scale, SCREEN_DPI * scale if dpi is None else dpi)
    _check(sheet)
    return writer(figure, sheet)


def _check(sheet: Sheet) -> None:
    if not (math.isfinite(sheet.scale) and sheet.scale >= SMALLEST_SCALE):
        message = say("Scale must be a number from {least} on, not {scale}.", least=SMALLEST_SCALE, scale=sheet.scale)
        raise _refused("scale", "scale", message)
    if not 1 <= sheet.dpi <= 100_000:
        raise _refused("dpi", "dpi", say("Dpi must be between 1 and 100,000, not {dpi}.", dpi=sheet.dpi))
    if sheet.width < SMALLEST[0] or sheet.height < SMALLEST[1]:
        size = f"{sheet.width} × {sheet.height}"
        message = say("A figure of {size} pixels has no room for its text; 320 × 240 is the least.", size=size)
        raise _refused("size", "too_small", message)
    if max(sheet.width, sheet.height) * max(sheet.scale, 1.0) > LARGEST_SIDE:
        message = say(
            "{width} × {height} at scale {scale:g} is too large; a side may have {most:,} pixels.",
            width=sheet.width,
            height=sheet.height,
            scale=sheet.scale,
            most=LARGEST_SIDE,
        )
        raise _refused("size", "too_large", message)


def _png(figure: Figure, sheet: Sheet) -> bytes:
    image = QImage(*sheet.pixels, QImage.Format.Format_RGB32)
    if image.isNull():
        raise _no_memory()
    _paint_on(image, figure, sheet, sheet.pixels[0] / sheet.width, sheet.pixels[1] / sheet.height)
    # After painting: earlier, the dpi would count for the painter too.
    image.setDotsPerMeterX(round(sheet.dpi / 0.0254))
    image.setDotsPerMeterY(round(sheet.dpi / 0.0254))
    buffer = _buffer()
    if not QImageWriter(buffer, b"png").write(image):
        raise _no_memory()
    return _bytes(buffer)


def _svg(figure: Figure, sheet: Sheet) -> bytes:
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(SCREEN_DPI)
    generator.setSize(QSize(*sheet.pixels))
    generator.setViewBox(QRectF(0, 0, sheet.width, sheet.height))
    generator.setTitle(title_of(figure))
    _paint_on(generator, figure, sheet, 1.0, 1.0)
    width, height = sheet.pixels
    # Qt writes millimetres, rounded: viewers would make the picture a pixel wider than it is painted.
    size = f'width="{width}" height="{height}"'.encode()
    return re.sub(rb'width="[0-9.]+mm" height="[0-9.]+mm"', size, _bytes(buffer), count=1)


def _pdf(figure: Figure, sheet: Sheet) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    points = 72 / SCREEN_DPI * sheet.scale
    writer.setPageSize(QPageSize(QSizeF(sheet.width * points, sheet.height * points), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title_of(figure))
    writer.setCreator("Attention Explorer")
    factor = PDF_DPI / SCREEN_DPI * sheet.scale
    _paint_on(writer, figure, sheet, factor, factor)
    return _bytes(buffer)


FORMATS: dict[str, Callable[[Figure, Sheet], bytes]] = {"png": _png, "svg": _svg, "pdf": _pdf}


def title_of(figure: Figure) -> str:
    """Return the title of a figure as plain text."""
    return drawable(str(figure.message if isinstance(figure, Sentence) else figure.title))


def _paint_on(device: QPaintDevice, figure: Figure, sheet: Sheet, across: float, down: float) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise _no_memory()
    try:
        painter.scale(across, down)
        # The application's own font is of no picture; an SVG would name it.
        painter.setFont(font(12))
        paint(figure, painter, (sheet.width, sheet.height))
    finally:
        painter.end()


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _bytes(buffer: QBuffer) -> bytes:
    buffer.close()
    return bytes(buffer.data().data())


def _no_memory() -> RenderError:
    return _refused("size", "memory", say("There is not enough memory for a picture of this size."))


def _refused(field: str, code: str, message: Message) -> RenderError:
    return RenderError(message, field=field, code=code)
