"""One explanation of another program's numbers: its sentences, what it leaves, and the settings it comes to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from attn_gui.session.matching.match import Explanation
from attn_gui.session.matching.words import left_words
from attn_gui.views.fold_card import small_button, text_label

NO_SETTING = "This is no setting here: it is to be mended in the other program."
ONLY_READ = "Nothing to set: the arrays are only handed over otherwise."


class ExplanationCard(QFrame):
    """Signals: ``chosen(Explanation)`` to set what it says."""

    chosen = Signal(object)

    def __init__(self, explanation: Explanation, parent: QWidget | None = None, *, explains: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("explanationCard")
        self.explanation = explanation
        self.apply: QPushButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(3)
        for sentence in explanation.sentences:
            label = text_label(self)
            label.setText(str(sentence))
            column.addWidget(label)
        below = text_label(self, dim=True)
        column.addWidget(below)
        if not explains:
            below.setVisible(False)
            return
        lines = [str(left_words(explanation)), *(f"→ {edit.label}" for edit in explanation.edits)]
        if not explanation.complete:
            lines.append(ONLY_READ if explanation.only_read else NO_SETTING)
        below.setText("\n".join(lines))
        if explanation.edits:
            text = "Apply" if explanation.complete else "Apply the setting of it"
            self.apply = small_button(self, "applyExplanation", text, lambda: self.chosen.emit(explanation))
            column.addWidget(self.apply)
