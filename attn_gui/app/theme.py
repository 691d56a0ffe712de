"""Light, dark, or as the system says: palette, style sheet and figure colours from one Theme."""

from dataclasses import replace
from string import Template
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from attn_gui.app.preferences import Preferences, ThemeChoice
from attn_gui.figures.figure import Theme
from attn_gui.figures.themes import DARK, LIGHT, mixed
from attn_gui.resources import resource

SMALLEST_TEXT, USUAL_TEXT, LARGEST_TEXT = 9, 12, 24
DISABLED_SHARE, SOFT_SHARE = 0.55, 0.12
"""How much of a colour is left on the ground, of words that cannot be chosen and of soft grounds."""


class SchemeSource(Protocol):
    """Says whether the system is dark, and when that changes."""

    @property
    def changed(self) -> Signal | SignalInstance: ...

    def is_dark(self) -> bool:
        """Whether the system asks for dark now."""
        ...


class SystemScheme(QObject):
    """The desktop's own colour scheme."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self.changed.emit())

    def is_dark(self) -> bool:
        """Whether the desktop asks for dark now."""
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


class ThemeControl(QObject):
    """Holds the theme in use, dresses the application in it, and remembers the choice.

    Signals: ``theme_changed(Theme)``.
    """

    theme_changed = Signal(object)

    def __init__(self, source: SchemeSource, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._preferences = preferences
        self.theme = self._wanted()
        changed = source.changed
        assert isinstance(changed, SignalInstance), "a signal of an object"
        changed.connect(self._follow)

    @property
    def choice(self) -> ThemeChoice:
        """What the user asked for."""
        return self._preferences.theme

    def choose(self, choice: ThemeChoice) -> None:
        """Use and remember *choice*."""
        self._preferences.theme = choice
        self._follow()

    def resize_text(self, step: int) -> None:
        """Make text and cells larger or smaller by *step* pixels; 0 returns to the usual size."""
        wanted = self.theme.text_pixels + step if step else USUAL_TEXT
        self._preferences.text_pixels = min(LARGEST_TEXT, max(SMALLEST_TEXT, wanted))
        self._follow()

    def dress(self) -> None:
        """Give the application this theme's palette, text size and style sheet."""
        self.color()
        self.style()

    def color(self) -> None:
        """Give the application this theme's palette and text size."""
        use_palette_and_font(self.theme)

    def style(self) -> None:
        """Give the application this theme's style sheet."""
        use_style_sheet(self.theme)

    def _wanted(self) -> Theme:
        dark = self._source.is_dark() if self.choice is ThemeChoice.SYSTEM else self.choice is ThemeChoice.DARK
        return replace(DARK if dark else LIGHT, text_pixels=self._preferences.text_pixels)

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.theme:
            self.theme = wanted
            self.dress()
            self.theme_changed.emit(wanted)


def use_palette_and_font(theme: Theme) -> None:
    """Give the whole application the colours and the text size of *theme*."""
    font = QFont(QApplication.font())
    font.setPixelSize(theme.text_pixels + 1)
    QApplication.setFont(font)
    QApplication.setPalette(palette(theme))
    # The frame of a box is drawn in a darker tone of the window: on a dark one it would not be seen.
    boxes = palette(theme)
    boxes.setColor(QPalette.ColorRole.Window, QColor(*theme.dim_text))
    QApplication.setPalette(boxes, "QCheckBox")  # pyright: ignore[reportArgumentType] it takes str, not bytes


def use_style_sheet(theme: Theme) -> None:
    """Give the whole application the style sheet of *theme*."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of *theme*."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, color in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.ground,
        roles.AlternateBase: theme.window,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.dim_text,
        roles.Button: theme.ground,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.focus,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.ground,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.ToolTipBase: theme.ground,
        roles.ToolTipText: theme.text,
        roles.Mid: theme.panel_border,
        roles.Midlight: theme.grid,
        roles.Dark: theme.panel_border,
        roles.Shadow: theme.panel_border,
    }.items():
        result.setColor(role, QColor(*color))
    pale = QColor(*mixed(theme.dim_text, theme.ground, DISABLED_SHARE))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, pale)
    return result


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of ``resources/style.qss`` in the colours and sizes of *theme*."""
    template = Template(resource("style.qss").read_text(encoding="utf-8"))
    names = ("ground", "window", "panel_border", "text", "dim_text", "grid", "accent", "focus", "warning")
    colors = {name: QColor(*getattr(theme, name)).name() for name in names}
    sizes = {"text_pixels": f"{theme.text_pixels + 1}px", "small_pixels": f"{theme.text_pixels}px"}
    soft = QColor(*mixed(theme.accent, theme.ground, SOFT_SHARE)).name()
    return template.substitute(colors, **sizes, soft_accent=soft)
