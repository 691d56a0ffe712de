"""How a figure is to be exported: which, format, size, scale, resolution, look; with a preview of the very picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from attn_gui.overriding import override
from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField

FORMATS = {"png": "PNG (pixels)", "svg": "SVG (vector)", "pdf": "PDF (vector)"}
WITH_PIXELS = ("png",)
"""The formats for which a scale and a resolution mean something."""
THEMES = {"light": "Light", "dark": "Dark"}
SMALLEST, LARGEST = (320, 240), 16_384
SIZES = ("640 × 480", "1200 × 800", "1600 × 1200", "3840 × 2160")


@dataclass(frozen=True)
class ExportChoice:
    """One export: figure key, format, layout size in pixels, pixels per layout pixel, dpi tag, look."""

    figure: str
    format: str
    width: int
    height: int
    scale: float
    dpi: int
    theme: str


class ExportDialog(QDialog):
    """Signals: ``changed(ExportChoice)`` whenever the preview should be drawn anew."""

    changed = Signal(object)

    def __init__(self, figures: dict[str, str], choice: ExportChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export a figure")
        self.resize(860, 560)
        self._picture = QImage()
        self._figure = self._add_box("exportFigure", figures, choice.figure)
        self._format = self._add_box("exportFormat", FORMATS, choice.format)
        self._theme = self._add_box("exportTheme", THEMES, choice.theme)
        self._size = QComboBox(self)
        self._size.setObjectName("exportSize")
        self._size.setEditable(True)
        self._size.addItems(SIZES)
        self._size.setCurrentText(f"{choice.width} × {choice.height}")
        self._size.currentTextChanged.connect(self._tell)
        self._scale = self._add_number("exportScale", "Scale", choice.scale, step=0.5)
        self._dpi = self._add_number("exportDpi", "Resolution, dpi", choice.dpi, step=10, whole=True)
        self._complaint = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._complaint.setProperty("wrong", True)
        self._preview = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter, textFormat=Qt.TextFormat.PlainText)
        self._preview.setObjectName("exportPreview")
        self._preview.setAccessibleName("Preview")
        self._preview.setMinimumSize(420, 320)
        self._export = self._build()
        self._show_fields()

    @property
    def choice(self) -> ExportChoice | None:
        """What is chosen, or None while the size cannot be read."""
        size = read_size(self._size.currentText())
        if size is None or self._scale.number is None or self._dpi.number is None:
            return None
        return ExportChoice(
            figure=str(self._figure.currentData()),
            format=str(self._format.currentData()),
            width=size[0],
            height=size[1],
            scale=float(self._scale.number),
            dpi=int(self._dpi.number),
            theme=str(self._theme.currentData()),
        )

    def show_preview(self, picture: QImage) -> None:
        """Show *picture*, scaled down to the room there is."""
        self._picture = picture
        self._fit_preview()

    def show_complaint(self, message: Message | None) -> None:
        """Say why this cannot be exported, or that it can."""
        self._complaint.setText("" if message is None else str(message))
        self._export.setEnabled(message is None)

    def ask_for_preview(self) -> None:
        """Emit ``changed`` for the choice as it stands."""
        self._tell()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_preview()

    def _add_box(self, name: str, texts: dict[str, str], chosen: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        for key, text in texts.items():
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.activated.connect(self._tell)
        return box

    def _add_number(self, name: str, label: str, number: float, *, step: float, whole: bool = False) -> NumberField:
        field = NumberField(label, step=step, whole=whole, check=_positive, parent=self)
        field.setObjectName(name)
        field.show_number(number)
        field.number_chosen.connect(self._tell)
        return field

    def _build(self) -> QPushButton:
        form = QFormLayout()
        for label, widget in (
            ("&Figure", self._figure),
            ("F&ormat", self._format),
            ("&Size, pixels", self._size),
            ("S&cale", self._scale),
            ("&Resolution, dpi", self._dpi),
            ("&Look", self._theme),
        ):
            form.addRow(label, widget)
        form.addRow(self._complaint)
        line = QHBoxLayout()
        line.addLayout(form)
        line.addWidget(self._preview, 1)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Cancel, self)
        export = buttons.addButton("Export…", QDialogButtonBox.ButtonRole.AcceptRole)
        export.setObjectName("exportAccept")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(line, 1)
        column.addWidget(buttons)
        return export

    def _tell(self) -> None:
        self._show_fields()
        choice = self.choice
        if choice is None:
            self.show_complaint(size_complaint())
        else:
            self.show_complaint(None)
            self.changed.emit(choice)

    def _show_fields(self) -> None:
        pixels = self._format.currentData() in WITH_PIXELS
        self._scale.setEnabled(pixels)
        self._dpi.setEnabled(pixels)

    def _fit_preview(self) -> None:
        if not self._picture.isNull():
            room = self._preview.size() * self.devicePixelRatio()
            modes = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = QPixmap.fromImage(self._picture.scaled(room, *modes))
            pixmap.setDevicePixelRatio(self.devicePixelRatio())
            self._preview.setPixmap(pixmap)


def read_size(text: str) -> tuple[int, int] | None:
    """Return the (width, height) of a text like 640 × 480 within what can be drawn, else None."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*", text)
    if found is None:
        return None
    sides: Sequence[int] = int(found[1]), int(found[2])
    fits = all(small <= side <= LARGEST for small, side in zip(SMALLEST, sides))
    return (sides[0], sides[1]) if fits else None


def size_complaint() -> Message:
    """Return what a readable size is."""
    return say("The size is a width and a height, as in 640 × 480: at least 320 × 240, at most 16384 each.")


def _positive(number: float) -> Message | None:
    return None if 0 < number <= 10_000 else say("This must lie between 0 and 10000.")
