"""The verb ``sensitivity``: cells that a number follows, and sessions in which a weight is what is wanted."""

import json
from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli.main import main
from attn_gui.io.session_file import read_session
from attn_gui.resources import resource
from attn_gui.session.compute import Done, compute

LESSON = str(resource("examples/lesson.attn"))


def test_the_largest_cells_come_first(capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", LESSON, "--cell", "0,1", "--top", "4", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    slopes = [abs(cell["slope"]) for cell in told["cells"]]
    assert len(slopes) == 4
    assert slopes == sorted(slopes, reverse=True)


def test_the_text_names_cells_as_tables_do(capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", LESSON, "--cell", "0,1", "--top", "2", "--stage", "output"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("output = ")
    assert all("[" in line and ", d" in line for line in lines[1:])


@pytest.mark.parametrize("change", ["query", "key"])
def test_a_wanted_weight_is_written_into_a_session(change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "wanted.attn"
    assert main(["sensitivity", LESSON, "--cell", "0,1", "--want", "0.6", "--change", change, "-o", str(out)]) == 0
    assert "makes the weight 0.6" in capsys.readouterr().out
    computed = compute(read_session(str(out))[0])
    assert isinstance(computed, Done)
    assert computed.result.weights[0, 1] == pytest.approx(0.6, abs=1e-6)


def test_a_wanted_weight_as_json(capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", LESSON, "--cell", "0,1", "--want", "0.6", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["table"] == "query"
    assert told["reached"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--want", "1.5"], "--want is a weight between 0 and 1"),
        (["--want", "0.5", "--stage", "output"], "--want is a weight between 0 and 1"),
        (["-o", "x.attn"], "Only --want changes the session"),
        (["--change", "key"], "--change goes with --want only"),
        (["--top", "0"], "--top must be at least 1"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(more: list[str], words: str, capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", LESSON, "--cell", "0,1", *more]) == 2
    assert words in capsys.readouterr().err


@pytest.fixture
def empty_row(tmp_path: Path) -> str:
    """A session in which the only query may attend to no key, and has NaN for weights."""
    mask, file = tmp_path / "mask.npy", tmp_path / "empty.attn"
    np.save(mask, np.zeros((1, 3), dtype=bool))
    tables = [part for name in ("query", "key", "value") for part in (f"--{name}", f"{LESSON}:arrays/{name}")]
    assert main(["new", *tables, "--mask", str(mask), "--empty-rows", "nan", "-o", str(file)]) == 0
    return str(file)


def test_what_is_no_number_is_null(empty_row: str, capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", empty_row, "--cell", "0,1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail)["value"] is None
    main(["sensitivity", empty_row, "--cell", "0,1", "--want", "0.5", "--json"])
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert (told["reached"], told["weight"], told["reachable"]) == (False, None, [None, None])


def test_where_nothing_can_be_had_only_the_reason_is_said(empty_row: str, capsys: pytest.CaptureFixture[str]):
    assert main(["sensitivity", empty_row, "--cell", "0,1", "--want", "0.5"]) == 0
    assert capsys.readouterr().out == "The query may attend to no key: its weights are fixed.\n"


def test_nothing_is_told_of_a_session_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "no" / "folder.attn"
    assert main(["sensitivity", LESSON, "--cell", "0,1", "--want", "0.6", "-o", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
