import os
import subprocess
import sys

import pytest

from attn_gui.app.display import BASE_LIBRARIES, X11_LIBRARIES, display_problem, library_problem


def yes(_library: str = "") -> bool:
    return True


def no() -> bool:
    return False


def problem(environ: dict[str, str], missing: tuple[str, ...] = (), *, answers: bool = True) -> str | None:
    return display_problem(
        environ, "linux", loads=lambda library: library not in missing, connects=yes if answers else no
    )


def test_without_a_screen_one_line_says_so_and_what_to_do() -> None:
    said = problem({})
    assert said is not None
    assert said.startswith("No display: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    assert "compute, figure, explain" in said
    assert "\n" not in said


@pytest.mark.parametrize("plugin", ["offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb"])
def test_platforms_that_draw_nowhere_need_no_screen(plugin: str) -> None:
    assert problem({"QT_QPA_PLATFORM": plugin}) is None


@pytest.mark.parametrize("plugin", ["", "xcb", "wayland", "wayland;xcb"])
def test_platforms_that_draw_on_a_screen_need_one(plugin: str) -> None:
    assert problem({"QT_QPA_PLATFORM": plugin}) is not None


@pytest.mark.parametrize("environ", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_one_screen_is_enough(environ: dict[str, str]) -> None:
    assert problem(environ) is None


def test_x11_asked_for_by_name_needs_an_x11_screen() -> None:
    assert problem({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}) is not None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_screen(platform: str) -> None:
    assert display_problem({}, platform, loads=lambda _: False, connects=no) is None


def test_a_screen_that_does_not_answer_is_named() -> None:
    said = problem({"DISPLAY": "far:10"}, answers=False)
    assert said is not None
    assert said.startswith("No display: far:10 does not answer.")


def test_missing_libraries_are_named_by_their_packages() -> None:
    said = problem({"DISPLAY": ":0"}, ("libxcb-icccm.so.4", "libEGL.so.1"))
    assert said is not None
    assert said.endswith("apt-get install --no-install-recommends libegl1 libxcb-icccm4")


def test_wayland_needs_no_library_of_x11() -> None:
    assert problem({"WAYLAND_DISPLAY": "wayland-0"}, tuple(X11_LIBRARIES)) is None


def test_drawing_without_a_screen_still_needs_the_base_libraries() -> None:
    assert problem({"QT_QPA_PLATFORM": "offscreen"}, ("libGL.so.1",)) == library_problem(
        "linux", loads=lambda library: library != "libGL.so.1"
    )
    assert library_problem("linux", loads=yes) is None
    assert library_problem("darwin", loads=lambda _: False) is None


def test_the_set_up_installs_every_library_that_is_asked_for() -> None:
    from pathlib import Path

    script = (Path(__file__).resolve().parents[2] / "packaging" / "setup.sh").read_text("utf-8").split()
    words = {word.strip('"').removeprefix('base_packages="').removeprefix('screen_packages="') for word in script}
    assert {*BASE_LIBRARIES.values(), *X11_LIBRARIES.values()} <= words


def test_this_machine_is_asked_for_real() -> None:
    assert library_problem(sys.platform) is None
    code = (
        "import os, sys; from attn_gui.app.display import display_problem;"
        "print(display_problem(os.environ, 'linux')); print('PySide6' in sys.modules)"
    )
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("DISPLAY", "QPA_PLATFORM"))}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environ | {"DISPLAY": ":7654"}, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[1] == "False"
    assert "does not answer" in ended.stdout or "Qt lacks" in ended.stdout
