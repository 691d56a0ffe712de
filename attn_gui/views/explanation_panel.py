"""Where a number comes from: readable, selectable, to be copied, long sums folded."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from attn_gui.engine.explain import Cell, Explanation
from attn_gui.figures.explanation_formats import FORMATS, TEXT, Told
from attn_gui.figures.explanation_lines import Names, display
from attn_gui.figures.figure import Theme
from attn_gui.figures.themes import LIGHT
from attn_gui.overriding import override
from attn_gui.views.explanation_browser import ExplanationBrowser
from attn_gui.views.explanation_header import ExplanationHeader
from attn_gui.views.explanation_links import read_link
from attn_gui.views.explanation_panel_html import explanation_html, message_html
from attn_gui.views.explanation_pieces import Term
from attn_gui.views.painting_text import font
from attn_gui.views.tips import tip

MARGIN = 4
NOTHING = "Choose a cell in a map, and here stands where its number comes from."


class ExplanationPanel(QWidget):
    """Shows one explanation or one sentence. All signals are the user's doing.

    ``copied(text)``: the explanation was copied as a whole; ``term_pointed(cells)``: a term is pointed at (no cells: no
    longer); ``term_followed(Cell)``; ``step_chosen(place)`` and ``back_asked()``: the way back along the chain;
    ``lock_clicked()``: hold the focused cell, or let go of it; ``key_released()``: let go of it.
    """

    copied = Signal(str)
    term_pointed = Signal(object)
    term_followed = Signal(object)
    step_chosen = Signal(int)
    back_asked = Signal()
    lock_clicked = Signal()
    key_released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation_panel")
        self.setAccessibleName("Where this number comes from")
        self._explanation: Explanation | None = None
        self._where: tuple[tuple[str, str], ...] = ()
        self._trail: tuple[str, ...] = ()
        self._names = Names()
        self._theme = LIGHT
        self._message = NOTHING
        self._unfolded: set[str] = set()
        self._terms: tuple[Term, ...] = ()
        self._html = ""
        self._dressed: Theme | None = None
        self._header = ExplanationHeader(self)
        self._browser = ExplanationBrowser(self)
        self._action = QAction("Copy explanation", self)
        self._copies = QMenu(self)
        self._prepare()

    def _prepare(self) -> None:
        browser, header = self._browser, self._header
        browser.document().setDocumentMargin(MARGIN)
        browser.link_pointed.connect(lambda link: self.term_pointed.emit(self.cells_of(link)))
        browser.link_followed.connect(self._follow)
        browser.back_pressed.connect(self.back_asked)
        browser.escape_pressed.connect(self.key_released)
        browser.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        browser.customContextMenuRequested.connect(self._open_menu)
        self._action.setObjectName("copy_explanation")
        self._action.triggered.connect(self.copy_text)
        self.addAction(self._action)
        header.copy_clicked.connect(self.copy_text)
        header.back_clicked.connect(self.back_asked)
        header.lock_clicked.connect(self.lock_clicked)
        self._copies.setObjectName("copyExplanationMenu")
        self._copies.setToolTipsVisible(True)
        for row in FORMATS.values():
            action = self._copies.addAction(f"Copy as {row.label}")
            action.setObjectName(f"copyExplanation-{row.key}")
            action.setToolTip(tip(str(row.tip)))
            action.triggered.connect(lambda _checked=False, key=row.key: self.copy_as(key))
        header.offer_copies(self._copies)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 4, 8, 6)
        box.setSpacing(2)
        box.addWidget(header)
        box.addWidget(browser, 1)
        self._update()

    @property
    def text(self) -> str:
        """What is to be read on the panel."""
        self._render()
        return self._browser.toPlainText()

    @property
    def browser(self) -> ExplanationBrowser:
        """The widget that shows the text."""
        return self._browser

    def cells_of(self, link: str) -> tuple[Cell, ...]:
        """Return the cells that a link of the page stands for."""
        place = read_link(link).term
        return () if place is None or place >= len(self._terms) else self._terms[place].cells

    @property
    def copy_action(self) -> QAction:
        """Copies the whole explanation."""
        return self._action

    def show_explanation(
        self,
        explanation: Explanation | None,
        where: Sequence[tuple[str, str]] = (),
        names: Names | None = None,
        theme: Theme | None = None,
        trail: Sequence[str] = (),
    ) -> None:
        """Show *explanation* of the cell *where*, as (("query", "it"), ("key", "animal")), from now on.

        Without one, say how to choose a cell. What was unfolded stays so while the same stage is explained. *trail*
        names the steps that led here, this one last, where it was reached by following terms.
        """
        before = self._explanation
        if explanation is None or before is None or before.stage != explanation.stage:
            self._unfolded.clear()
        self._explanation, self._where, self._names = explanation, tuple(where), names or Names()
        self._trail = tuple(trail)
        self._message = NOTHING
        self._theme = theme or self._theme
        self._update()

    def show_lock(self, locked: bool, *, pointing: bool) -> None:
        """Show whether a cell is held, and whether what is explained is only pointed at."""
        self._header.show_lock(locked=locked, pointing=pointing)

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        self._header.refresh_icons()

    def show_message(self, text: str, theme: Theme | None = None) -> None:
        """Show the one sentence *text* from now on."""
        self._explanation, self._message = None, text
        self._theme = theme or self._theme
        self._update()

    @property
    def copy_menu(self) -> QMenu:
        """What the arrow beside the copy button opens: one entry for each format."""
        return self._copies

    def copy_text(self) -> None:
        """Put the explanation, written out if any fold is open, on the clipboard as plain text."""
        self.copy_as(TEXT)

    def copy_as(self, key: str) -> None:
        """Put the explanation on the clipboard in the format *key* of FORMATS."""
        if self._explanation is not None:
            told = Told(self._explanation, self._where, self._names, everything=bool(self._unfolded))
            text = FORMATS[key].write(told)
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def _update(self) -> None:
        explained = self._explanation is not None
        self._header.show_explained(explained)
        self._header.show_way(goes_back=explained and len(self._trail) > 1)
        self._action.setEnabled(explained)
        # Behind another tab nobody reads, while someone types: the page is made when it comes into sight.
        if self.isVisible():
            self._render()

    def _render(self) -> None:
        if self._explanation is None:
            html, self._terms = message_html(self._message, self._theme), ()
        else:
            lines = display(self._explanation, self._names, unfolded=frozenset(self._unfolded))
            html, self._terms = explanation_html(lines, self._where, self._theme, self._room(), self._trail)
        if html != self._html:
            self._html = html
            self._replace(html)

    def _room(self) -> float:
        """How wide lines may be; the layout has not always placed the text when they are made."""
        margins = self.contentsMargins()
        edge = 0 if (box := self.layout()) is None else box.contentsMargins().left() + box.contentsMargins().right()
        bar = self._browser.verticalScrollBar().sizeHint().width()
        return self.width() - edge - margins.left() - margins.right() - bar - 2.0 * MARGIN - 4

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where a line has room for all its parts depends on the width.
        self._render()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._render()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(*self._theme.ground))

    def _replace(self, html: str) -> None:
        if self._dressed != self._theme:
            self._dress(self._theme)
        self._browser.show_page(html)

    def _dress(self, theme: Theme) -> None:
        self._dressed = theme
        palette = self._browser.palette()
        for role, color in ((QPalette.ColorRole.Base, theme.ground), (QPalette.ColorRole.Text, theme.text)):
            palette.setColor(role, QColor(*color))
        self._browser.setPalette(palette)
        self._browser.document().setDefaultFont(font(theme.text_pixels))
        self.update()

    def _follow(self, text: str) -> None:
        link = read_link(text)
        if link.fold is not None:
            self._unfolded ^= {link.fold}
            self._render()
        elif link.step is not None:
            self.step_chosen.emit(link.step)
        target = None if link.term is None else self._terms[link.term].target
        if target is not None:
            self.term_followed.emit(target)

    def context_menu(self) -> QMenu:
        """Return a menu of what can be copied now."""
        menu = QMenu(self._browser)
        menu.setObjectName("explanation_menu")
        chosen = menu.addAction("Copy selection")
        chosen.setEnabled(self._browser.textCursor().hasSelection())
        chosen.triggered.connect(self._browser.copy)
        menu.addAction(self._action)
        menu.addAction("Select all").triggered.connect(self._browser.selectAll)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open_menu(self, point: QPoint) -> None:
        self.context_menu().popup(self._browser.mapToGlobal(point))
