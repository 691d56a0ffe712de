"""What the benchmarks share: the whole program offscreen, edits by real keys, medians, memory."""

import gc
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import NoReturn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import QEventLoop, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from attn_gui.app.compose import Explorer, compose
from attn_gui.app.surroundings import Surroundings
from attn_gui.session.new import new_session
from attn_gui.session.session import QUERY
from attn_gui.session.view_state import ViewState
from attn_gui.views.matrix_editor import MatrixEditor
from attn_gui.views.matrix_view import MatrixView
from attn_gui.views.questions import BoxQuestions, DialogPaths


class LightScheme(QObject):
    """A desktop that is always light."""

    changed = Signal()

    def is_dark(self) -> bool:
        """Whether the desktop asks for dark: never."""
        return False


def application() -> QApplication:
    """Return the one application, in the program's style."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    made = QApplication([])
    made.setStyle("Fusion")
    return made


def surroundings() -> Surroundings:
    """Return real threads and settings of their own."""
    settings = QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat)
    executors = (
        ThreadPoolExecutor(1),
        ThreadPoolExecutor(1),
        ThreadPoolExecutor(os.cpu_count()),
        ThreadPoolExecutor(1),
    )
    return Surroundings(settings, LightScheme(), *executors, DialogPaths, BoxQuestions)


def explorer(tokens: int, width: int, *, kind: str = "multiplicative") -> Explorer:
    """Return the program, shown, on a session of that size, once its numbers are painted."""
    application()
    made = compose(surroundings())
    made.window.resize(1440, 900)
    made.window.show()
    gc.freeze()  # as the program does when its window is shown
    session = new_session(tokens, tokens, width, width, kind=kind)
    made.document.open_session(session, ViewState(), None)
    wait_until(lambda: shows(made))
    return made


def shows(made: Explorer) -> bool:
    """Return whether the newest numbers belong to the session in hand."""
    current = made.computation.current
    return current is not None and current.session is made.document.session


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Run the event loop until *holds*; TimeoutError after so many seconds."""
    loop, clock = QEventLoop(), QTimer()
    ends = perf_counter() + seconds
    clock.timeout.connect(lambda: loop.quit() if holds() or perf_counter() > ends else None)
    clock.start(1)  # a turn without pause would take the interpreter from the worker
    loop.exec()
    if not holds():
        raise TimeoutError(f"nothing came for {seconds} s")


def finish(made: Explorer) -> NoReturn:
    """Close the program and end the process; Qt's own taking apart proves nothing here."""
    made.window.let_go()
    made.close()
    sys.stdout.flush()
    os._exit(0)


def query_table(made: Explorer) -> MatrixView:
    """Return the table of Q with the keyboard in it."""
    editor = made.window.findChild(MatrixEditor, f"editor:{QUERY}")
    assert editor is not None
    editor.table.setFocus()
    return editor.table


def type_number(table: MatrixView, row: int, column: int, text: str) -> None:
    """Type *text* into a cell with real key presses, up to but without Return."""
    table.setCurrentIndex(table.model().index(row, column))
    for letter in text:
        # The first letter opens an editor, which takes the others.
        QTest.keyClicks(QApplication.focusWidget(), letter)


def press_return(table: MatrixView) -> None:
    """Press Return in the open editor of the table."""
    editor = table.viewport().focusWidget() or table.indexWidget(table.currentIndex()) or QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)


def row(name: str, seconds: Sequence[float]) -> str:
    """Return one printed line: median, 90th and 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    p90, p99 = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.9, 0.99))
    return f"{name:46} median {1e3 * statistics.median(ordered):8.2f} ms   p90 {1e3 * p90:8.2f}   p99 {1e3 * p99:8.2f}"


def resident_megabytes() -> float:
    """Return the memory of this process that is in use now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
