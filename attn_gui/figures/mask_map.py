"""Who may attend to whom, and which rule forbids what: the resulting mask as a figure of its own."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine.masking import Rule
from attn_gui.figures.figure import Appearance, Array, Figure, MaskMap, MaskRule
from attn_gui.figures.maps import refusal
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.stages import chosen_head, focused_row, head_count, inside, kept, key_axis, query_axis
from attn_gui.figures.ticks import number_text
from attn_gui.session.compute import Computed, Done
from attn_gui.session.mask_rules import EMPTY_ROWS
from attn_gui.session.naming import join_names
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say

LOOKS = {
    "causal": ("C", "rising"),
    "window": ("W", "falling"),
    "allowed": ("D", "crossed"),
    "key_mask": ("K", "upright"),
    "key_lengths": ("N", "dotted"),
    "bias": ("B", "level"),
    "local": ("L", "grid"),
}
"""Letter and pattern of each rule, by its key in the engine."""


@dataclass(frozen=True, eq=False)
class _Parts:
    """What forbids and what biases, of one head: (rules, queries, keys) and (queries, keys)."""

    rules: tuple[Rule, ...]
    forbidding: Array
    bias: Array | None
    codes: Array
    several: Array
    signs: Array


def mask_map(computed: Computed, focus: Focus, appearance: Appearance) -> Figure:
    """Return who may attend to whom in the focused head (n_q, n_k), and which rule forbids it.

    For the mean or maximum over heads, what no head may.
    """
    if not isinstance(computed, Done):
        return refusal("mask", computed.error.message, computed.error.hint, appearance)
    head = chosen_head(computed.result, focus)
    parts = kept(computed, ("mask", head), lambda: _parts(computed, head))
    rows, columns = query_axis(computed), key_axis(computed)

    def tell(row: int, column: int) -> Message:
        pair = say("{query} → {key}", query=rows.labels[row], key=columns.labels[column])
        return say("{pair}: {what}.", pair=pair, what=_cell(parts, row, column))

    return MaskMap(
        key="mask",
        title=_title(computed, head),
        codes=parts.codes,
        several=parts.several,
        signs=parts.signs,
        rules=tuple(_rule(rule, parts.forbidding[place]) for place, rule in enumerate(parts.rules)),
        rows=rows,
        columns=columns,
        focus=(focused_row(focus, computed), inside(focus.key, len(columns.labels))),
        notes=tuple(_notes(computed, parts)),
        tell=tell,
        theme=appearance.theme,
    )


def _title(done: Done, head: int | None) -> Message:
    if head is None or head in POOLED:
        return say("Mask") if head is None else say("Mask · what no head may")
    return say("Mask · head {head} of {count}", head=head, count=head_count(done.result))


def _parts(done: Done, head: int | None) -> _Parts:
    result = done.result
    shape = (len(done.inputs.query_tokens), len(done.inputs.key_tokens))
    found = [(rule, _of_head(~rule.permitted, head, shape)) for rule in result.rules()]
    found = [(rule, forbidden) for rule, forbidden in found if forbidden.any()]
    forbidding = np.array([forbidden for _, forbidden in found], bool).reshape(len(found), *shape)
    codes = np.where(forbidding.any(axis=0), forbidding.argmax(axis=0) + 1, 0) if found else np.zeros(shape, int)
    biases = [_of_head(bias, head, shape) for bias in (result.bias, result.position_bias) if bias is not None]
    bias = np.sum(biases, axis=0) if biases else None
    signs = np.zeros(shape, np.int8) if bias is None else np.where(codes > 0, 0, np.sign(bias)).astype(np.int8)
    return _Parts(
        tuple(rule for rule, _ in found), forbidding, bias, codes.astype(np.uint8), forbidding.sum(axis=0) > 1, signs
    )


def _of_head(array: Array, head: int | None, shape: tuple[int, int]) -> Array:
    """One head of an array that broadcasts to (heads, queries, keys); for all heads what holds in each of them."""
    if array.ndim < 3:
        return np.broadcast_to(array, shape)
    if head is None or head in POOLED:
        whole = array.all(axis=0) if array.dtype == np.bool_ else array.mean(axis=0)
        return np.broadcast_to(whole, shape)
    return np.broadcast_to(array[min(head, len(array) - 1)], shape)


def _rule(rule: Rule, forbidden: Array) -> MaskRule:
    letter, look = LOOKS[rule.key]
    return MaskRule(letter, rule.label, int(np.count_nonzero(forbidden)), look)


def _cell(parts: _Parts, row: int, column: int) -> Message:
    names = [str(rule.label) for place, rule in enumerate(parts.rules) if parts.forbidding[place, row, column]]
    if names:
        return say("forbidden by {rules}", rules=join_names(names))
    if parts.bias is None or not parts.signs[row, column]:
        return say("may attend")
    return say("may attend, with a bias of {bias}", bias=number_text(float(parts.bias[row, column]), 4))


def _notes(done: Done, parts: _Parts) -> list[Message]:
    allowed, whole = int(np.count_nonzero(parts.codes == 0)), parts.codes.size
    notes = [say("{allowed} of {whole} cells may attend", allowed=f"{allowed:,}", whole=f"{whole:,}")]
    empty = int(np.count_nonzero((parts.codes > 0).all(axis=1)))
    if empty:
        gives = EMPTY_ROWS[done.session.mask.empty_rows]
        notes.append(
            say("{count} of {rows} rows may attend to no key: {gives}", count=empty, rows=len(parts.codes), gives=gives)
        )
    return notes
