"""What two results rest on and do not share: tables cell by cell, options, mask, names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np

from attn_gui.session.compute import Done
from attn_gui.session.inputs import is_linked, projection_of, read_x
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS, rules_in_words
from attn_gui.session.naming import symbol_of
from attn_gui.session.option_names import OPTION_NAMES, numbers_read, shown_option
from attn_gui.session.session import INPUTS, Array, Mask, MatrixName, Options, Session, X, same_mask, stored_matrix
from attn_gui.text import Message, capitalised, say

Names = tuple[Message, Message]
_HEAD_OPTIONS = frozenset({"num_heads", "num_kv_heads", "source"})
_SCORE_NUMBERS = frozenset({"scale", "offset", "gain"})


@dataclass(frozen=True)
class DifferingTable:
    """A table that is not the same in both: in how many cells, and by how much at most; None where sizes differ."""

    name: MatrixName
    cells: int | None
    largest: float | None
    message: Message


def differing_tables(a: Done, b: Done, names: Names) -> tuple[DifferingTable, ...]:
    """Return the tables that the two results rest on and that differ: Q, K, V (or X), then the modes' own matrices."""
    ours, theirs = _read(a), _read(b)
    order = sorted(ours.keys() | theirs.keys(), key=lambda name: (name not in INPUTS, name))
    found = (_differing(name, ours.get(name), theirs.get(name), names) for name in order)
    return tuple(row for row in found if row is not None)


def differing_settings(a: Session, b: Session, names: Names) -> tuple[Message, ...]:
    """Return what else differs, a sentence each: mode, options in force, mask, names of rows."""
    return (*_modes(a, b, names), *_options(a, b, names), *_masks(a.mask, b.mask, names), *_tokens(a, b))


def _read(done: Done) -> Mapping[MatrixName, Array]:
    """Every table that the numbers rest on, as it is read."""
    session, row = done.session, KINDS[done.session.kind]
    found: dict[MatrixName, Array | None] = {}
    if not row.reads_x(session):
        found |= dict(zip(INPUTS, (done.inputs.query, done.inputs.key, done.inputs.value), strict=True))
        linked = [name for name in INPUTS if is_linked(session, name)]
        found |= {each: stored_matrix(session, each) for name in linked for each in projection_of(name)}
    if row.uses_x(session):
        found[X] = read_x(session)
    found |= {name: stored_matrix(session, name) for name in row.weights_read(session)}
    return {name: array for name, array in found.items() if array is not None}


def _differing(name: MatrixName, a: Array | None, b: Array | None, names: Names) -> DifferingTable | None:
    symbol = symbol_of(name)
    if a is None or b is None:
        only = names[0] if b is None else names[1]
        return DifferingTable(name, None, None, say("{table}: read in {which} only.", table=symbol, which=only))
    if a is b:
        return None
    if a.shape != b.shape:
        message = say(
            "{table}: {ours} in {a}, {theirs} in {b}.",
            table=symbol,
            ours=_size(a),
            theirs=_size(b),
            a=names[0],
            b=names[1],
        )
        return DifferingTable(name, None, None, message)
    cells = int(np.count_nonzero((a != b) & ~(np.isnan(a) & np.isnan(b))))
    if not cells:
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(a - b)
    largest = float(np.nanmax(apart, initial=0.0))
    words = "{table}: 1 of {count} cells, by {largest}." if cells == 1 else _CELLS
    message = say(words, table=symbol, cells=cells, count=a.size, largest=f"{largest:.4g}")
    return DifferingTable(name, cells, largest, message)


_CELLS = "{table}: {cells} of {count} cells, by {largest} at most."


def _modes(a: Session, b: Session, names: Names) -> Iterator[Message]:
    if a.kind != b.kind:
        yield _in_each("mode", KINDS[a.kind].label, KINDS[b.kind].label, names)


def _options(a: Session, b: Session, names: Names) -> Iterator[Message]:
    ours, theirs = (KINDS[each.kind].in_force(each.options) for each in (a, b))
    read = _options_read(a, ours) | _options_read(b, theirs)
    for field in fields(Options):
        one, other = getattr(ours, field.name), getattr(theirs, field.name)
        if field.name in read and one != other:
            texts = shown_option(field.name, one), shown_option(field.name, other)
            yield _in_each(OPTION_NAMES[field.name], *texts, names)


def _options_read(session: Session, options: Options) -> frozenset[str]:
    everything = {field.name for field in fields(Options)}
    unread = _SCORE_NUMBERS - set(numbers_read(options))
    return frozenset(everything - unread - (frozenset() if KINDS[session.kind].has_heads else _HEAD_OPTIONS))


def _masks(a: Mask, b: Mask, names: Names) -> Iterator[Message]:
    if same_mask(a, b):
        return
    ours, theirs = (", ".join(rules_in_words(each)) or "none" for each in (a, b))
    if ours != theirs:
        yield _in_each("mask", ours, theirs, names)
    elif a.causal is not b.causal:
        yield _in_each("causal", a.causal.value, b.causal.value, names)
    elif a.empty_rows is not b.empty_rows:
        yield _in_each("rows without a key", EMPTY_ROWS[a.empty_rows], EMPTY_ROWS[b.empty_rows], names)
    else:
        yield say("The masks have the same rules with other cells.")


def _tokens(a: Session, b: Session) -> Iterator[Message]:
    if (a.query_tokens, a.key_tokens, a.x_tokens) != (b.query_tokens, b.key_tokens, b.x_tokens):
        yield say("Some tokens have other names.")


def _in_each(what: str, a: object, b: object, names: Names) -> Message:
    template = "{what}: {a} in {first}, {b} in {second}."
    return say(template, what=capitalised(what), a=a, b=b, first=names[0], second=names[1])


def _size(array: Array) -> str:
    return f"{array.shape[0]} × {array.shape[1]}"
