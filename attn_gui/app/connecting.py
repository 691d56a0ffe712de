"""Connects the parts: who hears whom is all written here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from attn_gui.app.actions import FIGURE_KEYS
from attn_gui.app.bar_dragging import WEIGHTS
from attn_gui.app.explaining import Explaining
from attn_gui.app.focus_commands import FocusCommands
from attn_gui.app.ripple import Ripple
from attn_gui.app.showing import Showing
from attn_gui.app.tool_commands import ToolCommands
from attn_gui.session.edits import DrawMask, PinState, SetKind, SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.remedies import Remedy
from attn_gui.session.session import MatrixName
from attn_gui.text import say
from attn_gui.views.chips import Chip

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer
    from attn_gui.app.view_commands import ViewCommands


class Connections:
    """Connects an Explorer's parts to one another."""

    def __init__(self, explorer: Explorer, commands: ViewCommands) -> None:
        self._explorer = explorer
        self._commands = commands
        self._showing = Showing(explorer)
        self._stage = WEIGHTS

    def connect(self) -> None:
        """Make every control do what it says, and every view show what there is."""
        self._connect_menus()
        self._connect_modes()
        self._connect_maps()
        self._connect_tables()
        self._connect_files()
        self._showing.connect()
        FocusCommands(self._explorer, self._commands, self._showing).begin()
        Explaining(self._explorer).begin()
        self._explorer.dragging.begin()
        ToolCommands(self._explorer).connect()
        Ripple(self._explorer)

    def _connect_menus(self) -> None:
        explorer, commands = self._explorer, self._commands
        panels, dialogs, window = explorer.panels, explorer.dialogs, explorer.window
        explorer.actions.place_menu("mask", panels.mask_menu)
        explorer.actions.menus["table"].aboutToShow.connect(self._fill_table_menu)
        doers = {
            "new": dialogs.new,
            "open": explorer.files.open,
            "save": explorer.files.save,
            "saveAs": explorer.files.save_as,
            "importMatrix": lambda: explorer.tables.import_into(panels.inputs.current_table),
            "bringLayer": explorer.layers.bring,
            "exportTable": lambda: explorer.tables.export_table(panels.inputs.current_table),
            "exportFigure": lambda: explorer.figures.export(self._stage),
            "copyFigure": lambda: explorer.figures.copy(self._stage),
            "exportNumbers": lambda: explorer.tables.export_result(self._stage),
            "exportMeasures": explorer.tables.export_measures,
            "lessonSheet": lambda: self._open_sheet(printing=False),
            "print": lambda: self._open_sheet(printing=True),
            "notes": dialogs.notes,
            "quit": window.close,
            "undo": self._undo,
            "redo": explorer.document.redo,
            "pinNow": lambda: explorer.document.apply(PinState()),
            "preferences": dialogs.preferences,
            "resetZoom": panels.maps.reset_zoom,
            "nextHead": lambda: commands.step_head(1),
            "previousHead": lambda: commands.step_head(-1),
            "releaseKey": commands.release_key,
            "larger": lambda: explorer.theme.resize_text(1),
            "smaller": lambda: explorer.theme.resize_text(-1),
            "usualSize": lambda: explorer.theme.resize_text(0),
            "resetLayout": lambda: window.use_layout(None),
            "shortcuts": dialogs.shortcuts,
            "guide": lambda: dialogs.page("First steps", "first-steps.md"),
            "catalogue": dialogs.catalogue,
            "pitfalls": lambda: dialogs.page("What people trip over", "pitfalls.md"),
            "fileFormat": lambda: dialogs.page("The session file", "session-file.md"),
            "about": dialogs.about,
            **{f"enlarge-{key}": self._enlarging(key) for key in FIGURE_KEYS},
        }
        for name, act in doers.items():
            explorer.actions[name].triggered.connect(lambda _checked=False, act=act: act())
        toggles = {
            "showInputs": panels.columns.show_inputs,
            "showNumbers": commands.show_numbers,
            "fullScreen": lambda on: window.showFullScreen() if on else window.showNormal(),
            "options": self._show_options,
        }
        for name, turn in toggles.items():
            explorer.actions[name].triggered.connect(turn)
        panels.columns.inputs_turned.connect(explorer.actions["showInputs"].setChecked)

    def _connect_modes(self) -> None:
        explorer = self._explorer
        document, panels = explorer.document, explorer.panels
        for kind in (row for row in explorer.actions.names() if row.startswith("mode-")):
            key = kind.removeprefix("mode-")
            explorer.actions[kind].triggered.connect(lambda _checked=False, key=key: document.apply(SetKind(key)))
        panels.modes.kind_chosen.connect(lambda key: document.apply(SetKind(key)))
        panels.modes.score_chosen.connect(
            lambda score: document.apply(SetOptions(document.session.kind, {"score": score}))
        )
        panels.modes.options_toggled.connect(self._show_options)
        panels.modes.chip_removed.connect(self._remove_chip)
        panels.options.edited.connect(document.apply)
        menu = panels.mask_menu
        menu.edited.connect(document.apply)
        menu.tool_toggled.connect(panels.maps.set_mask_tool)
        menu.window_requested.connect(explorer.dialogs.window_sides)
        menu.cached_requested.connect(explorer.dialogs.cached_keys)
        menu.padding_requested.connect(explorer.dialogs.key_padding)
        menu.bias_requested.connect(explorer.tables.import_bias)

    def _connect_maps(self) -> None:
        explorer, commands = self._explorer, self._commands
        panels, maps = explorer.panels, explorer.panels.maps
        maps.cell_focused.connect(self._focus_cell)
        maps.focus_moved.connect(self._move_focus)
        maps.key_released.connect(commands.release_key)
        maps.colors_chosen.connect(commands.choose_colors)
        maps.mask_painted.connect(self._draw_mask)
        maps.all_heads_toggled.connect(commands.show_all_heads)
        maps.remedy_chosen.connect(self._mend)
        maps.menu_requested.connect(self._open_figure_menu)
        panels.heads.head_chosen.connect(commands.choose_head)
        panels.heads.number_chosen.connect(commands.choose_head_number)
        explorer.computation.outdated.connect(maps.set_outdated)
        explorer.pictures.drawn.connect(self._showing.show_figures)
        explorer.pictures.drawn.connect(
            lambda _figures: maps.maps["weights"].setFocus(), Qt.ConnectionType.SingleShotConnection
        )
        explorer.pictures.computed_shown.connect(self._showing.show_computed)

    def _connect_tables(self) -> None:
        explorer = self._explorer
        inputs = explorer.panels.inputs
        inputs.import_requested.connect(explorer.tables.import_into)
        inputs.export_requested.connect(explorer.tables.export_table)
        inputs.rejected.connect(explorer.messages.refuse)
        explorer.document.opened.connect(lambda _state: inputs.bring_forward(self._first_table()))
        explorer.document.rejected.connect(explorer.messages.refuse)
        explorer.document.session_changed.connect(lambda _before, _after: explorer.messages.forget_refusal())
        explorer.document.stepped.connect(explorer.messages.say)
        explorer.computation.failed.connect(explorer.messages.report)

    def _connect_files(self) -> None:
        explorer = self._explorer
        panels, window, files = explorer.panels, explorer.window, explorer.files
        window.file_dropped.connect(files.open_path)
        window.close_asked.connect(lambda: files.finish(self._close_when_idle))
        window.before_closing(self._remember)
        files.matrix_file_chosen.connect(explorer.tables.import_path)
        panels.start.example_chosen.connect(files.open_example)
        panels.start.own_numbers_chosen.connect(explorer.dialogs.new)
        panels.start.dismissed.connect(self._dismiss_start)
        panels.start.setVisible(not explorer.preferences.start_strip_dismissed)
        panels.status.cancel_clicked.connect(self._cancel)
        explorer.health.chip.clicked.connect(lambda: panels.side.open_panel("health"))

    def _open_sheet(self, *, printing: bool) -> None:
        # Read when first asked for: the window opens sooner.
        from attn_gui.app.sheet_commands import open_sheet

        open_sheet(self._explorer, printing=printing)

    def _undo(self) -> None:
        self._explorer.messages.forget_note()
        self._explorer.document.undo()

    def _first_table(self) -> MatrixName:
        session = self._explorer.document.session
        return KINDS[session.kind].sources(session)[0]

    def _fill_table_menu(self) -> None:
        menu, editor = self._explorer.actions.menus["table"], self._explorer.panels.inputs.current_editor
        # Never QMenu.clear(): PySide then takes the actions for deleted, and these belong to the table's own menu.
        for action in menu.actions():
            menu.removeAction(action)
        if editor is not None:
            editor.menu.show_session(self._explorer.document.session)
            menu.addActions(editor.menu.actions())

    def _enlarging(self, key: str) -> Callable[[], None]:
        maps = self._explorer.panels.maps
        return lambda: maps.enlarge(None if maps.enlarged == key else key)

    def _show_options(self, shown: bool) -> None:
        self._explorer.panels.options.setVisible(shown)
        self._explorer.panels.modes.set_options_open(shown)
        self._explorer.actions["options"].setChecked(shown)

    def _remove_chip(self, chip: Chip) -> None:
        self._explorer.document.apply(chip.edit)

    def _draw_mask(self, cells: list[tuple[int, int]], allowed: bool, gesture: object) -> None:
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        self._explorer.document.apply(DrawMask(rows, columns, allowed, merge_key=gesture))

    def _mend(self, remedy: Remedy) -> None:
        self._explorer.document.apply_together(remedy.label, remedy.edits)

    def _focus_cell(self, stage: str, row: int, column: int) -> None:
        self._stage = stage
        self._commands.focus_cell(stage, row, column)

    def _move_focus(self, stage: str, rows: int, columns: int) -> None:
        self._stage = stage
        self._commands.move_focus(stage, rows, columns)

    def _open_figure_menu(self, stage: str, point: QPoint) -> None:
        self._stage = stage
        actions = self._explorer.actions
        menu = QMenu(self._explorer.window)
        menu.setObjectName("figureMenu")
        exports = ("copyFigure", "exportFigure", "exportNumbers", "exportMeasures")
        names = (*exports, f"enlarge-{stage}", "resetZoom", "showNumbers")
        menu.addActions([actions[name] for name in names])
        if stage == WEIGHTS:
            menu.addSeparator()
            self._explorer.dragging.add_choices(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _close_when_idle(self) -> None:
        background, window = self._explorer.background, self._explorer.window
        if background.busy:
            background.idle.connect(window.let_go)
        else:
            window.let_go()

    def _remember(self) -> None:
        self._explorer.preferences.layout = self._explorer.window.layout_now()

    def _cancel(self) -> None:
        self._explorer.computation.stop()
        self._showing.end_computing()
        self._explorer.messages.say(
            say("Stopped. The maps still show the numbers from before; any change computes anew.")
        )

    def _dismiss_start(self) -> None:
        self._explorer.preferences.start_strip_dismissed = True
        self._explorer.panels.start.setVisible(False)
