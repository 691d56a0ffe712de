"""The line above a table: its symbol, what it is for, its size, where it comes from, and its menu."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from attn_gui.overriding import override
from attn_gui.views.icons import icon
from attn_gui.views.tips import tip

BUTTON = 18
INDENT = BUTTON + 3
"""Where the symbol begins."""


class ElidedLabel(QLabel):
    """One line that ends in "…" where it lacks room; then the tooltip says it whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(tip("" if shown == self.text() else self.text()))
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class MatrixHeading(QWidget):
    """Signals: ``fold_clicked()``, ``link_clicked()``, ``bands_clicked(bool)`` (all columns?), ``menu_clicked()``."""

    fold_clicked = Signal()
    link_clicked = Signal()
    bands_clicked = Signal(bool)
    menu_clicked = Signal()

    def __init__(self, symbol: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = self._button("fold", f"Fold {symbol}")
        self._symbol = QLabel(symbol, self, textFormat=Qt.TextFormat.PlainText)
        self._symbol.setProperty("heading", True)
        self._words = ElidedLabel(self)
        self._description = words
        self._words.setText(words)
        self._words.setProperty("dim", True)
        self.size_label = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self.size_label.setObjectName("tableSize")
        self.size_label.setProperty("dim", True)
        self.bands = self._button("allColumns", f"Show all columns of {symbol}, not only the chosen head's")
        self.bands.setCheckable(True)
        self.bands.hide()
        self.link = self._button("link", f"Let {symbol} follow X")
        self.link.hide()
        self.menu = self._button("menu", f"Menu of {symbol}")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(3)
        for part in (self.fold, self._symbol):
            line.addWidget(part)
        line.addWidget(self._words, 1)
        for part in (self.size_label, self.bands, self.link, self.menu):
            line.addWidget(part)
        self.fold.clicked.connect(self.fold_clicked)
        self.link.clicked.connect(self.link_clicked)
        self.menu.clicked.connect(self.menu_clicked)
        self.bands.clicked.connect(self.bands_clicked)
        self._folded = self._everything = False
        self._link_state: tuple[bool, bool] | None = None
        self.refresh_icons()

    def show_text_size(self, pixels: int) -> None:
        """Write the words and the size a little smaller than the symbol."""
        for part in (self._words, self.size_label):
            font = part.font()
            font.setPixelSize(pixels)
            part.setFont(font)

    @property
    def words(self) -> str:
        """What the table is for, or how it is coloured."""
        return self._words.text()

    def show_note(self, note: str) -> None:
        """Say *note* where else stands what the table is for; nothing brings that back."""
        self._words.setText(note or self._description)

    def show_size(self, rows: int, columns: int) -> None:
        """Show "15 × 32"."""
        self.size_label.setText(f"{rows} × {columns}")

    def show_folded(self, folded: bool) -> None:
        """Point the arrow to the right where the table is folded away."""
        self._folded = folded
        self.fold.setAccessibleName(f"{'Unfold' if folded else 'Fold'} {self._symbol.text()}")
        self.refresh_icons()

    def show_link(self, linked: bool, possible: bool) -> None:
        """Show whether the input follows X, and offer the other; without X it says why not."""
        if (linked, possible) == self._link_state:
            return
        self._link_state = (linked, possible)
        symbol = self._symbol.text()
        if not possible:
            words = f"{symbol} cannot follow X: there is no X yet. The X tab makes one."
        elif linked:
            words = f"{symbol} follows X; click to let it hold its own numbers"
        else:
            words = f"{symbol} holds its own numbers; click to use X again"
        self.link.show()
        self.link.setEnabled(possible)
        self.link.setToolTip(words)
        self.link.setAccessibleDescription(words)
        self.refresh_icons()

    def show_bands(self, possible: bool, everything: bool) -> None:
        """Offer all columns, or only the chosen head's, where the columns are heads side by side."""
        self.bands.setVisible(possible)
        if everything != self._everything:
            self._everything = everything
            self.bands.setChecked(everything)
            self.refresh_icons()

    def refresh_icons(self) -> None:
        """Draw the icons in the palette's colours."""
        color = self.palette().placeholderText().color()
        self.fold.setIcon(icon("chevron-right" if self._folded else "chevron-down", color))
        self.menu.setIcon(icon("ellipsis-vertical", color))
        self.bands.setIcon(icon("minimize-2" if self._everything else "maximize-2", color))
        accent = self.palette().link().color()
        self.link.setIcon(icon("link-2", accent) if self._link_state == (True, True) else icon("link-2-off", color))

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setProperty("flat", True)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setStyleSheet("padding: 0;")
        button.setIconSize(QSize(BUTTON - 4, BUTTON - 4))
        button.setFixedSize(BUTTON, BUTTON)
        return button
