"""What is remembered between starts: theme, recent files, window layout. The only user of QSettings."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication, QStyle

RECENT_LIMIT = 10
LAYOUT_VERSION = 1
SIDES = range(200, 16_384)
PLACES = range(-16_384, 16_384)


class ThemeChoice(StrEnum):
    """Light, dark, or as the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class WindowLayout:
    """Where the window was and how its columns were divided, all in pixels."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool
    columns: tuple[int, ...]


@dataclass(frozen=True)
class OpenPanels:
    """The open tools beside the home panel, in the order of their tabs, and the panel in front, all by key."""

    tools: tuple[str, ...] = ()
    front: str = ""


class Preferences(QObject):
    """Typed access to the settings file; what is damaged there counts as absent.

    Signals: ``recent_changed()`` after the list of recent files has changed.
    """

    recent_changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def theme(self) -> ThemeChoice:
        text = self._text("theme")
        return ThemeChoice(text) if text in set(ThemeChoice) else ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("theme", choice.value)

    @property
    def text_pixels(self) -> int:
        return self._number("text_pixels", 12, range(9, 25))

    @text_pixels.setter
    def text_pixels(self, pixels: int) -> None:
        self._settings.setValue("text_pixels", pixels)

    @property
    def memory_megabytes(self) -> int:
        """How many megabytes the results of one computation may take."""
        return self._number("memory_megabytes", 1000, range(16, 1_000_000))

    @memory_megabytes.setter
    def memory_megabytes(self, megabytes: int) -> None:
        self._settings.setValue("memory_megabytes", megabytes)

    @property
    def less_motion(self) -> bool:
        """Whether nothing on the screen is to move by itself; where nobody chose, as the desktop says."""
        text = self._text("less_motion")
        return text == "yes" if text else asks_for_less_motion()

    @less_motion.setter
    def less_motion(self, less: bool) -> None:
        self._settings.setValue("less_motion", "yes" if less else "no")

    @property
    def drag_changes(self) -> str:
        """What a dragged bar of weights changes: "query" or "key"."""
        return "key" if self._text("drag_changes") == "key" else "query"

    @drag_changes.setter
    def drag_changes(self, change: str) -> None:
        self._settings.setValue("drag_changes", change)

    @property
    def start_strip_dismissed(self) -> bool:
        return self._text("start_strip") == "dismissed"

    @start_strip_dismissed.setter
    def start_strip_dismissed(self, dismissed: bool) -> None:
        self._settings.setValue("start_strip", "dismissed" if dismissed else "")

    @property
    def last_folder(self) -> Path:
        folder = Path(self._text("last_folder") or Path.home())
        return folder if folder.is_dir() else Path.home()

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._settings.setValue("last_folder", str(folder))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The files last opened or saved, newest first."""
        names = self._json("recent_files")
        return tuple(Path(name) for name in names if isinstance(name, str)) if isinstance(names, list) else ()

    def remember_file(self, path: Path) -> None:
        """Put *path* at the head of the recent files and its folder where dialogs begin."""
        rest = [other for other in self.recent_files if other != path]
        self._settings.setValue("recent_files", json.dumps([str(p) for p in (path, *rest)][:RECENT_LIMIT]))
        self.last_folder = path.parent
        self.recent_changed.emit()

    def forget_files(self) -> None:
        """Empty the list of recent files."""
        self._settings.remove("recent_files")
        self.recent_changed.emit()

    @property
    def layout(self) -> WindowLayout | None:
        """The remembered layout, or None where there is none or any part of it is out of range."""
        return _layout(self._json("layout"))

    @layout.setter
    def layout(self, layout: WindowLayout | None) -> None:
        if layout is None:
            self._settings.remove("layout")
            return
        numbers = [layout.x, layout.y, layout.width, layout.height]
        record = [LAYOUT_VERSION, numbers, layout.maximized, list(layout.columns)]
        self._settings.setValue("layout", json.dumps(record))

    def open_panels(self, where: str) -> OpenPanels:
        """Return the panels that were open in the place *where*: "side" or "page"."""
        match self._json(f"{where}_panels"):
            case [[*tools], str(front)] if len(tools) <= 32 and all(isinstance(tool, str) for tool in tools):
                return OpenPanels(tuple(dict.fromkeys(tools)), front)
            case _:
                return OpenPanels()

    def remember_panels(self, where: str, panels: OpenPanels) -> None:
        """Remember what is open in the place *where*."""
        self._settings.setValue(f"{where}_panels", json.dumps([list(panels.tools), panels.front]))

    def clear(self) -> None:
        """Forget everything."""
        self._settings.clear()
        self.recent_changed.emit()

    def _text(self, key: str) -> str:
        value = self._settings.value(key)
        return value if isinstance(value, str) else ""

    def _number(self, key: str, default: int, allowed: range) -> int:
        value = str(self._settings.value(key))
        return int(value) if value.isdecimal() and len(value) < 10 and int(value) in allowed else default

    def _json(self, key: str) -> object:
        try:
            return json.loads(self._text(key) or "null")
        except (ValueError, RecursionError):
            return None


def asks_for_less_motion() -> bool:
    """Return whether the desktop asks for no animations, as far as Qt's style tells."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


def _layout(record: object) -> WindowLayout | None:
    # Bytes for QMainWindow.restoreState can crash Qt when damaged; plain numbers can be checked.
    match record:
        case [version, [int(x), int(y), int(width), int(height)], bool(maximized), [*columns]] if (
            version == LAYOUT_VERSION
            and x in PLACES
            and y in PLACES
            and width in SIDES
            and height in SIDES
            and len(columns) <= 8
            and all(isinstance(column, int) and 0 <= column < 16_384 for column in columns)
        ):
            return WindowLayout(x, y, width, height, maximized, tuple(columns))
        case _:
            return None
