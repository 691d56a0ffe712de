"""Starts the program with a window and returns once it is closed."""

import gc
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from attn_gui.app.compose import compose
from attn_gui.app.surroundings import APPLICATION, real_surroundings
from attn_gui.resources import resource

HEARTBEAT_MS = 200


def run(path: Path | None, *, reset_settings: bool) -> int:
    """Show the window, on the file *path* if there is one, and return Qt's exit code."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName("Attention Explorer")
    application.setDesktopFileName("io.github.attention_explorer.AttentionExplorer")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(resource("icons/attention-explorer.svg"))))
    surroundings = real_surroundings()
    if reset_settings:
        surroundings.settings.clear()
    explorer = compose(surroundings)
    restore_hook = explorer.messages.install_hook()
    explorer.begin(path)
    explorer.window.show()
    # What there is now stays until the end; the collector, off while starting, need never search it.
    gc.freeze()
    gc.enable()
    _quit_on_interrupt(application, explorer.window.close)
    code = application.exec()
    explorer.close()
    restore_hook()
    return code


def _quit_on_interrupt(application: QApplication, close: object) -> None:
    # Python sees Ctrl+C only while it runs: the timer lets it, and the window asks about unsaved work.
    def stop(_number: int, _frame: object) -> None:
        if callable(close):
            close()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(HEARTBEAT_MS)
