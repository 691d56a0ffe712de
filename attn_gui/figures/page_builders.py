"""The figures of pages beside the maps; their code is read when one is first wanted, not when the program starts."""

from attn_gui.figures.figure import Appearance, Figure
from attn_gui.session.compute import Computed
from attn_gui.session.view_state import Focus


def lines(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return weights as lines between tokens."""
    from attn_gui.figures.lines import token_lines

    return token_lines(computed, focus, appearance)


def tokens(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return the tokens as tinted text."""
    from attn_gui.figures.token_strip import token_strip

    return token_strip(computed, focus, appearance)


def grid(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return all heads as small maps."""
    from attn_gui.figures.head_grid import head_grid

    return head_grid(computed, focus, appearance)


def measures(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return heads × measures as a table."""
    from attn_gui.figures.head_table import head_table

    return head_table(computed, focus, appearance)


def received(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return what keys receive as bars."""
    from attn_gui.figures.received import received_bars

    return received_bars(computed, focus, appearance)
