"""What differs from its default in the mode in use, as chips that take it back."""

from collections.abc import Iterator

from attn_gui.engine import EmptyRows
from attn_gui.session.edits import SetEmptyRows, SetOptions
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS
from attn_gui.session.option_names import OPTION_NAMES, numbers_read
from attn_gui.session.parsing import full_text
from attn_gui.session.session import Options, Session
from attn_gui.text import say
from attn_gui.views.chips import Chip


def deviations(session: Session) -> tuple[Chip, ...]:
    """Return a chip for each option in force that is not its default."""
    return tuple(_chips(session))


def _chips(session: Session) -> Iterator[Chip]:
    options = session.options
    usual = Options(score=options.score)
    for name in numbers_read(options):
        value, default = getattr(options, name), getattr(usual, name)
        if value != default:
            text = say("{name} {value}", name=OPTION_NAMES[name], value=full_text(value))
            yield Chip(text, SetOptions(session.kind, {name: default}))
    if KINDS[session.kind].has_heads and options.num_kv_heads not in (None, options.num_heads):
        text = say("{count} key/value heads", count=options.num_kv_heads)
        yield Chip(text, SetOptions(session.kind, {"num_kv_heads": None}))
    if options.float32:
        yield Chip(say("float32"), SetOptions(session.kind, {"float32": False}))
    rule = session.mask.empty_rows
    if rule is not EmptyRows.ZERO:
        yield Chip(say("empty rows: {rule}", rule=EMPTY_ROWS[rule]), SetEmptyRows(EmptyRows.ZERO))
