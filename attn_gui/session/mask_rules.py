"""Which rules of a mask are on, and what a row without any key gives, in words."""

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.session import Mask
from attn_gui.text import Message, say

Window = tuple[int | None, int | None]

EMPTY_ROWS: dict[EmptyRows, Message] = {
    EmptyRows.ZERO: say("zeros"),
    EmptyRows.NAN: say("NaN"),
    EmptyRows.UNIFORM: say("equal weights"),
}


def rules_on(mask: Mask) -> tuple[str, ...]:
    """Return the short names of the rules that are on."""
    named = {
        "causal": mask.causal is not Causal.OFF,
        "window": kept_window(mask.window) is not None,
        "cached keys": mask.causal_offset is not None,
        "drawn": mask.drawn is not None,
        "key padding": mask.key_padding is not None,
        "bias": mask.bias is not None,
    }
    return tuple(name for name, on in named.items() if on)


def kept_window(window: Window | None) -> Window | None:
    """Return the window, None for one that is unbounded on both sides."""
    return None if window == (None, None) else window


def window_words(window: Window) -> Message:
    """Return "2 back, 0 ahead", or "all" for a side that is unbounded."""
    back, ahead = ("all" if side is None else side for side in window)
    return say("{back} back, {ahead} ahead", back=back, ahead=ahead)


def cached_words(count: int) -> Message:
    """Return "5 cached keys"."""
    return say("1 cached key") if count == 1 else say("{count} cached keys", count=count)


def rules_in_words(mask: Mask) -> tuple[str, ...]:
    """Return the rules that are on, with the numbers of those that have some."""
    window = kept_window(mask.window)
    words = {
        "window": "" if window is None else f"window {window_words(window)}",
        "cached keys": "" if mask.causal_offset is None else str(cached_words(mask.causal_offset)),
    }
    return tuple(words.get(name, name) for name in rules_on(mask))


def mask_text(mask: Mask) -> str:
    """Return the rules that are on as one text, "none" where there are none."""
    return ", ".join(rules_on(mask)) or "none"
