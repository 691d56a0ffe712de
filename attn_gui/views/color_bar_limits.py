"""Asks for the two limits of a colour scale."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from attn_gui.errors import AttentionError
from attn_gui.overriding import override
from attn_gui.session.parsing import full_text, parse_number


class LimitsDialog(QDialog):
    """Two numbers, low < high (or one, around zero, for diverging colours); what cannot be said why it cannot."""

    def __init__(self, low: float, high: float, *, diverging: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("limits_dialog")
        self.setWindowTitle("Limits of the colours")
        self._diverging = diverging
        self._low, self._high = QLineEdit(full_text(low), self), QLineEdit(full_text(high), self)
        self._low.setObjectName("limits_low")
        self._high.setObjectName("limits_high")
        self._complaint = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._complaint.setObjectName("limits_complaint")
        self._complaint.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        form = QFormLayout()
        if diverging:
            # Zero keeps its colour, so one number says both.
            form.addRow("&From minus to plus", self._high)
            self._low.hide()
        else:
            form.addRow("&Low", self._low)
            form.addRow("&High", self._high)
        box = QVBoxLayout(self)
        box.addLayout(form)
        box.addWidget(self._complaint)
        box.addWidget(self._buttons)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def limits(self) -> tuple[float, float]:
        """Return the typed limits; NaN where they cannot be read."""
        try:
            high = parse_number(self._high.text())
            return (-abs(high), abs(high)) if self._diverging else (parse_number(self._low.text()), high)
        except AttentionError:
            return float("nan"), float("nan")

    def complaint(self) -> str:
        """Return what is wrong with the typed limits; nothing where they can be used."""
        try:
            high = parse_number(self._high.text())
            low = -abs(high) if self._diverging else parse_number(self._low.text())
        except AttentionError as error:
            return str(error)
        if self._diverging and high == 0:
            return "The limit must not be 0."
        return "" if self._diverging or low < high else "The low limit must be below the high one."

    @override
    def accept(self) -> None:
        wrong = self.complaint()
        self._complaint.setText(wrong)
        if not wrong:
            super().accept()
