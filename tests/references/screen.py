"""The program on its own X server with a window manager: real mouse and keys by xdotool, pictures of the root."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).resolve().parent
DISPLAY = f":{87 + os.getpid() % 400}"
Place = tuple[int, int, int, int]
QUIET = (
    "propagateSizeHints",  # not of this program
)


class Screen:
    """A running program; ``actions`` counts what a hand did: clicks, keys, characters typed."""

    def __init__(self, size: tuple[int, int], pictures: Path, *arguments: str, theme: str = "light") -> None:
        self.size, self.pictures, self.theme = size, pictures, theme
        self._arguments = arguments
        self._home = Path(tempfile.mkdtemp(prefix="attn-gui-walk-"))
        self.folder = self._home / "work"
        self.folder.mkdir()
        self._rest = threading.Event()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.actions = {"clicks": 0, "keys": 0, "characters": 0}
        self.faults: list[str] = []
        self._environment = self._make_environment()
        settings = self._home / "config" / "Attention Explorer" / "attn-gui.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[General]\ntheme={theme}\nlast_folder={self.folder}\n")

    def __enter__(self) -> Self:
        width, height = self.size
        self._run("Xvfb", DISPLAY, "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp")
        self._until(lambda: self._try("xdotool", "getdisplaygeometry"), "no X server")
        self._run("openbox")
        self.stderr = self._home / "stderr"
        self._program = subprocess.Popen(
            [sys.executable, str(HERE / "screen_probe.py"), str(self._home / "probe"), *self._arguments],
            env=self._environment,
            stderr=self.stderr.open("wb"),
            cwd=self.folder,
        )
        self._until((self._home / "probe").exists, "the program did not start")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(self._home / "probe"))
        self._lines = self._socket.makefile("rw")
        self.wait("explorer.window.isVisible() and explorer.panels.maps.isVisible()")
        self.pause(0.8)
        self._maximise()
        self.move((0, 0, 4, 4))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is not None:
            self.faults.append(f"{type(error).__name__}: {error}")
            self._picture_of_fault()
        self.check()
        for process in (self._program, *reversed(self._processes)):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self._lines.close()
        self._socket.close()
        shutil.rmtree(self._home, ignore_errors=True)

    # ---- asking ----

    def ask(self, expression: str) -> Any:
        """Return the value of an expression inside the program."""
        self._lines.write(expression.replace("\n", " ") + "\n")
        self._lines.flush()
        answer = json.loads(self._lines.readline())
        if "error" in answer:
            raise LookupError(f"{expression}: {answer['error']}")
        return answer["value"]

    def holds(self, expression: str) -> bool:
        """Whether the expression is true inside the program; what is not there is not."""
        try:
            return bool(self.ask(expression))
        except LookupError:
            return False

    def wait(self, expression: str, seconds: float = 10) -> None:
        """Return once the expression is true."""
        self._until(lambda: self.holds(expression), f"never true: {expression}", seconds)

    def settle(self) -> None:
        """Return once the numbers and what is drawn of them are there."""
        self.wait("not explorer.computation.is_awaited")
        self.pause(0.25)

    def pause(self, seconds: float) -> None:
        """Let a moment pass, as a hand does."""
        self._rest.wait(seconds)

    def expect(self, expression: str, words: str) -> None:
        """Note a fault if the expression does not become true."""
        try:
            self.wait(expression, 5)
        except TimeoutError:
            self.fault(words)

    def fault(self, words: str) -> None:
        """Note a fault."""
        self.faults.append(words)
        print("FAULT", words, flush=True)

    # ---- doing ----

    def move(self, place: Place | str) -> None:
        """Put the pointer into the middle of a place, in two steps, so that it enters and then moves."""
        x, y = self._middle(place)
        self._xdo("mousemove", x - 1, y, "sleep", "0.02", "mousemove", x, y)
        self.pause(0.08)

    def click(self, place: Place | str, button: int = 1, *, times: int = 1) -> None:
        """Click in the middle of a place or widget."""
        self.move(place)
        self._xdo("click", "--repeat", times, "--delay", 60, button)
        self.actions["clicks"] += times
        self.pause(0.25)

    def cell(self, name: str, row: int, column: int) -> Place:
        """Return where a cell of a table or map is."""
        x, y, width, height = self.ask(f"cell({name!r}, {row}, {column})")
        return x, y, width, height

    def show(self, name: str, keys: str) -> None:
        """Bring a panel to the front by its keys, if it is not to be seen: narrow windows have both in one column."""
        if not self.holds(f"seen({name!r})"):
            self.key(keys)
            self.wait(f"seen({name!r})")

    def menu(self, letter: str, *entries: str) -> None:
        """Open the menu of that letter and click its entries, one in the other."""
        self.key(f"alt+{letter}")
        for text in entries:
            self.click(tuple(self.ask(f"entry({text!r})")))

    def drag(self, start: Place, dx: int, dy: int, *, steps: int = 12) -> None:
        """Press in the middle of a place, move, let go."""
        x, y = self._middle(start)
        self._xdo("mousemove", x, y, "mousedown", 1)
        for step in range(1, steps + 1):
            self._xdo("mousemove", x + dx * step // steps, y + dy * step // steps, "sleep", "0.03")
        self._xdo("mouseup", 1)
        self.actions["clicks"] += 1
        self.pause(0.3)

    def wheel(self, place: Place | str, notches: int) -> None:
        """Turn the wheel towards the user by so many notches (negative: away)."""
        self.move(place)
        self._xdo("click", "--repeat", abs(notches), "--delay", 40, 5 if notches > 0 else 4)
        self.pause(0.3)

    def key(self, *keys: str) -> None:
        """Press keys one after the other, named as xdotool does."""
        self._xdo("key", "--delay", 60, *keys)
        self.actions["keys"] += len(keys)
        self.pause(0.2)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdo("type", "--delay", 25, text)
        self.actions["characters"] += len(text)
        self.pause(0.2)

    def shot(self, mark: str) -> None:
        """Keep a picture of the whole screen."""
        self.pause(0.35)
        width, height = self.size
        self._picture(self.pictures / f"{mark}-{self.theme}-{width}x{height}.png")
        self.check(mark)

    def check(self, mark: str = "the end") -> None:
        """Note what must never be: the program gone, a word on stderr, the strip that tells of a defect."""
        if self._program.poll() is not None:
            self.fault(f"{mark}: the program ended with {self._program.returncode}")
        said = [line for line in self.stderr.read_text().splitlines() if not any(word in line for word in QUIET)]
        if said:
            self.fault(f"{mark}: stderr: " + " / ".join(said[-12:]))
            self.stderr.write_bytes(b"")
        if self._program.poll() is None and self.holds("'unexpected' in seen('messageText').text()"):
            self.click("Details")
            text = self.ask("seen('messageDetailsText').toPlainText()")
            self.fault(f"{mark}: {text}")
            self.key("Escape")

    # ---- inside ----

    def _maximise(self) -> None:
        x, y, width, _ = self.ask("on_screen(explorer.window)")
        title: Place = (x, y - 12, width, 4)
        self.click(title, times=2)
        self.wait("explorer.window.isMaximized()")
        self.pause(0.5)
        self.actions = dict.fromkeys(self.actions, 0)

    def _middle(self, place: Place | str) -> tuple[int, int]:
        x, y, width, height = self.ask(f"place({place!r})") if isinstance(place, str) else place
        return x + width // 2, y + height // 2

    def _xdo(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environment, check=True, timeout=30)

    def _picture(self, path: Path) -> None:
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment, check=True, timeout=30)

    def _picture_of_fault(self) -> None:
        if self._try("xdotool", "getdisplaygeometry"):
            self._picture(self.pictures / f"fault-{self.theme}-{self.size[0]}.png")

    def _run(self, *command: str) -> None:
        quiet = subprocess.DEVNULL
        self._processes.append(subprocess.Popen(command, env=self._environment, stdout=quiet, stderr=quiet))

    def _try(self, *command: str) -> bool:
        quiet = subprocess.DEVNULL
        return subprocess.run(command, env=self._environment, stdout=quiet, stderr=quiet, check=False).returncode == 0

    def _until(self, test: Callable[[], bool], words: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not test():
            if time.monotonic() > end:
                raise TimeoutError(words)
            self._rest.wait(0.05)

    def _make_environment(self) -> dict[str, str]:
        environment = {**os.environ, "DISPLAY": DISPLAY, "HOME": str(self._home), "QT_QPA_PLATFORM": "xcb"}
        environment["XDG_CONFIG_HOME"] = str(self._home / "config")
        environment["PYTHONPATH"] = str(HERE.parents[1])
        return environment
