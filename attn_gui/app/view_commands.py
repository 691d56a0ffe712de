"""Focus, colours, heads, digits, panels: what the View menu and the mouse do. None of it changes the document."""

from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QObject

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.kinds import KINDS
from attn_gui.session.view_state import POOLED_HEADS, ColorChoice, Focus, ViewState

OUTPUT = "output"


class ViewCommands(QObject):
    """Turns gestures into changes of the ViewState."""

    def __init__(self, document: Document, view: CurrentView, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._held = view.focus
        view.changed.connect(self._note_held)

    def focus_cell(self, stage: str, row: int, column: int) -> None:
        """Focus a cell of a map."""
        if stage == OUTPUT:
            self._view.set_focus(query=row, component=column)
        else:
            self._view.set_focus(query=row, key=column, component=None)

    def move_focus(self, stage: str, rows: int, columns: int) -> None:
        """Move the focus by so many cells of the map it is in; it stops at the edges."""
        focus = self._view.focus
        start = focus.component if stage == OUTPUT else focus.key
        # From a whole row the first step across enters it.
        column = start + columns if start is not None else (0 if columns else None)
        if column is None:
            self._view.set_focus(query=max(0, focus.query + rows))
        else:
            self.focus_cell(stage, max(0, focus.query + rows), max(0, column))

    def release_key(self) -> None:
        """Focus the whole row."""
        self._view.set_focus(key=None, component=None)

    @property
    def is_locked(self) -> bool:
        """Whether a cell is held, not a whole row."""
        return is_cell(self._view.focus)

    def lock(self, pointed: Focus | None) -> None:
        """Hold the cell *pointed* at; without one the cell held last, in the row that is focused now."""
        if pointed is not None:
            self._view.set_focus(query=pointed.query, key=pointed.key, component=pointed.component)
        elif not self.is_locked:
            key = self._held.key if is_cell(self._held) else 0
            self._view.set_focus(key=key, component=self._held.component)

    def choose_head(self, head: int) -> None:
        """Focus a head, their mean or their maximum."""
        self._view.set_focus(head=head)

    def step_head(self, step: int) -> None:
        """Focus the next or previous head; mean and maximum come after the last."""
        session = self._document.session
        if KINDS[session.kind].has_heads:
            places = [*range(session.options.num_heads), *POOLED_HEADS]
            now = places.index(self._view.focus.head) if self._view.focus.head in places else 0
            self._view.set_focus(head=places[(now + step) % len(places)])

    def choose_colors(self, figure: str, choice: ColorChoice) -> None:
        """Give a figure a colour map and limits."""
        state = self._view.state
        self._view.set_state(replace(state, colors=MappingProxyType({**state.colors, figure: choice})))

    def show_numbers(self, shown: bool) -> None:
        """Write numbers into the cells of maps where they fit, or not."""
        self._view.set_state(replace(self._view.state, show_numbers=shown))

    def show_all_heads(self, shown: bool) -> None:
        """Let ④ show all heads after W_o, or the focused head."""
        focus = replace(self._view.focus, component=None)
        self._view.set_state(replace(self._view.state, all_heads=shown, focus=focus))

    def choose_head_number(self, key: str) -> None:
        """Let the number *key* stand under each head."""
        self._view.set_state(replace(self._view.state, head_number=key))

    def _note_held(self, _before: ViewState, after: ViewState) -> None:
        if is_cell(after.focus):
            self._held = after.focus


def is_cell(focus: Focus) -> bool:
    """Return whether *focus* is one cell, not a whole row."""
    return focus.key is not None or focus.component is not None
