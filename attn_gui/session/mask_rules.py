"""Which rules of a mask are on, and what a row without any key gives, in words."""

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.session import Mask
from attn_gui.text import Message, say

EMPTY_ROWS: dict[EmptyRows, Message] = {
    EmptyRows.ZERO: say("zeros"),
    EmptyRows.NAN: say("NaN"),
    EmptyRows.UNIFORM: say("equal weights"),
}


def rules_on(mask: Mask) -> tuple[str, ...]:
    """Return the short names of the rules that are on."""
    named = {
        "causal": mask.causal is not Causal.OFF,
        "drawn": mask.drawn is not None,
        "key padding": mask.key_padding is not None,
        "bias": mask.bias is not None,
    }
    return tuple(name for name, on in named.items() if on)


def mask_text(mask: Mask) -> str:
    """Return the rules that are on as one text, "none" where there are none."""
    return ", ".join(rules_on(mask)) or "none"
