"""The command as a process of its own: what it imports, exit codes, signals, pipes, no display."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEFECT = """
import sys
from attn_gui.cli import compute, main
def fail(_session): raise {error}
compute.computed = fail
sys.exit(main.main(sys.argv[1:]))
"""
STOPPED = """
import os, signal, sys
from attn_gui.cli import compute, main
# Background jobs of a shell are born deaf to SIGINT.
signal.signal(signal.SIGINT, signal.default_int_handler)
def stop(_session): os.kill(os.getpid(), signal.{name}); signal.pause()
compute.computed = stop
sys.exit(main.main(sys.argv[1:]))
"""
LOADED = """
import sys
from attn_gui.cli.main import main
code = main(sys.argv[1:])
qt = sorted({name.split(".")[0] for name in sys.modules} & {"PySide6", "shiboken6", "pyqtgraph"})
print(code, qt, file=sys.stderr)
"""


def ended(*arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run Python on *arguments* in a fresh process without a display."""
    away = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH", "ATTN_GUI_TRACEBACK")
    environ = {name: value for name, value in os.environ.items() if name not in away}
    environ |= {"PYTHONPATH": str(ROOT), **settings.pop("environ", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | settings
    command = [sys.executable, "-P", *map(str, arguments)]
    return subprocess.run(command, env=environ, text=True, encoding="utf-8", check=False, timeout=60, **pipes)


def attn(*arguments: object, **settings: object) -> subprocess.CompletedProcess[str]:
    return ended("-m", "attn_gui", *arguments, **settings)


def test_the_lesson_is_computed_from_another_folder(lesson: Path, tmp_path: Path) -> None:
    done = attn("compute", "lesson.attn", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["weights"][0] == pytest.approx([0.46831053, 0.06337894, 0.46831053], abs=5e-9)


@pytest.mark.parametrize(
    "verb",
    [
        ["compute", "lesson.attn", "--json", "-o", "r.npz"],
        ["explain", "lesson.attn", "--cell", "0,0"],
        ["info", "lesson.attn"],
        ["new", "--x", "lesson.attn:arrays/key", "--causal", "top_left", "-o", "n.attn"],
        ["compute", "missing.attn"],
    ],
)
def test_no_verb_but_figure_loads_qt(lesson: Path, tmp_path: Path, verb: list[str]) -> None:
    done = ended("-c", LOADED, *verb, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] == ("2 []" if "missing.attn" in verb else "0 []")


def test_a_figure_needs_no_display_and_says_nothing(lesson: Path, tmp_path: Path) -> None:
    done = attn("figure", lesson, "-o", tmp_path / "w.png")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "w.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("arguments", [[], ["lesson.attn"], ["compue"]])
def test_the_window_without_a_display_is_refused_in_one_line(
    lesson: Path, tmp_path: Path, arguments: list[str]
) -> None:
    done = attn(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("attn-gui: No display: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_defect_of_ours_is_one_line_and_exit_code_1(lesson: Path) -> None:
    done = ended("-c", DEFECT.format(error="ValueError('odd')"), "compute", lesson)
    assert done.returncode == 1
    assert done.stderr == (
        "attn-gui: This is a defect of the program (ValueError: odd); "
        "set ATTN_GUI_TRACEBACK=1 to see where it happened.\n"
    )


def test_a_defect_is_shown_with_its_place_when_asked_for(lesson: Path) -> None:
    told = {"environ": {"ATTN_GUI_TRACEBACK": "1"}}
    done = ended("-c", DEFECT.format(error="AssertionError"), "compute", lesson, **told)
    assert done.returncode == 1
    assert "Traceback (most recent call last):" in done.stderr
    assert "(AssertionError)" in done.stderr.splitlines()[-1]


def test_too_little_memory_is_no_defect(lesson: Path) -> None:
    done = ended("-c", DEFECT.format(error="MemoryError"), "compute", lesson)
    assert (done.returncode, done.stderr) == (2, "attn-gui: There is not enough memory for this.\n")


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_stopped_command_says_nothing_and_leaves_nothing(lesson: Path, tmp_path: Path, name: str, code: int) -> None:
    done = ended("-c", STOPPED.format(name=name), "compute", lesson, "-o", tmp_path / "r.npz")
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.attn"]


def test_a_broken_pipe_is_quiet(lesson: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = attn("compute", lesson, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_behind_the_output_is_said(lesson: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = attn("compute", lesson, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("attn-gui: The answer could not be written: ")
    assert len(done.stderr.splitlines()) == 1


def test_any_letter_can_be_printed_on_any_terminal(example) -> None:
    done = attn("info", example("alignment"), environ={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "\\xe9conomique" in done.stdout
