"""Numbers of pins are worked once and kept while there is room; rows say what a pin is."""

import numpy as np
import pytest

from attn_gui.engine.errors import Cancelled
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.edits import DeleteTokens, PinState, SetCell, SetKind, SetOptions
from attn_gui.session.pin_results import PinResults
from attn_gui.session.pin_rows import mode_words, pin_rows
from attn_gui.session.session import KEY, QUERY, Session


@pytest.fixture
def pinned(session: Session) -> Session:
    """Three pins of one session, each with another Q, and a present with another."""
    for place in range(3):
        session = SetCell(QUERY, 0, 0, float(place)).apply(PinState().apply(session))
    return session


def states(session: Session) -> list[Session]:
    return [pin.session for pin in session.pins]


def test_a_result_is_kept_while_its_pin_is_the_same(pinned: Session) -> None:
    results = PinResults()
    first = results.result(states(pinned)[0])
    assert isinstance(first, Done)
    assert results.result(states(pinned)[0]) is first
    np.testing.assert_array_equal(first.result.weights, compute(states(pinned)[0]).result.weights)
    results.keep(states(pinned)[1:])
    assert results.result(states(pinned)[0]) is not first


def test_a_pin_of_the_present_numbers_takes_them_over(session: Session) -> None:
    present = compute(PinState().apply(session))
    kept = PinResults().result(present.session.pins[0].session, present)
    assert isinstance(present, Done)
    assert isinstance(kept, Done)
    assert kept.result is present.result


def test_the_results_used_longest_ago_are_forgotten_first(pinned: Session) -> None:
    one, two, three = states(pinned)
    probe = compute(one)
    assert isinstance(probe, Done)
    size = sum(array.nbytes for array in (probe.result.scores, probe.result.weights, probe.result.output))
    results = PinResults(kept_bytes=2 * size)
    first, second = results.result(one), results.result(two)
    assert results.result(one) is first
    results.result(three)
    assert results.result(one) is first
    assert results.result(two) is not second
    tiny = PinResults(kept_bytes=0)
    assert tiny.result(one) is tiny.result(one)


def test_refusals_and_cancelling_pass_through(session: Session, pinned: Session) -> None:
    uneven = SetKind("self").apply(session)  # three queries, four keys
    results = PinResults(kept_bytes=0)
    assert isinstance(results.result(uneven), Refused)
    assert isinstance(results.result(states(pinned)[0]), Done)
    with pytest.raises(Cancelled):
        results.result(states(pinned)[1], None, lambda: True)


def test_rows_say_whether_a_pin_is_the_present_and_else_what_it_is(session: Session) -> None:
    pinned = PinState("scaled").apply(session)
    assert [(str(row.words), row.is_present) for row in pin_rows(pinned)] == [("as now", True)]
    warmer = PinState("warm").apply(SetOptions("multiplicative", {"temperature": 2.0}).apply(pinned))
    assert [str(row.words) for row in pin_rows(warmer)] == ["differs", "as now"]
    other = SetKind("additive").apply(DeleteTokens(KEY, 3).apply(warmer))
    assert [str(row.words) for row in pin_rows(other)] == [f"{mode_words(session)}, 3 × 4 tokens"] * 2
    assert [row.name for row in pin_rows(other)] == ["scaled", "warm"]
