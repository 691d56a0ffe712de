"""The projections that modes offer: one row each, with its bias."""

from dataclasses import dataclass

from attn_gui.text import Message, say


@dataclass(frozen=True)
class ProjectionRow:
    """A projection and its bias: their names in a state, symbols, and what they project."""

    name: str
    bias: str
    symbol: str
    bias_symbol: str
    label: Message
    of: str
    kv: bool
    """Whether it makes keys or values, whose heads may be fewer."""


INPUT_PROJECTIONS = (
    ProjectionRow("w_query", "b_query", "W_q", "b_q", say("Query projection"), "query", False),
    ProjectionRow("w_key", "b_key", "W_k", "b_k", say("Key projection"), "key", True),
    ProjectionRow("w_value", "b_value", "W_v", "b_v", say("Value projection"), "value", True),
)
HEAD_PROJECTIONS = (
    *INPUT_PROJECTIONS,
    ProjectionRow("w_output", "b_output", "W_o", "b_o", say("Output projection"), "output", False),
)
