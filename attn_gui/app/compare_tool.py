"""Connects the page of comparisons to document, focus, files and pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from attn_gui.app.compare_columns import CompareColumns
from attn_gui.app.compare_pictures import ComparePictures
from attn_gui.app.view_commands import ViewCommands
from attn_gui.figures.compared import ComparedFigures, Look, column_key
from attn_gui.figures.difference import DIFFERENCE
from attn_gui.figures.figure import Appearance, Theme
from attn_gui.model.computation import OUTDATED_MS
from attn_gui.model.latest import Latest
from attn_gui.session.comparing.answer import Answer, Column, answered
from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.words import OUTPUT, differing_words, moved_words
from attn_gui.session.compute import Refused
from attn_gui.session.remedies import Remedy
from attn_gui.session.session import MatrixName
from attn_gui.session.view_state import POOLED_HEADS, ColorChoice, ViewState
from attn_gui.text import Message
from attn_gui.views.compare_maps import Shown
from attn_gui.views.compare_page import ComparePage
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build(explorer: Explorer) -> ComparePage:
    """Return the page, which computes its columns while it is seen."""
    questions = explorer.surroundings.questions(explorer.window)

    def make_editor(name: MatrixName, optional: bool) -> MatrixEditor:
        editor = MatrixEditor(
            name, explorer.document, explorer.view, explorer.theme.theme, questions, optional=optional, parent=page
        )
        editor.import_requested.connect(explorer.tables.import_into)
        editor.export_requested.connect(explorer.tables.export_table)
        editor.rejected.connect(explorer.messages.refuse)
        return editor

    page = ComparePage(make_editor)
    CompareTool(explorer, page)
    return page


class CompareTool(QObject):
    """Computes in a thread of the tools; a moved focus only paints anew."""

    def __init__(self, explorer: Explorer, page: ComparePage) -> None:
        super().__init__(page)
        self._explorer, self._page = explorer, page
        self._columns = CompareColumns(explorer, page)
        self._pictures = ComparePictures(explorer, page, self._look)
        self._commands = ViewCommands(explorer.document, explorer.view, self)
        self._stage, self._shared = "weights", True
        self._answer: Answer | None = None
        self._figures: ComparedFigures | None = None
        self._latest = Latest(explorer.surroundings.tools, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(OUTDATED_MS)
        self._patience.timeout.connect(lambda: page.maps.set_outdated(True))
        self._computing = WhileSeen(page, self._refresh, self._leave)
        self._painting = WhileSeen(page, self._draw)
        self._latest.answered.connect(self._take)
        self._latest.failed.connect(self._fail)
        explorer.closers.append(self._latest.cancel)
        explorer.document.session_changed.connect(self._computing.note)
        self._columns.changed.connect(self._computing.note)
        explorer.view.changed.connect(self._follow_view)
        explorer.theme.theme_changed.connect(self._follow_theme)
        self._connect_bar()
        self._connect_maps()

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._answer

    @property
    def is_busy(self) -> bool:
        """Whether something is being computed."""
        return self._latest.busy

    def _connect_bar(self) -> None:
        bar, page, explorer = self._page.bar, self._page, self._explorer
        bar.stage_chosen.connect(self._choose_stage)
        bar.shared_toggled.connect(self._share)
        bar.pair_chosen.connect(self._columns.choose_pair)
        bar.column_added.connect(self._columns.add)
        bar.export_requested.connect(lambda: explorer.figures.export(DIFFERENCE))
        bar.copy_requested.connect(lambda: explorer.figures.copy(DIFFERENCE))
        page.file_wanted.connect(self._columns.ask_file)

    def _connect_maps(self) -> None:
        maps, commands = self._page.maps, self._commands
        maps.cell_focused.connect(lambda row, column: commands.focus_cell(self._stage, row, column))
        maps.focus_moved.connect(lambda rows, columns: commands.move_focus(self._stage, rows, columns))
        maps.key_released.connect(commands.release_key)
        maps.hovered.connect(self._hover)
        maps.colors_chosen.connect(self._choose_colors)
        maps.menu_requested.connect(self._pictures.open_menu)
        maps.remedy_chosen.connect(self._columns.mend)

    # ---- computing -----------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Compute what the columns hold now; the heads show it at once."""
        self._columns.show()
        self._show_bar()
        columns, previous = self._columns, self._answer
        session, entries, pair = self._explorer.document.session, columns.entries, columns.pair
        opened, pooled = dict(columns.opened), self._explorer.view.focus.head in POOLED_HEADS
        budget = self._explorer.preferences.memory_megabytes * 1_000_000
        look = self._look(self._explorer.theme.theme)

        def call(cancelled: Callable[[], bool]) -> ComparedFigures:
            answer = answered(
                session,
                entries,
                opened,
                pair,
                pooled=pooled,
                previous=previous,
                cancelled=cancelled,
                byte_budget=budget,
            )
            # Colours of a million cells take a while; the figures keep them.
            figures = ComparedFigures(answer)
            figures.columns(look)
            figures.difference(look)
            return figures

        self._patience.start()
        self._latest.request(call)

    def _take(self, figures: ComparedFigures) -> None:
        answer = figures.answer
        entries = tuple(column.entry for column in answer.columns)
        if answer.session is not self._explorer.document.session or entries != self._columns.entries:
            return
        self._patience.stop()
        self._page.maps.set_outdated(False)
        self._answer, self._figures = answer, figures
        self._draw()

    def _fail(self, error: BaseException) -> None:
        self._patience.stop()
        self._page.maps.set_outdated(False)
        self._explorer.messages.report(error)

    def _leave(self) -> bool:
        """Stop, and offer no pictures of what is not seen."""
        self._patience.stop()
        self._page.maps.set_outdated(False)
        self._pictures.withdraw()
        self._painting.note()
        return self._latest.cancel()

    def _follow_view(self, before: ViewState, after: ViewState) -> None:
        pooled = [state.focus.head in POOLED_HEADS for state in (before, after)]
        if before.compared != after.compared or before.colors != after.colors or pooled[0] != pooled[1]:
            self._computing.note()
        else:
            self._painting.note()

    def _follow_theme(self, theme: Theme) -> None:
        self._page.refresh_icons(theme)
        self._computing.note()

    # ---- painting ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        figures, theme = self._figures, self._explorer.theme.theme
        if figures is None:
            return
        look = self._look(theme)
        colors = look.appearance.colors
        plain = ColorChoice()
        shown = [
            Shown(column_key(column), *pair, colors.get(self._stage, plain), _remedies(column))
            for column, pair in zip(figures.answer.columns, figures.columns(look), strict=True)
        ]
        shown.append(Shown(DIFFERENCE, *figures.difference(look), colors.get(DIFFERENCE, plain)))
        self._page.show_columns(shown, theme)
        self._say()
        self._pictures.offer(figures, self._stage)

    def _look(self, theme: Theme) -> Look:
        state = self._explorer.view.state
        appearance = Appearance(theme, state.colors, state.map_digits, state.show_numbers)
        return Look(self._stage, state.focus, appearance, self._shared)

    def _say(self) -> None:
        if self._answer is None:
            return
        found = self._answer.found
        notes = [str(note) for note in self._columns.notes]
        if isinstance(found, Message):
            self._page.show_words([str(found)], notes)
            return
        moved = moved_words(found, self._stage, self._explorer.view.focus)
        self._page.show_words([*map(str, moved)], [*map(str, differing_words(found)), *notes])

    def _hover(self, _place: int, cell: tuple[int, int] | None) -> None:
        found = None if self._answer is None else self._answer.found
        if found is None or isinstance(found, Message):
            return
        focus = self._explorer.view.focus
        if cell is not None and _is_in(self._answer, self._stage, cell):
            own = {"component": cell[1]} if self._stage == OUTPUT else {"key": cell[1]}
            focus = replace(focus, query=cell[0], **own)
        self._page.show_moved([*map(str, moved_words(found, self._stage, focus))])

    def _show_bar(self) -> None:
        columns = self._columns
        self._page.bar.show_choice(self._stage, self._shared, columns.letters, columns.pair, columns.has_room)

    def _choose_stage(self, stage: str) -> None:
        self._stage = stage
        # Other colours are made in the thread of the tools, too; columns that are the same are not computed again.
        self._computing.note()

    def _share(self, shared: bool) -> None:
        self._shared = shared
        self._computing.note()

    def _choose_colors(self, place: int, choice: ColorChoice) -> None:
        last = self._answer is not None and place == len(self._answer.columns)
        self._commands.choose_colors(DIFFERENCE if last else self._stage, choice)


def _remedies(column: Column) -> tuple[Remedy, ...]:
    """What would mend a column: only what rests on the document can be mended."""
    if isinstance(column.computed, Refused) and isinstance(column.entry, Rival):
        return column.computed.remedies
    return ()


def _is_in(answer: Answer | None, stage: str, cell: tuple[int, int]) -> bool:
    found = None if answer is None else answer.found
    if found is None or isinstance(found, Message):
        return False
    difference = found.stages[stage]
    rows, columns = found.weights.values.shape[1:] if isinstance(difference, Message) else difference.values.shape[1:]
    return cell[0] < rows and cell[1] < columns
