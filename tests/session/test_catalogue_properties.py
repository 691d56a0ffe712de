"""Whatever is chosen of the catalogue, in whatever order: a session is computed or mended by its remedies."""

from contextlib import suppress

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attn_gui.engine import Causal
from attn_gui.engine.positions import Rope
from attn_gui.errors import AttentionError
from attn_gui.io.session_file import decode_session, encode_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.deviations import deviations
from attn_gui.session.edits import (
    AddWeight,
    DeleteColumns,
    DeleteTokens,
    Edit,
    InsertColumns,
    InsertTokens,
    MakeX,
    RemoveWeight,
    RemoveX,
    SetCausal,
    SetCausalOffset,
    SetKind,
    SetOptions,
    SetSinusoids,
    SetWindow,
)
from attn_gui.session.fitting import applied
from attn_gui.session.kinds import KINDS
from attn_gui.session.new import session_from
from attn_gui.session.session import (
    KEY,
    QUERY,
    VALUE,
    LocalKind,
    MatrixName,
    Precision,
    Session,
    same_session,
    stored_matrix,
)
from attn_gui.session.starting import weight_names
from attn_gui.session.view_state import ViewState

OPTIONS: dict[str, st.SearchStrategy[object]] = {
    "num_heads": st.sampled_from([1, 2, 3, 4]),
    "num_kv_heads": st.sampled_from([None, 1, 2]),
    "precision": st.sampled_from(Precision),
    "sink": st.sampled_from([None, 0.0, -1.5]),
    "rope": st.sampled_from(Rope),
    "rope_theta": st.sampled_from([1e4, 0.0, 3.0]),
    "alibi": st.booleans(),
    "qk_norm": st.booleans(),
    "local": st.sampled_from(LocalKind),
    "local_width": st.sampled_from([2, 0, 1]),
}


@st.composite
def any_edit(draw: st.DrawFn, session: Session) -> Edit:
    kind = KINDS[session.kind]
    own = [name for name in weight_names(kind) if stored_matrix(session, MatrixName(kind.key, name)) is not None]
    tables = [QUERY, KEY, VALUE, *(MatrixName(kind.key, name) for name in own)]
    table, at = draw(st.sampled_from(tables)), draw(st.integers(0, 3))
    name = draw(st.sampled_from(sorted(OPTIONS)))
    choices: list[Edit] = [
        SetKind(draw(st.sampled_from(list(KINDS)))),
        *[SetOptions(kind.key, {name: draw(OPTIONS[name])})] * 4,
        SetOptions(kind.key, {"normaliser": draw(st.sampled_from(kind.normalisers))}),
        SetOptions(kind.key, {"score": draw(st.sampled_from(kind.scores))}),
        SetWindow(draw(st.sampled_from([None, (0, 0), (1, None), (None, 2)]))),
        SetCausalOffset(draw(st.sampled_from([None, 0, 3]))),
        SetCausal(draw(st.sampled_from(list(Causal)))),
        SetSinusoids(draw(st.booleans())),
        MakeX(),
        RemoveX(),
        InsertColumns(table, at),
        DeleteColumns(table, at),
        InsertTokens(table, at),
        DeleteTokens(table, at),
    ]
    for weight in (extra.name for extra in kind.extras):
        choices += [AddWeight(kind.key, weight), RemoveWeight(kind.key, weight)]
    return draw(st.sampled_from(choices))


def first() -> Session:
    rng = np.random.default_rng(5)
    return session_from(*(rng.standard_normal((3, 4)) for _ in range(3)), x=rng.standard_normal((3, 4)), kind="self")


def after_some(data: st.DataObject, session: Session) -> Session:
    for _ in range(data.draw(st.integers(1, 12), label="count")):
        edit = data.draw(any_edit(session), label="edit")
        with suppress(AttentionError):
            session = edit.apply(session)
    return session


@settings(max_examples=150, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_whatever_is_chosen_is_computed_or_mended(data: st.DataObject) -> None:
    session = after_some(data, first())
    computed = compute(session)
    for _ in range(10):
        if isinstance(computed, Done):
            break
        assert computed.remedies, str(computed.error)
        session = applied(session, computed.remedies[0].edits)
        computed = compute(session)
    assert isinstance(computed, Done), str(computed.error)


@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_whatever_is_chosen_goes_through_a_file(data: st.DataObject) -> None:
    session = after_some(data, first())
    back, _ = decode_session(encode_session(session, ViewState()), "x.attn")
    assert same_session(back, session)


@settings(max_examples=60, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_deviation_is_taken_back_by_its_edit(data: st.DataObject) -> None:
    session = after_some(data, first())
    for found in deviations(session):
        after = found.edit.apply(session)
        assert str(found.text) not in [str(each.text) for each in deviations(after)]
