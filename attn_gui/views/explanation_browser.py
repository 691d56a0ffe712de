"""The text of an explanation, its links walked by keys: arrows and Tab go, Return follows, Backspace goes back."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from attn_gui.overriding import override
from attn_gui.text import say
from attn_gui.views.explanation_links import read_link

NEXT = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Right})
PREVIOUS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Left})

EXPLANATION_KEYS = (
    ("Arrow keys, Tab", say("Go from term to term; the cells of a term light up")),
    ("Return", say("Go to the number of the term, and explain it")),
    ("Backspace", say("Back to the number before")),
    ("Escape", say("Let go of the key: focus the whole row")),
)
"""What the keys do, for the help."""
SINGLE = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Escape})


class ExplanationBrowser(QTextBrowser):
    """Signals: ``link_pointed(text)``, nothing once no link is pointed at, by mouse or keys; ``link_followed(text)``;
    ``back_pressed()``; ``escape_pressed()``."""

    link_pointed = Signal(str)
    link_followed = Signal(str)
    back_pressed = Signal()
    escape_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("explanation_text")
        self.setAccessibleName("Explanation")
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._pointed = ""
        self.anchorClicked.connect(lambda link: self.link_followed.emit(link.toString()))
        self.highlighted.connect(lambda link: self._point(link.toString()))

    @property
    def link(self) -> str:
        """The link that the keyboard is on, or nothing."""
        return self.textCursor().charFormat().anchorHref() if self.textCursor().hasSelection() else ""

    def links(self) -> list[tuple[str, int, int]]:
        """Return the links in reading order, each with where its text begins and ends."""
        found: list[tuple[str, int, int]] = []
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not pieces.atEnd():
                fragment = pieces.fragment()
                pieces += 1
                href, begins = fragment.charFormat().anchorHref(), fragment.position()
                if href and found and found[-1][0] == href:
                    found[-1] = (href, found[-1][1], begins + fragment.length())
                elif href:
                    found.append((href, begins, begins + fragment.length()))
            block = block.next()
        return found

    def show_page(self, html: str) -> None:
        """Show *html*; the place read stays, and the keyboard stays on its link if that is still there."""
        bar = self.verticalScrollBar()
        place, link = bar.value(), self.link
        self.setHtml(html)
        if link:
            self._select(next((each for each in self.links() if each[0] == link), None))
        bar.setValue(place)

    def walk(self, step: int) -> None:
        """Put the keyboard on the next or previous link; before the first it is the first, or the last."""
        links, cursor = self.links(), self.textCursor()
        if step > 0:
            at = cursor.selectionStart() if self.link else cursor.position() - 1
            later = [each for each in links if each[1] > at]
            # The way back stands above the terms and is not what one comes for.
            ahead = later if self.link else [each for each in later if read_link(each[0]).step is None] or later
            self._select(ahead[0] if ahead else None)
        else:
            earlier = [each for each in links if each[1] < cursor.selectionStart()]
            self._select(earlier[-1] if earlier else None)
        self._point(self.link)

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key, plain = Qt.Key(ev.key()), not ev.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in NEXT | PREVIOUS:
            self.walk(1 if key in NEXT else -1)
        elif plain and key in SINGLE:
            (self.back_pressed if key == Qt.Key.Key_Backspace else self.escape_pressed).emit()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.link:
            self.link_followed.emit(self.link)
        else:
            super().keyPressEvent(ev)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 Qt's own name
        moved = bool(super().focusNextPrevChild(next))
        self._point(self.link if moved else "")
        return moved

    @override
    def focusOutEvent(self, ev: QFocusEvent) -> None:
        super().focusOutEvent(ev)
        self._point("")

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point("")

    def _select(self, link: tuple[str, int, int] | None) -> None:
        if link is not None:
            cursor = self.textCursor()
            cursor.setPosition(link[1])
            cursor.setPosition(link[2], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def _point(self, link: str) -> None:
        if link != self._pointed:
            self._pointed = link
            self.link_pointed.emit(link)
