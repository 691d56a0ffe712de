"""Which tables, masks and token names a change of size touches, and the session in which they all have changed."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from attn_gui.session.changes import Appended, Change, is_unchanged
from attn_gui.session.dimensions import Dimensions, Side, dimensions
from attn_gui.session.edit import EditError
from attn_gui.session.extras import new_cell
from attn_gui.session.inputs import is_linked
from attn_gui.session.linking import table_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.rows import change_rows, has_tokens, rows_together
from attn_gui.session.session import INPUTS, MatrixName, Session, stored_matrix, with_matrix
from attn_gui.session.taking import Take, take, unchanged
from attn_gui.text import say


@dataclass(frozen=True)
class Resized:
    """A session whose sizes have changed; the tables that changed, the edited one first; in how many heads alike."""

    session: Session
    names: tuple[MatrixName, ...]
    heads: int = 1


def resize(session: Session, name: MatrixName, axis: int, change: Change) -> Resized:
    """Return the session where *change* has happened to that side of the table *name* and to all partners.

    Rows of an input are tokens. Raises EditError where nothing would be left, or the table has no such side.
    """
    table = table_of(session, name)
    if axis == 0 and has_tokens(name):
        together = rows_together(session, name)
        return Resized(change_rows(session, together, change.take(len(table))), _ordered(name, together))
    return _resize_dimension(session, name, axis, change)


def grown(session: Session, name: MatrixName, rows: int, columns: int) -> Session:
    """Return the session with new places at the end of the table until it has that many rows and columns at least."""
    for axis, wanted in enumerate((rows, columns)):
        missing = wanted - table_of(session, name).shape[axis]
        if missing > 0:
            session = resize(session, name, axis, Appended(missing)).session
    return session


def _resize_dimension(session: Session, name: MatrixName, axis: int, change: Change) -> Resized:
    if axis == 0 and _is_vector(session, name):
        message = say("{name} is a single row.", name=symbol_of(name))
        raise EditError(message, field=str(name), code="single_row")
    found = dimensions(session)
    start, local = _start(session, found, Side(name, axis), change)
    heads = _heads(found, start)
    takes = _spread_out(found, start, local, heads)
    changed: set[MatrixName] = set()
    for side, parts in found.sides.items():
        if any(part in takes for part in parts):
            session = _changed(session, side, _side_take(found, parts, takes))
            changed.add(side.name)
    linked = {each for each in INPUTS if is_linked(session, each) and each.name in takes}
    return Resized(session, _ordered(name, changed | linked), heads)


def _start(session: Session, found: Dimensions, side: Side, change: Change) -> tuple[str, Change]:
    """Return the dimension that the change concerns, and the change counted from its beginning."""
    if side.axis == 1 and side.name in INPUTS and side.name.name in found.sizes:
        return side.name.name, change
    parts = found.sides.get(side)
    if parts is None:
        # It fits nothing else, so it changes alone.
        alone = f"{side.name}:{side.axis}"
        found.sizes[alone] = table_of(session, side.name).shape[side.axis]
        found.sides[side] = (alone,)
        return alone, change
    if len(parts) == 1:
        return parts[0], change
    return _part_of(found, side, parts, change)


def _part_of(found: Dimensions, side: Side, parts: tuple[str, ...], change: Change) -> tuple[str, Change]:
    begin = 0
    for part in parts:
        end = begin + found.sizes[part]
        local = change.within(begin, end, last=part == parts[-1])
        if local is not None:
            return part, local
        begin = end
    message = say(
        "The rows of {name} belong to two different vectors here; change those of one at a time.",
        name=symbol_of(side.name),
    )
    raise EditError(message, field=str(side.name), code="two_dimensions")


def _heads(found: Dimensions, start: str) -> int:
    """Return of how many heads the dimension consists, 1 if of none."""
    equals = _equals(found, start)
    counts = {count for whole, _, count in found.blocks if whole in equals}
    return counts.pop() if len(counts) == 1 else 1


def _spread_out(found: Dimensions, start: str, change: Change, heads: int) -> dict[str, Take]:
    """Return the take of every dimension that changes with *start*."""
    size = found.sizes[start]
    takes = {start: change.in_blocks(size, heads) if heads > 1 else change.take(size)}
    waiting = [start]
    while waiting:
        part = waiting.pop()
        for other, places in _neighbours(found, part, takes[part], change):
            if other not in takes:
                takes[other] = places
                waiting.append(other)
    if any(len(places) == 0 for places in takes.values()):
        raise _last_one(heads)
    return takes


def _last_one(heads: int) -> EditError:
    if heads > 1:
        message = say("Each of the {heads} heads has no dimension left; choose fewer heads first.", heads=heads)
    else:
        message = say("The last column cannot be removed.")
    return EditError(message, field="columns", code="last_one")


def _equals(found: Dimensions, start: str) -> set[str]:
    equals = {start}
    while True:
        more = {part for pair in found.same if equals & set(pair) for part in pair}
        if more <= equals:
            return equals
        equals |= more


def _neighbours(found: Dimensions, part: str, places: Take, change: Change) -> Iterable[tuple[str, Take]]:
    for left, right in found.same:
        if part in (left, right):
            yield (right if part == left else left), places
    for whole, unit, count in found.blocks:
        if part == whole:
            handed = change.to_unit(places, found.sizes[whole], count)
            if handed is not None:
                yield unit, handed
        elif part == unit:
            handed = change.from_unit(places, found.sizes[unit], count)
            if handed is not None:
                yield whole, handed


def _side_take(found: Dimensions, parts: tuple[str, ...], takes: dict[str, Take]) -> Take:
    begin = 0
    pieces: list[Take] = []
    for part in parts:
        places = takes.get(part, unchanged(found.sizes[part]))
        pieces.append(np.where(places < 0, places, places + begin))
        begin += found.sizes[part]
    return np.concatenate(pieces)


def _changed(session: Session, side: Side, places: Take) -> Session:
    array = stored_matrix(session, side.name)
    assert array is not None, side
    if is_unchanged(places, array.shape[side.axis]):
        return session
    changed = take(array, places, side.axis, new_cell(side.name))
    # Moving a column among equal ones changes nothing.
    return session if np.array_equal(changed, array, equal_nan=True) else with_matrix(session, side.name, changed)


def _is_vector(session: Session, name: MatrixName) -> bool:
    return Side(name, 0) not in dimensions(session).sides and len(table_of(session, name)) == 1


def _ordered(first: MatrixName, names: Iterable[MatrixName]) -> tuple[MatrixName, ...]:
    return (first, *sorted(name for name in names if name != first))
