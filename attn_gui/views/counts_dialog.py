"""A small dialog that asks for counts, each of which may be left empty: a window's sides, keys that were cached."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from attn_gui.overriding import override
from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField


@dataclass(frozen=True)
class Count:
    """One count: its object name, its label, what an empty field means, and its present value."""

    name: str
    label: str
    empty: str
    value: int | None


class CountsDialog(QDialog):
    """Asks for *counts* under *words*; ``numbers`` has them once it is accepted."""

    def __init__(
        self, name: str, title: str, words: str, counts: Sequence[Count], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        form = QFormLayout(self)
        form.addRow(QLabel(words, self, wordWrap=True, textFormat=Qt.TextFormat.PlainText))
        self._fields = [self._add(form, count) for count in counts]
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.resize(360, self.sizeHint().height())

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The counts in their order, None for one that is empty."""
        return tuple(None if field.number is None else int(field.number) for field in self._fields)

    @override
    def accept(self) -> None:
        settled = [field.settle() for field in self._fields]
        if all(settled):
            super().accept()

    def _add(self, form: QFormLayout, count: Count) -> NumberField:
        field = NumberField(
            count.label.replace("&", ""),
            optional=True,
            placeholder=count.empty,
            step=1,
            whole=True,
            check=_from_zero,
            parent=self,
        )
        field.setObjectName(count.name)
        field.show_number(count.value)
        form.addRow(count.label, field)
        return field


def _from_zero(number: float) -> Message | None:
    return None if number >= 0 else say("This must be 0 or more.")
