"""The dialogs of the menus: each asks, and what is chosen becomes an edit or a preference.

Each is imported when it is first asked for, so that the window opens sooner.
"""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph
import PySide6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from attn_gui import __version__
from attn_gui.app.actions import Actions
from attn_gui.app.file_commands import FileCommands
from attn_gui.app.menus import THEMES
from attn_gui.app.preferences import Preferences, ThemeChoice
from attn_gui.app.theme import ThemeControl
from attn_gui.model.computation import Computation
from attn_gui.model.document import Document
from attn_gui.resources import resource
from attn_gui.session.edits import SetCausalOffset, SetMask, SetNotes, SetWindow
from attn_gui.session.inputs import tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import new_session
from attn_gui.session.tokens import unique_tokens
from attn_gui.session.view_state import ViewState
from attn_gui.text import say
from attn_gui.views.explanation_browser import EXPLANATION_KEYS
from attn_gui.views.heatmap_keys import MAP_KEYS
from attn_gui.views.matrix_keys import TABLE_KEYS

if TYPE_CHECKING:
    from attn_gui.views.new_dialog import NewChoice
    from attn_gui.views.padding_dialog import PaddingDialog
    from attn_gui.views.preferences_dialog import PreferencesDialog

PANEL_KEYS = (
    ("In a page", "Move the focus as in a map", "Arrow keys, Page Up, Page Down, Home, End"),
    ("In a page", "Let go of the key: focus the whole row", "Escape"),
    ("In the bars of ③", "Move the focused weight by 0.01; with Shift by 0.05", "Up, Down"),
    ("In the bars of ③", "Take a drag back", "Escape"),
    ("Step by step", "Walk on and back, to the first and last step", "Arrow keys, Home, End"),
    ("Step by step", "Play or pause", "Space"),
    ("Predict", "Choose a bar, move it; with Shift in small steps", "Left, Right; Up, Down"),
    ("Predict", "Reveal, then the next row", "Return"),
)
"""What keys do in pages and panels that have some of their own, for the help."""


class Dialogs(QObject):
    """Opens dialogs over the window; none of them blocks the program."""

    def __init__(
        self,
        actions: Actions,
        document: Document,
        computation: Computation,
        files: FileCommands,
        theme: ThemeControl,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._document = document
        self._computation = computation
        self._files = files
        self._theme = theme
        self._preferences = preferences
        self._window = window

    def new(self) -> None:
        """Ask for sizes and begin a session of one's own."""
        from attn_gui.views.new_dialog import NewDialog

        dialog = NewDialog(self._window)
        dialog.accepted.connect(lambda: self._begin(dialog.choice))
        _open(dialog)

    def notes(self) -> None:
        """Show the notes; a change is one edit."""
        from attn_gui.views.text_dialogs import NotesDialog

        dialog = NotesDialog(self._document.session.notes, self._window)
        dialog.accepted.connect(lambda: self._document.apply(SetNotes(dialog.notes)))
        _open(dialog)

    def key_padding(self) -> None:
        """Let the user tick which keys take part."""
        from attn_gui.views.padding_dialog import PaddingDialog

        session = self._document.session
        tokens = unique_tokens(tokens_of(session, KINDS[session.kind].sources(session)[1]))
        padding = session.mask.key_padding
        fits = padding is not None and len(padding) == len(tokens)
        dialog = PaddingDialog(tokens, padding if fits else None, self._window)
        dialog.accepted.connect(lambda: self._pad(dialog))
        _open(dialog)

    def window_sides(self) -> None:
        """Ask for the sides of the sliding window."""
        from attn_gui.views.counts_dialog import Count, CountsDialog

        left, right = self._document.session.mask.window or (None, None)
        counts = (
            Count("windowLeft", "Keys &back", "all", left),
            Count("windowRight", "Keys &ahead", "all", right),
        )
        words = "A query attends to its own place, and to so many keys before and after it. Empty means all."
        dialog = CountsDialog("windowDialog", "Sliding window", words, counts, self._window)
        dialog.accepted.connect(lambda: self._document.apply(SetWindow((dialog.numbers[0], dialog.numbers[1]))))
        _open(dialog)

    def cached_keys(self) -> None:
        """Ask how many keys were cached before the first query."""
        from attn_gui.views.counts_dialog import Count, CountsDialog

        counts = (Count("cachedKeys", "&Cached keys", "by the causal rule", self._document.session.mask.causal_offset),)
        words = (
            "Keys that stand before the first query, as when decoding with a cache: query i stands at key i + this "
            "count. It moves the causal rule, the sliding window and positions."
        )
        dialog = CountsDialog("cachedDialog", "Cached keys", words, counts, self._window)
        dialog.accepted.connect(lambda: self._document.apply(SetCausalOffset(dialog.numbers[0])))
        _open(dialog)

    def preferences(self) -> None:
        """Show the preferences."""
        from attn_gui.views.preferences_dialog import PreferencesDialog

        themes = {choice.value: text.replace("&", "") for choice, text in THEMES.items()}
        megabytes, less_motion = self._preferences.memory_megabytes, self._preferences.less_motion
        dialog = PreferencesDialog(
            themes, self._theme.choice.value, megabytes, less_motion=less_motion, parent=self._window
        )
        dialog.accepted.connect(lambda: self._prefer(dialog))
        _open(dialog)

    def shortcuts(self) -> None:
        """List every command with its keys."""
        from attn_gui.views.text_dialogs import ShortcutsDialog

        tables = (("In a table", str(row.words), ", ".join(row.keys)) for row in TABLE_KEYS)
        maps = (("In a map", str(words), keys) for keys, words in MAP_KEYS)
        told = (("In an explanation", str(words), keys) for keys, words in EXPLANATION_KEYS)
        rows = [*self._actions.shortcut_rows(), *tables, *maps, *told, *PANEL_KEYS]
        _open(ShortcutsDialog(rows, self._window))

    def page(self, title: str, name: str) -> None:
        """Show a page of help."""
        self._read(title, resource(f"help/{name}").read_text(encoding="utf-8"))

    def catalogue(self) -> None:
        """Show every score, normaliser, position and mask rule with its formula and source."""
        from attn_gui.session.catalogue import catalogue_page

        self._read("The catalogue of attention", catalogue_page())

    def _read(self, title: str, text: str) -> None:
        from attn_gui.views.text_dialogs import PageDialog

        _open(PageDialog(title, text, self._window))

    def about(self) -> None:
        """Show what this is and the versions it runs on."""
        from attn_gui.views.text_dialogs import AboutDialog

        _open(AboutDialog(about_lines(), self._window))

    def _begin(self, choice: NewChoice | None) -> None:
        if choice is None:
            return
        session = new_session(
            len(choice.query_tokens),
            len(choice.key_tokens),
            choice.key_width,
            choice.value_width,
            choice.fill,
            choice.seed,
            query_tokens=choice.query_tokens,
            key_tokens=choice.key_tokens,
        )
        self._files.finish(lambda: self._files.show_session(session, ViewState(), None))

    def _pad(self, dialog: PaddingDialog) -> None:
        mask = self._document.session.mask
        padded = replace(mask, key_padding=dialog.allowed)
        self._document.apply(SetMask(padded, say("Set the key padding")))

    def _prefer(self, dialog: PreferencesDialog) -> None:
        self._theme.choose(ThemeChoice(dialog.theme))
        if dialog.less_motion != self._preferences.less_motion:
            self._preferences.less_motion = dialog.less_motion
        if dialog.megabytes != self._preferences.memory_megabytes:
            self._preferences.memory_megabytes = dialog.megabytes
            self._computation.set_byte_budget(dialog.megabytes * 1_000_000)


def about_lines() -> list[str]:
    """Return name, versions and licences."""
    return [
        f"Attention Explorer {__version__}",
        "Edit Q, K and V and watch the scores, weights and output of attention follow.",
        "",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}",
        f"pyqtgraph {pyqtgraph.__version__}, NumPy {np.__version__}",
        f"{platform.system()} {platform.release()}",
        "",
        "Licence: MIT. Qt and PySide6: LGPL-3. pyqtgraph: MIT. NumPy: BSD-3.",
        "Icons: Lucide (ISC). Font: DejaVu. Recorded head: all-MiniLM-L6-v2 (Apache-2.0).",
    ]


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
