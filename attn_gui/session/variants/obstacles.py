"""Why a layer cannot describe a session although it has all its settings: widths that it ties together."""

from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.session import Session
from attn_gui.session.variants.draft import head_shapes
from attn_gui.session.variants.settings import has_heads
from attn_gui.text import Message, say


def input_width(session: Session) -> int:
    """Return the width of what is projected to queries."""
    return table_of(session, KINDS[session.kind].sources(session)[0]).shape[1]


def output_width(session: Session) -> int | None:
    """Return the width of the output, None where sizes do not fit."""
    shapes = head_shapes(session)
    if shapes is None:
        return None
    weight = session.state.weights.get("w_output") if has_heads(session) else None
    heads = session.options.num_heads if has_heads(session) else 1
    return heads * shapes[2][1] if weight is None else weight.shape[1]


def output_is_not_input(session: Session) -> bool:
    """Return whether the output is not as wide as what is projected to queries."""
    return output_width(session) not in (None, input_width(session))


def values_differ(session: Session) -> Message | None:
    """Return why a layer with one width per head cannot have these values."""
    shapes = head_shapes(session)
    if shapes is None or shapes[1][1] == shapes[2][1]:
        return None
    return say(
        "It has one width per head for keys and values; here keys have {key} and values {value}.",
        key=shapes[1][1],
        value=shapes[2][1],
    )


def widths_are_not_tied(session: Session) -> Message | None:
    """Return why a layer whose heads share out the width of the model cannot have these sizes."""
    shapes = head_shapes(session)
    if shapes is not None and has_heads(session):
        heads, width, read = session.options.num_heads, shapes[0][1], input_width(session)
        if heads * width != read:
            return say(
                "Its heads share out the model's width; here {heads} heads of {width} stand beside inputs of {read}.",
                heads=heads,
                width=width,
                read=read,
            )
    return values_differ(session)
