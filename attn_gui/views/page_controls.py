"""The controls above the figure of a page: each sets one of the PageChoices."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from attn_gui.session.measuring import HEAD_NUMBERS
from attn_gui.session.view_choices import HEAD_ORDER, PageChoices
from attn_gui.text import Message, capitalised, say
from attn_gui.views.flow_layout import FlowLayout
from attn_gui.views.number_field import NumberField

THRESHOLD, EACH_HEAD, SORT_DOWN = "line_threshold", "each_head", "sort_down"


@dataclass(frozen=True)
class Box:
    """A choice among texts: its name with a mnemonic, what it is for, and the choices by their keys."""

    label: str
    tip: str
    texts: dict[str, Message]


BOXES: dict[str, Box] = {
    "lines_of": Box(
        "&Lines of",
        "Whose lines are drawn; point at a token to see its lines alone",
        {"all": say("all tokens"), "query": say("the focused query"), "key": say("the focused key")},
    ),
    "line_ink": Box(
        "&Strength as",
        "What shows how large a weight is",
        {"width": say("width of the line"), "opacity": say("depth of colour")},
    ),
    "token_side": Box(
        "&Weights",
        "Tokens are tinted by the weights from the focused query, or to the focused key",
        {"from": say("from the focused query"), "to": say("to the focused key")},
    ),
    "received": Box(
        "&Bars",
        "What the bars stand for",
        {"by-key": say("sum over the queries, by key"), "by-query": say("of the focused key, by query")},
    ),
    "head_sort": Box(
        "So&rt by",
        "The order in which the heads stand",
        {HEAD_ORDER: say("head"), **HEAD_NUMBERS},
    ),
}
CHECKS: dict[str, tuple[str, str]] = {
    EACH_HEAD: ("&All heads in hues", "Draw up to eight heads at once, each in a hue of its own"),
    SORT_DOWN: ("Largest &first", "Sort from the largest number down, or from the smallest up"),
}


class PageControls(QWidget):
    """``chosen(field, value)`` is the user's doing."""

    chosen = Signal(str, object)

    def __init__(self, fields: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self, margin=0, spacing=10)
        self._shows: dict[str, Callable[[PageChoices], None]] = {}
        self._checks: dict[str, QCheckBox] = {}
        self._threshold: NumberField | None = None
        for field in fields:
            if field in BOXES:
                self._add_box(field, BOXES[field])
            elif field == THRESHOLD:
                self._add_threshold()
            else:
                self._add_check(field, *CHECKS[field])

    def show_choices(self, choices: PageChoices) -> None:
        """Show what is chosen."""
        for show in self._shows.values():
            show(choices)
        if SORT_DOWN in self._checks:
            self._checks[SORT_DOWN].setEnabled(choices.head_sort != HEAD_ORDER)

    def show_heads(self, has_heads: bool) -> None:
        """Offer what needs several heads, or not."""
        if EACH_HEAD in self._checks:
            self._checks[EACH_HEAD].setEnabled(has_heads)

    def show_usual_threshold(self, number: float) -> None:
        """Say which weight is drawn from where none is typed."""
        if self._threshold is not None:
            self._threshold.setPlaceholderText(f"{number:.3g}")

    def _add_box(self, field: str, row: Box) -> None:
        box = QComboBox(self)
        for key, text in row.texts.items():
            box.addItem(capitalised(text), key)
        self._add_named(field, row.label, row.tip, box)
        box.activated.connect(lambda place: self.chosen.emit(field, box.itemData(place)))
        self._shows[field] = lambda choices: box.setCurrentIndex(box.findData(getattr(choices, field)))

    def _add_threshold(self) -> None:
        number = NumberField("Least weight", optional=True, step=0.01, check=_weight, parent=self)
        number.setMaximumWidth(number.fontMetrics().horizontalAdvance("0.000000") + 24)
        tip = "The least weight that is drawn as a line; empty: 0.05, or an even share of a row where that is less"
        self._add_named(THRESHOLD, "Weights &from", tip, number)
        number.number_chosen.connect(lambda weight: self.chosen.emit(THRESHOLD, weight))
        self._threshold = number
        self._shows[THRESHOLD] = lambda choices: number.show_number(choices.line_threshold)

    def _add_check(self, field: str, text: str, tip: str) -> None:
        check = QCheckBox(text, self)
        check.setObjectName(f"page-{field}")
        check.setToolTip(tip)
        check.clicked.connect(lambda on: self.chosen.emit(field, on))
        self._row.addWidget(check)
        self._checks[field] = check
        self._shows[field] = lambda choices: check.setChecked(getattr(choices, field))

    def _add_named(self, field: str, text: str, tip: str, control: QWidget) -> None:
        """Set a control behind its name; both stay together when the line is broken."""
        pair = QWidget(self)
        line = QHBoxLayout(pair)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        label = QLabel(text, pair, textFormat=Qt.TextFormat.PlainText)
        label.setBuddy(control)
        control.setObjectName(f"page-{field}")
        control.setAccessibleName(text.replace("&", ""))
        control.setToolTip(tip)
        line.addWidget(label)
        line.addWidget(control)
        self._row.addWidget(pair)


def _weight(number: float) -> Message | None:
    return None if 0 <= number <= 1e300 else say("A weight to begin with is 0 or more.")
