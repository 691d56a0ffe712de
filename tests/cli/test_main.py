"""Help, version, the window's arguments, and arguments with negative numbers."""

from pathlib import Path

import pytest

from attn_gui import __version__
from attn_gui.cli import main as command
from attn_gui.cli import window
from attn_gui.cli.arguments import with_negative_numbers
from attn_gui.engine import SCORINGS
from attn_gui.session.kinds import KINDS


@pytest.mark.parametrize("verb", command.VERBS)
def test_each_verb_has_help_in_lines_that_fit(run, verb: str) -> None:
    ended = run(verb, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"usage: attn-gui {verb} [-h]")
    assert max(map(len, ended.out.splitlines())) <= 120


def test_the_help_names_every_verb(run) -> None:
    ended = run("--help")
    assert ended.code == 0
    lines = [line.split(maxsplit=1) for line in ended.out.splitlines()]
    assert all([name, verb.summary] in lines for name, verb in command.VERBS.items())


def test_the_help_of_new_names_every_mode_score_and_matrix(run) -> None:
    text = run("new", "--help").out
    for kind in KINDS.values():
        assert f"{kind.key}: {kind.default_score}" in text
        assert all(name in text for row in kind.projections for name in (row.name, row.bias))
    assert all(parameter.name in text for row in SCORINGS.values() for parameter in row.parameters)


def test_the_version_is_told(run) -> None:
    assert run("--version").out == f"attn-gui {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "file", "reset"),
    [((), None, False), (("a.attn",), "a.attn", False), (("compue", "--reset-settings"), "compue", True)],
)
def test_anything_but_a_verb_is_a_file_for_the_window(
    run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], file: str | None, reset: bool
) -> None:
    opened: list[tuple[str | None, bool]] = []

    def open_window(file: str | None, *, reset_settings: bool) -> int:
        opened.append((file, reset_settings))
        return 0

    monkeypatch.setattr(window, "open_window", open_window)
    assert run(*arguments).code == 0
    assert opened == [(file, reset)]


def test_the_window_opens_on_the_whole_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from attn_gui.app import run as app_run

    opened: list[tuple[Path | None, bool]] = []

    def run(path: Path | None, *, reset_settings: bool) -> int:
        opened.append((path, reset_settings))
        return 0

    monkeypatch.setattr(window, "display_problem", lambda _environ, _platform: None)
    monkeypatch.setattr(app_run, "run", run)
    monkeypatch.chdir(tmp_path)
    window.open_window("a.attn", reset_settings=False)
    window.open_window(None, reset_settings=True)
    assert opened == [(tmp_path / "a.attn", False), (None, True)]


def test_negative_numbers_are_values() -> None:
    given = ["--scale", "-1e-3", "--bias", "-inf", "--json", "-o", "-1", "--", "-2", "--x=1", "-3", "--y", "-z", "-4"]
    joined = ["--scale=-1e-3", "--bias=-inf", "--json", "-o", "-1", "--", "-2", "--x=1", "-3", "--y", "-z", "-4"]
    assert with_negative_numbers(given) == joined


def test_the_program_leaves_without_taking_qt_down(monkeypatch: pytest.MonkeyPatch, lesson: Path) -> None:
    left: list[int] = []
    monkeypatch.setattr(command.os, "_exit", left.append)
    monkeypatch.setattr(command.sys, "argv", ["attn-gui", "info", str(lesson)])
    monkeypatch.setitem(command.sys.modules, "PySide6.QtCore", None)
    assert command.main() == 0
    assert left == [0]
