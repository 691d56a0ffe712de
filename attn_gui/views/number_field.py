"""A field for one number: it shows every digit, and tells only what the user chose."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from attn_gui.errors import AttentionError
from attn_gui.overriding import override
from attn_gui.session.parsing import full_text, parse_number
from attn_gui.text import Message, say
from attn_gui.views.number_complaint import NumberComplaint

Check = Callable[[float], Message | None]
"""Says why a number that reads well cannot be taken, or None."""


class NumberField(QLineEdit):
    """Takes what ``parse_number`` understands ("1/3", "0,5"); an *optional* field left empty means None.

    A bad text stays, framed red, with a sentence beside it. Up and Down step by *step*, Escape goes back.
    ``number_chosen`` carries float (int where *whole*) or None, for the user's own choices only.
    """

    number_chosen = Signal(object)

    def __init__(
        self,
        name: str,
        *,
        optional: bool = False,
        placeholder: str = "",
        step: float = 0.1,
        whole: bool = False,
        check: Check | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._optional, self._step, self._whole, self._check = optional, step, whole, check
        self._number: float | None = None
        self._complaint = NumberComplaint(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._complaint.clear)
        self.returnPressed.connect(self._finish)
        self.destroyed.connect(self._complaint.deleteLater)

    @property
    def number(self) -> float | None:
        """The number last shown or chosen."""
        return self._number

    @property
    def complaint(self) -> str:
        """The sentence shown beside the field, or nothing."""
        return self._complaint.text()

    def show_number(self, number: float | None) -> None:
        """Show *number* without telling anybody; a bad text is kept while the number stays the same."""
        if number == self._number and self._complaint.text():
            return
        if number == self._number and self.hasFocus() and self.isModified():
            return
        self._number = number
        with QSignalBlocker(self):
            self.setText(self._written(number))
        self._complaint.clear()

    def settle(self) -> bool:
        """Take the text as if Enter were pressed; False, with the sentence shown, where it is no number."""
        self._finish()
        return not self.complaint

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}.get(Qt.Key(event.key()))
        if steps is not None:
            self._step_by(steps * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and (self.isModified() or self._complaint.text()):
            self._go_back()
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.isModified():
            self._finish()

    def _written(self, number: float | None) -> str:
        if number is None:
            return ""
        return str(int(number)) if self._whole else full_text(number)

    def _go_back(self) -> None:
        with QSignalBlocker(self):
            self.setText(self._written(self._number))
        self.selectAll()
        self._complaint.clear()

    def _finish(self) -> None:
        try:
            number = self._read()
        except AttentionError as error:
            self._complaint.show_sentence(str(error))
            return
        self._choose(number)

    def _read(self) -> float | None:
        if self._optional and not self.text().strip():
            return None
        number = parse_number(self.text())
        refusal = self._refusal(number)
        if refusal is not None:
            raise AttentionError(refusal, field=self.accessibleName(), code="number")
        return int(number) if self._whole else number

    def _refusal(self, number: float) -> Message | None:
        if self._whole and not number.is_integer():
            return say("A whole number is needed here.")
        return None if self._check is None else self._check(number)

    def _step_by(self, steps: float) -> None:
        try:
            start = self._read() or 0.0
        except AttentionError as error:
            self._complaint.show_sentence(str(error))
            return
        number = float(f"{start + steps * self._step:.12g}")
        refusal = self._refusal(number)
        if refusal is not None:
            self._complaint.show_sentence(str(refusal))
            return
        self._choose(int(number) if self._whole else number)

    def _choose(self, number: float | None) -> None:
        before, self._number = self._number, number
        self._go_back()
        if number != before:
            self.number_chosen.emit(number)
