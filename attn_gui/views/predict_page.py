"""Predict, then reveal: the question, the bars to drag, the verdict, and the way on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from attn_gui.figures.figure import BarChart
from attn_gui.session.session import Array
from attn_gui.text import Message
from attn_gui.views.fold_card import small_button, text_label
from attn_gui.views.guess_canvas import GuessCanvas

HOW = (
    "Drag the bars, or choose one with Left and Right and move it with Up and Down (Shift: finer). They always sum to "
    "1. Then reveal: lines show the true weights. Until then everything that would give them away is hidden."
)


class PredictPage(QWidget):
    """Signals: ``revealed()``, ``next_asked()``, ``even_asked()``, ``copy_asked()``."""

    revealed = Signal()
    next_asked = Signal()
    even_asked = Signal()
    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predict_page")
        self.setAccessibleName("Predict, then reveal")
        self._question = text_label(self)
        self._question.setProperty("heading", True)
        self._how = text_label(self, dim=True)
        self._how.setText(HOW)
        self.canvas = GuessCanvas(self)
        self._verdict = text_label(self)
        self._verdict.setObjectName("verdict")
        self._verdict.setMinimumHeight(3 * self._verdict.fontMetrics().lineSpacing())
        self.reveal = small_button(self, "reveal", "Reveal", self.revealed.emit)
        self.next = small_button(self, "nextRow", "Next row", self.next_asked.emit)
        self.even = small_button(self, "evenGuess", "Begin again", self.even_asked.emit)
        self.copy = small_button(self, "copyResult", "Copy result", self.copy_asked.emit)
        buttons = QHBoxLayout()
        for button in (self.reveal, self.next, self.even):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self._question)
        column.addWidget(self._how)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._verdict)
        column.addLayout(buttons)
        self.canvas.done.connect(self._go_on)
        self.setFocusProxy(self.canvas)

    @property
    def verdict(self) -> str:
        """What is said below the bars."""
        return self._verdict.text()

    @property
    def question(self) -> str:
        """What is asked."""
        return self._question.text()

    def show_round(self, question: Message, chart: BarChart | None, truth: Array | None) -> None:
        """Ask *question*; without a *chart* there is nothing to guess. With *truth* the round is over."""
        self._question.setText(str(question))
        self.canvas.setVisible(chart is not None)
        if chart is not None:
            self.canvas.show_guess(chart, truth)
        self.reveal.setEnabled(chart is not None and truth is None)
        self.even.setEnabled(chart is not None and truth is None)

    def show_verdict(self, lines: Sequence[Message], *, finished: int) -> None:
        """Show what came out, and whether there is anything to copy: *finished* rounds."""
        self._verdict.setText("\n".join(map(str, lines)))
        self.copy.setEnabled(finished > 0)

    def _go_on(self) -> None:
        (self.revealed if self.reveal.isEnabled() else self.next_asked).emit()
