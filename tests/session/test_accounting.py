from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine.errors import ShapeError
from attn_gui.io.examples import read_example
from attn_gui.session.accounting import account_of
from attn_gui.session.edits import SetOptions
from attn_gui.session.entering import entered
from attn_gui.session.new import session_from
from attn_gui.session.session import MatrixName, with_matrix


def test_heads_that_share_keys_count_their_projections_once() -> None:
    session, _ = read_example("eight-heads")
    assert session.x is not None
    counts = account_of(session)
    shapes = {name: weight.shape for name, weight in session.state.weights.items()}
    assert counts.all_parameters == sum(np.prod(shape) for shape in shapes.values())
    assert (counts.num_heads, counts.num_kv_heads) == (session.options.num_heads, session.options.num_kv_heads)
    assert counts.lengths == (len(session.x), len(session.x))


def test_every_mode_is_counted_at_its_own_size_and_another(any_kind) -> None:
    counts = account_of(any_kind)
    assert counts.lengths == (4, 4)
    assert counts.all_multiply_adds >= 4 * 4 * 8
    longer = account_of(any_kind, (1, 100))
    assert longer.lengths == (1, 100)
    assert longer.all_parameters == counts.all_parameters
    assert longer.weight_bytes == counts.num_heads * 100 * 8


def test_linked_inputs_count_the_projections_that_make_them(linked) -> None:
    assert account_of(linked).all_parameters == 0
    projected = with_matrix(linked, MatrixName("self", "w_query"), np.ones((4, 4)))
    projected = with_matrix(projected, MatrixName("self", "b_query"), np.ones((1, 4)))
    counts = account_of(projected)
    assert counts.all_parameters == 20
    assert str(counts.multiply_adds[0].name) == "query projection"
    assert counts.multiply_adds[0].count == 3 * 4 * 4


def test_projections_of_inputs_that_are_not_linked_do_not_count(linked) -> None:
    projected = with_matrix(linked, MatrixName("self", "w_query"), np.ones((4, 4)))
    assert account_of(replace(projected, linked=frozenset())).all_parameters == 0


def test_bytes_are_those_of_the_chosen_type(session) -> None:
    def bytes_of(precision: str) -> int:
        return account_of(SetOptions(session.kind, {"precision": precision}).apply(session)).itemsize

    assert [bytes_of(name) for name in ("float64", "float32", "float16", "bfloat16")] == [8, 4, 2, 2]


def test_gains_count_while_the_norm_is_on(session) -> None:
    own = with_matrix(session, MatrixName(session.kind, "q_gain"), np.ones((1, 4)))
    assert account_of(own).all_parameters == 0
    assert account_of(SetOptions(own.kind, {"qk_norm": True}).apply(own)).all_parameters == 4


def test_local_attention_that_predicts_its_place_counts_what_it_predicts_with(session) -> None:
    own = with_matrix(session, MatrixName(session.kind, "local.v"), np.ones((1, 4)))
    assert account_of(own).all_parameters == 0
    assert account_of(SetOptions(own.kind, {"local": "predictive"}).apply(own)).all_parameters == 4


def test_a_session_that_cannot_be_computed_cannot_be_counted() -> None:
    session = entered(session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 4))), "self")
    with pytest.raises(ShapeError, match="equal widths"):
        account_of(session)
