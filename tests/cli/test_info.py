"""``attn-gui info``: what is in a file, without computing it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli import info
from attn_gui.engine.positions import Rope
from attn_gui.io.session_file import write_session
from attn_gui.session.new import session_from
from attn_gui.session.session import LocalKind, Options, Precision
from attn_gui.session.view_state import MEAN_HEAD, Focus, ViewState


def test_tables_tokens_focus_and_notes_are_told(run, example) -> None:
    ended = run("info", example("real_heads"))
    assert ended.code == 0
    for part in (
        "kind      multi-head: ",
        "score     scaled-dot",
        "options   heads 12",
        "mask      none (empty rows: zero)",
        "matrix    query 15 × 384",
        "numbers   float64, computed in float64",
        "the·7 street because it",
        "focus     query 10 (it), key 2 (animal), head 11",
        "Apache-2.0",
    ):
        assert part in ended.out


def test_x_the_weights_and_what_follows_x_are_told(run, example) -> None:
    text = run("info", example("eight_heads")).out
    assert "options   heads 8, 2 key/value heads" in text
    assert "matrix    x 11 × 16\n" in text
    assert "matrix    query 11 × 16 (unused: Q is X)" in text
    assert "matrix    multi-head/w_query 16 × 96" in text
    assert "reads     X\n" in text
    assert "x tokens  the·0" in text


def test_a_session_that_cannot_be_computed_is_described_all_the_same(run, tmp_path: Path) -> None:
    session = session_from(np.array([[np.nan, 1.0], [2.0, np.inf]]), np.eye(3), np.eye(3))
    write_session(tmp_path / "s.attn", session, ViewState(Focus(query=7, key=None, component=2)))
    ended = run("info", tmp_path / "s.attn")
    assert ended.code == 0
    assert "matrix    query 2 × 2 (2 not finite)" in ended.out
    assert "component 2" in ended.out
    assert run("compute", tmp_path / "s.attn").code == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "options   default"),
        ({"temperature": 0.5, "softcap": 30.0}, "options   temperature 0.5, softcap 30"),
        ({"scale": 1.0}, "options   scale 1"),
        ({"precision": Precision.FLOAT32}, "numbers   float64, computed in float32"),
        ({"precision": Precision.BFLOAT16}, "numbers   float64, computed in float32, rounded to bfloat16 before"),
        ({"normaliser": "sparsemax", "sink": 2.0}, "options   sparsemax"),
        ({"sink": 0.0, "rope": Rope.HALF, "rope_theta": 5e5}, "options   sink 0, RoPE half, theta 500000"),
        ({"qk_norm": True, "alibi": True}, "options   QK-norm"),
        ({"local": LocalKind.MONOTONIC, "local_width": 1}, "options   local attention monotonic, local width 1"),
    ],
)
def test_options_that_differ_from_their_defaults_are_told(changes: dict[str, float], told: str) -> None:
    session = session_from(np.eye(2), np.eye(2), np.eye(2))
    options = replace(Options("scaled-dot"), **changes)
    changed = session.with_state(session.kind, replace(session.state, options=options))
    assert told in info.lines(changed, ViewState())


def test_the_mean_and_other_modes_that_were_worked_on_are_told() -> None:
    session = session_from(x=np.eye(4), kind="multi-head")
    state = session.states["self"].with_weight("w_query", np.eye(4))
    told = info.lines(session.with_state("self", state), ViewState(Focus(head=MEAN_HEAD)))
    assert "focus     query 0 (t0), key 0 (t0), mean of the heads" in told
    assert "also has  self" in told
    assert "matrix    query 4 × 4 (unused: Q is X · W_q)" in told
