"""What differs from its default in the mode in use, in words, each with the edit that takes it back."""

from collections.abc import Iterator
from dataclasses import dataclass

from attn_gui.engine import EmptyRows
from attn_gui.session.edit import Edit
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import SetSinusoids
from attn_gui.session.mask_edits import SetCausalOffset, SetEmptyRows, SetWindow
from attn_gui.session.mask_rules import EMPTY_ROWS, cached_words, kept_window, window_words
from attn_gui.session.naming import x_words
from attn_gui.session.option_edits import RemoveWeight, SetOptions
from attn_gui.session.option_names import numbers_read, told
from attn_gui.session.session import Options, Session
from attn_gui.text import Message, say

_TOLD = ("normaliser", "sink", "rope", "rope_theta", "alibi", "qk_norm", "local", "local_width", "precision")


@dataclass(frozen=True, eq=False)
class Deviation:
    """Something in force that is not at its default: what it is, its value in words, and the edit that ends it."""

    of: str
    text: Message
    edit: Edit


def deviations(session: Session) -> tuple[Deviation, ...]:
    """Return what is in force and not at its default, but for mode, score, number of heads and drawn masks."""
    return (*_options(session), *_mask(session))


def _options(session: Session) -> Iterator[Deviation]:
    kind = KINDS[session.kind]
    options = kind.in_force(session.options)
    plain = Options(options.score)
    tables = [row.name for row in kind.extras_read(options) if row.per_head and row.name in session.state.weights]
    for name in (*numbers_read(options), *_TOLD):
        value, default = getattr(options, name), getattr(plain, name)
        # A matrix of sinks takes the place of the one number.
        if value != default and not (tables and name == "sink"):
            yield Deviation(name, told(name, value), SetOptions(session.kind, {name: default}))
    for name in tables:
        yield Deviation(name, say("{name} per head", name=name), RemoveWeight(session.kind, name))
    shared = options.num_kv_heads
    if kind.has_heads and shared is not None and shared != options.num_heads:
        text = say("{count} key/value heads", count=shared) if shared > 1 else say("1 key/value head")
        yield Deviation("num_kv_heads", text, SetOptions(session.kind, {"num_kv_heads": None}))
    if session.sinusoids and kind.uses_x(session):
        yield Deviation("sinusoids", say("{x}", x=x_words(session)), SetSinusoids(False))


def _mask(session: Session) -> Iterator[Deviation]:
    mask = session.mask
    window = kept_window(mask.window)
    if window is not None:
        yield Deviation("window", say("window {sides}", sides=window_words(window)), SetWindow(None))
    if mask.causal_offset is not None:
        yield Deviation("causal_offset", cached_words(mask.causal_offset), SetCausalOffset(None))
    if mask.empty_rows is not EmptyRows.ZERO:
        text = say("empty rows: {rule}", rule=EMPTY_ROWS[mask.empty_rows])
        yield Deviation("empty_rows", text, SetEmptyRows(EmptyRows.ZERO))
