"""Asks for what a seeded fill needs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from attn_gui.session.edits import FillMatrix
from attn_gui.session.fills import Fill
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import MatrixName
from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField

LARGEST_SEED = 2**32 - 1


class FillDialog(QDialog):
    """Asks for the seed of a fill. Signals: ``chosen(FillMatrix)``."""

    chosen = Signal(object)

    def __init__(self, name: MatrixName, fill: Fill, seed: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._fill = name, fill
        self.setObjectName("fillDialog")
        self.setWindowTitle(f"Fill {symbol_of(name)}")
        self.seed = NumberField("Seed", step=1, whole=True, check=_seed_refusal, parent=self)
        self.seed.setObjectName("fillSeed")
        self.seed.show_number(seed)
        words = QLabel(
            f"{symbol_of(name)} is filled with {fill.label}. The same seed gives the same numbers.",
            self,
            textFormat=Qt.TextFormat.PlainText,
        )
        words.setWordWrap(True)
        words.setMinimumWidth(280)
        form = QFormLayout()
        form.addRow("&Seed", self.seed)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Fill")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, form, buttons):
            column.addWidget(part) if isinstance(part, QWidget) else column.addLayout(part)
        self.seed.selectAll()
        self.seed.setFocus()

    def edit(self) -> FillMatrix:
        """Return the fill with the seed chosen."""
        return FillMatrix(self._name, self._fill.key, seed=int(self.seed.number or 0))

    def _accept(self) -> None:
        if self.seed.settle():
            self.accept()
            self.chosen.emit(self.edit())


def _seed_refusal(number: float) -> Message | None:
    if 0 <= number <= LARGEST_SEED:
        return None
    return say("A seed is a whole number from 0 to {largest}.", largest=LARGEST_SEED)
