"""Numbers of tables and of the result explained by one call each, back to what was typed."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Attention
from attn_gui.engine.explain import Explanation, Number, Operator
from attn_gui.engine.terms import Cell
from attn_gui.errors import AttentionError
from attn_gui.session.compute import Done, compute
from attn_gui.session.entering import entered
from attn_gui.session.explaining import PlaceError, cell_at, explain_cell, followed
from attn_gui.session.explaining_words import where_of
from attn_gui.session.new import session_from
from attn_gui.session.session import (
    KEY,
    QUERY,
    VALUE,
    Mask,
    MatrixName,
    Precision,
    Session,
    Source,
    frozen,
    with_matrix,
)

X = np.array([[1.0, 2.0], [3.0, -1.0]])
W_Q = MatrixName("self", "w_query")
B_Q = MatrixName("self", "b_query")


def done(session: Session) -> Done:
    result = compute(session)
    assert isinstance(result, Done), result
    return result


def linked(**changes: object) -> Session:
    """Q = X W_q + b_q, K = V = X; the tokens are a and b."""
    session = session_from(x=X, x_tokens=("a", "b"), kind="self")
    session = with_matrix(session, W_Q, np.array([[0.5, 0.0], [2.0, 1.0]]))
    return replace(with_matrix(session, B_Q, np.array([[10.0, 0.25]])), **changes)


def with_options(session: Session, **changes: object) -> Session:
    state = session.state
    return session.with_state(session.kind, replace(state, options=replace(state.options, **changes)))


def numbers(explanation: Explanation) -> list[Number]:
    return list(explanation.sections[-1].numbers)


def said(explanation: Explanation) -> list[str]:
    return [str(note) for note in explanation.notes]


def test_a_typed_number_says_so_with_its_table_and_place(session: Session) -> None:
    explanation = explain_cell(done(session), "key", (2, 1))
    (number,) = numbers(explanation)
    assert (number.value, number.operator) == (session.key[2, 1], Operator.GIVEN)
    assert said(explanation) == ["A number of the table K, row k2, column d1: typed or imported, not calculated."]
    assert explanation.cell == number.cell == Cell("table.key", (2, 1))


def test_a_linked_number_is_x_times_its_projection_plus_its_bias() -> None:
    explanation = explain_cell(done(linked()), "query", (0, 0))
    *terms, total = numbers(explanation)
    assert [term.value for term in terms] == [0.5, 4.0, 10.0]
    assert (total.value, explanation.value) == (14.5, 14.5)
    assert [operand.cell for operand in terms[1].operands] == [
        Cell("table.x", (0, 1)),
        Cell("table.self/w_query", (1, 0)),
    ]
    assert terms[2].cell == Cell("table.self/b_query", (0, 0))
    assert str(explanation.sections[0].title) == "Q = X W_q + b_q"
    assert explanation.notes == ()


def test_an_input_that_is_x_itself_leads_to_x() -> None:
    (number,) = numbers(explain_cell(done(linked()), "key", (1, 0)))
    assert (number.value, number.cell) == (3.0, Cell("table.x", (1, 0)))
    biased = with_matrix(linked(), MatrixName("self", "b_key"), np.array([[1.0, 2.0]]))
    (number,) = numbers(explain_cell(done(biased), "key", (1, 1)))
    assert [operand.value for operand in number.operands] == [-1.0, 2.0]


def test_sinusoids_are_added_to_x_as_it_is_read() -> None:
    there = done(linked(sinusoids=True))
    (number,) = numbers(explain_cell(there, "x_read", (1, 1)))
    typed, position = number.operands
    assert (typed.value, typed.cell) == (-1.0, Cell("table.x", (1, 1)))
    assert (position.operator, position.value) == (Operator.COS, pytest.approx(np.cos(1.0)))
    assert numbers(followed(there, position.cell))[0].operands[0].value == 1.0
    assert said(explain_cell(there, "x", (1, 1)))[1] == "Where X is read, its sinusoid is added."
    assert numbers(explain_cell(there, "query", (1, 0)))[0].operands[0].cell == Cell("x_read", (1, 0))
    assert numbers(explain_cell(done(linked()), "x_read", (1, 1)))[0].cell == Cell("table.x", (1, 1))


def test_what_the_engine_read_leads_to_the_table_it_was_taken_from() -> None:
    there = done(linked())
    assert followed(there, Cell("query", (0, 0))).cell == Cell("table.query", (0, 0))
    assert followed(there, Cell("scored_key", (1, 0))).cell == Cell("table.key", (1, 0))
    heads = done(with_options(entered(linked(), "multi-head"), source=Source.X, num_heads=2))
    assert followed(heads, Cell("inputs.key", (1, 0))).cell == Cell("table.x", (1, 0))
    assert followed(heads, Cell("key", (1, 0, 0))).cell == Cell("table.x", (0, 1))
    assert explain_cell(heads, "projected_query", (1, 0, 0)).value == 2.0


def test_a_precision_that_cannot_hold_a_number_rounds_it(session: Session) -> None:
    there = done(with_options(session, precision=Precision.FLOAT16))
    explanation = followed(there, Cell("value", (3, 1)))
    (number,) = numbers(explanation)
    typed, lost = number.operands
    assert number.value == float(np.float16(session.value[3, 1])) == typed.value + lost.value
    assert typed.cell == Cell("table.value", (3, 1))
    assert said(explanation) == ["The table has more digits than float16 holds."]
    assert followed(there, typed.cell).value == session.value[3, 1]


def test_rounding_that_changes_nothing_is_no_step_of_its_own() -> None:
    there = done(with_options(linked(), precision=Precision.FLOAT32))
    assert followed(there, Cell("value", (0, 1))).cell == Cell("table.value", (0, 1))


def test_x_with_positions_is_rounded_too() -> None:
    heads = entered(linked(sinusoids=True), "multi-head")
    there = done(with_options(heads, source=Source.X, num_heads=1, precision=Precision.FLOAT16))
    (number,) = numbers(followed(there, Cell("inputs.query", (1, 1))))
    assert number.operands[0].cell == Cell("x_read", (1, 1))


def biased(session: Session, bias: float) -> Session:
    return replace(session, mask=Mask(bias=frozen(np.full((3, 4), bias))))


def test_the_bias_of_the_mask_says_where_it_stands(session: Session) -> None:
    explanation = followed(done(biased(session, 0.1)), Cell("bias", (1, 2)))
    assert (explanation.value, numbers(explanation)[0].operands) == (0.1, ())
    assert said(explanation) == ["A number of the mask's bias: typed or imported, added to the score."]
    rounded = followed(done(with_options(biased(session, 0.1), precision=Precision.BFLOAT16)), Cell("bias", (1, 2)))
    assert numbers(rounded)[0].operands[0].value == 0.1


def test_a_sink_is_an_option_or_a_table() -> None:
    x = np.eye(4)
    heads = with_options(entered(session_from(x, x, x), "multi-head"), num_heads=2, sink=0.5)
    explanation = followed(done(heads), Cell("sink", (0,)))
    assert (explanation.value, said(explanation)) == (
        0.5,
        ["The sink is set among the options; its exponential joins every sum."],
    )
    own = with_matrix(heads, MatrixName("multi-head", "sinks"), np.array([[1.0, -2.0]]))
    assert followed(done(own), Cell("sink", (1,))).cell == Cell("table.multi-head/sinks", (0, 1))


def test_parameters_of_the_score_and_of_the_mode_lead_to_their_tables(any_kind: Session) -> None:
    there = done(any_kind)
    explanation = explain_cell(there, "weights", (0,) * there.result.weights.ndim)
    seen = {cell.array for section in explanation.sections for number in section.numbers for cell in cells(number)}
    for name in seen & {"scoring.v", "scoring.query_weight"}:
        index = (0,) if name.endswith(".v") else (0, 0)
        table = followed(there, Cell(name, index)).cell
        assert table == Cell(f"table.additive/additive.{name.removeprefix('scoring.')}", (0, 0))


def cells(number: Number) -> list[Cell]:
    own = [] if number.cell is None else [number.cell]
    return own + [cell for operand in number.operands for cell in cells(operand)]


def test_an_output_can_be_followed_back_to_what_was_typed() -> None:
    there = done(linked())
    steps = [explain_cell(there, "output", (1, 0))]
    for _ in range(20):
        onward = [cell for section in steps[-1].sections for n in section.numbers for cell in cells(n)]
        onward = [cell for cell in onward if cell != steps[-1].cell]
        if not onward:
            break
        steps.append(followed(there, onward[0]))
    assert [step.cell.array for step in steps] == ["output", "weights", "table.query", "table.x"]
    assert "typed or imported" in said(steps[-1])[0]


@pytest.mark.parametrize(
    ("place", "index", "words"),
    [
        ("nothing", (0, 0), "nothing called nothing"),
        ("query", (0, 2), "no (0, 2) in Q, which is 2 × 2"),
        ("query", (), "no () in Q"),
        ("self/w_value", (0, 0), "nothing called self/w_value"),
        ("sinusoids", (0, 0), "No sinusoids"),
        ("x_read", (-1, 0), "no (-1, 0) in X"),
        ("heads", (0, 0, 0), 'no stage "heads" here'),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(place: str, index: tuple[int, ...], words: str) -> None:
    with pytest.raises(AttentionError) as refused:
        explain_cell(done(linked()), place, index)
    assert words in str(refused.value)


def test_without_x_nothing_of_it_is_explained(session: Session) -> None:
    with pytest.raises(PlaceError, match="There is no X"):
        explain_cell(done(session), "x_read", (0, 0))
    with pytest.raises(PlaceError, match="no table x"):
        followed(done(session), Cell("table.x", (0, 0)))


def test_places_have_short_names() -> None:
    there = done(linked())
    assert cell_at(there, "w_query", (0, 1)) == Cell("table.self/w_query", (0, 1))
    assert cell_at(there, "mask", (0, 1)) == Cell("masked_scores", (0, 1))
    assert cell_at(there, "projected_key", (0, 1)) == Cell("key", (0, 1))
    assert cell_at(there, "key", (0, 1)) == Cell("table.key", (0, 1))


@pytest.mark.parametrize(
    ("place", "index", "where"),
    [
        ("weights", (1, 0, 1), (("head", "1"), ("query", "a"), ("key", "b"))),
        ("mean_weights", (0, 1), (("query", "a"), ("key", "b"))),
        ("output", (0, 3), (("query", "a"), ("component", "d3"))),
        ("scored_key", (0, 1, 0), (("k/v head", "0"), ("key", "b"), ("component", "d0"))),
        ("x_read", (1, 0), (("table", "X + sinusoids"), ("row", "b"), ("column", "d0"))),
        ("sinusoids", (1, 0), (("table", "sinusoids"), ("row", "b"), ("column", "d0"))),
        ("multi-head/w_query", (1, 0), (("table", "W_q"), ("row", "1"), ("column", "d0"))),
        ("sink", (1,), (("number", "sink"), ("at", "1"))),
    ],
)
def test_where_a_number_is_in_words(place: str, index: tuple[int, ...], where: tuple[tuple[str, str], ...]) -> None:
    session = entered(linked(sinusoids=True), "multi-head")
    for name, width in (("w_query", 4), ("w_key", 2), ("w_value", 2)):
        session = with_matrix(session, MatrixName("multi-head", name), np.ones((2, width)))
    session = with_options(session, source=Source.X, num_heads=2, num_kv_heads=1, sink=0.5, rope="half")
    there = done(session)
    found = followed(there, Cell(place, index)) if place == "sink" else explain_cell(there, place, index)
    assert where_of(there, found) == where


def test_what_is_not_linked_is_the_tables_own(session: Session) -> None:
    there = done(session)
    assert isinstance(there.result, Attention)
    for name in (QUERY, KEY, VALUE):
        assert explain_cell(there, str(name), (0, 0)).value == getattr(session, name.name)[0, 0]
