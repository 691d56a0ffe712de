"""Every entry of the catalogue by command line and file: the numbers of plain formulas, kept by saving."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from attn_gui.io.session_file import read_session, write_session
from attn_gui.session.deviations import deviations

# The table of entries serves the walk through real processes and the window too.
sys.path.append(str(Path(__file__).resolve().parents[1] / "references"))
ENTRIES = import_module("walk_table").ENTRIES
COMMANDS = import_module("walk_commands")


def numbers(run, file: str) -> dict[str, np.ndarray]:
    assert run("compute", file, "-o", "r.npz").code == 0
    with np.load("r.npz") as held:
        return dict(held)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_gives_the_numbers_of_its_formula_and_keeps_them(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    entry = ENTRIES[name]
    ended = run(*COMMANDS.arguments_of(tmp_path, entry))
    assert (ended.code, ended.complaints) == (0, [])
    found = numbers(run, "s.attn")
    apart = COMMANDS.differences(found, entry.expected())
    assert all(gap <= entry.bound for gap in apart.values()), apart
    session, view_state = read_session("s.attn")
    assert tuple(str(each.text) for each in deviations(session)) == entry.chips
    write_session("again.attn", session, view_state)
    for stage, array in numbers(run, "again.attn").items():
        np.testing.assert_array_equal(array, found[stage])
