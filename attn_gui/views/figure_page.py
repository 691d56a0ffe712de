"""A page beside the maps: controls, a figure that scrolls where it needs more room, and ways to take it along."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from attn_gui.figures.figure import Figure, Sentence
from attn_gui.overriding import override
from attn_gui.session.view_choices import PageChoices
from attn_gui.views.page_canvas import PageCanvas, text_pixels
from attn_gui.views.page_controls import PageControls
from attn_gui.views.painting_pages import page_height, page_width

LEAST = 200


class FigurePage(QWidget):
    """Shows one figure with the controls named by *fields*. Signals are the user's doing."""

    chosen = Signal(str, object)
    """A field of PageChoices and its new value."""
    export_requested = Signal()
    copy_requested = Signal()

    def __init__(self, key: str, title: str, fields: tuple[str, ...], extras: tuple[QPushButton, ...] = ()) -> None:
        super().__init__()
        self.setObjectName(f"page-{key}")
        self.setAccessibleName(title)
        self.canvas = PageCanvas(f"canvas-{key}", self)
        self.controls = PageControls(fields, self)
        self.controls.chosen.connect(self.chosen)
        self.controls.setVisible(bool(fields))
        self.copy = QPushButton("Copy", self)
        self.copy.setObjectName("pageCopy")
        self.copy.setToolTip("Put the picture on the clipboard")
        self.copy.clicked.connect(self.copy_requested)
        self.export = QPushButton("Export…", self)
        self.export.setObjectName("pageExport")
        self.export.setToolTip("Write the picture as PNG, SVG or PDF")
        self.export.clicked.connect(self.export_requested)
        self._takers = (*extras, self.copy, self.export)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.canvas)
        self._scroll.viewport().installEventFilter(self)
        self._place()
        self.setFocusProxy(self.canvas)

    @property
    def figure(self) -> Figure | None:
        """The figure on show."""
        return self.canvas.figure

    def show_figure(self, figure: Figure) -> None:
        """Show *figure*, or the sentence in its place; a sentence cannot be taken along."""
        self.canvas.show_figure(figure)
        for button in self._takers:
            button.setEnabled(not isinstance(figure, Sentence))
        self._make_room()

    def show_choices(self, choices: PageChoices) -> None:
        """Show what is chosen."""
        self.controls.show_choices(choices)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._scroll.viewport() and event.type() is QEvent.Type.Resize:
            self._make_room()
        return False

    def _make_room(self) -> None:
        """Let the picture be as high as it wants to be; what does not fit is scrolled to."""
        figure = self.canvas.figure
        if figure is not None:
            room, pixels = self._scroll.viewport().width(), text_pixels(figure)
            wide = max(LEAST, round(page_width(figure, pixels)))
            high = max(LEAST, round(page_height(figure, max(room, wide), pixels)))
            self.canvas.setMinimumSize(wide, high)

    def _place(self) -> None:
        last = QHBoxLayout()
        last.addStretch(1)
        for button in self._takers:
            button.setParent(self)
            last.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.controls)
        column.addWidget(self._scroll, 1)
        column.addLayout(last)
