"""A new session: how many tokens and dimensions, their names, what the tables hold at first."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from attn_gui.session.fills import FILLS
from attn_gui.session.tokens import clean_tokens, default_tokens
from attn_gui.text import Message, say
from attn_gui.views.number_field import NumberField

MOST_TOKENS, MOST_DIMENSIONS = 2_000, 1_024


@dataclass(frozen=True)
class NewChoice:
    """Token names, widths of Q and K and of V, the fill's key and its seed."""

    query_tokens: tuple[str, ...]
    key_tokens: tuple[str, ...]
    key_width: int
    value_width: int
    fill: str
    seed: int


class NewDialog(QDialog):
    """Tokens may be given as a number or as names; both sides start alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newDialog")
        self.setWindowTitle("My own numbers")
        form = QFormLayout(self)
        self._query = self._add_tokens("newQueryTokens", "Queries", "4")
        self._key = self._add_tokens("newKeyTokens", "Keys and values", "4")
        hint = QLabel("A number of tokens, or their names: the cat sat", self)
        hint.setProperty("dim", True)
        self._width = self._add_number("newKeyWidth", "Dimensions of Q and K", 4)
        self._value_width = self._add_number("newValueWidth", "Dimensions of V", 4)
        self._fill = QComboBox(self)
        self._fill.setObjectName("newFill")
        for key, fill in FILLS.items():
            self._fill.addItem(str(fill.label), key)
        self._fill.setCurrentIndex(self._fill.findData("random"))
        self._seed = NumberField("Seed", step=1, whole=True, check=_seed, parent=self)
        self._seed.setObjectName("newSeed")
        self._seed.show_number(0)
        self._complaint = QLabel(self, textFormat=Qt.TextFormat.PlainText)
        self._complaint.setProperty("wrong", True)
        self._complaint.setObjectName("newComplaint")
        form.addRow("&Queries", self._query)
        form.addRow("&Keys and values", self._key)
        form.addRow("", hint)
        form.addRow("&Dimensions of Q and K", self._width)
        form.addRow("Dimensions of &V", self._value_width)
        form.addRow("&Fill with", self._fill)
        form.addRow("&Seed", self._seed)
        form.addRow(self._complaint)
        self._buttons = self._build_buttons(form)
        # The first key replaces the number that is there.
        self._query.selectAll()
        for line in (self._query, self._key):
            line.textChanged.connect(self._check)

    @property
    def choice(self) -> NewChoice | None:
        """What is chosen, or None while the tokens cannot be read."""
        query, key = tokens_of(self._query.text(), "q"), tokens_of(self._key.text(), "k")
        numbers = (self._width.number, self._value_width.number, self._seed.number)
        if query is None or key is None or None in numbers:
            return None
        width, value_width, seed = (int(number or 0) for number in numbers)
        return NewChoice(query, key, width, value_width, str(self._fill.currentData()), seed)

    def _add_tokens(self, name: str, label: str, text: str) -> QLineEdit:
        line = QLineEdit(text, self)
        line.setObjectName(name)
        line.setAccessibleName(label)
        return line

    def _add_number(self, name: str, label: str, number: int) -> NumberField:
        field = NumberField(label, step=1, whole=True, check=_dimensions, parent=self)
        field.setObjectName(name)
        field.show_number(number)
        return field

    def _build_buttons(self, form: QFormLayout) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        return buttons

    def _check(self) -> None:
        good = self.choice is not None
        self._complaint.setText(
            "" if good else str(say("Tokens: a number from 1 to {most}, or names.", most=MOST_TOKENS))
        )
        accept = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        if isinstance(accept, QPushButton):
            accept.setEnabled(good)


def tokens_of(text: str, prefix: str) -> tuple[str, ...] | None:
    """Return the names meant by "4" or "the cat sat" (commas separate where there are any), None for neither."""
    stripped = text.strip()
    if stripped.isdecimal():
        count = int(stripped) if len(stripped) <= 5 else MOST_TOKENS + 1
        return default_tokens(prefix, count) if 1 <= count <= MOST_TOKENS else None
    names = [name.strip() for name in stripped.split(",")] if "," in stripped else stripped.split()
    return clean_tokens(names) if names and all(names) and len(names) <= MOST_TOKENS else None


def _dimensions(number: float) -> Message | None:
    return None if 1 <= number <= MOST_DIMENSIONS else say("Between 1 and {most} dimensions.", most=MOST_DIMENSIONS)


def _seed(number: float) -> Message | None:
    return None if 0 <= number < 2**31 else say("A seed is a whole number from 0.")
