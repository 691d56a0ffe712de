"""Files of every earlier version are brought to the present one, step by step."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.io.errors import SessionFileError
from attn_gui.io.manifest import VERSION
from attn_gui.io.migrations import MIGRATIONS, upgraded
from attn_gui.io.schema import Field
from attn_gui.io.session_file import decode_session, encode_session, read_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.session import LocalKind, Options, Precision, Source, same_session

DATA = Path(__file__).resolve().parents[1] / "data"


def test_every_earlier_version_has_its_step() -> None:
    assert sorted(MIGRATIONS) == list(range(1, VERSION))


def test_steps_follow_one_another() -> None:
    steps = {1: lambda found: {**found, "one": 1}, 2: lambda found: {**found, "two": found["one"]}}
    assert upgraded(Field({"version": 1}, "x"), steps, 3).value == {"version": 1, "one": 1, "two": 1}
    assert upgraded(Field({"version": 3}, "x"), steps, 3).value == {"version": 3}


def test_a_later_version_is_refused_with_both_numbers() -> None:
    with pytest.raises(SessionFileError, match="file version 4; this program reads up to 3") as caught:
        upgraded(Field({"version": 4}, "x.attn"), {}, 3)
    assert caught.value.code == "newer"


def test_a_file_of_version_1_opens_with_the_same_numbers() -> None:
    session, view = read_session(DATA / "version1.attn")
    assert (view.focus.query, view.focus.key, view.table_digits) == (2, 0, 3)
    options = {kind: state.options for kind, state in session.states.items()}
    usual = Options("scaled-dot")
    assert options["self"] == usual
    assert options["additive"] == Options("additive", gain=2.0, precision=Precision.FLOAT32)
    assert options["multi-head"] == Options("scaled-dot", num_heads=2, num_kv_heads=1, source=Source.INPUTS)
    assert options["multiplicative"].precision is Precision.FLOAT32
    assert (usual.local, usual.precision) == (LocalKind.OFF, Precision.FLOAT64)
    assert (session.mask.causal, session.mask.empty_rows) == (Causal.BOTTOM_RIGHT, EmptyRows.UNIFORM)
    assert (session.mask.window, session.mask.causal_offset, session.sinusoids) == (None, None, False)
    np.testing.assert_array_equal(session.states["multi-head"].weights["w_query"], 2 * np.eye(4))
    assert not session.unknown


def test_what_a_file_of_version_1_comes_to_is_worked_in_float32() -> None:
    computed = compute(read_session(DATA / "version1.attn")[0])
    assert isinstance(computed, Done)
    assert computed.result.output.dtype == np.float32
    query, key = (np.arange(12.0).reshape(3, 4) / 7, np.arange(12.0)[::-1].reshape(3, 4) / 5)
    scores = 3.0 * np.tanh(query @ key.T * 0.25 / 3.0) + [0.0, 1.0, 0.0]
    allowed = np.tri(3, dtype=bool) & ~np.eye(3, k=-2, dtype=bool)
    shares = np.where(allowed, np.exp(scores / 0.5), 0.0)
    weights = shares / shares.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(computed.result.output, weights @ np.arange(6.0).reshape(3, 2), rtol=1e-6)


def test_a_file_of_version_1_saved_again_is_of_the_present_version() -> None:
    session, view = read_session(DATA / "version1.attn")
    again = encode_session(session, view)
    assert b'"version": 3' in again
    assert b'float32": true' not in again
    assert same_session(decode_session(again, "x.attn")[0], session)


@pytest.mark.parametrize("odd", [{"states": []}, {"states": {"self": 1}}, {"states": {"self": {"options": 2}}}])
def test_what_no_version_ever_wrote_is_left_to_those_who_refuse_it(odd: dict[str, object]) -> None:
    assert MIGRATIONS[1](odd) == odd


def test_a_float32_that_is_no_flag_is_refused_as_a_precision() -> None:
    values = MIGRATIONS[1]({"states": {"self": {"options": {"float32": "maybe"}}}})
    assert values == {"states": {"self": {"options": {"precision": "maybe"}}}}


def test_a_file_of_version_2_opens_with_the_same_numbers_and_no_pins() -> None:
    session, view = read_session(DATA / "version2.attn")
    assert (view.focus.query, view.map_digits, view.row_measure) == (2, 5, "entropy")
    assert view.colors["weights"].high == 1.0
    assert session.pins == ()
    assert dict(session.unknown) == {"later": {"a": [1]}}
    heads = session.states["multi-head"]
    assert (heads.options.num_heads, heads.options.rope, heads.options.qk_norm) == (2, Rope.HALF, True)
    np.testing.assert_array_equal(heads.weights["w_query"], 2 * np.eye(4))
    assert (session.mask.causal, session.mask.window) == (Causal.TOP_LEFT, (1, None))
    assert (session.sinusoids, session.notes, session.key_tokens) == (True, "Version 2", ("le", "chat", "là"))


def test_what_a_file_of_version_2_comes_to_is_as_worked_by_hand() -> None:
    computed = compute(read_session(DATA / "version2.attn")[0])
    assert isinstance(computed, Done)
    # Row 0 sees key 0 alone. Row 1: scores 3 tanh(q·k/4 / 3) / 0.5 + bias/0.5 … of two keys, sparsemax over both.
    query, key = (np.arange(12.0).reshape(3, 4) / 7, np.arange(12.0)[::-1].reshape(3, 4) / 5)
    logits = (3.0 * np.tanh(query @ key.T * 0.25 / 3.0) + [0.0, 1.0, 0.0]) / 0.5
    apart = logits[1, 1] - logits[1, 0]
    assert -1 < apart < 1
    share = (1 + apart) / 2
    np.testing.assert_allclose(computed.result.weights[:2], [[1, 0, 0], [1 - share, share, 0]], atol=1e-12)


def test_a_file_of_version_2_saved_again_is_of_the_present_version() -> None:
    session, view = read_session(DATA / "version2.attn")
    again = encode_session(session, view)
    assert b'"version": 3' in again
    assert same_session(decode_session(again, "x.attn")[0], session)
