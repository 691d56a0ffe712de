"""One noteworthy thing about a result, and the numbers of one head that the checks read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from attn_gui.engine import MultiHead
from attn_gui.session.compute import Done
from attn_gui.session.remedy import Remedy
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Finding:
    """What it is, where, why it matters, what to do; ``spot`` names the parts of the focus that lead there."""

    key: str
    title: Message
    where: Message
    why: Message
    what: Message
    spot: Mapping[str, int | None] = field(default_factory=dict[str, "int | None"])
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, eq=False)
class Head:
    """The weights (n_q, n_k) of one head, what it may attend to, and what every check reads of them."""

    place: int
    weights: Array
    permitted: Array

    @cached_property
    def finite(self) -> Array:
        """Whether all weights of a row are numbers (n_q,)."""
        return np.asarray(np.isfinite(self.weights).all(axis=-1))

    @cached_property
    def keys(self) -> Array:
        """How many keys each row may attend to (n_q,)."""
        return np.count_nonzero(self.permitted, axis=-1)

    @cached_property
    def sums(self) -> Array:
        """The sum of each row (n_q,)."""
        return self.weights.sum(axis=-1)

    @cached_property
    def peaks(self) -> Array:
        """The largest weight of each row (n_q,)."""
        return self.weights.max(axis=-1, initial=0.0)

    @cached_property
    def choosing(self) -> Array:
        """Whether a row has two keys or more to choose from, and numbers (n_q,)."""
        return (self.keys >= 2) & self.finite & (self.sums > 0)


@dataclass(frozen=True, eq=False)
class Checked:
    """The result that is checked, head by head."""

    done: Done

    @property
    def has_heads(self) -> bool:
        """Whether there is a head axis."""
        return isinstance(self.done.result, MultiHead)

    def heads(self) -> Iterator[Head]:
        """Yield the heads one after the other; a result without head axis counts as one."""
        result = self.done.result
        assert result.weights is not None
        assert result.permitted is not None
        weights = result.weights if self.has_heads else result.weights[None]
        permitted = np.broadcast_to(result.permitted, weights.shape)
        for place in range(len(weights)):
            yield Head(place, weights[place], permitted[place])

    def query(self, row: int) -> str:
        """Return what people call a query."""
        return unique_tokens(self.done.inputs.query_tokens)[row]

    def key(self, column: int) -> str:
        """Return what people call a key."""
        return unique_tokens(self.done.inputs.key_tokens)[column]

    def place(self, head: int, row: int) -> Message:
        """Return "First: “it”, head 3"."""
        if self.has_heads:
            return say("First: “{query}”, head {head}", query=self.query(row), head=head)
        return say("First: “{query}”", query=self.query(row))

    def spot(self, head: int, row: int, key: int | None = None) -> dict[str, int | None]:
        """Return the parts of the focus that lead to a row, or a cell."""
        return {"head": head, "query": row, "key": key, "component": None}
