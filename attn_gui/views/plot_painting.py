"""One painting for each change of a plot, in the same turn as the rest of the window."""

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtWidgets import QGraphicsView

SCRAP = QRectF(0, 0, 1, 1)


class PlotPainting(QObject):
    """Repaints a plot's viewport when asked, and whenever items of its scene ask by themselves.

    Left alone, every scene tells its view a turn later, so that six plots make six rounds of painting the window.
    """

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._awaits_echo = False
        view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        view.scene().changed.connect(self._echo)

    def repaint(self, part: QRect | None = None) -> None:
        """Have the viewport, or *part* of it, painted with what else the window has to paint."""
        viewport = self._view.viewport()
        if part is None:
            viewport.update()
        else:
            viewport.update(part)
        # The scene will tell of these very changes; of a scrap it tells even where there were none.
        self._awaits_echo = True
        self._view.scene().update(SCRAP)

    def _echo(self) -> None:
        expected, self._awaits_echo = self._awaits_echo, False
        if not expected:
            self._view.viewport().update()
