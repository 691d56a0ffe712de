"""The numbers of a stop of the lesson are those of the session."""

import numpy as np

from attn_gui.figures.figure import Appearance
from attn_gui.figures.step_numbers import step_numbers
from attn_gui.figures.themes import LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.edits import DrawMask, SetOptions
from attn_gui.session.lesson_steps import WALK, Scope, Stop
from attn_gui.session.new import session_from
from attn_gui.session.view_state import MEAN_HEAD, Focus

# The lesson: scores 2, 0, 2; weights e²/(2e² + 1) twice and 1/(2e² + 1)
# output (15e², 5e² + 10) / (2e² + 1) = (110.836, 46.945) / 15.778.
BARE = session_from(
    np.array([[1.0, 0, 1]]),
    np.array([[1.0, 0, 1], [0, 1, 0], [1, 1, 1]]),
    np.array([[10.0, 0], [0, 10], [5, 5]]),
)
LESSON = SetOptions(BARE.kind, {"score": "dot"}).apply(BARE)


def told(step: str, session=LESSON, focus=None) -> str:
    found = step_numbers(compute(session), focus or Focus(), Appearance(LIGHT), Stop(step, Scope.ROW))
    return "" if found is None else str(found)


def test_the_numbers_of_the_lesson_are_those_worked_by_hand():
    assert told("inputs") == "It begins 1, 0, 1."
    assert told("scores") == "The largest: k0 2, k2 2, k1 0."
    assert told("weights") == "The largest: k0 0.4683, k2 0.4683, k1 0.0634."
    assert told("output") == "④ Output: its row begins 7.0247, 2.9753."


def test_a_query_without_any_key_is_said_to_have_none():
    assert told("weights", DrawMask((0,), (0, 1, 2), False).apply(LESSON)) == "There is no key that it may attend to."


def test_stops_for_all_queries_have_no_numbers_of_one():
    stops = [stop for stop in WALK if stop.scope is Scope.ALL]
    assert [step_numbers(compute(LESSON), Focus(), Appearance(LIGHT), stop) for stop in stops] == [None] * 4


def test_the_mean_of_heads_says_why_it_has_no_scores():
    rng = np.random.default_rng(0)
    session = session_from(*(rng.standard_normal((3, 4)) for _ in range(3)), kind="multi-head")
    assert "head" in told("scores", session, Focus(head=MEAN_HEAD))


def test_a_session_that_cannot_be_computed_says_why():
    rng = np.random.default_rng(0)
    refused = session_from(rng.standard_normal((2, 3)), rng.standard_normal((2, 4)), rng.standard_normal((2, 2)))
    assert "3" in told("scores", refused)
