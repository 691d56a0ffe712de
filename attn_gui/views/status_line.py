"""The line at the bottom: the focused cell in exact numbers, what is running, with a way to stop it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from attn_gui.overriding import override
from attn_gui.text import Message
from attn_gui.views.tips import tip

MARGIN = 6
"""The text begins where the panels above do."""
WIDE, CLOSE = " " * 5, " " * 3
"""What stands between two parts, and where room is scarce."""


class StatusLine(QStatusBar):
    """Signals: ``cancel_clicked()`` for the work that is shown."""

    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._text = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._text.setObjectName("statusText")
        # A long text is cut by the window and never widens it.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._parts: tuple[str, ...] = ()
        self._details: Callable[[], Sequence[Message]] = tuple
        self._cover: Message | None = None
        self._text.installEventFilter(self)
        self._work = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._work.setObjectName("workName")
        self._progress = QProgressBar(self)
        self._progress.setObjectName("workProgress")
        self._progress.setAccessibleName("Progress")
        self._progress.setFixedWidth(140)
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 0)
        self._cancel = QToolButton(self)
        self._cancel.setObjectName("workCancel")
        self._cancel.setText("Cancel")
        self._cancel.clicked.connect(self.cancel_clicked)
        self._text.setContentsMargins(MARGIN, 0, 0, 0)
        self.addWidget(self._text, 1)
        for widget in (self._work, self._progress, self._cancel):
            self.addPermanentWidget(widget)
        self.end_work()

    def show_parts(self, parts: Sequence[Message], details: Callable[[], Sequence[Message]] = tuple) -> None:
        """Show the parts side by side; in the tool tip all of them, one a line, and what *details* says then."""
        self._parts = tuple(map(str, parts))
        self._details = details
        self._text.setToolTip(tip("\n".join(self._shown)))
        self._show_text()

    def cover(self, words: Message | None) -> None:
        """Show *words* in place of all numbers; None shows the numbers again."""
        self._cover = words
        self._text.setToolTip(tip("\n".join(self._shown)))
        self._show_text()

    def begin_work(self, name: Message, *, cancellable: bool) -> None:
        """Show that work called *name* is going on, with a button to stop it where it can be."""
        self._work.setText(f"{name}…")
        self._cancel.setVisible(cancellable)
        self._work.setVisible(True)
        self._progress.setVisible(True)

    def end_work(self) -> None:
        """Show that nothing is going on."""
        for widget in (self._work, self._progress, self._cancel):
            widget.setVisible(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._text and event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._show_text()
        if watched is self._text and event.type() == QEvent.Type.ToolTip:
            details = self._details() if self._cover is None else ()
            self._text.setToolTip(tip("\n".join((*self._shown, *([""] if details else []), *map(str, details)))))
        return super().eventFilter(watched, event)

    @property
    def _shown(self) -> tuple[str, ...]:
        return self._parts if self._cover is None else (str(self._cover),)

    def _show_text(self) -> None:
        """Show what fits, no number cut: first closer together, then without the last parts, which "…" says."""
        metrics, room = self._text.fontMetrics(), self._text.contentsRect().width()
        for parting in (WIDE, CLOSE):
            if metrics.horizontalAdvance(parting.join(self._shown)) <= room:
                self._text.setText(parting.join(self._shown))
                return
        for count in range(len(self._shown) - 1, 1, -1):
            text = CLOSE.join((*self._shown[:count], "…"))
            if metrics.horizontalAdvance(text) <= room:
                self._text.setText(text)
                return
        self._text.setText(metrics.elidedText(CLOSE.join(self._shown), Qt.TextElideMode.ElideRight, room))
