"""Which columns of a table belong to which head, where the columns are the heads side by side."""

from attn_gui.session.inputs import is_linked, projection_of, root
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import INPUTS, MatrixName, Session, X, stored_matrix
from attn_gui.session.view_state import POOLED_HEADS
from attn_gui.views.matrix_column_header import Band


def head_bands(session: Session, name: MatrixName, head: int) -> tuple[Band, ...]:
    """Return the heads' columns in the table *name*, *head*'s marked; none where a projection mixes the columns."""
    blocks, width = _blocks(session, name), width_of(session, name)
    if blocks <= 1 or width % blocks:
        return ()
    each = width // blocks
    title = "head" if blocks == session.options.num_heads else "k/v head"
    chosen = -1 if head in POOLED_HEADS else head * blocks // session.options.num_heads
    return tuple(
        Band(
            f"{title} {place} · {place * each}–{(place + 1) * each - 1}",
            place * each,
            (place + 1) * each - 1,
            marked=place == chosen,
        )
        for place in range(blocks)
    )


def width_of(session: Session, name: MatrixName) -> int:
    """Return the width of the whole table, without computing what a linked one shows; 0 where it is absent."""
    projection = stored_matrix(session, projection_of(name)[0]) if is_linked(session, name) else None
    table = stored_matrix(session, root(session, name)) if projection is None else projection
    return 0 if table is None else table.shape[1]


def _blocks(session: Session, name: MatrixName) -> int:
    """Return how many heads lie side by side in the table, or 0."""
    kind = KINDS[session.kind]
    sources = kind.sources(session)
    if not kind.has_heads or name.kind is not None or name not in sources:
        return 0
    options = session.options
    kv_heads = options.num_kv_heads or options.num_heads
    counts = {
        kv_heads if row.kv else options.num_heads
        for row, part in zip(kind.projections, INPUTS)
        if sources[INPUTS.index(part)] == name and row.name not in session.state.weights
    }
    whole = name != X or not any(row.name in session.state.weights for row in kind.projections[: len(INPUTS)])
    return counts.pop() if whole and len(counts) == 1 else 0
