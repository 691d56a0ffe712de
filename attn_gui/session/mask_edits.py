"""Edits of the one mask: causal, window, drawn, key padding, bias, and what a row without any key yields."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.engine import Causal, EmptyRows
from attn_gui.session.counts import require_count
from attn_gui.session.edit import Edit, EditError
from attn_gui.session.mask_rules import cached_words, kept_window, window_words
from attn_gui.session.rows import mask_size
from attn_gui.session.session import Array, Mask, Session, frozen, frozen_flags, same_mask
from attn_gui.text import Message, say

_CAUSAL_LABELS = {
    Causal.OFF: say("Switch the causal mask off"),
    Causal.TOP_LEFT: say("Causal mask from the top left"),
    Causal.BOTTOM_RIGHT: say("Causal mask to the bottom right"),
}
_EMPTY_LABELS = {
    EmptyRows.ZERO: say("Rows without a key give zeros"),
    EmptyRows.NAN: say("Rows without a key give NaN"),
    EmptyRows.UNIFORM: say("Rows without a key give equal weights"),
}

SET_THE_MASK = say("Set the mask")


@dataclass(frozen=True, eq=False)
class SetCausal(Edit):
    """Queries see only keys up to their own place, or all."""

    causal: Causal

    @property
    def label(self) -> Message:
        """Causal mask from the top left."""
        return _CAUSAL_LABELS[self.causal]

    def apply(self, session: Session) -> Session:
        """Return the session with that alignment."""
        return with_mask(session, replace(session.mask, causal=self.causal))


@dataclass(frozen=True, eq=False)
class DrawMask(Edit):
    """The cells where the given queries and keys cross are allowed or forbidden by hand; one drag has one merge_key."""

    rows: Sequence[int]
    columns: Sequence[int]
    allowed: bool

    @property
    def label(self) -> Message:
        """Draw on the mask."""
        return say("Allow keys by hand") if self.allowed else say("Forbid keys by hand")

    def apply(self, session: Session) -> Session:
        """Return the session with those cells set; where all are allowed nothing is drawn. Raises EditError outside."""
        rows, columns = list(self.rows), list(self.columns)
        if not rows or not columns:
            return session
        size = mask_size(session)
        _require_inside(rows, columns, size)
        drawn = fitted_flags(session.mask.drawn, size)
        drawn[np.ix_(rows, columns)] = self.allowed
        return with_mask(session, replace(session.mask, drawn=drawn))


@dataclass(frozen=True, eq=False)
class SetKeyPadding(Edit):
    """A key takes part, or is padding that no query may attend to."""

    key: int
    allowed: bool

    @property
    def label(self) -> Message:
        """Mark key 3 as padding."""
        if self.allowed:
            return say("Let key {key} take part", key=self.key)
        return say("Mark key {key} as padding", key=self.key)

    def apply(self, session: Session) -> Session:
        """Return the session with the key marked. Raises EditError without such a key."""
        size = mask_size(session)
        _require_inside([0], [self.key], size)
        padding = fitted_flags(session.mask.key_padding, size[1:])
        padding[self.key] = self.allowed
        return with_mask(session, replace(session.mask, key_padding=padding))


@dataclass(frozen=True, eq=False)
class SetBias(Edit):
    """Numbers (n_q, n_k) added to the scores, -inf forbids; None takes them away."""

    bias: Array | None

    @property
    def label(self) -> Message:
        """Set the bias of the scores."""
        return say("Remove the bias of the scores") if self.bias is None else say("Set the bias of the scores")

    def apply(self, session: Session) -> Session:
        """Return the session with the bias. Raises EditError for another size, NaN and +inf."""
        if self.bias is not None:
            _require_size("The bias", self.bias, mask_size(session), "masking.bias")
            if (np.isnan(self.bias) | np.isposinf(self.bias)).any():
                message = say("The bias may hold finite numbers and -inf only.")
                raise EditError(message, field="masking.bias", code="not_finite")
        return with_mask(session, replace(session.mask, bias=self.bias))


@dataclass(frozen=True, eq=False)
class SetWindow(Edit):
    """Queries see only the keys i - left … i + right around their place i; None is unbounded, on both sides no rule."""

    window: tuple[int | None, int | None] | None

    @property
    def label(self) -> Message:
        """Set the sliding window to 2 back, 0 ahead."""
        window = kept_window(self.window)
        if window is None:
            return say("Remove the sliding window")
        return say("Set the sliding window to {sides}", sides=window_words(window))

    def apply(self, session: Session) -> Session:
        """Return the session with that window. Raises EditError for a side below 0."""
        for side in self.window or ():
            if side is not None and side < 0:
                message = say(
                    "A side of the window must be 0 or more, or empty for unbounded; it is {side}.", side=side
                )
                raise EditError(message, field="masking.window", code="window")
            require_count(side, "A side of the window", "masking.window")
        return with_mask(session, replace(session.mask, window=self.window))


@dataclass(frozen=True, eq=False)
class SetCausalOffset(Edit):
    """How many keys were cached before the first query, so that query i stands at key i + that; None: by alignment."""

    causal_offset: int | None

    @property
    def label(self) -> Message:
        """Set 5 cached keys."""
        if self.causal_offset is None:
            return say("Remove the count of cached keys")
        return say("Set {cached}", cached=cached_words(self.causal_offset))

    def apply(self, session: Session) -> Session:
        """Return the session with that count. Raises EditError for one below 0."""
        if self.causal_offset is not None and self.causal_offset < 0:
            message = say("The count of cached keys must be 0 or more; it is {count}.", count=self.causal_offset)
            raise EditError(message, field="masking.causal_offset", code="causal_offset")
        require_count(self.causal_offset, "The count of cached keys", "masking.causal_offset")
        return with_mask(session, replace(session.mask, causal_offset=self.causal_offset))


@dataclass(frozen=True, eq=False)
class SetEmptyRows(Edit):
    """What a query yields that may attend to no key."""

    empty_rows: EmptyRows

    @property
    def label(self) -> Message:
        """Rows without a key give zeros."""
        return _EMPTY_LABELS[self.empty_rows]

    def apply(self, session: Session) -> Session:
        """Return the session with that choice."""
        return with_mask(session, replace(session.mask, empty_rows=self.empty_rows))


@dataclass(frozen=True, eq=False)
class ClearMask(Edit):
    """Every key is allowed again and no bias added; the choice for empty rows stays."""

    @property
    def label(self) -> Message:
        """Clear the mask."""
        return say("Clear the mask")

    def apply(self, session: Session) -> Session:
        """Return the session without a mask."""
        return with_mask(session, Mask(empty_rows=session.mask.empty_rows))


@dataclass(frozen=True, eq=False)
class SetMask(Edit):
    """The whole mask at once (an import, a rule taken away), under a name given."""

    mask: Mask
    name: Message = SET_THE_MASK

    @property
    def label(self) -> Message:
        """The name given."""
        return self.name

    def apply(self, session: Session) -> Session:
        """Return the session with the mask. Raises EditError where an array of it has another size."""
        size, mask, old = mask_size(session), self.mask, session.mask
        # What was there before may stay as it is, whatever its size: taking another rule away must be possible.
        if mask.drawn is not None and mask.drawn is not old.drawn:
            _require_size("The drawn mask", mask.drawn, size, "masking.allowed")
        if mask.key_padding is not None and mask.key_padding is not old.key_padding:
            _require_size("The key padding", mask.key_padding, size[1:], "masking.key_mask")
        if mask.bias is not None and mask.bias is not old.bias:
            _require_size("The bias", mask.bias, size, "masking.bias")
        return with_mask(session, self.mask)


@dataclass(frozen=True, eq=False)
class FitMask(Edit):
    """The mask padded with allowed cells, or cut, to the sizes that the mode reads: a remedy."""

    @property
    def label(self) -> Message:
        """Fit the mask."""
        return say("Fit the mask to the scores")

    def apply(self, session: Session) -> Session:
        """Return the session with a mask that fits."""
        mask, size = session.mask, mask_size(session)
        bias = None
        if mask.bias is not None:
            bias = np.zeros(size)
            rows, columns = (min(own, new) for own, new in zip(mask.bias.shape, size, strict=True))
            bias[:rows, :columns] = mask.bias[:rows, :columns]
        drawn = None if mask.drawn is None else fitted_flags(mask.drawn, size)
        padding = None if mask.key_padding is None else fitted_flags(mask.key_padding, size[1:])
        return with_mask(session, replace(mask, drawn=drawn, key_padding=padding, bias=bias))


def with_mask(session: Session, mask: Mask) -> Session:
    """Return the session with the mask, arrays that forbid nothing left out; the same session if nothing changes."""
    mask = replace(
        mask,
        drawn=None if mask.drawn is None or mask.drawn.all() else frozen_flags(mask.drawn),
        key_padding=None if mask.key_padding is None or mask.key_padding.all() else frozen_flags(mask.key_padding),
        bias=None if mask.bias is None or not mask.bias.any() else frozen(mask.bias),
        window=kept_window(mask.window),
    )
    return session if same_mask(session.mask, mask) else replace(session, mask=mask)


def fitted_flags(flags: Array | None, size: tuple[int, ...]) -> Array:
    """Return a writable copy of *flags* in *size*, True where there was none."""
    result = np.ones(size, dtype=np.bool_)
    if flags is not None:
        common = tuple(slice(0, min(own, new)) for own, new in zip(flags.shape, size, strict=True))
        result[common] = flags[common]
    return result


def _require_inside(rows: Sequence[int], columns: Sequence[int], size: tuple[int, int]) -> None:
    for places, count, what in ((rows, size[0], "query"), (columns, size[1], "key")):
        wrong = [place for place in places if not 0 <= place < count]
        if wrong:
            message = say("There is no {what} {place}; the mask has {count}.", what=what, place=wrong[0], count=count)
            raise EditError(message, field="masking.allowed", code="no_such_place")


def _require_size(label: str, array: Array, size: tuple[int, ...], field: str) -> None:
    if array.shape != size:
        shown, needed = (" × ".join(map(str, shape)) for shape in (array.shape, size))
        message = say("{label} is {shown}; the scores need {needed}.", label=label, shown=shown, needed=needed)
        raise EditError(message, field=field, code="mask_shape")
