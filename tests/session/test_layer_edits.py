"""Bringing a layer in: one step that sets the layer's parameters and leaves the rest."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Causal
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.edits import BringLayer, FitMatrix, Link, SetCausal, SetKind, SetOptions
from attn_gui.session.fitting import applied
from attn_gui.session.layer_words import fit_words, kept_words
from attn_gui.session.new import new_session, session_from
from attn_gui.session.session import KEY, Session, Source, X, same_session

RNG = np.random.default_rng(11)
KIND = "multi-head"


def layer(query: int = 8, key: int = 8, value: int = 8, **more: np.ndarray) -> BringLayer:
    widths = {"w_query": query, "w_key": key, "w_value": value}
    weights = {name: RNG.standard_normal((width, 4)) for name, width in widths.items()}
    return BringLayer("blocks.0.attn", {**weights, **more}, 2, 2)


def with_x(width: int = 8) -> Session:
    return session_from(x=RNG.standard_normal((5, width)))


def numbers(session: Session) -> Done:
    answer = compute(session)
    assert isinstance(answer, Done), str(answer.error)
    return answer


def test_the_mode_its_projections_and_heads_come_and_all_else_stays() -> None:
    before = SetCausal(Causal.TOP_LEFT).apply(with_x())
    before = SetOptions(KIND, {"temperature": 2.0}).apply(before)
    edit = layer(b_key=np.ones((1, 4)))
    after = edit.apply(before)
    assert after.kind == KIND
    assert (after.options.num_heads, after.options.num_kv_heads, after.options.temperature) == (2, None, 2.0)
    assert {name: array.tolist() for name, array in after.state.weights.items()} == {
        name: array.tolist() for name, array in edit.weights.items()
    }
    assert (after.mask, after.x, after.query) == (before.mask, before.x, before.query)
    assert str(edit.label) == "Bring the parameters of blocks.0.attn"
    assert str(edit.note(before, after)) == "Multi-head has the parameters of blocks.0.attn: 2 heads; it reads X."


def test_the_same_layer_again_changes_nothing() -> None:
    edit = layer()
    after = edit.apply(with_x())
    assert edit.apply(after) is after
    assert edit.note(after, after) is None


def test_what_the_layer_has_not_is_taken_away() -> None:
    gains = {"q_gain": np.ones((1, 2)), "sinks": np.zeros((1, 2)), "w_output": np.eye(4), "b_output": np.ones((1, 4))}
    first = layer(**gains).apply(with_x())
    assert first.options.qk_norm
    second = layer().apply(first)
    assert set(second.state.weights) == {"w_query", "w_key", "w_value"}
    assert not second.options.qk_norm


def test_a_norm_that_was_chosen_by_hand_stays() -> None:
    chosen = SetOptions(KIND, {"qk_norm": True}).apply(with_x())
    assert layer().apply(chosen).options.qk_norm


@pytest.mark.parametrize(
    ("widths", "read", "reads"),
    [
        ((8, 8, 8), Source.X, Source.X),
        ((8, 8, 8), Source.INPUTS, Source.INPUTS),
        ((6, 6, 6), Source.X, Source.X),
        ((4, 4, 3), Source.X, Source.INPUTS),
        ((9, 8, 7), Source.X, Source.INPUTS),
    ],
)
def test_heads_read_what_fits_and_else_what_they_read(
    widths: tuple[int, int, int], read: Source, reads: Source
) -> None:
    own = [RNG.standard_normal((5, width)) for width in ((8, 8, 8) if read is Source.INPUTS else (4, 4, 3))]
    session = session_from(*own, x=RNG.standard_normal((5, 8)))
    session = SetOptions(KIND, {"source": read}).apply(session)
    assert layer(*widths).apply(session).options.source is reads


def test_x_is_read_where_only_it_fits_and_never_where_there_is_none() -> None:
    session = session_from(*(np.ones((5, width)) for width in (3, 3, 3)), x=np.ones((5, 8)))
    inputs = SetOptions(KIND, {"source": Source.INPUTS}).apply(session)
    assert layer().apply(inputs).options.source is Source.X
    without = SetOptions(KIND, {"source": Source.X}).apply(new_session())
    assert layer().apply(without).options.source is Source.INPUTS


def test_whether_it_fits_is_said_beforehand() -> None:
    assert str(fit_words(with_x(), (8, 8, 8))) == "It fits: it reads X."
    assert str(fit_words(new_session(3, 3, 4, 2), (4, 4, 2))) == "It fits: it reads Q, K and V."
    assert str(fit_words(with_x(), (6, 6, 6))).startswith("It does not fit yet: it needs 6 columns, and there are 8 ")
    said = str(fit_words(new_session(3, 3, 4, 2), (4, 6, 6)))
    assert "needs 4, 6 and 6 columns for Q, K and V, and there are 4, 4 and 2 columns" in said


def test_what_stays_and_changes_the_numbers_is_said_beforehand() -> None:
    assert kept_words(with_x()) is None
    session = applied(with_x(), [SetCausal(Causal.TOP_LEFT), SetOptions(KIND, {"scale": 0.5})])
    session = replace(session, sinusoids=True)
    assert str(kept_words(session)) == "These stay as they are: scale 0.5, sinusoids added to X, the causal mask."


@pytest.mark.parametrize(
    ("session", "widths", "first"),
    [
        (with_x(5), (8, 8, 8), "Pad X to 8 columns"),
        (with_x(9), (8, 8, 8), "Cut X to 8 columns"),
        (new_session(3, 4, 4, 4), (8, 8, 8), "Pad Q, K and V to 8 columns"),
        (new_session(3, 4, 4, 4), (4, 6, 6), "Pad K and V to 6 columns"),
        (new_session(3, 4, 4, 4), (5, 6, 3), "Fit Q, K and V to the projections"),
        (new_session(3, 4, 5, 4), (5, 5, 3), "Cut V to 3 columns"),
        (new_session(3, 4, 5, 4), (5, 5, 1), "Cut V to 1 column"),
    ],
)
def test_inputs_that_do_not_fit_are_refused_and_every_remedy_mends_it(
    session: Session, widths: tuple[int, int, int], first: str
) -> None:
    brought = layer(*widths).apply(session)
    answer = compute(brought)
    assert isinstance(answer, Refused)
    assert str(answer.remedies[0].label) == first
    assert {type(edit) for edit in answer.remedies[0].edits} == {FitMatrix}
    kept = applied(brought, answer.remedies[0].edits)
    assert all(kept.state.weights[name] is array for name, array in brought.state.weights.items())
    for remedy in answer.remedies:
        numbers(applied(brought, remedy.edits))


def test_a_linked_input_that_does_not_fit_is_mended_through_its_projection() -> None:
    session = Link(KEY).apply(session_from(np.ones((5, 4)), np.ones((5, 4)), np.ones((5, 4)), x=np.ones((5, 4))))
    session = SetOptions(KIND, {"source": Source.INPUTS}).apply(session)
    answer = compute(layer(4, 6, 4).apply(session))
    assert isinstance(answer, Refused)
    assert str(answer.remedies[0].label) == "Pad K to 6 columns"
    assert KEY in applied(answer.session, answer.remedies[0].edits).linked
    numbers(applied(answer.session, answer.remedies[0].edits))


def test_other_modes_keep_their_states() -> None:
    before = SetKind("additive").apply(new_session(3, 3, 8, 8))
    after = layer().apply(before)
    assert same_session(SetKind("additive").apply(after), replace(before, states=after.states))
    assert after.states["additive"] is before.states["additive"]
    assert after.x is None
    assert X not in after.linked
