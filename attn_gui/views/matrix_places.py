"""What the rows and columns of a table are in the focus that all views share: queries, keys, components."""

from attn_gui.session.inputs import root
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import MatrixName, Session
from attn_gui.session.view_state import POOLED_HEADS, ViewState
from attn_gui.views.matrix_heads import width_of

KEY_AXIS = "key"
AXES = ("query", KEY_AXIS, KEY_AXIS)
"""What the rows of query, key and value are."""


def axes_of(session: Session, name: MatrixName) -> tuple[str, ...]:
    """Return which parts of the focus the rows of *name* are: "query", "key", both of X, or none."""
    sources = KINDS[session.kind].sources(session)
    found = [axis for source, axis in zip(sources, AXES, strict=True) if name in (source, root(session, source))]
    return tuple(dict.fromkeys(found))


def first_component(session: Session, name: MatrixName, state: ViewState) -> tuple[int, int] | None:
    """Return which column of the table is component 0 of the output that is shown, and how many follow.

    None where the table holds no values, or a projection mixes its columns.
    """
    kind = KINDS[session.kind]
    if name != kind.sources(session)[2]:
        return None
    width = width_of(session, name)
    if not kind.has_heads:
        return 0, width
    value, head = kind.projections[2], state.focus.head
    if value.name in session.state.weights or state.all_heads or head in POOLED_HEADS:
        return None
    blocks = session.options.num_kv_heads or session.options.num_heads
    each = width // max(blocks, 1)
    return head * blocks // max(session.options.num_heads, 1) * each, each


def component_at(session: Session, name: MatrixName, state: ViewState, column: int) -> int | None:
    """Return the component of the output that a column of the whole table is weighed into; None for none."""
    found = first_component(session, name, state)
    return column - found[0] if found is not None and 0 <= column - found[0] < found[1] else None


def focused_column(session: Session, name: MatrixName, state: ViewState) -> int | None:
    """Return the column of the whole table that makes the focused component; None for none."""
    found, component = first_component(session, name, state), state.focus.component
    return found[0] + component if found is not None and component is not None and component < found[1] else None
