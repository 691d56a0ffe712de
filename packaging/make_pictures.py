"""Makes the pictures of the README from the running program: .venv/bin/python packaging/make_pictures.py

Offscreen, with the settings of a first start; every picture is of a bundled session.
"""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication

from attn_gui.app.compose import Explorer, compose
from attn_gui.app.preferences import ThemeChoice
from attn_gui.app.surroundings import Surroundings
from attn_gui.io.examples import REAL_HEAD, read_example
from attn_gui.views.questions import BoxQuestions, DialogPaths

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {
    "window-light": (REAL_HEAD, ThemeChoice.LIGHT, (1440, 900), ()),
    "heads-dark": ("real-heads", ThemeChoice.DARK, (1440, 900), ()),
    "compare-light": ("lesson", ThemeChoice.LIGHT, (1440, 900), ("tool-compare",)),
}
"""By name: the example, the theme, the size, and the commands that open what else is to be seen."""
PAUSE_MS = 20
TURNS = 100


class LightScheme(QObject):
    """A desktop that is always light."""

    changed = Signal()

    def is_dark(self) -> bool:
        """Whether the desktop asks for dark: never."""
        return False


def main() -> None:
    """Write every picture to packaging/pictures/."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication([])
    application.setStyle("Fusion")
    folder = ROOT / "packaging" / "pictures"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as settings:
        explorer = compose(_surroundings(Path(settings)))
        explorer.panels.start.setVisible(False)
        for name, (example, theme, size, commands) in PICTURES.items():
            explorer.theme.choose(theme)
            explorer.window.resize(*size)
            explorer.window.show()
            explorer.window.divide()
            explorer.document.open_session(*read_example(example), None)
            for command in commands:
                explorer.actions[command].trigger()
            _wait(explorer)
            explorer.window.grab().save(str(folder / f"{name}.png"))
            print(folder / f"{name}.png")
        explorer.window.let_go()
        explorer.close()


def _surroundings(folder: Path) -> Surroundings:
    executors = (
        ThreadPoolExecutor(1),
        ThreadPoolExecutor(1),
        ThreadPoolExecutor(os.cpu_count()),
        ThreadPoolExecutor(1),
    )
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    return Surroundings(settings, LightScheme(), *executors, DialogPaths, BoxQuestions)


def _wait(explorer: Explorer) -> None:
    """Run the event loop until the numbers on show are the session's, and all has been painted."""
    loop, clock = QEventLoop(), QTimer()
    turns = [0]

    def look() -> None:
        current = explorer.computation.current
        turns[0] += current is not None and current.session is explorer.document.session
        if turns[0] > TURNS:
            loop.quit()

    clock.timeout.connect(look)
    clock.start(PAUSE_MS)
    loop.exec()


if __name__ == "__main__":
    main()
