"""The drawer of what the mode and its score offer: a row of fields for each number and choice."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from attn_gui.engine import EmptyRows
from attn_gui.session.edits import Edit, SetEmptyRows, SetOptions
from attn_gui.session.head_counts import possible_heads, possible_kv_heads
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS
from attn_gui.session.option_names import numbers_read
from attn_gui.session.session import Session, Source
from attn_gui.text import Message, say
from attn_gui.views.flow_layout import FlowLayout
from attn_gui.views.number_field import NumberField

SOURCES = {Source.X: "X (Q = K = V = X)", Source.INPUTS: "Q, K and V"}


@dataclass(frozen=True)
class NumberOption:
    """A number of `Options`: its name there, its label, what an empty field means, and which numbers are allowed."""

    name: str
    label: str
    placeholder: str
    allowed: Callable[[float], Message | None]
    optional: bool = True


def _any(_number: float) -> Message | None:
    return None


def _positive(number: float) -> Message | None:
    return None if number > 0 else say("This must be greater than 0.")


NUMBERS = (
    NumberOption("scale", "Scale", "default", _any),
    NumberOption("offset", "Offset", "0", _any, optional=False),
    NumberOption("gain", "Gain of v", "none", _any),
    NumberOption("temperature", "Temperature", "1", _positive, optional=False),
    NumberOption("softcap", "Softcap", "none", _positive),
)
HEAD_OPTIONS = ("num_heads", "num_kv_heads", "source")


class OptionsDrawer(QWidget):
    """Shows the options of the session's mode; emits each change as an Edit: ``edited(Edit)``."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("optionsDrawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kind = next(iter(KINDS))
        self._flow = FlowLayout(self, margin=8, spacing=14)
        self._holders: dict[str, QWidget] = {}
        self._numbers = {option.name: self._add_number(option) for option in NUMBERS}
        self._heads = self._add_choice("num_heads", "Heads")
        self._kv_heads = self._add_choice("num_kv_heads", "Key/value heads")
        self._source = self._add_choice("source", "Reads")
        self._empty_rows = self._add_choice("empty_rows", "A row that may attend to no key gives")
        for value, text in SOURCES.items():
            self._source.addItem(text, value)
        for value, text in EMPTY_ROWS.items():
            self._empty_rows.addItem(str(text), value)
        self._float32 = QCheckBox("Compute in float32", self)
        self._float32.setObjectName("option-float32")
        self._float32.setToolTip("Works with 32-bit numbers as models do; otherwise with 64-bit ones")
        self._float32.clicked.connect(lambda on: self._choose(float32=on))
        self._add_field("float32", "", self._float32)

    def show_session(self, session: Session) -> None:
        """Show the options of the session's mode, and only those that it has."""
        self._kind = session.kind
        kind, options = KINDS[session.kind], session.options
        offered = numbers_read(options)
        for option in NUMBERS:
            self._holders[option.name].setVisible(option.name in offered)
            self._numbers[option.name].show_number(getattr(options, option.name))
        for name in HEAD_OPTIONS:
            self._holders[name].setVisible(kind.has_heads)
        if kind.has_heads:
            self._show_heads(session)
            self._source.setCurrentIndex(self._source.findData(options.source))
        self._empty_rows.setCurrentIndex(self._empty_rows.findData(session.mask.empty_rows))
        self._float32.setChecked(options.float32)
        self._flow.invalidate()

    def _show_heads(self, session: Session) -> None:
        options = session.options
        kv_heads = options.num_kv_heads or options.num_heads
        _show_numbers(self._heads, possible_heads(session), options.num_heads)
        _show_numbers(self._kv_heads, possible_kv_heads(session), kv_heads)

    def _choose(self, **changes: object) -> None:
        edit: Edit = SetOptions(self._kind, changes)
        self.edited.emit(edit)

    def _add_number(self, option: NumberOption) -> NumberField:
        field = NumberField(
            option.label, optional=option.optional, placeholder=option.placeholder, check=option.allowed, parent=self
        )
        field.setObjectName(f"option-{option.name}")
        field.setFixedWidth(112)
        field.number_chosen.connect(lambda number: self._choose(**{option.name: number}))
        self._add_field(option.name, option.label, field)
        return field

    def _add_choice(self, name: str, label: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"option-{name}")
        box.setAccessibleName(label)
        box.activated.connect(lambda place: self._chosen(name, box.itemData(place)))
        self._add_field(name, label, box)
        return box

    def _add_field(self, name: str, text: str, widget: QWidget) -> None:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        label = QLabel(text, holder, textFormat=Qt.TextFormat.PlainText)
        label.setProperty("dim", True)
        label.setBuddy(widget)
        column.addWidget(label)
        column.addWidget(widget)
        self._flow.addWidget(holder)
        self._holders[name] = holder

    def _chosen(self, name: str, value: object) -> None:
        if isinstance(value, EmptyRows):
            self.edited.emit(SetEmptyRows(value))
        else:
            self._choose(**{name: value})


def _show_numbers(box: QComboBox, numbers: tuple[int, ...], chosen: int) -> None:
    # A count that does not fit is shown as it is: the refusal says what to do.
    wanted = tuple(sorted({*numbers, chosen}))
    if tuple(box.itemData(place) for place in range(box.count())) != wanted:
        box.clear()
        for number in wanted:
            box.addItem(str(number), number)
    box.setCurrentIndex(box.findData(chosen))
