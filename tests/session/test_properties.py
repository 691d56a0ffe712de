"""What holds after any edits whatever: shapes fit or are mended, undo is exact, nothing given is changed."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attn_gui.engine import Causal, EmptyRows
from attn_gui.errors import AttentionError
from attn_gui.session.compute import Computed, Done, Refused, compute
from attn_gui.session.dimensions import dimensions
from attn_gui.session.edits import (
    FILLS,
    AddWeight,
    ClearCells,
    ClearMask,
    DeleteColumns,
    DeleteTokens,
    DrawMask,
    Edit,
    FillMatrix,
    InsertColumns,
    InsertTokens,
    Link,
    MakeX,
    MoveColumn,
    MoveToken,
    RemoveWeight,
    RemoveX,
    RenameToken,
    ReplaceMatrix,
    SetBlock,
    SetCausal,
    SetCell,
    SetEmptyRows,
    SetKeyPadding,
    SetKind,
    SetNotes,
    SetOptions,
    Unlink,
)
from attn_gui.session.fitting import applied
from attn_gui.session.history import History
from attn_gui.session.inputs import shown_matrix, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.new import new_session
from attn_gui.session.pin_edits import DeletePin, PinState, RestorePin, SwapPin
from attn_gui.session.rows import mask_size
from attn_gui.session.session import INPUTS, MatrixName, Precision, Session, matrix_names, same_session, stored_matrix
from attn_gui.session.starting import weight_names

Draw = Any
SMALL = st.integers(1, 3)
NUMBERS = st.sampled_from([-2.0, -0.5, 0.0, 0.1, 1.0, 3.0])
MOST = 12


@st.composite
def sessions(draw: Draw) -> Session:
    """New sessions of every mode."""
    n_q, n_k, d, d_v = (draw(st.integers(1, 5)) for _ in range(4))
    return new_session(n_q, n_k, d, d_v, seed=draw(st.integers(0, 3)), kind=draw(st.sampled_from(list(KINDS))))


def tables(session: Session) -> list[MatrixName]:
    return list(matrix_names(session))


@st.composite
def number_edits(draw: Draw, session: Session) -> Edit:
    name = draw(st.sampled_from(tables(session)))
    rows, columns = table_of(session, name).shape
    row, column = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    block = np.full((draw(SMALL), draw(SMALL)), draw(NUMBERS))
    return draw(
        st.sampled_from(
            [
                SetCell(name, row, column, draw(NUMBERS)),
                SetBlock(name, row, column, block, grow=draw(st.booleans())),
                ClearCells(name, [row], [0, column]),
                FillMatrix(name, draw(st.sampled_from(list(FILLS))), 1),
                ReplaceMatrix(name, block),
            ]
        )
    )


@st.composite
def size_edits(draw: Draw, session: Session) -> Edit:
    name = draw(st.sampled_from(tables(session)))
    rows, columns = table_of(session, name).shape
    row, column = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    choices = [
        DeleteTokens(name, row, draw(st.integers(1, rows - row))),
        MoveToken(name, row, draw(st.integers(0, rows - 1))),
        DeleteColumns(name, column, draw(st.integers(1, columns - column))),
        MoveColumn(name, column, draw(st.integers(0, columns - 1))),
    ]
    if max(rows, columns) < MOST:
        choices += [InsertTokens(name, draw(st.integers(0, rows)), draw(SMALL))]
        choices += [InsertColumns(name, draw(st.integers(0, columns)), draw(SMALL))]
    return draw(st.sampled_from(choices))


@st.composite
def choice_edits(draw: Draw, session: Session) -> Edit:
    kind = KINDS[session.kind]
    input_name = draw(st.sampled_from(INPUTS))
    weights = list(weight_names(kind)) or ["none"]
    options: list[dict[str, object]] = [
        {"score": draw(st.sampled_from(kind.scores))},
        {"num_heads": draw(st.integers(1, 4))},
        {"num_kv_heads": draw(st.sampled_from([None, 1, 2, 3]))},
        {"scale": draw(st.sampled_from([None, 0.5]))},
        {"temperature": draw(st.sampled_from([1.0, 0.0, 2.0]))},
        {"precision": draw(st.sampled_from(Precision))},
        {"source": draw(st.sampled_from(["x", "inputs"]))},
    ]
    return draw(
        st.sampled_from(
            [
                SetKind(draw(st.sampled_from(list(KINDS)))),
                SetOptions(session.kind, draw(st.sampled_from(options))),
                AddWeight(session.kind, draw(st.sampled_from(weights))),
                RemoveWeight(session.kind, draw(st.sampled_from(weights))),
                Link(input_name),
                Unlink(input_name),
                MakeX(),
                RemoveX(),
                SetNotes(draw(st.sampled_from(["", "source"]))),
                RenameToken(input_name, 0, "the"),
                draw(st.sampled_from([PinState(), RestorePin("Pin 1"), SwapPin("Pin 1"), DeletePin("Pin 1")])),
            ]
        )
    )


@st.composite
def mask_edits(draw: Draw, session: Session) -> Edit:
    n_q, n_k = (max(1, size) for size in mask_size(session))
    query, key = draw(st.integers(0, n_q - 1)), draw(st.integers(0, n_k - 1))
    return draw(
        st.sampled_from(
            [
                SetCausal(draw(st.sampled_from(list(Causal)))),
                DrawMask([query], [key], draw(st.booleans())),
                SetKeyPadding(key, draw(st.booleans())),
                SetEmptyRows(draw(st.sampled_from(list(EmptyRows)))),
                ClearMask(),
            ]
        )
    )


def edits(session: Session) -> st.SearchStrategy[Edit]:
    return st.one_of(number_edits(session), size_edits(session), choice_edits(session), mask_edits(session))


def step(session: Session, edit: Edit) -> Session:
    """Return the session after the edit, the same one if it is refused with a sentence."""
    try:
        return edit.apply(session)
    except AttentionError:
        return session


def require_well_formed(session: Session) -> None:
    """Assert what every session promises, whatever its matrices hold."""
    assert session.kind in session.states
    assert "self" in session.states
    assert len(session.query_tokens) == len(session.query)
    assert len(session.key_tokens) == len(session.key)
    assert len(session.x_tokens) == (0 if session.x is None else len(session.x))
    for pin in session.pins:
        require_well_formed(pin.session)
    for name in matrix_names(session):
        array = stored_matrix(session, name)
        assert array is not None
        assert array.ndim == 2
        assert array.size
        assert array.dtype == np.float64
        assert not array.flags.writeable
    for name in INPUTS:
        assert len(tokens_of(session, name)) == len(shown_matrix(session, name))
    assert session.x is not None or not session.linked


def mended(session: Session, computed: Computed) -> Computed:
    """Return what is computed once the first remedies have been applied, one after the other."""
    for _ in range(8):
        if isinstance(computed, Done) or not computed.remedies:
            break
        session = applied(session, computed.remedies[0].edits)
        require_well_formed(session)
        computed = compute(session)
    return computed


@settings(max_examples=120, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(session=sessions(), data=st.data())
def test_any_edits_leave_a_session_that_is_computed_or_mended_by_its_remedies(session: Session, data: Draw) -> None:
    for _ in range(data.draw(st.integers(1, 10), label="count")):
        edit = data.draw(edits(session), label="edit")
        session = step(session, edit)
        require_well_formed(session)
    computed = mended(session, compute(session))
    assert isinstance(computed, Done), str(computed.error)


@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(session=sessions(), data=st.data())
def test_every_remedy_does_something_and_leaves_a_session_well_formed(session: Session, data: Draw) -> None:
    for _ in range(data.draw(st.integers(1, 8), label="count")):
        session = step(session, data.draw(edits(session), label="edit"))
    computed = compute(session)
    if isinstance(computed, Refused):
        for remedy in computed.remedies:
            assert str(remedy.label)
            after = applied(session, remedy.edits)
            assert after is not session
            require_well_formed(after)


@settings(max_examples=60)
@given(session=sessions(), data=st.data())
def test_undo_goes_back_over_the_very_same_sessions(session: Session, data: Draw) -> None:
    history, passed = History(), [session]
    for _ in range(data.draw(st.integers(1, 8), label="count")):
        edit = data.draw(edits(session), label="edit")
        after = step(session, edit)
        if after is not session:
            history.push(edit.label_in(session), session, after)
            passed.append(after)
        session = after
    back = [history.undo() for _ in passed[1:]]
    assert all(ours is theirs for ours, theirs in zip(back, reversed(passed[:-1]), strict=True))
    forth = [history.redo() for _ in passed[1:]]
    assert all(ours is theirs for ours, theirs in zip(forth, passed[1:], strict=True))
    assert history.undo_label is None or str(history.undo_label)


@settings(max_examples=60)
@given(session=sessions(), data=st.data())
def test_an_edit_changes_nothing_in_the_session_it_is_given(session: Session, data: Draw) -> None:
    for _ in range(data.draw(st.integers(1, 6), label="count")):
        edit = data.draw(edits(session), label="edit")
        arrays = {name: stored_matrix(session, name) for name in matrix_names(session)}
        copies = {name: np.array(array) for name, array in arrays.items()}
        after = step(session, edit)
        for name, copy in copies.items():
            assert stored_matrix(session, name) is arrays[name]
            np.testing.assert_array_equal(arrays[name], copy)
        # Equal values under another identity would make an unchanged document look modified.
        assert after is session or not same_session(session, after)
        session = after


@settings(max_examples=80)
@given(session=sessions(), data=st.data())
def test_size_edits_alone_never_make_a_session_refused(session: Session, data: Draw) -> None:
    if isinstance(compute(session), Refused):
        return
    for _ in range(data.draw(st.integers(1, 6), label="count")):
        session = step(session, data.draw(size_edits(session), label="edit"))
        computed = compute(session)
        assert isinstance(computed, Done), str(computed.error)


@given(session=sessions(), data=st.data())
def test_moving_a_dimension_changes_no_weight(session: Session, data: Draw) -> None:
    before = compute(session)
    if isinstance(before, Refused) or KINDS[session.kind].has_heads:
        return
    name = data.draw(st.sampled_from(INPUTS[:2]))
    columns = shown_matrix(session, name).shape[1]
    move = MoveColumn(name, data.draw(st.integers(0, columns - 1)), data.draw(st.integers(0, columns - 1)))
    after = compute(move.apply(session))
    assert isinstance(after, Done)
    np.testing.assert_allclose(after.result.weights, before.result.weights, atol=1e-12)


@given(session=sessions(), data=st.data())
def test_every_dimension_has_the_size_of_the_sides_it_makes_up(session: Session, data: Draw) -> None:
    for _ in range(data.draw(st.integers(1, 5), label="count")):
        session = step(session, data.draw(edits(session), label="edit"))
    found = dimensions(session)
    for side, parts in found.sides.items():
        array = stored_matrix(session, side.name)
        assert array is not None
        assert array.shape[side.axis] == sum(found.sizes[part] for part in parts)
    for left, right in found.same:
        assert found.sizes[left] == found.sizes[right]
    for whole, unit, count in found.blocks:
        assert found.sizes[whole] == found.sizes[unit] * count
