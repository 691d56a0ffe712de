"""Every command of the menu bar as a row; the shortcuts page and the menus read the same actions."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from attn_gui.app.tools import PAGE, SIDE, TOOLS, Tool
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.views.icons import icon

Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """One action: object name, text with mnemonic, keys (a standard key with its fallback), tip, radio group."""

    name: str
    text: str
    keys: Keys | str | None = None
    fallback: str = ""
    tip: str = ""
    checkable: bool = False
    group: str = ""
    icon: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


@dataclass(frozen=True)
class Submenu:
    """A menu that is filled elsewhere."""

    name: str
    text: str


@dataclass(frozen=True)
class Nested:
    """A menu in a menu, with its commands."""

    text: str
    entries: tuple[Command, ...]


SEPARATOR = None
SHOW_EXPLANATION, CLOSE_PANEL = "showExplanation", "closePanel"
USUAL_KEYS = frozenset(f"F{number}" for number in range(1, 13))


def _modes() -> list[tuple[KindRow, str]]:
    """Return each mode with its name, marked with a letter that no other entry of its menu has."""
    taken = set("cko")
    modes: list[tuple[KindRow, str]] = []
    for kind in KINDS.values():
        name = str(kind.label)
        place = next((at for at, letter in enumerate(name.lower()) if letter.isalpha() and letter not in taken), 0)
        taken.add(name[place].lower())
        modes.append((kind, f"{name[:place]}&{name[place:]}"))
    return modes


def command_of(tool: Tool) -> Command:
    """Return the command that opens and closes a tool."""
    return Command(tool.action, tool.text, tool.keys, tip=tool.tip, checkable=True)


def _commands_of(where: str) -> tuple[Command, ...]:
    return tuple(command_of(tool) for tool in TOOLS.values() if tool.where == where)


Entry = Command | Submenu | Nested | None

FIGURE_KEYS = ("scores", "weights", "output")

MENUS: dict[str, tuple[Entry, ...]] = {
    "&File": (
        Command("new", "&New…", Keys.New, "Ctrl+N", tip="Begin with tables of your own size"),
        Command("open", "&Open…", Keys.Open, "Ctrl+O", tip="Open a session, or a matrix file as Q, K and V"),
        Submenu("recent", "Open &Recent"),
        SEPARATOR,
        Command("save", "&Save", Keys.Save, "Ctrl+S"),
        Command("saveAs", "Save &As…", Keys.SaveAs, "Ctrl+Shift+S"),
        SEPARATOR,
        Command("importMatrix", "&Import into a Table…", "Ctrl+I"),
        Command(
            "bringLayer",
            "Bring a &Layer’s Parameters…",
            "Ctrl+Shift+P",
            tip="The weights of a layer of PyTorch, Keras or GPT-2 from a .npz, by their names",
        ),
        Command("exportTable", "Export a Ta&ble…", "Ctrl+Shift+T"),
        Command("exportFigure", "&Export a Figure…", "Ctrl+E"),
        Command("copyFigure", "&Copy the Figure", "Ctrl+Shift+C", tip="Put the focused figure on the clipboard"),
        Command("exportNumbers", "Export the Figure's N&umbers…", tip="Scores, weights or output as a matrix file"),
        Command("exportMeasures", "Export &Measures…", tip="Entropy, peak, distance … of every row, as a CSV table"),
        SEPARATOR,
        Command(
            "lessonSheet",
            "Lesson S&heet…",
            "Ctrl+Shift+F",
            tip="The session worked out on paper, or as a worksheet to be filled in, as PDF",
        ),
        Command("print", "&Print…", Keys.Print, "Ctrl+P", tip="Print the lesson sheet, with a preview"),
        SEPARATOR,
        Command("notes", "No&tes…", "Ctrl+Shift+N", tip="Source and licence of these numbers"),
        SEPARATOR,
        Command("quit", "&Quit", Keys.Quit, "Ctrl+Q", role=QAction.MenuRole.QuitRole),
    ),
    "&Edit": (
        Command("undo", "&Undo", Keys.Undo, "Ctrl+Z", icon="undo-2"),
        Command("redo", "&Redo", Keys.Redo, "Ctrl+Shift+Z", icon="redo-2"),
        SEPARATOR,
        Submenu("table", "&Table"),
        SEPARATOR,
        Command("pinNow", "Pin &Now", "Ctrl+Shift+B", tip="Keep the present state under a name, to compare or go back"),
        SEPARATOR,
        Command("preferences", "&Preferences…", Keys.Preferences, "Ctrl+,", role=QAction.MenuRole.PreferencesRole),
    ),
    "&View": (
        Command("showInputs", "&Inputs", "Ctrl+Shift+I", checkable=True),
        Command(SHOW_EXPLANATION, "&Where a Number Comes From", "Ctrl+Shift+W", checkable=True),
        Command("showNumbers", "&Numbers in Cells", "Ctrl+Shift+D", checkable=True),
        SEPARATOR,
        Nested("Side &Panels", _commands_of(SIDE)),
        Nested("P&ages", _commands_of(PAGE)),
        Command(CLOSE_PANEL, "&Close the Panel", "Ctrl+W", tip="Close the panel or page that is in front"),
        SEPARATOR,
        Command("enlarge-scores", "Enlarge &Scores", "Ctrl+Alt+1"),
        Command("enlarge-weights", "Enlarge W&eights", "Ctrl+Alt+2"),
        Command("enlarge-output", "Enlarge &Output", "Ctrl+Alt+3"),
        Command("resetZoom", "&Reset Zoom of Maps", "Ctrl+Alt+0"),
        SEPARATOR,
        Command("nextHead", "Next &Head", "Ctrl+]"),
        Command("previousHead", "Pre&vious Head", "Ctrl+["),
        Command("back", "Back", "Alt+Left", tip="Focus what was focused before"),
        Command("forward", "Forward", "Alt+Right", tip="Focus again what was gone back from"),
        Command(
            "lock",
            "Lock the Cell",
            "Ctrl+L",
            tip="Hold the focused cell; unlocked, the key follows the pointer",
            checkable=True,
        ),
        Command("releaseKey", "&Let Go of the Key", "Ctrl+Shift+L", tip="Focus a whole row instead of one cell"),
        SEPARATOR,
        Submenu("rowMeasures", "Measures &Beside Rows"),
        Submenu("digits", "&Digits"),
        Submenu("theme", "&Theme"),
        Command("larger", "Lar&ger", Keys.ZoomIn, "Ctrl++", tip="Larger text and cells, for a projector"),
        Command("smaller", "S&maller", Keys.ZoomOut, "Ctrl+-"),
        Command("usualSize", "&Usual Size", "Ctrl+0"),
        SEPARATOR,
        Command("resetLayout", "Reset Window Layout"),
        Command("fullScreen", "&Full Screen", Keys.FullScreen, "F11", checkable=True),
    ),
    "&Attention": (
        *(
            Command(f"mode-{kind.key}", text, f"Ctrl+{place}", tip=str(kind.summary), checkable=True, group="mode")
            for place, (kind, text) in enumerate(_modes(), 1)
        ),
        SEPARATOR,
        Submenu("score", "S&core"),
        Submenu("mask", "Mas&k"),
        Command("options", "&Options", "Ctrl+Shift+O", checkable=True, icon="sliders-horizontal"),
    ),
    "E&xamples": (),
    "&Help": (
        Command("shortcuts", "&Keyboard Shortcuts", Keys.HelpContents, "F1"),
        Command("guide", "&First Steps"),
        Command(
            "catalogue", "The &Catalogue of Attention", tip="Every score, normaliser, position and mask, with sources"
        ),
        Command("pitfalls", "&What People Trip Over", tip="Pitfalls of attention, and where to see them"),
        Command("fileFormat", "The &Session File"),
        SEPARATOR,
        Command("about", "&About Attention Explorer", role=QAction.MenuRole.AboutRole),
    ),
}


class Actions:
    """The actions by name and the menus by name, all owned by *parent*."""

    def __init__(self, bar: QMenuBar, parent: QObject) -> None:
        self._bar = bar
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._where: dict[str, str] = {}
        self.menus: dict[str, QMenu] = {}
        for title, entries in MENUS.items():
            menu = bar.addMenu(title)
            self.menus[plain(title)] = menu
            self._fill(menu, entries, parent)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def names(self) -> tuple[str, ...]:
        """Return the names of all actions."""
        return tuple(self._actions)

    def shortcut_rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield (menu, command, keys) of every action, those of the filled submenus included."""
        submenus = {menu.menuAction(): menu for menu in self._bar.window().findChildren(QMenu)}
        for title in map(plain, MENUS):
            yield from _rows(title, self.menus[title], submenus)

    def refresh_icons(self) -> None:
        """Draw the icons anew in the palette's colours."""
        for entries in MENUS.values():
            for entry in entries:
                if isinstance(entry, Command) and entry.icon:
                    self._actions[entry.name].setIcon(icon(entry.icon))

    def place_menu(self, name: str, menu: QMenu) -> None:
        """Put a finished *menu* where the submenu *name* was foreseen."""
        placeholder = self.menus[name]
        owner = placeholder.parent()
        assert isinstance(owner, QMenu), name
        owner.insertMenu(placeholder.menuAction(), menu)
        owner.removeAction(placeholder.menuAction())
        self.menus[name] = menu

    def _fill(self, menu: QMenu, entries: tuple[Entry, ...], parent: QObject) -> None:
        menu.setToolTipsVisible(True)
        for entry in entries:
            self._add(menu, entry, parent)

    def _add(self, menu: QMenu, entry: Entry, parent: QObject) -> None:
        match entry:
            case None:
                menu.addSeparator()
            case Submenu(name, text):
                self.menus[name] = menu.addMenu(text)
                self.menus[name].setObjectName(f"menu-{name}")
            case Nested(text, entries):
                self._fill(menu.addMenu(text), entries, parent)
            case Command():
                menu.addAction(self._make(entry, parent))

    def _make(self, command: Command, parent: QObject) -> QAction:
        action = QAction(command.text, parent)
        action.setObjectName(command.name)
        action.setShortcuts(_sequences(command))
        action.setMenuRole(command.role)
        action.setCheckable(command.checkable)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = command.tip or plain(command.text)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(command.tip)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        if command.group:
            self._groups.setdefault(command.group, QActionGroup(parent)).addAction(action)
        self._actions[command.name] = action
        return action


def plain(text: str) -> str:
    """Return a menu text without its mnemonic mark."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _sequences(command: Command) -> list[QKeySequence]:
    if command.keys is None:
        return []
    if isinstance(command.keys, str):
        return [QKeySequence(command.keys)]
    # Some standard keys are empty on some platforms, or keys that only few keyboards have, as "Settings" and "F14".
    usual = [keys for keys in QKeySequence.keyBindings(command.keys) if _is_usual(keys)]
    return usual or [QKeySequence(command.fallback)]


def _is_usual(keys: QKeySequence) -> bool:
    text = keys.toString(QKeySequence.SequenceFormat.PortableText)
    return "+" in text or text in USUAL_KEYS


def _rows(where: str, menu: QMenu, submenus: dict[QAction, QMenu]) -> Iterator[tuple[str, str, str]]:
    for action in menu.actions():
        # Never QAction.menu(): PySide then takes the menu for its own and deletes it.
        submenu = submenus.get(action)
        if submenu is not None:
            yield from _rows(f"{where} › {plain(submenu.title())}", submenu, submenus)
        elif not action.isSeparator():
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            yield where, plain(action.text()), keys
