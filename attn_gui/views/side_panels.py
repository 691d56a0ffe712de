"""A home panel, and beside it, as tabs, whatever tools are open; alone it has no tabs. One right, one in the middle."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QTabBar, QToolButton, QVBoxLayout, QWidget

from attn_gui.overriding import override
from attn_gui.views.figures_column import framed
from attn_gui.views.icons import icon

EXPLANATION = "explanation"
EXPLANATION_TITLE = "Where a number comes from"
MAPS = "maps"
CROSS = QSize(11, 11)


@dataclass(frozen=True)
class Home:
    """The panel that is there from the beginning: key, title, what its tab says, whether it can be closed."""

    key: str
    title: str
    tab: str
    can_close: bool


EXPLANATION_HOME = Home(EXPLANATION, EXPLANATION_TITLE, "Where from", can_close=True)
MAPS_HOME = Home(MAPS, "Maps", "Maps", can_close=False)


@dataclass(eq=False)
class _Panel:
    title: str
    build: Callable[[], QWidget]
    frame: QWidget | None = None


class SidePanels(QWidget):
    """Panels by key, one in front. A panel is built when it is first seen, and kept when it is closed."""

    changed = Signal()
    """Another panel is in front, or a panel was opened or closed, whoever did it."""
    raised = Signal()
    """A panel was asked for: it is to be seen now."""

    def __init__(self, widget: QWidget, home: Home = EXPLANATION_HOME, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._panels: dict[str, _Panel] = {}
        self._bar = QTabBar(self)
        self._bar.setObjectName("sidePanelTabs")
        self._bar.setAccessibleName("Side panels" if home.can_close else "Pages in the middle")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addWidget(self._bar)
        self.add(home.key, home.title, lambda: widget)
        self._frame(home.key)
        self.open_panel(home.key)
        self._bar.currentChanged.connect(self._show)

    @property
    def open_panels(self) -> tuple[str, ...]:
        """The keys of the open panels, in the order of their tabs."""
        return tuple(self._bar.tabData(tab) for tab in range(self._bar.count()))

    @property
    def front(self) -> str | None:
        """The key of the panel in front; None while none is open."""
        tab = self._bar.currentIndex()
        return None if tab < 0 else self._bar.tabData(tab)

    @property
    def front_title(self) -> str:
        """What the panel in front is called."""
        return "" if self.front is None else self._panels[self.front].title

    @property
    def home(self) -> str:
        """The key of the panel that is there from the beginning."""
        return self._home.key

    @property
    def bar(self) -> QTabBar:
        """The tabs."""
        return self._bar

    def panel(self, key: str) -> QWidget | None:
        """Return the built panel in its frame, or None while nobody has seen it."""
        return self._panels[key].frame

    def add(self, key: str, title: str, build: Callable[[], QWidget]) -> None:
        """Know a panel that *build* makes once it is first seen."""
        self._panels[key] = _Panel(title, build)

    def is_seen(self, key: str) -> bool:
        """Whether the panel is open and nothing hides it."""
        frame = self._panels[key].frame
        return frame is not None and frame.isVisible()

    def open_panel(self, key: str, *, raise_it: bool = True) -> None:
        """Open the panel; *raise_it* brings it to the front, too."""
        if key not in self.open_panels:
            is_home, title = key == self._home.key, self._panels[key].title
            tab = self._bar.insertTab(0 if is_home else self._bar.count(), self._home.tab if is_home else title)
            self._bar.setTabToolTip(tab, title)
            self._bar.setTabData(tab, key)
            if self._home.can_close or not is_home:
                self._bar.setTabButton(tab, QTabBar.ButtonPosition.RightSide, self._cross(key, title))
        if raise_it:
            self._bar.setCurrentIndex(self.open_panels.index(key))
        self._show()
        if raise_it:
            self.raised.emit()

    def close_panel(self, key: str | None) -> None:
        """Close the panel; the one in front then is its neighbour. A closed panel, or None, is no matter."""
        if key in self.open_panels and (self._home.can_close or key != self._home.key):
            self._bar.removeTab(self.open_panels.index(key))
            self._show()

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        for cross in self._bar.findChildren(QToolButton, "closePanelButton"):
            cross.setIcon(icon("x"))

    def _cross(self, key: str, title: str) -> QToolButton:
        cross = QToolButton(self._bar)
        cross.setObjectName("closePanelButton")
        cross.setProperty("flat", True)
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the tabs have the keyboard, and a key of their own
        cross.setAccessibleName(f"Close {title}")
        cross.setToolTip(f"Close {title}")
        cross.setIconSize(CROSS)
        cross.setIcon(icon("x"))
        cross.clicked.connect(lambda: self.close_panel(key))
        return cross

    def _show(self) -> None:
        # A tab that has no key yet is being inserted.
        front = self.front
        had_keyboard = self._has_keyboard()
        if front is not None:
            self._frame(front)
        for key, panel in self._panels.items():
            if panel.frame is not None:
                panel.frame.setVisible(key == front)
        self._bar.setVisible(self.open_panels not in ((), (self._home.key,)))
        if had_keyboard and front is not None and not self._has_keyboard():
            # Else Qt gives it to whatever comes next in the window.
            self._frame(front).setFocus()
        self.changed.emit()

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and any(
            panel.frame is not None and panel.frame.isAncestorOf(focused) for panel in self._panels.values()
        )

    def _frame(self, key: str) -> QWidget:
        panel = self._panels[key]
        if panel.frame is None:
            panel.frame = framed(panel.build())
            self._stack.addWidget(panel.frame, 1)
        return panel.frame


class WhileSeen(QObject):
    """Calls *act* for what happens while *panel* is seen, and once for all that happened while it was not.

    When the panel is hidden *cancel* stops what *act* began, and returns whether that is to be done again.
    """

    def __init__(self, panel: QWidget, act: Callable[[], object], cancel: Callable[[], bool] = lambda: False) -> None:
        super().__init__(panel)
        self._panel, self._act, self._cancel = panel, act, cancel
        self._missed = True
        panel.installEventFilter(self)

    def note(self, *_: object) -> None:
        """Act now, or as soon as the panel is seen. Takes whatever a signal carries."""
        if self._panel.isVisible():
            self._missed = False
            self._act()
        else:
            self._missed = True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._panel:
            return False
        if event.type() is QEvent.Type.Show and self._missed:
            self._missed = False
            self._act()
        elif event.type() is QEvent.Type.Hide and self._cancel():
            self._missed = True
        return False
