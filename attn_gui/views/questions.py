"""Questions to the user and the paths of files, behind protocols so that tests answer them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from attn_gui.text import Message


class Questions(Protocol):
    """Asks the user to choose."""

    def ask(self, question: Message, choices: Sequence[Message], default: int, cancel: int) -> int:
        """Return the place of the chosen answer; Escape gives *cancel*."""
        ...


class PathProvider(Protocol):
    """Asks the user for a file."""

    def open_path(self, title: str, folder: Path, filters: Sequence[str]) -> Path | None:
        """Return the file to read, or None when the user gave up."""
        ...

    def save_path(self, title: str, proposal: Path, filters: Sequence[str]) -> Path | None:
        """Return the file to write, with a suffix of the chosen filter, or None."""
        ...


class BoxQuestions:
    """Questions in a message box on *parent*."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask(self, question: Message, choices: Sequence[Message], default: int, cancel: int) -> int:
        """Return the place of the chosen answer; Escape gives *cancel*."""
        box = QMessageBox(self._parent)
        box.setObjectName("question")
        box.setWindowTitle("Attention Explorer")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(str(question))
        # A single "&" in a name from a file would be taken for a mnemonic.
        texts = [str(choice).replace("&", "&&") for choice in choices]
        buttons = [box.addButton(text, QMessageBox.ButtonRole.ActionRole) for text in texts]
        box.setDefaultButton(buttons[default])
        box.setEscapeButton(buttons[cancel])
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((place for place, button in enumerate(buttons) if button is clicked), cancel)


class DialogPaths:
    """The file dialogs of Qt on *parent*."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_path(self, title: str, folder: Path, filters: Sequence[str]) -> Path | None:
        """Return the file to read, or None when the user gave up."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(folder), ";;".join(filters))
        return Path(name) if name else None

    def save_path(self, title: str, proposal: Path, filters: Sequence[str]) -> Path | None:
        """Return the file to write, with a suffix of the chosen filter, or None."""
        name, chosen = QFileDialog.getSaveFileName(self._parent, title, str(proposal), ";;".join(filters))
        return with_suffix(Path(name), chosen) if name else None


def with_suffix(path: Path, chosen_filter: str) -> Path:
    """Return *path* with the first suffix of a filter like ``CSV (*.csv)`` where it has none."""
    if path.suffix or "*." not in chosen_filter:
        return path
    suffix = chosen_filter.split("*.", 1)[1].split(")", maxsplit=1)[0].split(maxsplit=1)[0]
    return path.with_name(f"{path.name}.{suffix}")
