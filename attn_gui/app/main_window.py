"""The window: it places finished widgets, and asks before it closes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from attn_gui.app.preferences import WindowLayout
from attn_gui.io.matrices import RECOGNISED_SUFFIXES
from attn_gui.io.session_file import SUFFIX
from attn_gui.overriding import override
from attn_gui.views.columns import Columns

USUAL_SIZE = (1440, 900)
SMALLEST_SIZE = (900, 560)
FRAME = (16, 48)
"""What a window manager's borders and title bar take at most, in pixels; known only once the window is shown."""
SIDES = ((372, 0.27), (360, 0.26))
"""Of the columns beside the maps: the usual width in pixels, and its largest share of the window."""


class MainWindow(QMainWindow):
    """Signals: ``file_dropped(Path)``, ``close_asked()``; ``let_go()`` then closes it for good."""

    file_dropped = Signal(object)
    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST_SIZE)
        self._may_close = False
        self._columns: Columns | None = None
        self._before_closing: Callable[[], object] = lambda: None

    def place(self, top: QWidget, drawer: QWidget, strips: tuple[QWidget, ...], columns: Columns) -> None:
        """Put the parts where they belong: bar, drawer, strips, columns."""
        center = QWidget(self)
        stack = QVBoxLayout(center)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(6)
        bars = QVBoxLayout()
        bars.setSpacing(0)
        bars.addWidget(top)
        bars.addWidget(drawer)
        stack.addLayout(bars)
        strip_lines = QVBoxLayout()
        strip_lines.setContentsMargins(8, 0, 8, 0)
        for strip in strips:
            strip_lines.addWidget(strip)
        stack.addLayout(strip_lines)
        stack.addWidget(columns, 1)
        self._columns = columns
        self.setCentralWidget(center)

    def before_closing(self, act: Callable[[], object]) -> None:
        """Have *act* run once when the window closes for good."""
        self._before_closing = act

    def let_go(self) -> None:
        """Close without any further question."""
        self._may_close = True
        self.close()

    def layout_now(self) -> WindowLayout:
        """Return where the window is and how it is divided."""
        where = self.normalGeometry() if self.isMaximized() else self.geometry()
        widths = () if self._columns is None else self._columns.widths
        return WindowLayout(where.x(), where.y(), where.width(), where.height(), self.isMaximized(), widths)

    def use_layout(self, layout: WindowLayout | None) -> None:
        """Take a remembered layout, moved onto a screen that is there; None gives the usual one."""
        columns = self._columns
        if layout is None:
            self.resize(*fitting_size(self.screen()))
            self.divide()
            return
        wanted = QRect(layout.x, layout.y, layout.width, layout.height)
        self.setGeometry(on_screen(wanted, self.screen().availableGeometry()))
        if columns is not None and layout.columns:
            columns.set_widths(layout.columns)
        if layout.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def divide(self) -> None:
        """Give the columns their usual widths in the window as wide as it is."""
        if self._columns is not None:
            inputs, explanation = (min(most, round(self.width() * share)) for most, share in SIDES)
            self._columns.set_widths((inputs, max(400, self.width() - inputs - explanation), explanation))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        # Refuse first: an exception in the question must not close the window and lose the work.
        event.ignore()
        if not self._may_close:
            self.close_asked.emit()
        if self._may_close:
            self._before_closing()
            event.accept()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns is not None:
            self._columns.fit_height(event.size().height())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)


def fitting_size(screen: QScreen) -> tuple[int, int]:
    """Return the usual size, or less on a smaller screen, where the window's own frame wants room, too."""
    room = screen.availableGeometry()
    return min(USUAL_SIZE[0], room.width() - FRAME[0]), min(USUAL_SIZE[1], room.height() - FRAME[1])


def on_screen(wanted: QRect, room: QRect) -> QRect:
    """Return *wanted* moved, and shrunk if need be, so that it lies within *room*."""
    result = QRect(wanted)
    result.setSize(wanted.size().boundedTo(room.size()))
    result.moveLeft(min(max(result.left(), room.left()), room.right() + 1 - result.width()))
    result.moveTop(min(max(result.top(), room.top()), room.bottom() + 1 - result.height()))
    return result


def dropped_file(event: QDropEvent) -> Path | None:
    """Return the one local file that is being dropped, or None."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in {SUFFIX, *RECOGNISED_SUFFIXES} else None
