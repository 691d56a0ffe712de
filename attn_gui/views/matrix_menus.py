"""The menu of a table, the same under its button and its context key: every command is one edit of the document."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from attn_gui.session.edits import FillMatrix, Link, MakeX, RemoveX, Unlink
from attn_gui.session.fills import FILLS
from attn_gui.session.inputs import is_linked
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import INPUTS, MatrixName, Session, X
from attn_gui.views.matrix_commands import COLUMN_COMMANDS, ROW_COMMANDS, TOKEN_COMMANDS, Place, SizeCommand
from attn_gui.views.matrix_heads import width_of
from attn_gui.views.matrix_view import MatrixView
from attn_gui.views.matrix_words import is_vector

SEEDED = "random"
"""The fill that asks for a seed."""

TABLE_COMMANDS: tuple[tuple[str, str, Callable[[MatrixView], None]], ...] = (
    ("cut", "Cu&t\tCtrl+X", MatrixView.cut),
    ("copy", "&Copy\tCtrl+C", MatrixView.copy),
    ("explain", "&Where this number comes from\tCtrl+Return", MatrixView.explain),
    ("copyAll", "Copy w&hole table as text", MatrixView.copy_all),
    ("paste", "&Paste\tCtrl+V", MatrixView.paste),
    ("clear", "Set to &zero\tDel", MatrixView.clear),
)


class MatrixMenu(QMenu):
    """Signals: ``edit_wanted(Edit)``, ``seed_wanted(fill)``, ``names_wanted()``, ``import_wanted()``,
    ``export_wanted()``, ``remove_wanted()``."""

    edit_wanted = Signal(object)
    seed_wanted = Signal(str)
    names_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, table: MatrixView, *, optional: bool, parent: QWidget) -> None:
        super().__init__(f"Table {symbol_of(table.table.name)}", parent)
        self._table = table
        self._name: MatrixName = table.table.name
        self._width = table.table.columnCount()
        self._sized: list[tuple[QAction, SizeCommand]] = []
        self.setObjectName(f"menu:{self._name}")
        self._add_link()
        self._add_fills()
        if self._name.kind is None:
            self._add_sized("To&kens", "tokens", TOKEN_COMMANDS, self._add_names)
        elif not is_vector(self._name):
            self._add_sized("Ro&ws", "rows", ROW_COMMANDS)
        self._add_sized("&Dimensions", "dimensions", COLUMN_COMMANDS)
        self.addSeparator()
        for key, text, act in TABLE_COMMANDS:
            self._add(self, key, text, lambda act=act: act(self._table))
        self.addSeparator()
        self._add(self, "import", "&Import from file…", self.import_wanted.emit)
        self._add(self, "export", "&Export table…", self.export_wanted.emit)
        if optional:
            self.addSeparator()
            self._add(self, "remove", f"&Remove {symbol_of(self._name)}", self.remove_wanted.emit)

    def show_session(self, session: Session) -> None:
        """Enable what can be done now."""
        self._width = width_of(session, self._name)
        place = self.place()
        for action, command in self._sized:
            action.setEnabled(command.can_act(place))
            action.setStatusTip("" if action.isEnabled() else command.needs)
        if self._link is not None:
            linked = is_linked(session, self._name)
            self._link.setText(_link_words(session, self._name))
            edit = MakeX() if session.x is None else Unlink(self._name) if linked else Link(self._name)
            self._link.setData(edit)

    def place(self) -> Place:
        """Return what is selected, counted in the whole table."""
        rows, columns = self._table.selected_cells()
        block = self._table.table.block
        first = 0 if block is None else block[0]
        shifted = range(columns.start + first, columns.stop + first)
        return Place(self._name, rows, shifted, (self._table.table.rowCount(), self._width))

    def _add_link(self) -> None:
        self._link: QAction | None = None
        if self._name in INPUTS:
            self._link = self._add(self, "link", "&Use X again", self._link_or_not)
            self.addSeparator()
        elif self._name == X:
            self._add(self, "removeX", "&Remove X", lambda: self.edit_wanted.emit(RemoveX()))
            self.addSeparator()

    def _link_or_not(self) -> None:
        if self._link is not None:
            self.edit_wanted.emit(self._link.data())

    def _add_fills(self) -> None:
        menu = self.addMenu("&Fill")
        taken: set[str] = set()
        for key, fill in FILLS.items():
            text = _with_mnemonic(f"{str(fill.label).capitalize()}{'…' if key == SEEDED else ''}", taken)
            self._add(menu, f"fill-{key}", text, lambda key=key: self._fill(key))

    def _fill(self, key: str) -> None:
        if key == SEEDED:
            self.seed_wanted.emit(key)
        else:
            self.edit_wanted.emit(FillMatrix(self._name, key))

    def _add_sized(
        self, title: str, key: str, commands: tuple[SizeCommand, ...], more: Callable[[QMenu], None] | None = None
    ) -> None:
        menu = self.addMenu(title)
        menu.setObjectName(f"{key}:{self._name}")
        for command in commands:
            action = self._add(menu, command.key, command.text, lambda c=command: self._resize(c))
            self._sized.append((action, command))
        if more is not None:
            menu.addSeparator()
            more(menu)

    def _add_names(self, menu: QMenu) -> None:
        self._add(menu, "rename", "Re&name token\tShift+F2", self._table.rename)
        self._add(menu, "names", "&Set all token names…", self.names_wanted.emit)

    def _resize(self, command: SizeCommand) -> None:
        place = self.place()
        if command.can_act(place):
            self.edit_wanted.emit(command.edit(place))

    def _add(self, menu: QMenu, key: str, text: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(f"{key}:{self._name}")
        action.triggered.connect(lambda _checked=False: act())
        return action


def _link_words(session: Session, name: MatrixName) -> str:
    if session.x is None:
        return "&Make X from Q"
    return f"&Let {symbol_of(name)} hold its own numbers" if is_linked(session, name) else "&Use X again"


def _with_mnemonic(text: str, taken: set[str]) -> str:
    """Return *text* with its first letter that is not *taken* underlined, and take it."""
    place = next((place for place, letter in enumerate(text) if letter.isalpha() and letter.lower() not in taken), None)
    if place is None:
        return text
    taken.add(text[place].lower())
    return f"{text[:place]}&{text[place:]}"
