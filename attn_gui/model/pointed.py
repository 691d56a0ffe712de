"""Which cell the pointer is on: a focus for as long as it stays there. Nothing of it is saved."""

from PySide6.QtCore import QObject, QTimer, Signal

from attn_gui.session.view_state import Focus

FRAME_MS = 16
"""The pointer crosses many cells in one frame: only the last of them is told."""


class Pointed(QObject):
    """Tells where the pointer is at most once a frame."""

    changed = Signal(object)
    """The Focus now, or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._focus: Focus | None = None
        self._next: Focus | None = None
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.timeout.connect(self._tell)

    @property
    def focus(self) -> Focus | None:
        """What was told last: the cell pointed at, None for none."""
        return self._focus

    def point(self, focus: Focus | None) -> None:
        """Have the pointer on the cell of *focus*, or on none, from the next frame on."""
        self._next = focus
        if not self._frame.isActive():
            self._frame.start()

    def forget(self) -> None:
        """Have the pointer on no cell at once: the cell was clicked, say, and is the focus itself now."""
        self._next = None
        self._frame.stop()
        self._tell()

    def _tell(self) -> None:
        if self._next != self._focus:
            self._focus = self._next
            self.changed.emit(self._focus)
