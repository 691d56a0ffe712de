"""Which query may attend to which key; True = may attend, and every rule that is set must allow a key."""

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

import numpy as np

from attn_gui.engine.arrays import Array, first_place, real, seal, sealed_view
from attn_gui.engine.errors import FiniteError, OptionError, ShapeError
from attn_gui.engine.mask_checks import Sides, per_entry, require_fit, spread, window_sides
from attn_gui.engine.softmax import EmptyRows, choice
from attn_gui.text import Message, say

Shape = tuple[int, ...]


class Causal(StrEnum):
    """Whether queries see only keys up to their own place, and which corner that place is counted from."""

    OFF = "off"
    TOP_LEFT = "top_left"
    BOTTOM_RIGHT = "bottom_right"


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule of a mask by itself: its key, its name in sentences, and what it permits, broadcast to the scores."""

    key: str
    label: Message
    permitted: Array


RULES = {
    "causal": say("the causal mask"),
    "window": say("the sliding window"),
    "allowed": say("the drawn mask"),
    "key_mask": say("the key mask"),
    "key_lengths": say("the key lengths"),
    "bias": say("the bias of -inf"),
    "local": say("the local window"),
}
"""What each rule is called in sentences, by its key."""


@dataclass(frozen=True, eq=False)
class Masking:
    """All rules about who may attend to whom, a bias added to the scores, and what a row without any key yields.

    Shapes are against scores (..., Lq, Lk): ``allowed`` and ``bias`` broadcast; ``key_mask`` is (Lk,) or (batch, Lk);
    ``key_lengths`` and ``causal_offset`` are a number or (batch,), batch being the first axis of the input.
    ``causal_offset`` counts cached keys before the block and overrides the alignment.  ``window`` (left, right) permits
    the keys i - left … i + right of query i, counted from its place among the keys; None is unbounded.
    """

    allowed: Array | None = None
    bias: Array | None = None
    key_mask: Array | None = None
    key_lengths: Array | int | None = None
    causal: Causal | str = Causal.OFF
    causal_offset: Array | int | None = None
    window: Sides | None = None
    empty_rows: EmptyRows | str = EmptyRows.ZERO

    def resolve(self, shape: Shape, *, batched: bool | None = None) -> tuple[Array, Array | None]:
        """Return (permitted, bias), both read-only and broadcast to the scores' *shape*; bias None if there is none.

        *batched* says whether axis 0 counts batch entries (None: if there are more than two axes).  Raises the errors
        of `check`.
        """
        shape = tuple(shape)
        return self.permitted(shape, batched=batched), self.added(shape)

    def added(self, shape: Shape) -> Array | None:
        """Return the bias, read-only and broadcast to the scores' *shape*; None if there is none."""
        bias = self._bias(shape)
        return None if bias is None else np.broadcast_to(bias, shape)

    def permitted(self, shape: Shape, *, batched: bool | None = None, rows: slice = slice(None)) -> Array:
        """Return what `resolve` permits to *rows* of the scores only; nothing of the size of all scores is made."""
        shorter = (*shape[:-2], len(range(*rows.indices(shape[-2]))), shape[-1])
        if not any_forbidden(self):
            return everything(shorter)
        rules = [rule.permitted for rule in self.rules(shape, batched=batched, rows=rows)]
        return np.broadcast_to(reduce(np.logical_and, rules), shorter) if rules else everything(shorter)

    def rules(self, shape: Shape, *, batched: bool | None = None, rows: slice = slice(None)) -> tuple[Rule, ...]:
        """Return every rule that is set, for *rows* of the scores only; each forbids by itself."""
        batch = _batch(shape, batched)
        found: dict[str, Array | None] = {
            "causal": self._causal(shape, batch, rows),
            "window": self._window(shape, batch, rows),
            "allowed": _of_rows(self._allowed(shape), rows),
            "key_mask": self._key_mask(shape, batch),
            "key_lengths": self._key_lengths(shape, batch),
            "bias": self._bias_rule(shape, rows),
        }
        return tuple(
            Rule(key, RULES[key], sealed_view(permitted)) for key, permitted in found.items() if permitted is not None
        )

    def check(self, shape: Shape, *, batched: bool | None = None) -> None:
        """Raise ShapeError, OptionError or FiniteError if a rule does not fit scores of *shape*."""
        batch = _batch(shape, batched)
        choice(EmptyRows, self.empty_rows, "Empty rows", "masking.empty_rows")
        self._allowed(shape)
        self._bias(shape)
        self._key_mask(shape, batch)
        self._key_lengths(shape, batch)
        self._offset(shape, batch)
        if self.window is not None:
            window_sides(self.window)

    def _allowed(self, shape: Shape) -> Array | None:
        if self.allowed is None:
            return None
        allowed = np.asarray(self.allowed)
        if allowed.dtype.kind != "b":
            message = say(
                "The mask must be boolean (true = may attend); for numbers that are added use the bias.",
            )
            raise OptionError(message, field="masking.allowed", code="mask_type")
        require_fit(allowed, shape, "mask", "masking.allowed")
        return allowed

    def _bias(self, shape: Shape) -> Array | None:
        if self.bias is None:
            return None
        bias = real(self.bias, "The bias", "masking.bias")
        require_fit(bias, shape, "bias", "masking.bias")
        wrong = np.isnan(bias) | np.isposinf(bias)
        if wrong.any():
            place = first_place(wrong)
            query, key = (0, 0, *place)[-2:]
            message = say(
                "The bias has {number} at row {query}, key {key}; only finite numbers and -inf are allowed.",
                number=float(bias[place]),
                query=query,
                key=key,
            )
            raise FiniteError(message, field="masking.bias", code="bias_nan_or_inf")
        return bias

    def _bias_rule(self, shape: Shape, rows: slice) -> Array | None:
        bias = _of_rows(self._bias(shape), rows)
        if bias is None:
            return None
        permitted = ~np.isneginf(bias)
        return None if permitted.all() else permitted

    def _key_mask(self, shape: Shape, batch: int | None) -> Array | None:
        if self.key_mask is None:
            return None
        key_mask = np.asarray(self.key_mask)
        if key_mask.dtype.kind != "b":
            message = say("The key mask must be boolean (true = real key).")
            raise OptionError(message, field="masking.key_mask", code="mask_type")
        entries, keys = batch or 1, shape[-1]
        if key_mask.shape == (keys,):
            return key_mask
        if key_mask.shape in ((1, keys), (entries, keys)):
            return key_mask.reshape(-1, *(1,) * (len(shape) - 2), keys)
        message = say(
            "The key mask has shape {shape}; {keys} keys need ({keys},) or ({entries}, {keys}).",
            shape=key_mask.shape,
            keys=keys,
            entries=entries,
        )
        raise ShapeError(message, field="masking.key_mask", code="mask_shape")

    def _key_lengths(self, shape: Shape, batch: int | None) -> Array | None:
        if self.key_lengths is None:
            return None
        lengths = per_entry(self.key_lengths, batch, "Key lengths", "masking.key_lengths", "lengths")
        for entry, length in enumerate(lengths):
            if not 0 <= length <= shape[-1]:
                template = (
                    "Key length {length} of batch entry {entry} exceeds the {keys} keys."
                    if length > 0
                    else "Key length {length} of batch entry {entry} is less than 0."
                )
                message = say(template, length=int(length), entry=entry, keys=shape[-1])
                raise OptionError(message, field="masking.key_lengths", code="lengths")
        return np.arange(shape[-1]) < spread(lengths, shape)

    def query_offset(self, shape: Shape, *, batched: bool | None = None) -> Array:
        """Return where the first query stands among the keys: a number, or one per batch entry (batch, 1, …, 1).

        It is ``causal_offset`` if given, else what the causal alignment says, else 0.
        """
        return self._offset(shape, _batch(shape, batched))

    def _offset(self, shape: Shape, batch: int | None) -> Array:
        causal = choice(Causal, self.causal, "Causal", "masking.causal")
        if self.causal_offset is None:
            return np.array(alignment_offset(shape[-2], shape[-1], causal))
        own = per_entry(self.causal_offset, batch, "Causal offsets", "masking.causal_offset", "causal_offset")
        return spread(own, shape)

    def _causal(self, shape: Shape, batch: int | None, rows: slice) -> Array | None:
        if self.causal == Causal.OFF:
            return None
        return np.arange(shape[-1]) <= np.arange(shape[-2])[rows, None] + self._offset(shape, batch)

    def _window(self, shape: Shape, batch: int | None, rows: slice) -> Array | None:
        left, right = (None, None) if self.window is None else window_sides(self.window)
        if left is None and right is None:
            return None
        keys, own = np.arange(shape[-1]), np.arange(shape[-2])[rows, None] + self._offset(shape, batch)
        after = np.True_ if left is None else keys >= own - left
        return np.asarray(after if right is None else after & (keys <= own + right))


def alignment_offset(lq: int, lk: int, align: Causal) -> int:
    """Return how many keys stand before the first query's own: 0 for top-left, lk - lq for bottom-right."""
    return lk - lq if align is Causal.BOTTOM_RIGHT else 0


def causal_mask(lq: int, lk: int, align: Causal | str = Causal.TOP_LEFT) -> Array:
    """Return (lq, lk), True where key j is not after query i; all True for "off"."""
    permitted, _ = Masking(causal=align).resolve((lq, lk))
    return permitted


def window_mask(lq: int, lk: int, left: int | None, right: int | None, offset: int = 0) -> Array:
    """Return (lq, lk), True for the keys i + offset - left … i + offset + right of query i; None is unbounded.

    Both ends count, so (0, 0) leaves each query its own key (ONNX, JAX); Keras' window w is (w - 1, w - 1).
    """
    permitted, _ = Masking(window=(left, right), causal_offset=offset).resolve((lq, lk))
    return permitted


def padding_mask(lengths: Array | int, lk: int) -> Array:
    """Return (batch, lk), True for the first ``lengths[b]`` keys of each entry."""
    counts = np.atleast_1d(np.asarray(lengths))
    permitted, _ = Masking(key_lengths=counts).resolve((len(counts), 1, lk))
    return seal(permitted[:, 0])


def everything(shape: Shape) -> Array:
    """Return a read-only True for every score, which takes one byte."""
    return np.ndarray(shape, np.bool_, b"\x01", strides=(0,) * len(shape))


def any_forbidden(masking: Masking) -> bool:
    """Return whether *masking* sets any rule or bias at all."""
    return (
        masking.causal != Causal.OFF
        or masking.allowed is not None
        or masking.bias is not None
        or masking.key_mask is not None
        or masking.key_lengths is not None
        or masking.window is not None
    )


def _of_rows(array: Array | None, rows: slice) -> Array | None:
    return array if array is None or array.ndim < 2 or array.shape[-2] == 1 else array[..., rows, :]


def _batch(shape: Shape, batched: bool | None) -> int | None:
    has_batch = len(shape) > 2 if batched is None else batched
    return shape[0] if has_batch else None
