"""Each room is imported in a fresh interpreter: what it must not bring along is absent, and it needs no order."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QT = ("PySide6", "shiboken6", "pyqtgraph")
WIDGETS = ("PySide6.QtWidgets", "pyqtgraph")
NETWORK = ("socket", "ssl", "http.client", "urllib.request", "PySide6.QtNetwork")
OPENS_A_WINDOW_OR_PAINTS = {"window", "figure"}


def modules(room: str) -> list[str]:
    """Return the modules of *room*, a folder of attn_gui or "." for the files beside the rooms."""
    folder = ROOT / "attn_gui" / room
    paths = folder.glob("*.py") if room == "." else folder.rglob("*.py")
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted(paths)]
    return [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]


def brought_along(modules: str, *names: str) -> str:
    """Import *modules* in a fresh interpreter and return those of *names* that are loaded then."""
    absent = f"print(*({set(names)!r} & set(sys.modules)))"
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {modules}; {absent}"
    ended = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


PURE = [name for room in (".", "engine", "session", "figures", "io") for name in modules(room)]
COMMANDS = [name for name in modules("cli") if name.rpartition(".")[2] not in OPENS_A_WINDOW_OR_PAINTS]


@pytest.mark.parametrize("module", PURE)
def test_the_pure_rooms_bring_neither_qt_nor_network(module: str) -> None:
    assert not brought_along(module, *QT, *NETWORK)


@pytest.mark.parametrize("module", COMMANDS)
def test_the_command_line_starts_without_qt(module: str) -> None:
    assert not brought_along(module, *QT, *NETWORK)


@pytest.mark.parametrize("module", modules("model"))
def test_the_model_brings_no_widgets(module: str) -> None:
    assert not brought_along(module, *WIDGETS, *NETWORK)


@pytest.mark.parametrize("room", ["views", "app"])
def test_the_rooms_with_widgets_bring_no_network(room: str) -> None:
    # pyqtgraph itself loads sockets that it does not open; Qt's network would be ours.
    assert not brought_along(", ".join(modules(room)), "PySide6.QtNetwork", "PySide6.QtWebEngineCore")


def test_the_question_sees_what_is_brought() -> None:
    assert brought_along("PySide6.QtWidgets", *WIDGETS) == "PySide6.QtWidgets"
