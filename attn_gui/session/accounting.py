"""What a session's attention costs, counted from its shapes, at its own size or another."""

from collections.abc import Mapping
from dataclasses import replace

from attn_gui.engine.accounting import Accounting, Lengths, account
from attn_gui.engine.local import Local
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import Projections
from attn_gui.session.inputs import is_linked, projection_of, root
from attn_gui.session.kinds import KINDS
from attn_gui.session.projections import HEAD_PROJECTIONS, INPUT_PROJECTIONS
from attn_gui.session.running import scoring_of, used_weights
from attn_gui.session.session import INPUTS, Array, KindState, Precision, Session, stored_matrix

ITEM_BYTES = {Precision.FLOAT64: 8, Precision.FLOAT32: 4, Precision.FLOAT16: 2, Precision.BFLOAT16: 2}
"""What one number takes where all of them are held in the type that a session names."""

MOST_POSITIONS = 10**9
"""No length beyond this can be typed."""

Shapes = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def account_of(session: Session, lengths: Lengths | None = None) -> Accounting:
    """Return the counts of the mode in use, with *lengths* (n_q, n_k) in place of the session's own where given.

    The projections of linked inputs count. Raises AttentionError where the session cannot be computed for its shapes.
    """
    row = KINDS[session.kind]
    read = row.read(session)
    state = _state_in_force(session)
    options, weights = state.options, state.weights
    if row.has_heads:
        shapes, projections = (read.query.shape, read.key.shape, read.value.shape), _projections(weights)
    else:
        shapes, projections = _linked(session)
    local = weights.get("local.weight"), _vector(weights.get("local.v"))
    return account(
        *shapes,
        projections,
        scoring=scoring_of(state),
        num_heads=options.num_heads if row.has_heads else 1,
        num_kv_heads=options.num_kv_heads if row.has_heads else None,
        positions=Positions(
            qk_norm=options.qk_norm,
            query_gain=_vector(weights.get("q_gain")),
            key_gain=_vector(weights.get("k_gain")),
        ),
        sink=_vector(weights.get("sinks")),
        local=None if local[1] is None else Local(options.local_width, *local),
        itemsize=ITEM_BYTES[options.precision],
        lengths=lengths,
    )


def _state_in_force(session: Session) -> KindState:
    """The state with what has an effect only."""
    row, state = KINDS[session.kind], session.state
    active = replace(state, options=row.in_force(state.options))
    read = {extra.name for extra in row.extras_read(state.options)}
    unread = {extra.name for extra in row.extras} - read
    used = set(used_weights(active, projections=row.has_heads)) - unread
    return replace(active, weights={name: array for name, array in state.weights.items() if name in used})


def _linked(session: Session) -> tuple[Shapes, Projections]:
    """The shapes of what the inputs are made of, and the projections of those that are made of X."""
    shapes: list[tuple[int, ...]] = []
    parts: dict[str, Array] = {}
    for row, name in zip(INPUT_PROJECTIONS, INPUTS, strict=True):
        table = stored_matrix(session, root(session, name))
        assert table is not None, name
        shapes.append(table.shape)
        if is_linked(session, name):
            made_by = zip((row.name, row.bias), projection_of(name), strict=True)
            parts |= {part: array for part, own in made_by if (array := stored_matrix(session, own)) is not None}
    query, key, value = shapes
    return (query, key, value), _projections(parts)


def _projections(weights: Mapping[str, Array]) -> Projections:
    """The projections among *weights*."""
    names = {name for row in HEAD_PROJECTIONS for name in (row.name, row.bias)}
    present = {name: array for name, array in weights.items() if name in names}
    return Projections(**{n: array.reshape(-1) if n.startswith("b_") else array for n, array in present.items()})


def _vector(array: Array | None) -> Array | None:
    return None if array is None else array.reshape(-1)
