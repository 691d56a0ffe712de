"""Rows and columns are called what they mean."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.model.table_sides import side_names
from attn_gui.session.session import KEY, VALUE, KindState, MatrixName, Options, Session, frozen


@pytest.fixture
def wide(session: Session) -> Session:
    """d_q = 2, d_k = 3; multi-head with 2 heads, 1 key/value head."""
    state = KindState(Options("scaled-dot", num_heads=2, num_kv_heads=1))
    return replace(session, key=frozen(np.ones((3, 3)))).with_state("multi-head", state)


def test_inputs_have_their_tokens_and_dimensions(wide: Session) -> None:
    assert side_names(wide, KEY, 3, 3) == (("the·0", "cat", "the·2"), ("d0", "d1", "d2"))
    assert side_names(wide, VALUE, 3, 2)[0] == ("the·0", "cat", "the·2")


@pytest.mark.parametrize(
    ("kind", "name", "shape", "rows", "columns"),
    [
        ("multiplicative", "general.weight", (2, 3), ("q·d0", "q·d1"), ("k·d0", "k·d1", "k·d2")),
        ("multiplicative", "concat.weight", (5, 2), ("q·d0", "q·d1", "k·d0", "k·d1", "k·d2"), ("h0", "h1")),
        ("additive", "additive.v", (1, 3), ("v",), ("h0", "h1", "h2")),
        ("additive", "additive.key_weight", (3, 1), ("k·d0", "k·d1", "k·d2"), ("h0",)),
        ("multi-head", "w_query", (2, 4), ("d0", "d1"), ("h0·d0", "h0·d1", "h1·d0", "h1·d1")),
        ("multi-head", "w_query", (2, 3), ("d0", "d1"), ("d0", "d1", "d2")),
        ("multi-head", "b_query", (1, 4), ("b_q",), ("h0·d0", "h0·d1", "h1·d0", "h1·d1")),
        ("multi-head", "w_key", (3, 2), ("d0", "d1", "d2"), ("d0", "d1")),
        ("multi-head", "w_output", (4, 2), ("h0·d0", "h0·d1", "h1·d0", "h1·d1"), ("d0", "d1")),
        ("multi-head", "b_output", (1, 2), ("b_o",), ("d0", "d1")),
        ("self", "w_query", (2, 4), ("d0", "d1"), ("d0", "d1", "d2", "d3")),
        ("self", "b_query", (1, 2), ("b_q",), ("d0", "d1")),
        ("self", "later", (1, 2), ("d0",), ("d0", "d1")),
    ],
)
def test_weights_are_called_by_what_their_axes_mean(
    wide: Session, kind: str, name: str, shape: tuple[int, int], rows: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    assert side_names(wide, MatrixName(kind, name), *shape) == (rows, columns)
