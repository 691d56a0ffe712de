"""The two buttons beside a mouse's others: they go back and forward wherever in the window the pointer is."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from attn_gui.overriding import override


class ThumbButtons(QObject):
    """Hears the buttons before any widget of *window* does. Signals: ``back()``, ``forward()``."""

    back = Signal()
    forward = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            # Only a window that has been made has the handle through which all mouse events come.
            handle = self._window.windowHandle() if event.type() is QEvent.Type.Show else None
            if handle is not None:
                self._window.removeEventFilter(self)
                handle.installEventFilter(self)
            return False
        return isinstance(event, QMouseEvent) and self._take(event)

    def _take(self, event: QMouseEvent) -> bool:
        signals = {Qt.MouseButton.BackButton: self.back, Qt.MouseButton.ForwardButton: self.forward}
        signal = signals.get(event.button())
        if signal is None:
            return False
        if event.type() is QEvent.Type.MouseButtonPress:
            signal.emit()
        return True
