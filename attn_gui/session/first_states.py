"""What a mode, a score or a single weight starts as when it is first met."""

import math

import numpy as np

from attn_gui.engine.scoring import SCORINGS, Parameter
from attn_gui.session.inputs import shown_matrix
from attn_gui.session.session import KEY, QUERY, VALUE, Array, KindState, Options, Session, Source, frozen
from attn_gui.text import Message, say

HEAD_COUNTS = (8, 4, 2, 1)


def first_state(score: str, has_heads: bool, session: Session) -> tuple[KindState, tuple[Message, ...]]:
    """Return the first state of a mode for the session's sizes, and what is worth saying about its weights.

    Projections are absent (identity), the score's own matrices get their defaults, and heads are the largest of
    8, 4, 2, 1 that divide the width of what is split.
    """
    options = Options(score=score)
    if has_heads:
        source = Source.INPUTS if session.x is None else Source.X
        options = Options(score=score, source=source, num_heads=_first_heads(session))
    return with_score_defaults(KindState(options), session)


def with_score_defaults(state: KindState, session: Session) -> tuple[KindState, tuple[Message, ...]]:
    """Return the state with defaults for what its score needs and has not, and what is worth saying about them.

    Nothing is added once any matrix of that score is there, but for those it cannot do without.
    """
    row = SCORINGS[state.options.score]
    known = any(name.startswith(f"{row.key}.") for name in state.weights)
    notes: list[Message] = []
    for parameter in row.parameters:
        name = f"{row.key}.{parameter.name}"
        wanted = not parameter.optional or (not known and len(parameter.axes) == 2)
        if wanted and name not in state.weights:
            array = default_weight(parameter, row.key, state, session)
            notes.append(start_note(parameter.symbol, array))
            state = state.with_weight(name, array)
    return state, tuple(notes)


def default_weight(parameter: Parameter, score: str, state: KindState, session: Session) -> Array:
    """Return the first value of a score's matrix for the widths shown; vectors are 1 × n."""
    keys, d_k = shown_matrix(session, KEY).shape
    d_q = shown_matrix(session, QUERY).shape[1]
    return np.atleast_2d(parameter.default(d_q, d_k, hidden_width(score, state, d_q, d_k), keys))


def hidden_width(score: str, state: KindState, d_q: int, d_k: int) -> int:
    """Return the hidden width that the score's present matrices have, else max(d_q, d_k)."""
    for parameter in SCORINGS[score].parameters:
        array = state.weights.get(f"{score}.{parameter.name}")
        if array is not None and parameter.axes[-1] == "h":
            return array.shape[1]
    return max(d_q, d_k)


def seeded(rows: int, columns: int) -> Array:
    """Return the identity if square, else seeded noise divided by √rows, so that widths keep their size."""
    if rows == columns:
        return frozen(np.eye(rows))
    return frozen(np.random.default_rng(0).standard_normal((rows, columns)) / np.sqrt(rows))


def start_note(symbol: str, array: Array) -> Message:
    """Return the sentence on what a new matrix starts as."""
    rows, columns = array.shape
    blocks = rows // columns
    if rows == blocks * columns and np.array_equal(array, np.vstack([np.eye(columns)] * blocks)) and rows > 1:
        return say("{symbol} starts as identity", symbol=symbol)
    if rows == 1 and (array == array[0, 0]).all():
        return say("{symbol} starts as {value}", symbol=symbol, value="ones" if array[0, 0] else "zeros")
    return say("{symbol} starts as seeded random numbers, for the widths differ", symbol=symbol)


def _first_heads(session: Session) -> int:
    if session.x is not None:
        width = session.x.shape[1]
    else:
        width = math.gcd(*(shown_matrix(session, name).shape[1] for name in (QUERY, KEY, VALUE)))
    return next(count for count in HEAD_COUNTS if width % count == 0)
