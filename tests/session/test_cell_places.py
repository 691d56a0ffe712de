"""Cells of explanations are found where they are to be seen."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine.terms import Cell
from attn_gui.session.cell_places import Spot, place_of, places_of, spot_of
from attn_gui.session.compute import Done, compute
from attn_gui.session.entering import entered
from attn_gui.session.lit import Lit
from attn_gui.session.new import session_from
from attn_gui.session.session import MatrixName, Session, Source, with_matrix
from attn_gui.session.view_state import MEAN_HEAD

RANDOM = np.random.default_rng(3)


def grouped(**weights: np.ndarray) -> Done:
    """Four heads of width 2 on two key heads: Q is 3 × 8, K and V are 5 × 4."""
    session = session_from(*(RANDOM.standard_normal(shape) for shape in ((3, 8), (5, 4), (5, 4))))
    return done(heads(entered(session, "multi-head"), num_heads=4, num_kv_heads=2), **weights)


def heads(session: Session, **options: object) -> Session:
    state = session.state
    return session.with_state(session.kind, replace(state, options=replace(state.options, **options)))


def done(session: Session, **weights: np.ndarray) -> Done:
    for name, array in weights.items():
        session = with_matrix(session, MatrixName(session.kind, name), array)
    result = compute(session)
    assert isinstance(result, Done), result
    return result


@pytest.mark.parametrize(
    ("cell", "spot"),
    [
        (Cell("query", (3, 1, 0)), Spot("query", 1, 6)),
        (Cell("key", (1, 4, 1)), Spot("key", 4, 3)),
        (Cell("scored_query", (2, 0, 1)), Spot("query", 0, 5)),
        (Cell("value", (0, 2, 1)), Spot("value", 2, 1)),
        (Cell("inputs.value", (2, 3)), Spot("value", 2, 3)),
        (Cell("scores", (2, 1, 4)), Spot("scores", 1, 4, 2)),
        (Cell("masked_scores", (2, 1, 4)), Spot("scores", 1, 4, 2)),
        (Cell("bias", (2, 1, 4)), Spot("scores", 1, 4, 2)),
        (Cell("weights", (3, 0, 1)), Spot("weights", 0, 1, 3)),
        (Cell("mean_weights", (0, 1)), Spot("weights", 0, 1)),
        (Cell("heads", (3, 0, 1)), Spot("output", 0, 1, 3)),
        (Cell("concatenated", (0, 7)), Spot("output", 0, 1, 3)),
        (Cell("output", (0, 7)), Spot("output", 0, 7)),
        (Cell("table.query", (2, 6)), Spot("query", 2, 6)),
        (Cell("b_output", (2,)), Spot("multi-head/b_output", 0, 2)),
        (Cell("table.multi-head/b_output", (2,)), Spot("multi-head/b_output", 0, 2)),
        (Cell("w_output", (2, 1)), None),
        (Cell("sink", (0,)), None),
    ],
)
def test_heads_are_blocks_of_columns_and_maps_have_their_head(cell: Cell, spot: Spot | None) -> None:
    assert spot_of(grouped(b_output=np.zeros((1, 8))), cell) == spot


def test_a_projected_component_is_in_no_table() -> None:
    there = grouped(w_query=RANDOM.standard_normal((8, 8)))
    assert spot_of(there, Cell("query", (3, 1, 0))) is None
    assert spot_of(there, Cell("key", (1, 4, 1))) == Spot("key", 4, 3)
    assert spot_of(there, Cell("w_query", (3, 1))) == Spot("multi-head/w_query", 3, 1)


def test_x_is_seen_where_it_is_read() -> None:
    session = session_from(x=RANDOM.standard_normal((3, 4)), kind="multi-head")
    there = done(heads(replace(session, sinusoids=True), source=Source.X, num_heads=2))
    for cell in (Cell("inputs.query", (2, 1)), Cell("x_read", (2, 1)), Cell("sinusoids", (2, 1))):
        assert spot_of(there, cell) == Spot("x", 2, 1)
    assert spot_of(there, Cell("key", (1, 2, 0))) == Spot("x", 2, 2)


@pytest.mark.parametrize(
    ("cell", "head", "all_heads", "seen"),
    [
        (Cell("weights", (3, 0, 1)), 3, False, True),
        (Cell("weights", (3, 0, 1)), 2, False, False),
        (Cell("mean_weights", (0, 1)), 3, False, False),
        (Cell("mean_weights", (0, 1)), MEAN_HEAD, False, True),
        (Cell("heads", (3, 0, 1)), 3, False, True),
        (Cell("heads", (3, 0, 1)), 3, True, False),
        (Cell("output", (0, 1)), 3, False, False),
        (Cell("output", (0, 1)), 3, True, True),
        (Cell("output", (0, 1)), MEAN_HEAD, False, True),
        (Cell("query", (3, 0, 1)), 0, False, True),
        (Cell("table.key", (0, 1)), 0, False, True),
    ],
)
def test_a_map_shows_one_head(cell: Cell, head: int, all_heads: bool, seen: bool) -> None:
    lit = place_of(grouped(), cell, head, all_heads=all_heads)
    assert (lit is not None) == seen
    if lit is not None:
        assert lit.has(0, 7 if cell.array == "query" else 1)


def test_one_head_has_its_map_whatever_is_in_focus(session: Session) -> None:
    there = done(session)
    assert place_of(there, Cell("output", (1, 1)), 5) == Lit("output", (1,), (1,))
    assert place_of(there, Cell("query", (1, 3))) == Lit("query", (1,), (3,))


def test_cells_beside_each_other_are_lit_together() -> None:
    row = [Cell("query", (1, 0, column)) for column in (0, 1)]
    keys = [Cell("weights", (0, 2, key)) for key in range(5)]
    block = [Cell("table.value", (at, column)) for at in (0, 1) for column in (2, 3)]
    assert places_of(grouped(), [*row, *keys, *block, Cell("weights", (1, 0, 0))], 0) == (
        Lit("query", (0,), (2, 3)),
        Lit("weights", (2,), (0, 1, 2, 3, 4)),
        Lit("value", (0, 1), (2, 3)),
    )
