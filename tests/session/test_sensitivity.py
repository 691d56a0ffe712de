"""Derivatives by the cells of a session's tables, and rows that make a wanted weight, on the program's examples."""

from typing import Any

import pytest

from attn_gui.io.session_file import read_session
from attn_gui.resources import resource
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import AddWeight, Link, MakeX, SetCell, SetKind, SetSinusoids
from attn_gui.session.linking import table_of
from attn_gui.session.reaching import RowReach
from attn_gui.session.sensitivity import table_slopes
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X


def example(file: str) -> Session:
    return read_session(resource(f"examples/{file}"))[0]


def done_of(session: Session) -> Done:
    computed = compute(session)
    assert isinstance(computed, Done)
    return computed


def linked() -> Session:
    session = example("real_head.attn")
    for edit in (SetKind("self"), MakeX(), Link(QUERY), Link(KEY), SetSinusoids(True), AddWeight("self", "w_query")):
        session = edit.apply(session)
    return session


def moved(session: Session, name: MatrixName, row: int, column: int, by: float) -> Session:
    return SetCell(name, row, column, table_of(session, name)[row, column] + by).apply(session)


CASES: dict[str, tuple[Session, tuple[int, ...]]] = {
    "lesson": (example("lesson.attn"), (0, 1)),
    "heads": (example("eight_heads.attn"), (3, 2, 1)),
    "additive": (example("alignment.attn"), (2, 1)),
    "general": (example("general.attn"), (1, 1)),
    "linked": (linked(), (2, 1)),
}


@pytest.mark.parametrize("stage", ["weights", "output"])
@pytest.mark.parametrize("case", CASES)
def test_each_of_the_largest_slopes_is_what_recomputing_gives(case: str, stage: Any):
    session, index = CASES[case]
    found = table_slopes(done_of(session), stage, index)
    place = index if stage == "weights" or len(index) == 2 else index[1:]
    found = found if place == index else table_slopes(done_of(session), stage, place)
    cells = found.largest(6)
    assert len(cells) == 6
    for name, row, column, slope in cells:
        sides = [
            float(getattr(done_of(moved(session, name, row, column, by)).result, stage)[place]) for by in (1e-5, -1e-5)
        ]
        assert slope == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-6 * found.limit + 1e-9)


def test_a_linked_input_has_slopes_and_so_have_x_and_its_projection():
    found = table_slopes(done_of(CASES["linked"][0]), "weights", (2, 1)).slopes
    assert {QUERY, KEY, VALUE, X, MatrixName("self", "w_query")} == set(found)
    assert not found[VALUE].any()


@pytest.mark.parametrize("change", ["query", "key"])
@pytest.mark.parametrize("case", CASES)
def test_the_row_that_is_answered_makes_the_weight(case: str, change: Any):
    session, index = CASES[case]
    search = RowReach(done_of(session), index, change)
    low, high = search.reachable
    found = search.to(low + 0.6 * (high - low))
    after = found.edit.apply(session)
    assert found.reached
    assert after.linked == session.linked
    assert done_of(after).result.weights[index] == pytest.approx(low + 0.6 * (high - low), abs=1e-5)


def test_the_step_says_which_weight_was_dragged_where():
    found = RowReach(done_of(CASES["lesson"][0]), (0, 1)).to(0.8)
    assert str(found.edit.label).startswith("Drag the weight of ")
    assert str(found.edit.label).endswith(f" to {found.weight:.2f}")
