"""Chips: what differs from its default, each with a click that takes it back."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from attn_gui.overriding import override
from attn_gui.session.edits import Edit
from attn_gui.text import Message
from attn_gui.views.icons import icon


@dataclass(frozen=True, eq=False)
class Chip:
    """A deviation in words, and the edit that returns to the default."""

    text: Message
    edit: Edit


class ChipRow(QWidget):
    """Shows as many chips as fit; the rest are counted in one last button, whose menu takes each back.

    Signals: ``removed(Chip)``.
    """

    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: tuple[Chip, ...] = ()
        self._buttons: list[QToolButton] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._more = QToolButton(self)
        self._more.setObjectName("chipsMore")
        self._more.setProperty("flat", True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._hidden: list[Chip] = []
        self._menu = QMenu(self._more)
        self._menu.setObjectName("chipsMenu")
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Show *chips* in place of those shown."""
        if [str(chip.text) for chip in chips] != [str(chip.text) for chip in self._chips]:
            for button in (*self._buttons, self._more):
                self._line.removeWidget(button)
            for button in self._buttons:
                button.setVisible(False)
                button.deleteLater()
            self._buttons = [self._add(place, chip) for place, chip in enumerate(chips)]
            self._line.addWidget(self._more)
        self._chips = chips
        self._fit(self.width())

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        for button in self._buttons:
            button.setIcon(icon("x"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _add(self, place: int, chip: Chip) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("chip")
        button.setProperty("chip", True)
        button.setText(str(chip.text))
        button.setIcon(icon("x"))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(f"{chip.text}: return to the default")
        button.setToolTip("Click to return to the default")
        button.clicked.connect(lambda: self.removed.emit(self._chips[place]))
        self._line.addWidget(button)
        return button

    def _fit(self, room: int) -> None:
        hidden: list[Chip] = []
        used = 0
        spare = 44
        for place, (button, chip) in enumerate(zip(self._buttons, self._chips)):
            used += button.sizeHint().width() + self._line.spacing()
            last = place == len(self._buttons) - 1
            fits = not hidden and used <= room - (0 if last else spare)
            button.setVisible(fits)
            if not fits:
                hidden.append(chip)
        self._hidden = hidden
        self._more.setVisible(bool(hidden))
        self._more.setText(f"+{len(hidden)}")
        self._more.setToolTip("\n".join(str(chip.text) for chip in hidden))
        self._more.setAccessibleName(f"{len(hidden)} more options differ from their defaults")

    def _fill_menu(self) -> None:
        self._menu.clear()
        for chip in self._hidden:
            action = self._menu.addAction(f"{chip.text}: return to the default".replace("&", "&&"))
            action.setIcon(icon("x"))
            action.triggered.connect(partial(self._remove, chip))

    def _remove(self, chip: Chip) -> None:
        self.removed.emit(chip)
