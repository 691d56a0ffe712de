"""How the pages show attention: what a line means, which way tokens are tinted, how heads are sorted."""

from collections.abc import Mapping
from dataclasses import dataclass

from attn_gui.session.measuring import HEAD_NUMBERS

WIDTH, OPACITY = "width", "opacity"
ALL, QUERY, KEY = "all", "query", "key"
FROM, TO = "from", "to"
BY_QUERY, BY_KEY = "by-query", "by-key"
HEAD_ORDER = "head"


@dataclass(frozen=True)
class PageChoices:
    """What the user chose on the pages; texts are among those of CHOICES.

    ``line_threshold``: the least weight that is drawn as a line, None for one that suits the number of keys;
    ``each_head``: heads are drawn in hues of their own. ``token_side``: tokens are tinted by the weights *from* the
    focused query or *to* the focused key. ``head_sort``: HEAD_ORDER or a key of HEAD_NUMBERS.
    """

    line_threshold: float | None = None
    line_ink: str = WIDTH
    lines_of: str = ALL
    each_head: bool = False
    token_side: str = FROM
    received: str = BY_KEY
    head_sort: str = HEAD_ORDER
    sort_down: bool = True


CHOICES: Mapping[str, tuple[str, ...]] = {
    "line_ink": (WIDTH, OPACITY),
    "lines_of": (ALL, QUERY, KEY),
    "token_side": (FROM, TO),
    "received": (BY_QUERY, BY_KEY),
    "head_sort": (HEAD_ORDER, *HEAD_NUMBERS),
}
"""The texts that a choice may have."""
