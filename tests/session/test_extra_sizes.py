"""Further matrices follow the sizes of what they belong to: the width of heads, queries and hidden layers."""

import numpy as np

from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import AddWeight, DeleteColumns, FitMatrix, InsertColumns, RemoveWeight, SetKind, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import QUERY, MatrixName, Session


def of_kind(kind: str, **changes: object) -> Session:
    rng = np.random.default_rng(11)
    session = SetKind(kind).apply(session_from(*(rng.standard_normal((4, 4)) for _ in range(3))))
    return SetOptions(kind, changes).apply(session)


def widths(session: Session) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in session.state.weights.items()}


def test_gains_grow_with_the_width_of_a_head_by_ones() -> None:
    session = of_kind("multi-head", num_heads=2, qk_norm=True)
    for name in ("q_gain", "k_gain"):
        session = AddWeight("multi-head", name).apply(session)
    session = session.with_state("multi-head", session.state.with_weight("q_gain", np.array([[3.0, 5.0]])))
    wider = InsertColumns(QUERY, 1).apply(session)
    assert wider.query.shape == (4, 6)
    np.testing.assert_array_equal(wider.state.weights["q_gain"], [[3.0, 1.0, 5.0]])
    np.testing.assert_array_equal(wider.state.weights["k_gain"], [[1.0, 1.0, 1.0]])
    assert isinstance(compute(wider), Done)
    label = InsertColumns(QUERY, 1).label_in(session)
    assert str(label) == "Add a dimension to each of the 2 heads of Q, K, g_k and g_q"


def test_a_gain_of_one_head_follows_the_query() -> None:
    session = AddWeight("self", "k_gain").apply(of_kind("self", qk_norm=True))
    narrower = DeleteColumns(QUERY, 0).apply(session)
    assert widths(narrower) == {"k_gain": (1, 3)}
    back = InsertColumns(MatrixName("self", "k_gain"), 0).apply(narrower)
    assert (back.query.shape, back.key.shape) == ((4, 4), (4, 4))


def test_what_predicts_a_place_follows_the_query_and_its_hidden_layer() -> None:
    session = of_kind("multiplicative", local="predictive")
    wider = InsertColumns(QUERY, 0).apply(session)
    assert widths(wider) == {"local.weight": (5, 4), "local.v": (1, 4)}
    hidden = InsertColumns(MatrixName("multiplicative", "local.v"), 4).apply(wider)
    assert widths(hidden) == {"local.weight": (5, 5), "local.v": (1, 5)}
    assert isinstance(compute(hidden), Done)
    plain = RemoveWeight("multiplicative", "local.weight").apply(session)
    assert widths(InsertColumns(QUERY, 0).apply(plain)) == {"local.v": (1, 5)}


def test_a_gain_is_fitted_with_ones_and_sinks_with_zeros() -> None:
    session = of_kind("multi-head", num_heads=2, qk_norm=True, sink=2.0)
    for name in ("q_gain", "sinks"):
        session = AddWeight("multi-head", name).apply(session)
    longer = FitMatrix(MatrixName("multi-head", "q_gain"), 1, 3).apply(session)
    np.testing.assert_array_equal(longer.state.weights["q_gain"], [[1.0, 1.0, 1.0]])
    longer = FitMatrix(MatrixName("multi-head", "sinks"), 1, 3).apply(session)
    np.testing.assert_array_equal(longer.state.weights["sinks"], [[2.0, 2.0, 0.0]])
