"""What can happen to a side of a table: places inserted, deleted, moved, appended; also where it consists of heads."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from attn_gui.session.taking import NEW, Take, deleting, inserting, moving, spread, unchanged


class Change(Protocol):
    """A change of one side, and how it passes between a side made of equal blocks and one block."""

    def take(self, size: int) -> Take:
        """Return the take of a side of *size* places."""
        ...

    def in_blocks(self, size: int, blocks: int) -> Take:
        """Return the take of a side that is *blocks* equal blocks and must stay so."""
        ...

    def to_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        """Return one block's take, given that of the whole of *size* places; None if it does not concern one."""
        ...

    def from_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        """Return the whole's take, given that of one block of *size* places; None if it does not concern it."""
        ...

    def within(self, begin: int, end: int, *, last: bool) -> "Change | None":
        """Return the change counted from *begin* if it concerns the places begin … end - 1 alone, else None."""
        ...


class _Blockwise:
    """Changes that every block undergoes alike."""

    def to_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        unit = places[: len(places) // blocks]
        return unit if np.array_equal(spread(unit, size // blocks, blocks), places) else None

    def from_unit(self, places: Take, size: int, blocks: int) -> Take:
        return spread(places, size, blocks)


@dataclass(frozen=True)
class Inserted(_Blockwise):
    """*count* new places before place *at*."""

    at: int
    count: int

    def take(self, size: int) -> Take:
        """Return the take with the new places in it."""
        return inserting(size, self.at, self.count)

    def in_blocks(self, size: int, blocks: int) -> Take:
        """Return the take where every block gets its share of the new places, rounded up, at the same place in it."""
        unit = size // blocks
        at = unit if self.at == size else self.at % unit
        return spread(inserting(unit, at, -(-self.count // blocks)), unit, blocks)

    def within(self, begin: int, end: int, *, last: bool) -> "Change | None":
        """Return the insertion counted from *begin*; at a border it belongs to what comes after."""
        inside = begin <= self.at < end or (last and self.at == end)
        return Inserted(self.at - begin, self.count) if inside else None


@dataclass(frozen=True)
class Deleted(_Blockwise):
    """The places at … at + count - 1 gone."""

    at: int
    count: int

    def take(self, size: int) -> Take:
        """Return the take without them."""
        return deleting(size, self.at, self.count)

    def in_blocks(self, size: int, blocks: int) -> Take:
        """Return the take where every block loses the places that stand there in any block."""
        unit = size // blocks
        gone = {place % unit for place in range(self.at, self.at + self.count)}
        return spread(np.array([place for place in range(unit) if place not in gone], dtype=np.intp), unit, blocks)

    def within(self, begin: int, end: int, *, last: bool) -> "Change | None":
        """Return the deletion counted from *begin* if all its places lie there."""
        del last
        inside = begin <= self.at and self.at + self.count <= end
        return Deleted(self.at - begin, self.count) if inside else None


@dataclass(frozen=True)
class Moved:
    """The place *at* come to stand at *to*."""

    at: int
    to: int

    def take(self, size: int) -> Take:
        """Return the take in the new order."""
        return moving(size, self.at, self.to)

    def in_blocks(self, size: int, blocks: int) -> Take:
        """Return the same: a move keeps the size, so blocks stay equal."""
        del blocks
        return self.take(size)

    def to_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        """Return the whole's own order, which only wholes of as many blocks can follow."""
        del size, blocks
        return places

    def from_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        """Return the order handed on by a whole that is as large."""
        return places if len(places) == size * blocks else None

    def within(self, begin: int, end: int, *, last: bool) -> "Change | None":
        """Return the move counted from *begin* if it begins and ends there."""
        del last
        inside = begin <= min(self.at, self.to) and max(self.at, self.to) < end
        return Moved(self.at - begin, self.to - begin) if inside else None


@dataclass(frozen=True)
class Appended:
    """*count* new places at the end; blocks are cut anew, and no number moves."""

    count: int

    def take(self, size: int) -> Take:
        """Return the take with the new places at the end."""
        return inserting(size, size, self.count)

    def in_blocks(self, size: int, blocks: int) -> Take:
        """Return the take with as many more as blocks of equal size need."""
        return inserting(size, size, -(-self.count // blocks) * blocks)

    def to_unit(self, places: Take, size: int, blocks: int) -> Take | None:
        """Return one block's share of the new places."""
        extra, rest = divmod(int(np.count_nonzero(places == NEW)), blocks)
        return None if rest else inserting(size // blocks, size // blocks, extra)

    def from_unit(self, places: Take, size: int, blocks: int) -> Take:
        """Return the take with every block's new places at the end of the whole."""
        whole = size * blocks
        return inserting(whole, whole, (len(places) - size) * blocks)

    def within(self, begin: int, end: int, *, last: bool) -> "Change | None":
        """Return the same for the last part."""
        del begin, end
        return self if last else None


def is_unchanged(places: Take, size: int) -> bool:
    """Return whether nothing happens to a side of *size* places."""
    return np.array_equal(places, unchanged(size))
