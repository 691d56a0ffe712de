"""The drawer of what the mode and its score offer: two groups of fields for numbers, choices and flags."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from attn_gui.session.edits import Edit, SetEmptyRows, SetOptions, SetSinusoids
from attn_gui.session.head_counts import possible_heads, possible_kv_heads
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Session
from attn_gui.views.flow_layout import FlowLayout
from attn_gui.views.number_field import NumberField
from attn_gui.views.options_fields import (
    GROUPS,
    ChoiceOption,
    FlagOption,
    Item,
    NumberOption,
    OptionRow,
    in_sight,
    option_tip,
)
from attn_gui.views.tips import tip

OTHER_EDITS: dict[str, Callable[..., Edit]] = {"empty_rows": SetEmptyRows, "sinusoids": SetSinusoids}
"""What is no option of the mode, but stands among them."""
NUMBER_WIDTH = 96


class OptionsDrawer(QWidget):
    """Shows the options of the session's mode; emits each change as an Edit: ``edited(Edit)``."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("optionsDrawer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kind = next(iter(KINDS))
        self._holders: dict[str, QWidget] = {}
        self._numbers: dict[str, NumberField] = {}
        self._choices: dict[str, tuple[ChoiceOption, QComboBox]] = {}
        self._flags: dict[str, QCheckBox] = {}
        self._flows: list[FlowLayout] = []
        groups = QGridLayout(self)
        groups.setContentsMargins(8, 6, 8, 6)
        groups.setHorizontalSpacing(14)
        groups.setVerticalSpacing(6)
        groups.setColumnStretch(1, 1)
        for place, (title, rows) in enumerate(GROUPS.items()):
            self._add_group(groups, place, title, rows)

    def show_session(self, session: Session) -> None:
        """Show the options of the session's mode, and only those that it and its score have."""
        self._kind = session.kind
        offered = in_sight(session)
        for name, holder in self._holders.items():
            holder.setVisible(name in offered)
        for name, field in self._numbers.items():
            field.show_number(getattr(session.options, name))
        for name, (row, box) in self._choices.items():
            if name in offered:
                _show_items(box, row, _head_items(session).get(name) or row.items(session), _value(session, name))
        for name, box in self._flags.items():
            box.setChecked(bool(_value(session, name)))
        for flow in self._flows:
            flow.invalidate()

    def _add_group(self, groups: QGridLayout, place: int, title: str, rows: Sequence[OptionRow]) -> None:
        label = QLabel(title, self, textFormat=Qt.TextFormat.PlainText)
        label.setProperty("heading", True)
        area = QWidget(self)
        flow = FlowLayout(area, margin=0, spacing=12)
        for row in rows:
            holder = self._built(area, row)
            flow.addWidget(holder)
            self._holders[row.name] = holder
        groups.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
        groups.addWidget(area, place, 1)
        self._flows.append(flow)

    def _built(self, area: QWidget, row: OptionRow) -> QWidget:
        if isinstance(row, NumberOption):
            return _labelled(area, row.label, self._number(row))
        return _labelled(area, row.label, self._choice(row)) if isinstance(row, ChoiceOption) else self._flag(area, row)

    def _number(self, row: NumberOption) -> NumberField:
        field = NumberField(
            row.label,
            optional=row.optional,
            placeholder=row.placeholder,
            step=1 if row.whole else 0.1,
            whole=row.whole,
            check=row.allowed,
            parent=self,
        )
        field.setObjectName(f"option-{row.name}")
        field.setToolTip(tip(option_tip(row.name)))
        field.setFixedWidth(NUMBER_WIDTH)
        field.number_chosen.connect(lambda number: self._choose(row.name, number))
        self._numbers[row.name] = field
        return field

    def _choice(self, row: ChoiceOption) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"option-{row.name}")
        box.setAccessibleName(row.label)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(lambda place: self._choose(row.name, box.itemData(place)))
        self._choices[row.name] = (row, box)
        return box

    def _flag(self, area: QWidget, row: FlagOption) -> QWidget:
        box = QCheckBox(row.label, self)
        box.setObjectName(f"option-{row.name}")
        box.setToolTip(tip(option_tip(row.name)))
        box.clicked.connect(lambda on: self._choose(row.name, on))
        self._flags[row.name] = box
        return _labelled(area, "", box)

    def _choose(self, name: str, value: object) -> None:
        other = OTHER_EDITS.get(name)
        self.edited.emit(SetOptions(self._kind, {name: value}) if other is None else other(value))


def _labelled(area: QWidget, text: str, widget: QWidget) -> QWidget:
    holder = QWidget(area)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    label = QLabel(text, holder, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("dim", True)
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget)
    return holder


def _value(session: Session, name: str) -> object:
    options = session.options
    found = {
        "empty_rows": session.mask.empty_rows,
        "sinusoids": session.sinusoids,
        "num_kv_heads": options.num_kv_heads or options.num_heads,
    }
    return found[name] if name in found else getattr(options, name)


def _head_items(session: Session) -> dict[str, Sequence[Item]]:
    """Return the counts that the widths allow; one that does not fit is shown too: the refusal says what to do."""
    if not KINDS[session.kind].has_heads:
        return {}
    heads = session.options.num_heads
    kv_heads = session.options.num_kv_heads or heads
    counts = {"num_heads": {*possible_heads(session), heads}, "num_kv_heads": {*possible_kv_heads(session), kv_heads}}
    return {name: [Item(count, str(count)) for count in sorted(found)] for name, found in counts.items()}


def _show_items(box: QComboBox, row: ChoiceOption, items: Sequence[Item], chosen: object) -> None:
    values = [item.value for item in items]
    if [box.itemData(place) for place in range(box.count())] != values:
        box.clear()
        for place, item in enumerate(items):
            box.addItem(item.text, item.value)
            box.setItemData(place, tip(item.tip), Qt.ItemDataRole.ToolTipRole)
    place = values.index(chosen)
    box.setCurrentIndex(place)
    box.setToolTip(tip("\n".join(text for text in (option_tip(row.name), items[place].tip) if text)))
