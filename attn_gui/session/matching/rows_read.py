"""Candidates read off the given numbers: the mask that exact zeros in the weights, or marks in the scores, show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from attn_gui.session.edit import Edit
from attn_gui.session.edits import SetCausal, SetMask, SetOptions, SetWindow
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import Window
from attn_gui.session.matching.judging import HUGE
from attn_gui.session.matching.rows_mask import CAUSAL_WORDS, after_mask
from attn_gui.session.matching.rules_read import Rules, drawn, fitting
from attn_gui.session.matching.variation import Case, Variation, fixed, options, setting
from attn_gui.session.session import Array, LocalKind, Session
from attn_gui.text import Message, say

_SET = say("Set the mask as the other program has it")


def masks(case: Case) -> Iterator[Variation]:
    """The rules that permit what gets weight: as few other ones as will do, or else cells drawn by hand."""
    cells, own = _cells(case), _own(case)
    if cells is None or own is None:
        return
    finite = _finite(case, cells)
    found = fitting(own, cells, finite)
    if found is not None:
        yield _variation(own, found, cells)
        yield from _local_instead(case.session, own, found)
    exact = own if found is None else found
    if not np.array_equal(exact.permitted(cells.shape) & finite, cells):
        by_hand = drawn(own, cells)
        if by_hand is not None:
            yield _variation(own, by_hand, cells)
    if case.attempt().allowed is None:
        yield fixed("shown scores", say("Its scores are those after the mask."), show_scores=after_mask)


def locals_(case: Case) -> Iterator[Variation]:
    """Local attention missing."""
    if case.recipe.local is not None:
        words = say("It has no local attention: every key may be seen, however far.")
        yield setting("local", words, options(local=LocalKind.OFF))


def window_sentence(window: Window) -> Message:
    """Return "It lets a query see only the 2 keys before it and its own (window 2, 0)."."""
    left, right = window
    parts = [part for part in (_side(left, say("before it")), say("its own"), _side(right, say("after it"))) if part]
    shown = ("all" if side is None else side for side in window)
    only = say("{parts} key", parts=parts[0]) if len(parts) == 1 else _listed(parts)
    return say(
        "It lets a query see only {only} (window {left}, {right}).", only=only, left=next(shown), right=next(shown)
    )


def keys_sentence(padding: Array, own: Array | None) -> Message:
    """Return "Keys 5 and 6 are padding there (key length 5)."."""
    keys = [int(key) for key in np.flatnonzero(~padding)]
    length = len(padding) - len(keys)
    said = say("Key {keys} is padding there", keys=keys[0]) if len(keys) == 1 else None
    said = said or say("Keys {keys} are padding there", keys=_shortened(keys))
    if keys and keys[0] == length:
        said = say("{said} (key length {length})", said=said, length=length)
    if own is not None:
        said = say("{said}, not {keys} as here", said=said, keys=_shortened([int(key) for key in np.flatnonzero(~own)]))
    return say("{said}.", said=said)


def _cells(case: Case) -> Array | None:
    """Which cells get weight in some head (n_q, n_k); None where that is not to be seen, or all do."""
    recipe, given = case.recipe, case.given
    size = (len(recipe.query), len(recipe.key))
    if given is None:
        return None
    for array, mark in ((given.given_weights, 0.0), (given.given_scores, -np.inf)):
        if array is not None and array.shape[-2:] == size:
            cells = _some(~np.isnan(array) & (array >= -HUGE) & (array != mark))
            if not cells.all():
                return cells
    return None


def _some(heads: Array) -> Array:
    """Which cells are True in some head."""
    cells: Array = np.zeros(heads.shape[-2:], dtype=np.bool_)
    for head in heads:
        cells = cells | head
    return cells


def _own(case: Case) -> Rules | None:
    """The session's own rules; None where they rest on the query itself."""
    mask, local = case.session.mask, case.recipe.local
    if local is not None and local.v is not None:
        return None
    width = None if local is None else local.width
    return Rules(mask.causal, mask.causal_offset, mask.window, mask.key_padding, mask.drawn, width)


def _finite(case: Case, cells: Array) -> Array:
    bias = case.recipe.bias
    return np.ones(cells.shape, dtype=np.bool_) if bias is None else ~np.isneginf(bias)


def _variation(own: Rules, found: Rules, cells: Array) -> Variation:
    changed = own.changed(found)
    by_hand = "drawn" in changed and found.drawn is not None
    sentences = [_drawn(own, cells)] if by_hand else [_WORDS[name](own, found) for name in changed]
    words = reduce(lambda first, second: say("{first} {second}", first=first, second=second), sentences)
    return setting("mask read", words, lambda session: _edits(session, changed, found))


def _edits(session: Session, changed: Sequence[str], found: Rules) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    if tuple(changed) == ("window",):
        edits.append(SetWindow(found.window))
    elif tuple(changed) == ("causal",) and found.offset is None and session.mask.causal_offset is None:
        edits.append(SetCausal(found.causal))
    else:
        mask = replace(
            session.mask,
            causal=found.causal,
            causal_offset=found.offset,
            window=found.window,
            key_padding=found.padding,
            drawn=found.drawn,
        )
        edits.append(SetMask(mask, _SET))
    if "width" in changed:
        edits.append(SetOptions(session.kind, _local(found.width)))
    return tuple(edits)


def _local_instead(session: Session, own: Rules, found: Rules) -> Iterator[Variation]:
    """A window with equal sides may as well be local attention, where the mode has it."""
    left, right = found.window or (None, None)
    alike = own.changed(found) == ("window",) and own.window is None and left == right
    if alike and left and "local" in KINDS[session.kind].offers:
        yield setting("local", _width(own, replace(found, width=left)), options(**_local(left)))


def _local(width: int | None) -> dict[str, object]:
    return {"local": LocalKind.OFF} if width is None else {"local": LocalKind.MONOTONIC, "local_width": width}


def _causal(own: Rules, found: Rules) -> Message:
    if found.offset is not None:
        return say("It counts {count} cached keys before its first query (causal).", count=found.offset)
    if found.causal is own.causal:
        return say("It does not count the cached keys.")
    return CAUSAL_WORDS[found.causal]


def _padding(own: Rules, found: Rules) -> Message:
    return say("It ignores the key padding.") if found.padding is None else keys_sentence(found.padding, own.padding)


def _window(_own: Rules, found: Rules) -> Message:
    return say("It has no sliding window.") if found.window is None else window_sentence(found.window)


def _width(_own: Rules, found: Rules) -> Message:
    if found.width is None:
        return say("It has no local attention: every key may be seen, however far.")
    return say("It sees {width} keys on either side of a query's place (local-m, D = {width}).", width=found.width)


def _unmarked(_own: Rules, _found: Rules) -> Message:
    return say("It ignores the drawn mask.")


def _drawn(own: Rules, cells: Array) -> Message:
    here = own.permitted(cells.shape)
    parts = [
        say("{verb} {places}", verb=verb, places=_places(other))
        for verb, other in ((say("forbids"), here & ~cells), (say("allows"), ~here & cells))
        if other.any()
    ]
    return say("Its mask is another: it {parts}.", parts=_listed(parts))


def _places(cells: Array) -> str:
    places = [f"query {row} key {column}" for row, column in np.argwhere(cells)]
    more = len(places) - 4
    return ", ".join(places[:4]) + (f" and {more} more" if more > 0 else "")


def _side(count: int | None, where: Message) -> Message | None:
    if count is None:
        return say("all keys {where}", where=where)
    if count == 1:
        return say("the key {where}", where=where)
    return say("the {count} keys {where}", count=count, where=where) if count else None


def _shortened(keys: Sequence[int]) -> Message:
    shown: list[object] = [*keys[:8]]
    return _listed(shown if len(keys) <= 8 else [*shown, say("{count} more", count=len(keys) - 8)])


def _listed(parts: Sequence[object]) -> Message:
    first = ", ".join(map(str, parts[:-1]))
    return say("{first} and {last}", first=first, last=parts[-1]) if first else say("{last}", last=parts[-1])


_WORDS = {"causal": _causal, "padding": _padding, "window": _window, "width": _width, "drawn": _unmarked}
