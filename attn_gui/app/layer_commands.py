"""Bringing in the parameters of a layer; files are read in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from attn_gui.app.messages import Messages
from attn_gui.app.preferences import Preferences
from attn_gui.io.errors import shown_name
from attn_gui.model.background import Background
from attn_gui.model.document import Document
from attn_gui.text import say
from attn_gui.views.questions import PathProvider

if TYPE_CHECKING:
    from attn_gui.session.layer_edits import BringLayer
    from attn_gui.session.layer_plan import LayerPlan
    from attn_gui.session.layers import Layer

FILTERS = ("Arrays with names (*.npz)", "All files (*)")


class LayerCommands(QObject):
    """Asks for a file, shows what its layers would become, and brings in the one that is accepted."""

    def __init__(
        self,
        document: Document,
        background: Background,
        messages: Messages,
        preferences: Preferences,
        paths: PathProvider,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._background = background
        self._messages = messages
        self._preferences = preferences
        self._paths = paths
        self._window = window

    def bring(self) -> None:
        """Ask for a file and show the layers in it."""
        path = self._paths.open_path("Bring a Layer’s Parameters", self._preferences.last_folder, FILTERS)
        if path is not None:
            self.show_path(path)

    def show_path(self, path: Path) -> None:
        """Show what the layers of the file would become; what is accepted is one edit."""
        # Imported when first asked for: the window opens sooner.
        from attn_gui.io.named_arrays import read_named_arrays
        from attn_gui.session.layers import layers_in
        from attn_gui.views.layer_dialog import LayerDialog

        name = shown_name(path)

        def show(layers: tuple[Layer, ...]) -> None:
            self._preferences.last_folder = path.parent
            dialog = LayerDialog(name, layers, self._document.session, self._window)
            dialog.accepted.connect(lambda: self._take(dialog.plan, name))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        reading = say("Reading {name}", name=name)
        self._background.run(lambda: layers_in(read_named_arrays(path), name), show, self._messages.report, reading)

    def _take(self, plan: LayerPlan | None, name: str) -> None:
        if plan is None:
            return

        def bring(edit: BringLayer) -> None:
            self._document.apply(edit)

        reading = say("Reading the layer’s numbers")
        self._background.run(lambda: plan.edit(name), bring, self._messages.report, reading)
