"""The bar on top: mode, score, mask, options, what differs from its default, undo and redo."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from attn_gui.engine import SCORINGS
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Session
from attn_gui.views.chips import Chip, ChipRow


class ModeBar(QWidget):
    """Shows the session's mode, score, mask and deviations; emits what the user chose.

    Signals: ``kind_chosen(key)``, ``score_chosen(key)``, ``options_toggled(bool)``, ``chip_removed(Chip)``.
    """

    kind_chosen = Signal(str)
    score_chosen = Signal(str)
    options_toggled = Signal(bool)
    chip_removed = Signal(object)

    def __init__(self, mask_menu: QMenu, undo: QAction, redo: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modeBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(6)
        self._kinds = self._build_kinds(line)
        self._score = self._build_score(line)
        self._mask = self._build_mask(line, mask_menu)
        self._options = self._build_options(line)
        self._chips = ChipRow(self)
        self._chips.removed.connect(self.chip_removed)
        line.addWidget(self._chips, 1)
        for action in (undo, redo):
            button = QToolButton(self)
            button.setObjectName(f"{action.objectName()}Button")
            button.setProperty("flat", True)
            button.setIconSize(QSize(18, 18))
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            line.addWidget(button)

    def show_session(self, session: Session, mask_text: str, chips: tuple[Chip, ...]) -> None:
        """Show the session's mode, its scores, the mask's text and the chips."""
        self._kinds[session.kind].setChecked(True)
        scores = KINDS[session.kind].scores
        if tuple(self._score.itemData(place) for place in range(self._score.count())) != scores:
            self._score.clear()
            for key in scores:
                self._score.addItem(f"{SCORINGS[key].label}  {SCORINGS[key].formula}", key)
        self._score.setCurrentIndex(scores.index(session.options.score))
        self._score.setEnabled(len(scores) > 1)
        self._mask.setText(f"{mask_text} ▾")
        self._chips.show_chips(chips)

    def set_options_open(self, opened: bool) -> None:
        """Show whether the options drawer is open."""
        self._options.setChecked(opened)

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        self._chips.refresh_icons()

    def _build_kinds(self, line: QHBoxLayout) -> dict[str, QToolButton]:
        row = QHBoxLayout()
        row.setSpacing(0)
        group = QButtonGroup(self)
        buttons: dict[str, QToolButton] = {}
        segments = ["first", *["middle"] * (len(KINDS) - 2), "last"]
        for segment, (key, kind) in zip(segments, KINDS.items()):
            button = QToolButton(self)
            button.setObjectName(f"kind-{key}")
            button.setText(str(kind.label))
            button.setToolTip(str(kind.summary))
            button.setAccessibleName(f"{kind.label} attention")
            button.setCheckable(True)
            button.setProperty("segment", segment)
            button.clicked.connect(lambda _checked, key=key: self.kind_chosen.emit(key))
            group.addButton(button)
            row.addWidget(button)
            buttons[key] = button
        line.addLayout(row)
        return buttons

    def _build_score(self, line: QHBoxLayout) -> QComboBox:
        line.addSpacing(6)
        label = QLabel("Score", self)
        label.setProperty("dim", True)
        box = QComboBox(self)
        box.setObjectName("scoreBox")
        box.setAccessibleName("Score function")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(lambda place: self.score_chosen.emit(box.itemData(place)))
        label.setBuddy(box)
        line.addWidget(label)
        line.addWidget(box)
        return box

    def _build_mask(self, line: QHBoxLayout, menu: QMenu) -> QToolButton:
        label = QLabel("Mask", self)
        label.setProperty("dim", True)
        button = QToolButton(self)
        button.setObjectName("maskButton")
        button.setAccessibleName("Mask")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        label.setBuddy(button)
        line.addWidget(label)
        line.addWidget(button)
        return button

    def _build_options(self, line: QHBoxLayout) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("optionsButton")
        button.setText("Options ▾")
        button.setCheckable(True)
        button.clicked.connect(self.options_toggled)
        line.addWidget(button)
        return button
