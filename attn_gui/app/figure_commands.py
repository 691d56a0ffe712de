"""Export and copy figures: drawn and written in the background by the same painter as on the command line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from attn_gui.app.messages import Messages
from attn_gui.app.pictures import Pictures
from attn_gui.app.preferences import Preferences
from attn_gui.errors import AttentionError
from attn_gui.figures.figure import Figure
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.io.atomic import write_atomically
from attn_gui.io.errors import shown_name
from attn_gui.model.background import Background
from attn_gui.model.latest import Latest
from attn_gui.text import say
from attn_gui.views.export_dialog import FORMATS, WITH_PIXELS, ExportChoice, ExportDialog
from attn_gui.views.questions import PathProvider

THEMES = {"light": LIGHT, "dark": DARK}
FIRST_CHOICE = ExportChoice("weights", "png", 1200, 800, 2.0, 192, "light")
COPY_SIZE, COPY_SCALE = (1200, 800), 2.0


class FigureCommands(QObject):
    """What the menus do with figures; remembers the last choice of the dialog while the program runs."""

    def __init__(
        self,
        pictures: Pictures,
        background: Background,
        previews: Latest,
        messages: Messages,
        preferences: Preferences,
        paths: PathProvider,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pictures = pictures
        self._background = background
        self._previews = previews
        self._messages = messages
        self._preferences = preferences
        self._paths = paths
        self._window = window
        self._choice = FIRST_CHOICE
        self._dialog: ExportDialog | None = None
        previews.answered.connect(self._show_preview)
        previews.failed.connect(self._preview_failed)

    def export(self, key: str) -> None:
        """Ask how the figure *key* is to be exported, then where to, and write it."""
        figures = {name: str(kind.title) for name, kind in FIGURES.items() if self._pictures.has_figure(name)}
        figures |= {name: str(offer.title) for name, offer in self._pictures.offered.items()}
        dialog = ExportDialog(figures, replace(self._choice, figure=key), self._window)
        self._dialog = dialog
        dialog.changed.connect(self._draw_preview)
        dialog.accepted.connect(lambda: self._chosen(dialog.choice))
        dialog.finished.connect(self._forget_dialog)
        dialog.ask_for_preview()
        dialog.open()

    def copy(self, key: str) -> None:
        """Put the figure *key* on the clipboard as an image."""
        figure = self._pictures.figure(key, LIGHT)
        drawing = say("Copying the figure")

        def show(data: bytes) -> None:
            QGuiApplication.clipboard().setImage(QImage.fromData(data))
            self._messages.say(say("The figure is on the clipboard."))

        draw = drawn(figure, replace(FIRST_CHOICE, width=COPY_SIZE[0], height=COPY_SIZE[1], scale=COPY_SCALE))
        self._background.run(draw, show, self._messages.report, drawing)

    def _chosen(self, choice: ExportChoice | None) -> None:
        if choice is None:
            return
        self._choice = choice
        proposal = self._preferences.last_folder / f"{choice.figure}.{choice.format}"
        path = self._paths.save_path("Export", proposal, [f"{FORMATS[choice.format]} (*.{choice.format})"])
        if path is not None:
            self._write(*_agreed(choice, path))

    def _write(self, choice: ExportChoice, path: Path) -> None:
        draw = drawn(self._pictures.figure(choice.figure, THEMES[choice.theme]), choice)

        def done(_none: object) -> None:
            self._preferences.last_folder = path.parent
            self._messages.say(say("Exported {name}.", name=shown_name(path)))

        exporting = say("Exporting {name}", name=shown_name(path))
        self._background.run(lambda: write_atomically(path, draw()), done, self._messages.report, exporting)

    def _draw_preview(self, choice: ExportChoice) -> None:
        plain = replace(choice, format="png", scale=1.0)
        draw = drawn(self._pictures.figure(choice.figure, THEMES[choice.theme]), plain)
        self._previews.request(lambda _cancelled: draw())

    def _show_preview(self, data: object) -> None:
        if self._dialog is not None and isinstance(data, bytes):
            self._dialog.show_preview(QImage.fromData(data))

    def _preview_failed(self, error: BaseException) -> None:
        if self._dialog is not None and isinstance(error, AttentionError):
            self._dialog.show_complaint(error.message)
        else:
            self._messages.report(error)

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _agreed(choice: ExportChoice, path: Path) -> tuple[ExportChoice, Path]:
    """The format that the name ends in, where it is one; else the name with the ending of the format chosen."""
    ending = path.suffix[1:].lower()
    if ending in FORMATS:
        return replace(choice, format=ending), path
    return choice, path.with_name(f"{path.name}.{choice.format}")


def drawn(figure: Figure, choice: ExportChoice) -> Callable[[], bytes]:
    """Return the call that draws *figure* as *choice* says; safe in a worker."""
    # Imported when first asked for: the window opens sooner.
    from attn_gui.views.export_render import render

    size = choice.width, choice.height
    # Vectors have no pixels to be made more of: the dialog offers them no scale, and the command line has 1 for it.
    scale = choice.scale if choice.format in WITH_PIXELS else 1.0
    return lambda: render(figure, format=choice.format, size=size, scale=scale, dpi=choice.dpi)
