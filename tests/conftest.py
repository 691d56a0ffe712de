"""What holds for every test: no screen, no settings of this machine, no network, no waiting for time."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

# Qt and OpenBLAS read these when they are imported.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in (
    "QT_SCALE_FACTOR",
    "QT_AUTO_SCREEN_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_FONT_DPI",
    "QT_STYLE_OVERRIDE",
):
    os.environ.pop(_name, None)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_HOME = tempfile.TemporaryDirectory(prefix="attn-gui-tests-")
for _name, _folder in {
    "HOME": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "run",
}.items():
    _path = Path(_HOME.name) / _folder
    _path.mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str(_path)

# A first example pays for imports and fonts: time says nothing about the rule under test.
settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


def _only_for_states(wait: Callable[[Any, int], None]) -> Callable[[Any, int], None]:
    def wait_for_time(self: Any, ms: int) -> None:
        if not sys._getframe(1).f_globals["__name__"].startswith("pytestqt."):  # waitUntil pauses between looks
            raise AssertionError("wait for a state (qtbot.waitUntil, qtbot.waitSignal), never for time")
        wait(self, ms)

    return wait_for_time


def _connect(self: socket.socket, address: object) -> NoReturn:
    raise AssertionError(f"the program uses no network, but something connects to {address!r}")


def pytest_configure() -> None:
    """Make the two forbidden things fail wherever they happen."""
    from pytestqt.qtbot import QtBot

    QtBot.wait = _only_for_states(QtBot.wait)
    socket.socket.connect = _connect
    socket.socket.connect_ex = _connect


def pytest_unconfigure() -> None:
    """Remove the home of this run."""
    _HOME.cleanup()


def _open_windows() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = None if widgets is None else widgets.QApplication.instance()
    if application is None:
        return []
    return [
        f"{type(window).__name__} {window.objectName()!r}"
        for window in application.topLevelWidgets()
        if window.isVisible() and type(window).__module__.startswith("attn_gui")
    ]


@pytest.fixture(autouse=True)
def _no_window_stays_open() -> Iterator[None]:
    """Fail a test that leaves one of our windows open: the next test would meet it."""
    yield
    left = _open_windows()
    assert not left, f"left open: {', '.join(left)} (use qtbot.addWidget or close it)"


class InlineExecutor(Executor):
    """Runs each call at once in the thread that submits it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@pytest.fixture
def inline() -> InlineExecutor:
    return InlineExecutor()
