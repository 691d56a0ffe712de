"""Builds every part of the program and connects them; nobody else does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from attn_gui.app.actions import Actions
from attn_gui.app.bar_dragging import BarDragging
from attn_gui.app.connecting import Connections
from attn_gui.app.dialogs import Dialogs
from attn_gui.app.figure_commands import FigureCommands
from attn_gui.app.file_commands import FileCommands
from attn_gui.app.health_watch import HealthWatch
from attn_gui.app.layer_commands import LayerCommands
from attn_gui.app.main_window import MainWindow
from attn_gui.app.menus import Menus
from attn_gui.app.messages import Messages
from attn_gui.app.panels import Panels, build_panels
from attn_gui.app.pictures import Pictures
from attn_gui.app.preferences import Preferences
from attn_gui.app.surroundings import Surroundings
from attn_gui.app.table_commands import TableCommands
from attn_gui.app.theme import ThemeControl
from attn_gui.app.view_commands import ViewCommands
from attn_gui.io.examples import REAL_HEAD, read_example
from attn_gui.model.background import Background
from attn_gui.model.computation import Computation
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.focus_history import FocusHistory
from attn_gui.model.latest import Latest
from attn_gui.model.pointed import Pointed
from attn_gui.model.spotlight import Spotlight
from attn_gui.views.message_strip import MessageStrip


@dataclass(frozen=True, eq=False)
class Explorer:
    """The whole program: what tests and the starting code hold."""

    surroundings: Surroundings
    preferences: Preferences
    theme: ThemeControl
    document: Document
    view: CurrentView
    history: FocusHistory
    pointed: Pointed
    spotlight: Spotlight
    computation: Computation
    background: Background
    messages: Messages
    window: MainWindow
    actions: Actions
    panels: Panels
    pictures: Pictures
    files: FileCommands
    figures: FigureCommands
    tables: TableCommands
    layers: LayerCommands
    dialogs: Dialogs
    health: HealthWatch
    dragging: BarDragging
    closers: list[Callable[[], object]] = field(default_factory=list[Callable[[], object]])
    """What stops the work of tools, which nobody waits for at the end."""

    def begin(self, path: Path | None) -> None:
        """Open *path*, if there is one, in place of the example."""
        if path is not None:
            self.files.open_path(path)

    def close(self) -> None:
        """Let go of the threads once all work that must not be lost is done."""
        for close in self.closers:
            close()
        self.computation.close()
        self.background.shutdown()
        self.surroundings.close()


def compose(surroundings: Surroundings) -> Explorer:
    """Return the program with its window built and laid out, not yet shown, on the example of the first start."""
    preferences = Preferences(surroundings.settings)
    theme = ThemeControl(surroundings.scheme, preferences)
    theme.color()
    session, view_state = read_example(REAL_HEAD)
    document = Document(session)
    view, spotlight = CurrentView(document, view_state), Spotlight()
    history, pointed = FocusHistory(document, view), Pointed()
    computation = Computation(
        document, Latest(surroundings.computation), surroundings.heads, preferences.memory_megabytes * 1_000_000
    )
    background = Background(surroundings.background)
    window = MainWindow()
    for part in (preferences, theme, document, view, history, pointed, spotlight, computation, background):
        part.setParent(window)
    strip = MessageStrip()
    messages = Messages(strip, window)
    actions = Actions(window.menuBar(), window)
    paths, questions = surroundings.paths(window), surroundings.questions(window)
    panels = build_panels(window, strip, actions["undo"], actions["redo"], document, view, theme.theme, questions)
    pictures = Pictures(computation, view, theme, window)
    files = FileCommands(document, view, background, messages, preferences, paths, questions, window)
    previews = Latest(surroundings.background, window)
    figures = FigureCommands(pictures, background, previews, messages, preferences, paths, window)
    tables = TableCommands(document, computation, background, messages, preferences, paths, window)
    layers = LayerCommands(document, background, messages, preferences, paths, window)
    dialogs = Dialogs(actions, document, computation, files, theme, preferences, window)
    Menus(actions, document, view, theme, preferences, files, window)
    looks = Latest(surroundings.tools, window)
    health = HealthWatch(document, computation, looks, messages, theme, panels.status, window)
    dragging = BarDragging(
        document, view, computation, Latest(surroundings.tools, window), messages, preferences, panels.maps, window
    )
    explorer = Explorer(
        surroundings=surroundings,
        preferences=preferences,
        theme=theme,
        document=document,
        view=view,
        history=history,
        pointed=pointed,
        spotlight=spotlight,
        computation=computation,
        background=background,
        messages=messages,
        window=window,
        actions=actions,
        panels=panels,
        pictures=pictures,
        files=files,
        figures=figures,
        tables=tables,
        layers=layers,
        dialogs=dialogs,
        health=health,
        dragging=dragging,
        closers=[health.stop, dragging.stop],
    )
    Connections(explorer, ViewCommands(document, view, window)).connect()
    # Before, every widget would be styled again each time that it, or what it stands in, finds its place.
    theme.style()
    window.use_layout(preferences.layout)
    return explorer
