"""``python -m attn_gui`` with a listener that says where things are: it reads and never acts, the mouse and keys do.

Started as ``screen_probe.py SOCKET [FILE]``. Each line asked is a Python expression, each answer a line of JSON.
"""

import json
import runpy
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QMenu, QTabBar, QTableView, QWidget

Place = tuple[int, int, int, int]
FOUND: dict[str, Any] = {}


def composed(explorer: Any) -> None:
    """Keep the program that was composed, to read from."""
    FOUND["explorer"] = explorer


def on_screen(widget: QWidget, rect: QRect | QRectF | None = None) -> Place:
    """Return where a part of the widget (all of it by default) is on the screen: x, y, width, height."""
    part = widget.rect() if rect is None else (rect.toRect() if isinstance(rect, QRectF) else rect)
    corner = widget.mapToGlobal(QPoint(part.x(), part.y()))
    return corner.x(), corner.y(), part.width(), part.height()


def seen(name: str, among: Any = None) -> QWidget:
    """Return the visible widget of this object name, accessible name or text; of several the one in front."""
    named = [w for w in QApplication.allWidgets() if w.isVisible() and not w.size().isEmpty()]
    if among is not None:
        named = [w for w in named if among.isAncestorOf(w)]
    tests = (QWidget.objectName, QWidget.accessibleName, _text)
    for test in tests:
        found = [w for w in named if test(w) == name]
        if found:
            active = QApplication.activeModalWidget() or QApplication.activePopupWidget()
            return next((w for w in found if active is not None and w.window() is active), found[0])
    raise LookupError(f"nothing to be seen is called {name}")


def place(name: str) -> Place:
    """Return where the widget of that name is."""
    widget = seen(name)
    # A tick box is clicked where its tick and text are, not in the room behind them.
    return on_screen(widget, QRect(0, 0, 24, widget.height()) if isinstance(widget, QCheckBox) else None)


def cell(name: str, row: int, column: int) -> Place:
    """Return where a cell of a table or map is."""
    view: Any = seen(name)
    if isinstance(view, QTableView):
        index = view.model().index(row, column)
        view.scrollTo(index)
        return on_screen(view.viewport(), view.visualRect(index))
    return on_screen(view, view.frame.cell(row, column))


def lit() -> bool:
    """Whether any cell is lit now."""
    return bool(FOUND["explorer"].spotlight.light.lit)


def bar(name: str, column: int) -> Place:
    """Return the room of a bar: its column, the whole height of the chart."""
    view: Any = seen(name)
    rect, count = view.plot_rect, len(view.figure.values)
    width = rect.width() / count
    return on_screen(view, QRectF(rect.x() + column * width, rect.y(), width, rect.height()))


def entry(text: str) -> Place:
    """Return where the entry of the open menus is whose text, without mnemonic and keys, begins so."""
    for menu in (w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()):
        for action in menu.actions():
            if action.text().replace("&", "").startswith(text) and action.isVisible():
                return on_screen(menu, menu.actionGeometry(action))
    raise LookupError(f"no open menu has {text}")


def tab(text: str) -> Place:
    """Return where the tab is whose text begins so."""
    for tabs in (w for w in QApplication.allWidgets() if isinstance(w, QTabBar) and w.isVisible()):
        for at in range(tabs.count()):
            if tabs.tabText(at).replace("&", "").startswith(text):
                return on_screen(tabs, tabs.tabRect(at))
    raise LookupError(f"no tab is called {text}")


def link(at: int, *, terms: bool = True) -> Place:
    """Return where a link of the explanation is; *terms* leaves out the way back above them."""
    view: Any = seen("explanation_text")
    links = [each for each in view.links() if not terms or not each[0].startswith("step:")]
    cursor = view.textCursor()
    cursor.setPosition(links[at][1])
    first = view.cursorRect(cursor)
    cursor.setPosition(links[at][2])
    last = view.cursorRect(cursor)
    wide = last.right() - first.left() if last.top() == first.top() else 12
    return on_screen(view.viewport(), QRect(first.left(), first.top(), max(wide, 4), first.height()))


def region(name: str, side: str, at: int) -> Place:
    """Return a few pixels of a page's canvas that stand for this place of that side."""
    canvas: Any = seen(name)
    for y in range(2, canvas.height(), 5):
        for x in range(2, canvas.width(), 5):
            if canvas.hit_at(QRectF(x, y, 1, 1).topLeft()) == (side, at):
                return on_screen(canvas, QRect(x, y, 2, 2))
    raise LookupError(f"{name} shows no {side} {at}")


def clipped() -> list[str]:
    """Return the texts of buttons and labels that have less room than they need."""
    return sorted(set(_clipped()))


def _clipped() -> Iterator[str]:
    for widget in QApplication.allWidgets():
        if not isinstance(widget, QAbstractButton) or not widget.isVisible() or not widget.text():
            continue
        if widget.width() < widget.minimumSizeHint().width() - 1:
            yield f"{widget.objectName()}: {widget.text()}"


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()).replace("&", "") if callable(text) and isinstance(widget, QAbstractButton) else ""


class Listener(QObject):
    """Answers in the window's thread."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._answer)

    def listen(self, path: str) -> None:
        """Accept one caller after the other, for ever."""
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()
        while True:
            caller, _ = server.accept()
            with caller, caller.makefile("rw") as lines:
                for line in lines:
                    done: list[str] = []
                    ready = threading.Event()
                    self.asked.emit(line, (done, ready))
                    ready.wait()
                    lines.write(done[0] + "\n")
                    lines.flush()

    @Slot(str, object)
    def _answer(self, line: str, reply: tuple[list[str], threading.Event]) -> None:
        try:
            text = json.dumps({"value": eval(line, {**globals(), **FOUND})}, default=str)  # noqa: S307
        except Exception as error:  # the asker is told, whatever it is
            text = json.dumps({"error": f"{type(error).__name__}: {error}"})
        reply[0].append(text)
        reply[1].set()


def start(path: str, arguments: list[str]) -> None:
    """Run the program as ``python -m attn_gui`` would, with the listener beside it."""
    from attn_gui.app import compose as composing

    compose = composing.compose

    def listened(surroundings: Any) -> Any:
        explorer = compose(surroundings)
        composed(explorer)
        return explorer

    composing.compose = listened
    listener = Listener()
    threading.Thread(target=listener.listen, args=(path,), daemon=True).start()
    sys.argv = ["attn_gui", *arguments]
    runpy.run_module("attn_gui", run_name="__main__")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    start(sys.argv[1], sys.argv[2:])
