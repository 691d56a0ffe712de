"""What is measured, and when it ends: clock and gauge are the test's own; windows against the engine's own mask."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.engine.errors import Cancelled
from attn_gui.errors import AttentionError
from attn_gui.io.examples import read_example
from attn_gui.session.cost import Cost, Tools, lengths_of, measured, not_offered, peak_of
from attn_gui.session.cost_ways import WAYS, run_window, sides
from attn_gui.session.edits import SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import new_session
from attn_gui.session.session import Mask, Session
from attn_gui.session.tiling import tiled


class Clock:
    """A clock that goes on by *step* seconds each time that it is read."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def gauge(call) -> int:
    call()
    return 12_345


def cost_of(session: Session, lengths: tuple[int, ...], step: float = 0.001, **options) -> Cost:
    *_, last = measured(session, lengths, tools=Tools(Clock(step), gauge), **options)
    return last


def test_each_way_is_run_at_each_length_in_growing_order() -> None:
    cost = cost_of(new_session(3, 5), (16, 8, 8))
    assert [(point.way, point.length) for point in cost.points] == [
        (way, length) for length in (8, 16) for way in ("full", "blocks", "window")
    ]
    assert cost.ends == ()
    assert {point.peak_bytes for point in cost.points} == {12_345}


def test_short_runs_are_repeated_and_the_first_does_not_count() -> None:
    assert {point.runs for point in cost_of(new_session(), (4,)).points} == {5}
    assert all(point.seconds == pytest.approx(0.001) for point in cost_of(new_session(), (4,)).points)


def test_one_long_run_says_enough() -> None:
    assert {point.runs for point in cost_of(new_session(), (4,), step=2.0).points} == {1}


def test_a_way_ends_where_the_budget_does_and_the_others_go_on() -> None:
    # 3 arrays of n² numbers of 8 bytes: 100 positions keep 240,000 bytes.
    cost = cost_of(new_session(3, 3, 4, 4), (50, 100, 101, 120), byte_budget=240_000)
    assert [point.length for point in cost.points if point.way == "full"] == [50, 100]
    assert [point.length for point in cost.points if point.way == "blocks"] == [50, 100, 101, 120]
    assert cost.reach["full"] == 100
    (end,) = cost.ends
    assert (end.way, end.length) == ("full", 101)
    assert "101 positions would keep 244.8 kB; the budget is 240.0 kB, which ends at 100 positions." in str(end.reason)


def test_a_way_ends_where_the_next_run_would_take_too_long() -> None:
    cost = cost_of(new_session(), (10, 20, 40), step=6.0)
    # 6 s at 10 make 24 s at 20, beyond the 20 s; a window makes 12 s, and 24 s only at 40 … of 6 s at 20.
    assert [(end.way, end.length) for end in cost.ends] == [("full", 20), ("blocks", 20)]
    assert [point.length for point in cost.points if point.way == "window"] == [10, 20, 40]
    assert "10 positions took 6.0 s; 20 would take about 24 s" in str(cost.ends[0].reason)


def test_progress_is_told_and_stops_the_measurement() -> None:
    told: list[tuple[str, int]] = []

    def tell(way, length, _share) -> bool:
        told.append((way.key, length))
        return len(told) > 3

    with pytest.raises(Cancelled):
        list(measured(new_session(), (8, 16), tell=tell, tools=Tools(Clock(0.1), gauge)))
    assert told[0] == ("full", 8)


def test_rows_are_repeated_in_order_and_with_them_what_the_mask_holds() -> None:
    session = new_session(2, 3, 4, 4)
    drawn = np.array([[True, False, True], [True, True, False]])
    padding, bias = np.array([True, True, False]), np.array([[0.0, 1, 2], [3, 4, 5]])
    longer = tiled(replace(session, mask=Mask(drawn=drawn, key_padding=padding, bias=bias)), 5)
    assert np.array_equal(longer.inputs.query, session.query[[0, 1, 0, 1, 0]])
    assert np.array_equal(longer.inputs.key, session.key[[0, 1, 2, 0, 1]])
    mask = longer.session.mask
    assert np.array_equal(mask.drawn, drawn[[0, 1, 0, 1, 0]][:, [0, 1, 2, 0, 1]])
    assert np.array_equal(mask.bias, bias[[0, 1, 0, 1, 0]][:, [0, 1, 2, 0, 1]])
    assert np.array_equal(mask.key_padding, padding[[0, 1, 2, 0, 1]])


def test_a_matrix_with_a_column_for_each_key_is_repeated_too() -> None:
    session = SetOptions("multiplicative", {"score": "location"}).apply(new_session(2, 3, 4, 4))
    cost = cost_of(session, (7,))
    assert [point.way for point in cost.points] == ["full", "blocks"]


def no_stop(_share: float) -> bool:
    return False


@pytest.mark.parametrize("example", ["eight-heads", "real-head", "alignment"])
@pytest.mark.parametrize("rules", [Mask(), Mask(causal=Causal.TOP_LEFT), Mask(window=(20, 3)), Mask(causal_offset=40)])
def test_computing_by_windows_gives_what_the_window_as_a_mask_gives(example: str, rules: Mask) -> None:
    session, _ = read_example(example)
    whole = tiled(replace(session, mask=rules), 600)
    masked = replace(whole.session, mask=replace(rules, window=sides(rules)))
    expected = KINDS[session.kind].run(masked, whole.inputs).output
    assert np.allclose(run_window(whole, no_stop, None), expected, rtol=0, atol=1e-12)


def test_windows_keep_rotary_positions_and_alibi() -> None:
    session, _ = read_example("eight-heads")
    moved = SetOptions(session.kind, {"rope": "half", "alibi": True}).apply(session)
    drawn = np.random.default_rng(0).random((11, 11)) > 0.2
    whole = tiled(replace(moved, mask=Mask(causal=Causal.TOP_LEFT, drawn=drawn)), 520)
    masked = replace(whole.session, mask=replace(whole.session.mask, window=sides(whole.session.mask)))
    expected = KINDS[session.kind].run(masked, whole.inputs).output
    assert np.allclose(run_window(whole, no_stop, None), expected, rtol=0, atol=1e-12)


def test_what_knows_absolute_places_or_other_rows_has_no_window() -> None:
    session = new_session(3, 3, 4, 4)
    assert not_offered(session) == ()
    for options in ({"score": "location"}, {"normaliser": "monotonic"}, {"local": "predictive"}):
        assert not_offered(SetOptions(session.kind, options).apply(session)) == (WAYS["window"],), options


def test_a_session_that_cannot_be_computed_costs_a_sentence() -> None:
    with pytest.raises(AttentionError):
        list(
            measured(SetOptions("multi-head", {"num_heads": 3}).apply(replace(new_session(), kind="multi-head")), (8,))
        )


def test_the_peak_is_what_was_held_at_once() -> None:
    def call() -> None:
        first = np.ones(1_000_000)
        del first
        np.ones(500_000)

    assert 8_000_000 <= peak_of(call) < 8_100_000


def test_lengths_are_read_with_commas_or_spaces() -> None:
    assert lengths_of("64, 128 256,") == (64, 128, 256)
    for text in ("", "a", "0", "-4", "1.5", "99999999"):
        with pytest.raises(AttentionError, match="whole numbers from 1"):
            lengths_of(text)
