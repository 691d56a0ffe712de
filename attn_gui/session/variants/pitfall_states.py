"""The edits that lead from an example to the states of a pitfall."""

from dataclasses import replace

import numpy as np

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.session.cell_edits import ReplaceMatrix
from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import Edit
from attn_gui.session.mask_edits import SetCausal, SetEmptyRows, SetMask
from attn_gui.session.option_edits import AddWeight, RemoveWeight, SetOptions
from attn_gui.session.session import KEY, VALUE, Array, Mask, MatrixName, Precision, Session
from attn_gui.session.variants.draft import Draft
from attn_gui.session.variants.pitfall import Edits
from attn_gui.session.variants.shared import repeated_heads
from attn_gui.text import say

FINITE_MINIMUM = float(np.finfo(np.float32).min)
CAP = 5.0
"""A softcap low enough for its leak to be seen; Gemma 2 has 50."""


def options(**changes: object) -> Edits:
    """Return the edits that set options of the mode in use."""
    return lambda session: (SetOptions(session.kind, changes),)


def mask(**changes: object) -> Edits:
    """Return the edits that set rules of the mask."""
    return lambda session: (SetMask(replace(session.mask, **changes)),)


def empty_rows(rule: EmptyRows) -> Edits:
    """Return the edits that say what a row without a key gives."""
    return lambda _session: (SetEmptyRows(rule),)


def unscaled(session: Session) -> tuple[Edit, ...]:
    """Return the edits that take the scale away."""
    draft = Draft(session)
    draft.set_score("scaled-dot", 1.0)
    return draft.edits(say("Set the mask"))


def lower_triangle(session: Session) -> tuple[Edit, ...]:
    """Return the edits that draw the mask of a decoder, True = may attend."""
    return (SetMask(Mask(drawn=_triangle(session))),)


def inverted_triangle(session: Session) -> tuple[Edit, ...]:
    """Return the edits that draw that very array read the other way round."""
    return (SetMask(Mask(drawn=~_triangle(session))),)


def finite_mask(session: Session) -> tuple[Edit, ...]:
    """Return the edits that add the least number of float32 instead of forbidding, and calculate in float32."""
    permitted = permitted_of(session)
    bias = np.where(permitted, 0.0, FINITE_MINIMUM)
    return (SetMask(Mask(bias=bias)), SetOptions(session.kind, {"precision": Precision.FLOAT32}))


def cap_after_mask(session: Session) -> tuple[Edit, ...]:
    """Return the edits that give what causal forbids the score -cap, as cap · tanh(-∞ / cap) does."""
    permitted = permitted_of(causal(session))
    scores = _done(capped(session)).result.capped_scores
    assert scores is not None
    bias = np.where(permitted, 0.0, -CAP - scores)
    return (*cap(session), SetMask(Mask(bias=bias)))


def cap(session: Session) -> tuple[Edit, ...]:
    """Return the edits that set the softcap."""
    return (SetOptions(session.kind, {"softcap": CAP}),)


def causal(session: Session) -> Session:
    """Return the session with the causal rule."""
    return SetCausal(Causal.TOP_LEFT).apply(session)


def cap_then_mask(session: Session) -> tuple[Edit, ...]:
    """Return the edits that set the softcap and the causal rule."""
    return (*cap(session), SetCausal(Causal.TOP_LEFT))


def capped(session: Session) -> Session:
    """Return the session with the softcap."""
    return cap(session)[0].apply(session)


def turned_key_bias(session: Session) -> tuple[Edit, ...]:
    """Return the edits that add a bias to the key projection under rotary positions."""
    return (*key_bias(session), SetOptions(session.kind, {"rope": Rope.HALF}))


def key_bias(session: Session) -> tuple[Edit, ...]:
    """Return the edits that add a bias to the key projection."""
    name = MatrixName(session.kind, "b_key")
    width = session.state.weights["w_key"].shape[1]
    bias = 3.0 * np.cos(np.arange(width, dtype=np.float64))
    return AddWeight(session.kind, name.name), ReplaceMatrix(name, bias[None, :])


def split_bias(session: Session) -> tuple[Edit, ...]:
    """Return the edits that share the bias inside tanh out among query and key, and add 7 to every score."""
    kind = session.kind
    bias = session.state.weights["additive.bias"]
    names = [MatrixName(kind, f"additive.{side}_bias") for side in ("query", "key")]
    edits: list[Edit] = [RemoveWeight(kind, "additive.bias")]
    for name, share in zip(names, (0.25, 0.75), strict=True):
        edits += [AddWeight(kind, name.name), ReplaceMatrix(name, share * bias)]
    return (*edits, SetOptions(kind, {"offset": 7.0}))


def tiled_heads(session: Session) -> tuple[Edit, ...]:
    """Return the edits that give query heads the key heads h0 h1 h0 h1 … instead of h0 h0 … h1 h1."""
    return (*repeated_heads(session, "tile"), SetOptions(session.kind, {"num_kv_heads": None}))


def swapped(session: Session) -> tuple[Edit, ...]:
    """Return the edits that exchange K and V."""
    return ReplaceMatrix(KEY, session.value), ReplaceMatrix(VALUE, session.key)


def nan_in_masked(session: Session) -> tuple[Edit, ...]:
    """Return the edits that put NaN into the value of the first key, which is padding."""
    value = np.array(session.value)
    value[0] = np.nan
    return (ReplaceMatrix(VALUE, value),)


def bloom_bias(session: Session) -> tuple[Edit, ...]:
    """Return the edits that add slope · j, as BLOOM does, instead of -slope · (i - j); one head has slope 2^-8."""
    rows, columns = len(session.query), len(session.key)
    bias = np.broadcast_to(2.0**-8 * np.arange(columns), (rows, columns))
    return (SetMask(replace(session.mask, bias=np.array(bias))),)


def permitted_of(session: Session) -> Array:
    """Return which keys the mask allows (n_q, n_k)."""
    permitted = _done(session).result.permitted
    assert permitted is not None
    return permitted


def _triangle(session: Session) -> Array:
    return np.tri(len(session.query), len(session.key), dtype=np.bool_)


def _done(session: Session) -> Done:
    computed = compute(session)
    assert isinstance(computed, Done), computed.error
    return computed
