"""Calls as one would write them, with a session's settings filled in."""

from attn_gui.engine import Causal
from attn_gui.session.session import Session
from attn_gui.session.variants.draft import head_shapes, head_width, scale_of
from attn_gui.session.variants.settings import (
    BOTTOM_RIGHT,
    NOT_CAUSAL,
    SAME_CORNER,
    TOP_LEFT,
    causal_corner,
    has_heads,
    shared_heads,
)

Argument = str | float | bool | None
OTHER_RULES = ("drawn", "key_padding", "window")


def call(name: str, *given: str, **named: Argument) -> str:
    """Return "name(given, …, named=value)"; what is None is left out, strings stand as they are."""
    return f"{name}({', '.join([*given, *arguments(named)])})"


def arguments(named: dict[str, Argument]) -> list[str]:
    """Return "name=value" of each that is not None."""
    return [f"{key}={value}" for key, value in named.items() if value is not None]


def written_scale(session: Session) -> Argument:
    """Return the scale as a number, None where it is 1/√d."""
    return scale_of(session)


def has_other_rules(session: Session) -> bool:
    """Return whether keys are forbidden by anything but the causal rule and the bias."""
    return any(getattr(session.mask, name) is not None for name in OTHER_RULES)


def is_causal(session: Session) -> bool:
    """Return whether the causal rule is on."""
    return session.mask.causal is not Causal.OFF


def counts_from_top_left(session: Session) -> bool:
    """Return whether the causal rule is what the libraries' own causal switch means."""
    return causal_corner(session) in (SAME_CORNER, TOP_LEFT)


def adds_bias(session: Session) -> bool:
    """Return whether numbers are added to the scores."""
    return session.mask.bias is not None or session.options.alibi


def is_masked(session: Session) -> bool:
    """Return whether a mask beside the library's own causal switch has to be handed over."""
    other_corner = is_causal(session) and not counts_from_top_left(session)
    return has_other_rules(session) or adds_bias(session) or other_corner


def torch_mask(session: Session) -> dict[str, Argument]:
    """Return is_causal or attn_mask of scaled_dot_product_attention, never both."""
    corner = causal_corner(session)
    if not has_other_rules(session) and not adds_bias(session):
        if corner == NOT_CAUSAL:
            return {}
        if corner in (SAME_CORNER, TOP_LEFT):
            return {"is_causal": True}
        if corner == BOTTOM_RIGHT and (shapes := head_shapes(session)) is not None:
            return {"attn_mask": f"causal_lower_right({shapes[0][0]}, {shapes[1][0]})"}
    return {"attn_mask": "bias" if adds_bias(session) else "mask"}


def separate_masks(session: Session, causal: str, mask: str, bias: str | None = None) -> dict[str, Argument]:
    """Return the arguments of a library that takes its causal switch, a mask and perhaps a bias side by side."""
    named: dict[str, Argument] = {}
    if bias is not None and adds_bias(session):
        named[bias] = "bias"
    if has_other_rules(session) or (is_causal(session) and not counts_from_top_left(session)):
        named[mask] = "mask"
    if is_causal(session) and counts_from_top_left(session):
        named[causal] = True
    return named


def heads_of(session: Session) -> int:
    """Return the number of query heads; 1 in a mode without."""
    return session.options.num_heads if has_heads(session) else 1


def shared_heads_of(session: Session) -> int:
    """Return the number of key/value heads."""
    return (shared_heads(session) or heads_of(session)) if has_heads(session) else 1


def width_of(session: Session) -> int | str:
    """Return the width of a head, "d" where sizes do not fit."""
    width = head_width(session)
    return "d" if width is None else width
