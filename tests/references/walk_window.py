"""The window on a session file: what it shows of it, and its own Save As."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import bench_window as bench
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QToolButton, QWidget

from attn_gui.app.compose import Explorer, compose
from attn_gui.session.compute import Done


class Chosen:
    """Answers the file dialogs with the path that the walk sets."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def open_path(self, title: str, folder: Path, filters: Sequence[str]) -> Path | None:
        return self.path

    def save_path(self, title: str, proposal: Path, filters: Sequence[str]) -> Path | None:
        return self.path


class Window:
    """The composed program, driven by its own commands."""

    def __init__(self) -> None:
        bench.application()
        self.chosen = Chosen()
        self.explorer: Explorer = compose(replace(bench.surroundings(), paths=lambda _window: self.chosen))
        self.explorer.window.resize(1440, 900)
        self.explorer.window.show()
        self.explorer.actions["options"].trigger()

    def open(self, path: Path) -> Done:
        """Open the file by the menu's command and return the numbers that the window shows."""
        self.chosen.path = path
        self.explorer.actions["open"].trigger()
        bench.wait_until(lambda: self.explorer.document.path == path and bench.shows(self.explorer))
        current = self.explorer.computation.current
        assert isinstance(current, Done), str(current)
        return current

    def save_as(self, path: Path) -> None:
        """Save to another file by the menu's command."""
        self.chosen.path = path
        self.explorer.actions["saveAs"].trigger()
        bench.wait_until(lambda: self.explorer.document.path == path and not self.explorer.document.modified)

    def chips(self) -> tuple[str, ...]:
        """Return the texts of the chips, in their order, those behind the count too."""
        found = self.explorer.panels.modes.findChildren(QToolButton, "chip")
        return tuple(button.text() for button in found if button.parent() is not None and not _leaving(button))

    def mask(self) -> str:
        """Return the text on the mask's button."""
        button = self.explorer.window.findChild(QToolButton, "maskButton")
        assert button is not None
        return button.text().removesuffix(" ▾")

    def option(self, name: str) -> str | bool | None:
        """Return what the drawer's field shows; None where it is not to be seen."""
        field = self.explorer.window.findChild(QWidget, f"option-{name}")
        if field is None or not field.isVisible():
            return None
        if isinstance(field, QCheckBox):
            return field.isChecked()
        if isinstance(field, QComboBox):
            return field.currentText()
        return field.text() if isinstance(field, QLineEdit) else None


def _leaving(button: QToolButton) -> bool:
    line = button.parentWidget().layout()
    return line is None or line.indexOf(button) < 0
