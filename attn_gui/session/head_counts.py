"""Which head counts the widths allow."""

from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.session import Session

MOST_OFFERED = 2


def projected_widths(session: Session) -> tuple[int, int, int]:
    """Return the widths of query, key and value as heads would split them, projections included."""
    kind = KINDS[session.kind]
    widths: list[int] = []
    for row, name in zip(kind.projections, kind.sources(session), strict=False):
        weight = session.state.weights.get(row.name)
        widths.append((table_of(session, name) if weight is None else weight).shape[1])
    query, key, value = widths
    return query, key, value


def possible_heads(session: Session) -> tuple[int, ...]:
    """Return the head counts, each with its own key and value, that all three widths can be split into."""
    if KINDS[session.kind].reads_x(session) and session.x is None:
        return ()
    widths = projected_widths(session)
    return tuple(count for count in range(1, min(widths) + 1) if all(width % count == 0 for width in widths))


def possible_kv_heads(session: Session) -> tuple[int, ...]:
    """Return the key/value head counts that the heads can share."""
    heads = session.options.num_heads
    return tuple(count for count in range(1, heads + 1) if heads % count == 0)


def nearest_heads(session: Session) -> tuple[int, ...]:
    """Return the possible head counts nearest to the chosen one, at most two."""
    return _nearest(possible_heads(session), session.options.num_heads)


def even_heads(session: Session) -> tuple[int, ...]:
    """Return the possible head counts nearest to the chosen one whose heads have an even width, at most two."""
    counts = possible_heads(session)
    width = projected_widths(session)[0] if counts else 0
    return _nearest(tuple(count for count in counts if width // count % 2 == 0), session.options.num_heads)


def nearest_kv_heads(session: Session) -> tuple[int, ...]:
    """Return the key/value head counts nearest to the chosen one that the heads can share, at most two."""
    return _nearest(possible_kv_heads(session), session.options.num_kv_heads or session.options.num_heads)


def _nearest(counts: tuple[int, ...], wanted: int) -> tuple[int, ...]:
    others = [count for count in counts if count != wanted]
    return tuple(sorted(others, key=lambda count: (abs(count - wanted), -count))[:MOST_OFFERED])
