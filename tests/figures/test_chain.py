"""What the steps of a chain are called, and where their numbers are."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine.terms import Cell
from attn_gui.figures.chain import step_words, table_name, where_of
from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import SetKind
from attn_gui.session.new import session_from
from attn_gui.session.session import QUERY, MatrixName, Session


@pytest.fixture
def session() -> Session:
    make = np.random.default_rng(2)
    made = session_from(make.normal(size=(2, 4)), make.normal(size=(3, 4)), make.normal(size=(3, 4)))
    return replace(made, query_tokens=("it", "was"), key_tokens=("the", "animal", "the"))


def done_of(session: Session) -> Done:
    done = compute(session, None)
    assert isinstance(done, Done)
    return done


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("weights", (0, 1)), "weight it→animal"),
        (Cell("scores", (1, 2)), "score was→the·2"),
        (Cell("masked_scores", (1, 0)), "masked score was→the·0"),
        (Cell("output", (0, 3)), "output it·d3"),
        (Cell("query", (1, 2)), "Q[1, 2]"),
        (Cell("table.key", (2, 0)), "K[2, 0]"),
    ],
)
def test_a_step_is_called_by_its_number(session, cell, words) -> None:
    assert str(step_words(done_of(session), cell)) == words


def test_a_place_is_told_in_roles_and_names(session) -> None:
    done = done_of(session)
    assert where_of(done, Cell("weights", (0, 1))) == (("query", "it"), ("key", "animal"))
    assert where_of(done, Cell("output", (1, 0))) == (("query", "was"), ("component", "d0"))
    assert where_of(done, Cell("table.query", (1, 2))) == (("table", "Q"), ("row", "was"), ("column", "d2"))


def test_heads_are_named(session) -> None:
    done = done_of(SetKind("multi-head").apply(session))
    heads = len(done.result.weights)
    assert where_of(done, Cell("weights", (heads - 1, 0, 1)))[0] == ("head", str(heads - 1))
    assert str(step_words(done, Cell("heads", (0, 0, 0)))) == "output it·d0"


def test_a_table_is_found_by_its_name() -> None:
    for name in (QUERY, MatrixName("multi-head", "w_query"), MatrixName("additive", "additive.v")):
        assert table_name(str(name)) == name
