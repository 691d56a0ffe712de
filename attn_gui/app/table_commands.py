"""Files in and out of single tables; reading and writing happen in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from attn_gui.app.messages import Messages
from attn_gui.app.preferences import Preferences
from attn_gui.io.errors import shown_name
from attn_gui.io.matrices import FORMATS, READ_SUFFIXES, FoundArray, Matrix, read_arrays, read_matrix, write_matrix
from attn_gui.io.measure_files import write_measures
from attn_gui.model.background import Background
from attn_gui.model.computation import Computation
from attn_gui.model.document import Document
from attn_gui.session.compute import Done
from attn_gui.session.edits import SetBias
from attn_gui.session.inputs import shown_matrix, tokens_of
from attn_gui.session.session import INPUTS, QUERY, Array, MatrixName, X, stored_matrix
from attn_gui.text import say
from attn_gui.views.questions import PathProvider

if TYPE_CHECKING:
    from attn_gui.views.import_dialog import ImportDialog

TABLE_FILTERS = (f"Matrices ({' '.join(f'*{suffix}' for suffix in READ_SUFFIXES)})", "All files (*)")
SAVE_FILTERS = tuple(
    f"{str(row.label).removeprefix('a ')} ({' '.join(f'*{suffix}' for suffix in row.suffixes)})"
    for row in FORMATS
    if row.encode is not None
)


class TableCommands(QObject):
    """Import into a table, export a table or a result."""

    def __init__(
        self,
        document: Document,
        computation: Computation,
        background: Background,
        messages: Messages,
        preferences: Preferences,
        paths: PathProvider,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._computation = computation
        self._background = background
        self._messages = messages
        self._preferences = preferences
        self._paths = paths
        self._window = window

    def import_into(self, name: MatrixName) -> None:
        """Ask for a file and put one of its arrays in the table *name*."""
        path = self._paths.open_path("Import", self._preferences.last_folder, TABLE_FILTERS)
        if path is not None:
            self.import_path(path, name)

    def import_path(self, path: Path, name: MatrixName = QUERY) -> None:
        """Show what is in the file and let the user choose array, slice and table."""
        # Imported when first asked for: the window opens sooner.
        from attn_gui.views.import_dialog import ImportDialog

        def show(found: Sequence[FoundArray]) -> None:
            self._preferences.last_folder = path.parent
            dialog = ImportDialog(shown_name(path), found, self._document.session, name, self._window)
            dialog.accepted.connect(lambda: self._take(dialog))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        reading = say("Reading {name}", name=shown_name(path))
        self._background.run(lambda: read_arrays(path), show, self._messages.report, reading)

    def import_bias(self) -> None:
        """Ask for a file and add its numbers to the scores."""
        path = self._paths.open_path("Bias from a file", self._preferences.last_folder, TABLE_FILTERS)
        if path is None:
            return

        def take(matrix: Matrix) -> None:
            self._document.apply(SetBias(matrix.values))

        reading = say("Reading {name}", name=shown_name(path))
        self._background.run(lambda: read_matrix(path), take, self._messages.report, reading)

    def export_table(self, name: MatrixName) -> None:
        """Ask for a file and write the table *name* to it, with its token names where the format has room."""
        session = self._document.session
        inputs = (*INPUTS, X)
        values = shown_matrix(session, name) if name in INPUTS else stored_matrix(session, name)
        if values is None:
            return
        labels = session.x_tokens if name == X else tokens_of(session, name) if name in inputs else None
        self._write(str(name).replace("/", "-"), values, labels)

    def export_result(self, stage: str) -> None:
        """Ask for a file and write scores, weights or output of the newest result to it."""
        computed = self._computation.current
        if not isinstance(computed, Done):
            self._messages.say(say("There are no numbers to export yet."))
            return
        values = getattr(computed.result, stage)
        if values.ndim == 2:
            self._write(stage, values, computed.inputs.query_tokens)
            return
        path = self._ask(stage, ("NumPy (*.npy)", "NumPy archive (*.npz)"))
        if path is not None:
            self._run(path, lambda: write_matrix(path, values))

    def export_measures(self) -> None:
        """Ask for a file and write all measures of every row to it; the overlap of several heads beside it."""
        computed = self._computation.current
        if not isinstance(computed, Done):
            self._messages.say(say("There are no numbers to export yet."))
            return
        proposal = self._preferences.last_folder / "measures.csv"
        path = self._paths.save_path("Export", proposal, ("CSV (*.csv)",))
        if path is not None:
            whole = path if path.suffix else path.with_name(f"{path.name}.csv")
            self._run(whole, lambda: write_measures(whole, computed))

    def _write(self, name: str, values: Array, labels: Sequence[str] | None) -> None:
        path = self._ask(name, SAVE_FILTERS)
        if path is not None:
            self._run(path, lambda: write_matrix(path, values, labels))

    def _ask(self, name: str, filters: Sequence[str]) -> Path | None:
        return self._paths.save_path("Export", self._preferences.last_folder / f"{name}.npy", filters)

    def _run(self, path: Path, write: Callable[[], object]) -> None:
        def done(_none: object) -> None:
            self._preferences.last_folder = path.parent
            self._messages.say(say("Exported {name}.", name=shown_name(path)))

        self._background.run(write, done, self._messages.report, say("Exporting {name}", name=shown_name(path)))

    def _take(self, dialog: ImportDialog) -> None:
        edit = dialog.edit()
        if edit is not None:
            self._document.apply(edit)
