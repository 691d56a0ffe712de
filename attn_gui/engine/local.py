"""Luong's local attention: each query attends near one place only, its own or a predicted one."""

from dataclasses import dataclass
from operator import index

import numpy as np

from attn_gui.engine.arrays import Array, all_finite, real, require_finite, seal, vector
from attn_gui.engine.errors import FiniteError, OptionError, ShapeError
from attn_gui.engine.masking import RULES, Rule
from attn_gui.text import say

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Local:
    """Keys within ``width`` (D) of a place p only (Luong, Pham and Manning 2015, section 3.2); keys count from 0.

    Without ``v`` p is the query's own place (local-m).  With it p = S · sigmoid(v · tanh(q W)), S being the number of
    keys, and weights are multiplied by exp(-(s - p)² / (2 (D/2)²)) without being normalised again (local-p).  An absent
    ``weight`` (d_q, h) is the identity.
    """

    width: int
    weight: Array | None = None
    v: Array | None = None

    def __post_init__(self) -> None:
        """Take the arrays in as read-only floats."""
        if self.weight is not None:
            object.__setattr__(self, "weight", real(self.weight, "The local weight", "local.weight"))
        if self.v is not None:
            object.__setattr__(self, "v", vector(self.v, "v", "local.v"))

    def check(self, query: Shape) -> None:
        """Raise OptionError, ShapeError or FiniteError if this cannot place queries of that shape."""
        try:
            width = index(self.width)
        except TypeError:
            width = 0
        if width < 1:
            message = say("The local width must be a whole number of at least 1; it is {width}.", width=self.width)
            raise OptionError(message, field="local.width", code="local_width")
        for array, name in ((self.weight, "weight"), (self.v, "v")):
            if array is not None:
                require_finite(array, f"The local {name}", f"local.{name}")
        if self.v is not None:
            self._require_sizes(self.v, query[-1])

    def centres(self, query: Array, keys: int, offset: Array) -> Array:
        """Return the place p of each query (..., Lq, 1); raise FiniteError if it cannot be told."""
        if self.v is None:
            places: Array = np.arange(int(query.shape[-2]))[:, None] + offset
            return np.asarray(places, dtype=query.dtype)
        # Only the place has to fit the type that is worked in, not the numbers that it is made of.
        with np.errstate(over="ignore", invalid="ignore"):
            left = query if self.weight is None else query @ self.weight
            chosen = np.tanh(left) @ self.v
            places = np.asarray(keys / (1 + np.exp(-chosen)), dtype=query.dtype)
        if not (all_finite(left) and all_finite(chosen)):
            message = say(
                "What local attention predicts its places of exceeds the range of numbers; use smaller weights."
            )
            raise FiniteError(message, field="local.weight", code="overflow")
        return places[..., None]

    def rule(self, centres: Array, keys: int) -> Rule:
        """Return which keys lie within the width of each place (..., Lq, Lk)."""
        places, middle = np.arange(keys), centres.astype(np.float64)
        near = places >= middle - self.width
        near &= places <= middle + self.width
        return Rule("local", RULES["local"], seal(near))

    def fade(self, weights: Array, centres: Array, rows: Array) -> None:
        """Multiply the *rows* (..., 1) of *weights* in place by the bell around each place; nothing for local-m."""
        if self.v is not None:
            places: Array = np.arange(int(weights.shape[-1]))
            bell = self.bell(places, centres).astype(weights.dtype, copy=False)
            np.multiply(weights, bell, out=weights, where=rows)

    def bell(self, places: Array, centres: Array) -> Array:
        """Return exp(-(s - p)² / (2 (D/2)²))."""
        return np.exp(-2.0 * ((places - centres) / self.width) ** 2)

    def _require_sizes(self, v: Array, width: int) -> None:
        hidden = width
        if self.weight is not None:
            if self.weight.ndim != 2 or self.weight.shape[0] != width:
                message = say(
                    "The local weight has shape {shape}; query width {width} needs ({width}, h).",
                    shape=self.weight.shape,
                    width=width,
                )
                raise ShapeError(message, field="local.weight", code="weight_does_not_fit")
            hidden = self.weight.shape[1]
        if v.shape != (hidden,):
            message = say(
                "The local v has length {length} but the hidden width is {hidden}.", length=v.size, hidden=hidden
            )
            raise ShapeError(message, field="local.v", code="v_does_not_fit")
