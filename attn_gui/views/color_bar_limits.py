"""Asks for two numbers of a colour scale: its limits, or the percentiles that it ends at."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from attn_gui.errors import AttentionError
from attn_gui.overriding import override
from attn_gui.session.parsing import full_text, parse_number


class TwoNumbersDialog(QDialog):
    """Two numbers, low < high; what cannot be used says why it cannot."""

    def __init__(self, low: float, high: float, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle(title)
        self.low_field, self.high_field = QLineEdit(full_text(low), self), QLineEdit(full_text(high), self)
        self.low_field.setObjectName(f"{name}_low")
        self.high_field.setObjectName(f"{name}_high")
        self._complaint = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._complaint.setObjectName(f"{name}_complaint")
        self._complaint.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.form = QFormLayout()
        box = QVBoxLayout(self)
        box.addLayout(self.form)
        box.addWidget(self._complaint)
        box.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def typed(self) -> tuple[float, float]:
        """Return the typed numbers; raises AttentionError for what is none."""
        return parse_number(self.low_field.text()), parse_number(self.high_field.text())

    def numbers(self) -> tuple[float, float]:
        """Return the typed numbers; NaN where they cannot be read."""
        try:
            return self.typed()
        except AttentionError:
            return float("nan"), float("nan")

    def complaint(self) -> str:
        """Return what is wrong with the typed numbers; nothing where they can be used."""
        try:
            return self.objection(*self.typed())
        except AttentionError as error:
            return str(error)

    def objection(self, low: float, high: float) -> str:
        """Return why these two numbers cannot be used, or nothing."""
        return "" if low < high else "The low limit must be below the high one."

    @override
    def accept(self) -> None:
        wrong = self.complaint()
        self._complaint.setText(wrong)
        if not wrong:
            super().accept()


class LimitsDialog(TwoNumbersDialog):
    """Asks for the limits of a colour scale: two, or one around zero for diverging colours."""

    def __init__(self, low: float, high: float, *, diverging: bool, parent: QWidget | None = None) -> None:
        super().__init__(low, high, "Limits of the colours", "limits", parent)
        self._diverging = diverging
        if diverging:
            # Zero keeps its colour, so one number says both.
            self.form.addRow("&From minus to plus", self.high_field)
            self.low_field.hide()
        else:
            self.form.addRow("&Low", self.low_field)
            self.form.addRow("&High", self.high_field)

    @override
    def typed(self) -> tuple[float, float]:
        high = parse_number(self.high_field.text())
        return (-abs(high), abs(high)) if self._diverging else (parse_number(self.low_field.text()), high)

    @override
    def objection(self, low: float, high: float) -> str:
        return super().objection(low, high) if high or not self._diverging else "The limit must not be 0."


class PercentilesDialog(TwoNumbersDialog):
    """Asks for the two percentiles that a colour scale ends at: what is beyond them is clipped."""

    def __init__(self, low: float, high: float, parent: QWidget | None = None) -> None:
        super().__init__(low, high, "Percentiles of the colours", "percentiles", parent)
        self.form.addRow("&Low percentile", self.low_field)
        self.form.addRow("&High percentile", self.high_field)

    @override
    def objection(self, low: float, high: float) -> str:
        return "" if 0 <= low < high <= 100 else "Percentiles lie between 0 and 100, the low one below the high one."
