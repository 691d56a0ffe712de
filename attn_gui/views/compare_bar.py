"""The bar above a comparison: which stage, one colour scale or each its own, which two columns are subtracted."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from attn_gui.session.comparing.words import STAGES
from attn_gui.views.flow_layout import FlowLayout


class CompareBar(QWidget):
    """Signals are the user's doing: ``stage_chosen(key)``, ``shared_toggled(bool)``, ``pair_chosen(a, b)``,
    ``column_added()``, ``export_requested()``, ``copy_requested()``.
    """

    stage_chosen = Signal(str)
    shared_toggled = Signal(bool)
    pair_chosen = Signal(int, int)
    column_added = Signal()
    export_requested = Signal()
    copy_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareBar")
        self._line = FlowLayout(self, margin=0, spacing=6)
        self._stages = self._build_stages()
        self._shared = QCheckBox("&Same colours", self)
        self._shared.setObjectName("compareShared")
        self._shared.setToolTip("On: equal numbers have equal colours in all columns. Off: each map has its own scale.")
        self._shared.clicked.connect(self.shared_toggled)
        self._shared.setMinimumHeight(next(iter(self._stages.values())).sizeHint().height())
        self._line.addWidget(self._shared)
        self._sides = self._build_pair()
        self._add = self._button("compareAdd", "+ &Column", "Put one more beside them, four at most", self.column_added)
        self._button("compareCopy", "Cop&y", "Copy the difference as a picture", self.copy_requested)
        self._button("compareExport", "Ex&port…", "Export the difference, or any of the maps", self.export_requested)

    @property
    def stage_buttons(self) -> dict[str, QToolButton]:
        """The switch of stages."""
        return self._stages

    @property
    def sides(self) -> tuple[QComboBox, QComboBox]:
        """The choice of the two columns."""
        return self._sides

    def show_choice(self, stage: str, shared: bool, letters: Sequence[str], pair: tuple[int, int], more: bool) -> None:
        """Show what is chosen; *more*: there may be another column."""
        self._stages[stage].setChecked(True)
        self._shared.setChecked(shared)
        for box, place in zip(self._sides, pair, strict=True):
            if [box.itemText(each) for each in range(box.count())] != list(letters):
                box.clear()
                box.addItems(list(letters))
            box.setCurrentIndex(place)
        self._add.setEnabled(more)

    def _build_stages(self) -> dict[str, QToolButton]:
        holder = QWidget(self)
        row = _row(holder, 0)
        group = QButtonGroup(self)
        found: dict[str, QToolButton] = {}
        segments = ("first", "middle", "last")
        for segment, (key, label) in zip(segments, STAGES.items(), strict=True):
            button = QToolButton(holder)
            button.setObjectName(f"compareStage-{key}")
            button.setText(str(label))
            button.setAccessibleName(f"Compare {str(label).lower()}")
            button.setCheckable(True)
            button.setProperty("segment", segment)
            button.clicked.connect(lambda _checked, key=key: self.stage_chosen.emit(key))
            group.addButton(button)
            row.addWidget(button)
            found[key] = button
        self._line.addWidget(holder)
        return found

    def _build_pair(self) -> tuple[QComboBox, QComboBox]:
        holder = QWidget(self)
        row = _row(holder, 4)
        label, minus = QLabel("&Difference", holder), QLabel("−", holder)
        label.setProperty("dim", True)
        boxes = QComboBox(holder), QComboBox(holder)
        for box, name, words in zip(boxes, "AB", ("From which column", "Which column to subtract"), strict=True):
            box.setObjectName(f"compareSide{name}")
            box.setAccessibleName(words)
            box.setMinimumWidth(52)
            box.activated.connect(lambda _place: self.pair_chosen.emit(*(each.currentIndex() for each in boxes)))
        label.setBuddy(boxes[0])
        for part in (label, boxes[0], minus, boxes[1]):
            row.addWidget(part)
        self._line.addWidget(holder)
        return boxes

    def _button(self, name: str, text: str, hint: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(hint)
        button.clicked.connect(act)
        self._line.addWidget(button)
        return button


def _row(holder: QWidget, spacing: int) -> QHBoxLayout:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    return row
