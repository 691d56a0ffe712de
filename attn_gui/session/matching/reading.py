"""From a session to the recipe that its numbers follow."""

from functools import lru_cache
from typing import Any

import numpy as np

from attn_gui.engine import Causal
from attn_gui.engine.local import Local
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.positions import alibi_slopes
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.inputs import added_to_x, is_linked, projection_of, shown_matrix
from attn_gui.session.kinds import KINDS
from attn_gui.session.matching.attempt import Attempt
from attn_gui.session.matching.recipe import Recipe, Whole
from attn_gui.session.matching.steps_mask import as_it_is, fill_infinite
from attn_gui.session.matching.steps_positions import root_mean_square, turning
from attn_gui.session.matching.steps_scores import FAMILIES, by_engine
from attn_gui.session.matching.steps_softmax import FILL_EMPTY, NORMALISE, attended
from attn_gui.session.rounding import ROUNDINGS
from attn_gui.session.running import scoring_of
from attn_gui.session.session import (
    INPUTS,
    Array,
    KindState,
    LocalKind,
    MatrixName,
    Precision,
    Session,
    X,
    stored_matrix,
)

_SCORE_PARAMETERS = ("weight", "v", "bias", "query_weight", "query_bias", "key_weight", "key_bias")


def recipe_of(session: Session) -> Recipe:
    """Return the recipe of the session's mode; the very arrays of the session are in it.

    The session must have numbers: `compute` has not refused it.
    """
    kind, state = KINDS[session.kind], session.state
    options = state.options
    heads = options.num_heads if kind.has_heads else 1
    own = state.weights
    return Recipe(
        **_inputs(session),
        **_scoring(state),
        **_mask(session),
        heads=heads,
        kv_heads=(options.num_kv_heads or heads) if kind.has_heads else 1,
        x=session.x,
        x_added=added_to_x(session),
        w_output=own.get("w_output") if kind.has_heads else None,
        b_output=own.get("b_output") if kind.has_heads else None,
        normalise=NORMALISE[options.normaliser],
        couples_rows=NORMALISERS[options.normaliser].couples_rows,
        temperature=options.temperature,
        softcap=options.softcap,
        norm=root_mean_square if options.qk_norm else None,
        query_gain=own.get("q_gain"),
        key_gain=own.get("k_gain"),
        turn=turning(options.rope),
        theta=options.rope_theta,
        rounding=_rounding(options.precision),
        local=_local(state),
        slopes=_slopes(heads) if options.alibi else None,
        sink=_sink(state),
        show_scores=shown_scores,
        show_weights=shown_weights,
        show_output=shown_output,
        fill=fill_infinite,
        attend=attended,
        permit=as_it_is,
    )


def shown_scores(attempt: Attempt) -> Array:
    """Return scaled scores (H, r, n_k)."""
    return attempt.scores


def shown_weights(attempt: Attempt) -> Array:
    """Return the weights of each head (H, r, n_k)."""
    return attempt.weights


def shown_output(attempt: Attempt) -> Array:
    """Return the output after W_o (1, r, width)."""
    return attempt.output[None]


def projection_names(session: Session, which: str) -> tuple[MatrixName, MatrixName] | None:
    """Return the tables of W and b that project the mode's "query", "key" or "value"; None where nothing does."""
    if KINDS[session.kind].has_heads:
        return MatrixName(session.kind, f"w_{which}"), MatrixName(session.kind, f"b_{which}")
    name = next(name for name in INPUTS if name.name == which)
    return projection_of(name) if is_linked(session, name) else None


def _inputs(session: Session) -> dict[str, Any]:
    kind = KINDS[session.kind]
    fields: dict[str, Any] = {}
    for name, source in zip(INPUTS, kind.sources(session), strict=True):
        linked = source != X and is_linked(session, source)
        # Heads project what Q, K, V show; elsewhere a linked input is X with Self's projection.
        shown = shown_matrix(session, source) if linked and kind.has_heads else None
        fields[name.name] = stored_matrix(session, X if linked else source) if shown is None else shown
        for part, table in zip("wb", projection_names(session, name.name) or (), strict=False):
            known = table.kind is not None and table.kind in session.states
            fields[f"{part}_{name.name}"] = stored_matrix(session, table) if known else None
    return fields


def _scoring(state: KindState) -> dict[str, Any]:
    options = state.options
    if options.score not in FAMILIES:
        return {"raw": by_engine, "scoring": scoring_of(state), "scale": 1.0}
    raw, scale = FAMILIES[options.score]
    rounding = _rounding(options.precision)
    arrays = {
        f"score_{name}": _rounded(state.weights.get(f"{options.score}.{name}"), rounding) for name in _SCORE_PARAMETERS
    }
    numbers = {name: getattr(options, name) for name in SCORINGS[options.score].numbers}
    own = numbers.pop("scale", None)
    return {**arrays, **numbers, "raw": raw, "scale": scale if own is None else own}


def _mask(session: Session) -> dict[str, Any]:
    mask = session.mask
    n_q, n_k = (len(shown_matrix(session, name)) for name in KINDS[session.kind].sources(session)[:2])
    start = n_k - n_q if mask.causal is Causal.BOTTOM_RIGHT else 0
    return {
        "drawn": mask.drawn,
        "padding": mask.key_padding,
        "bias": mask.bias,
        "causal": mask.causal is not Causal.OFF,
        "start": start if mask.causal_offset is None else mask.causal_offset,
        "window": mask.window,
        "fill_empty": FILL_EMPTY[mask.empty_rows.value],
    }


def _local(state: KindState) -> Local | None:
    if state.options.local is LocalKind.OFF:
        return None
    v = state.weights.get("local.v") if state.options.local is LocalKind.PREDICTIVE else None
    return Local(state.options.local_width, state.weights.get("local.weight"), None if v is None else v.reshape(-1))


def _rounding(precision: Precision) -> Whole | None:
    """Float32 differs from float64 by less than what is asked for."""
    return None if precision in (Precision.FLOAT64, Precision.FLOAT32) else _widened(precision)


@lru_cache(maxsize=4)
def _widened(precision: Precision) -> Whole:
    def rounding(array: Array) -> Array:
        return ROUNDINGS[precision](array).astype(np.float64)

    return rounding


def _rounded(array: Array | None, rounding: Whole | None) -> Array | None:
    return array if array is None or rounding is None else rounding(array)


def _sink(state: KindState) -> Array | None:
    own = state.weights.get("sinks")
    if own is not None:
        return own.reshape(-1, 1, 1)
    return None if state.options.sink is None else np.array(state.options.sink)


@lru_cache(maxsize=16)
def _slopes(heads: int) -> Array:
    return alibi_slopes(heads)
