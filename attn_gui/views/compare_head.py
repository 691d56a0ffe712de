"""What stands above a column of a comparison: its letter, what it shows, a menu of others, its parameters."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QToolButton, QWidget

from attn_gui.overriding import override
from attn_gui.session.comparing.offers import OfferGroup
from attn_gui.views.icons import icon
from attn_gui.views.tips import tip

CROSS = QSize(14, 14)
ARROW = " ▾"
ROOM = 16
"""The pixels around the text of a button."""


class WideButton(QToolButton):
    """A button as wide as there is room: a short text, its icon alone or … where the text does not fit."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(36)
        self._whole = self._short = self._tail = ""
        self.setStyleSheet("padding: 3px 5px;")

    @property
    def whole(self) -> str:
        """All of its text."""
        return self._whole

    def show_text(self, text: str, *, opens: bool, short: str = "") -> None:
        """Show *text* from now on, or *short* where it does not fit; an arrow says whether it *opens* something."""
        self._whole, self._short, self._tail = text, short, ARROW if opens else ""
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - ROOM - metrics.horizontalAdvance(self._tail)
        text = self._whole
        if self._short and metrics.horizontalAdvance(text) > room:
            text = self._short
        sign_only = not self.icon().isNull() and metrics.horizontalAdvance(text) > room
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if sign_only else Qt.ToolButtonStyle.ToolButtonTextOnly
        self.setToolButtonStyle(style)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 10))
        self.setText(text.replace("&", "&&") + self._tail)


class CompareHead(QWidget):
    """Signals are the user's doing: ``chosen(Compared)``, ``file_wanted()``, ``parameters_toggled(bool)``,
    ``removed()``.
    """

    chosen = Signal(object)
    file_wanted = Signal()
    parameters_toggled = Signal(bool)
    removed = Signal()

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"compareHead-{letter}")
        self._letter = letter
        self._groups: Sequence[OfferGroup] = ()
        self.chooser = WideButton(f"compareChoose-{letter}", self)
        self.chooser.clicked.connect(self.open_menu)
        self.parameters = WideButton(f"compareParameters-{letter}", self)
        self.parameters.setCheckable(True)
        self.parameters.clicked.connect(self.parameters_toggled)
        self.remove = QToolButton(self)
        self.remove.setObjectName(f"compareRemove-{letter}")
        self.remove.setProperty("flat", True)
        self.remove.setIconSize(CROSS)
        self.remove.setToolTip(f"Take column {letter} away")
        self.remove.setAccessibleName(f"Take column {letter} away")
        self.remove.clicked.connect(self.removed)
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.chooser, 0, 0, 1, 2)
        grid.addWidget(self.parameters, 1, 0)
        grid.addWidget(self.remove, 1, 1)
        self.refresh_icons()

    def show_choice(self, label: str, parameters: str, *, editable: bool, removable: bool) -> None:
        """Show what the column is called and made with; *editable*: its parameters can be changed."""
        short = label.partition(" · ")[0]
        self.chooser.show_text(f"{self._letter}  {label}", opens=True, short=f"{self._letter}  {short}")
        self.chooser.setAccessibleName(f"Column {self._letter}: {label}. Choose another")
        self.chooser.setToolTip(tip(f"{label}\nChoose what column {self._letter} shows"))
        self.parameters.show_text(parameters, opens=editable, short="Options" if editable else "")
        self.parameters.setEnabled(editable)
        self.parameters.setAccessibleName(f"Parameters of column {self._letter}: {parameters}")
        hint = "Change options and matrices" if editable else "What is pinned or in another file stays as it is"
        self.parameters.setToolTip(tip(f"{parameters}\n{hint}"))
        self.remove.setVisible(removable)

    def show_offers(self, groups: Sequence[OfferGroup]) -> None:
        """Offer these in the menu."""
        self._groups = groups

    def set_parameters_open(self, opened: bool) -> None:
        """Show whether the parameters are open below."""
        self.parameters.setChecked(opened)

    def refresh_icons(self) -> None:
        """Draw the icon anew in the palette's colours."""
        self.remove.setIcon(icon("x"))
        self.parameters.setIcon(icon("sliders-horizontal"))

    def open_menu(self) -> None:
        """Open the menu of everything that can stand here."""
        menu = QMenu(self)
        menu.setObjectName("compareMenu")
        for group in self._groups:
            place = menu if group.title is None or len(group.offers) == 1 else menu.addMenu(_text(str(group.title)))
            for offer in group.offers:
                alone = place is menu and group.title is not None
                text = f"{group.title}: {offer.label}" if alone else str(offer.label)
                action = place.addAction(_text(text))
                action.triggered.connect(lambda _checked=False, entry=offer.entry: self.chosen.emit(entry))
        menu.addSeparator()
        opening = menu.addAction("&Open a session file…")
        opening.triggered.connect(self.file_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.chooser.mapToGlobal(QPoint(0, self.chooser.height())))


def _text(text: str) -> str:
    return text.replace("&", "&&")
