"""Named arrays of a layer, and the pieces of them that become a session's own matrices."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Protocol

import numpy as np

from attn_gui.session.edit import EditError
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import Array, MatrixName, frozen
from attn_gui.text import Message, say

REAL = ("float16", "float32", "float64", "int32", "int64")
MOST_CELLS = 4_000_000
_MEANINGS = {
    "q_gain": say("gains of each head’s normed queries; QK-norm is switched on"),
    "k_gain": say("gains of each head’s normed keys; QK-norm is switched on"),
    "sinks": say("one logit a head joins every sum of the softmax"),
}
_ADVICE = {
    "uint16": "{name} holds uint16, perhaps bfloat16 saved as raw bits; save it as float32.",
    "object": "{name} holds Python objects, as rows of unequal length do; save equal rows as float32.",
}


class NamedArray(Protocol):
    """An array in a file: its name, type and shape; ``load()`` gives its numbers."""

    @property
    def name(self) -> str:
        """Its name in the file."""
        ...

    @property
    def dtype(self) -> str:
        """NumPy's name of its type."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape in the file."""
        ...

    @property
    def load(self) -> Callable[[], Array]:
        """What reads its numbers."""
        ...


@dataclass(frozen=True, eq=False)
class Block:
    """The rows (axis 0) or columns (axis 1) from *start* to *stop* - 1."""

    axis: int
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class Piece:
    """An array, or a block of it, that becomes the matrix *target* of the mode *kind*.

    ``table`` is the array's shape with its axes joined to two; then the block is taken, then it is transposed.
    """

    kind: str
    target: str
    array: NamedArray
    table: tuple[int, int]
    block: Block | None = None
    transposed: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """The shape of the matrix."""
        sides = list(self.table)
        if self.block is not None:
            sides[self.block.axis] = self.block.stop - self.block.start
        rows, columns = reversed(sides) if self.transposed else sides
        return rows, columns

    @property
    def words(self) -> Message:
        """What it becomes, as "W_q 16 × 16: rows 0–15, transposed"."""
        rows, columns = self.shape
        how = ", ".join(map(str, self._steps()))
        symbol = symbol_of(MatrixName(self.kind, self.target))
        sentence = "{symbol} {rows} × {columns}: {how}" if how else "{symbol} {rows} × {columns}"
        return say(sentence, symbol=symbol, rows=rows, columns=columns, how=how)

    def values(self, numbers: Array) -> Array:
        """Return the matrix as read-only float64, given the numbers of its array."""
        table = numbers.reshape(self.table)
        if self.block is not None:
            table = np.take(table, np.arange(self.block.start, self.block.stop), axis=self.block.axis)
        return frozen(np.ascontiguousarray(table.T if self.transposed else table))

    def _steps(self) -> list[Message]:
        steps: list[Message] = []
        own = self.array.shape
        if len(own) == 3:
            beside = self.table[0] == own[0]
            steps.append(say("heads side by side") if beside else say("heads one below the other"))
        if self.block is not None:
            sides = "rows" if self.block.axis == 0 else ("columns" if len(own) > 1 else "numbers")
            steps.append(say("{sides} {first}–{last}", sides=sides, first=self.block.start, last=self.block.stop - 1))
        steps += [say("transposed")] if self.transposed else []
        return [*steps, _MEANINGS[self.target]] if self.target in _MEANINGS else steps


def numbers_of(array: NamedArray) -> Array:
    """Return the numbers of *array* as float64; raises EditError with its name where one is not finite."""
    numbers = np.asarray(array.load(), dtype=np.float64)
    require_finite(array.name, numbers)
    return numbers


def require_finite(name: str, array: Array) -> None:
    """Raise EditError naming the array and the place of its first NaN or infinity."""
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        many = "{name} has {count} numbers that are not finite; the first is {value} at {place}."
        message = say(
            many if len(wrong) > 1 else "{name} holds {value} at {place}; only finite numbers can be brought in.",
            name=name,
            count=len(wrong),
            value=float(array[tuple(wrong[0])]),
            place=[int(at) for at in wrong[0]],
        )
        raise EditError(message, field=name, code="layer_not_finite")


def require_real(array: NamedArray) -> None:
    """Raise EditError unless the array holds ordinary real numbers, at least one."""
    if array.dtype not in REAL:
        sentence = _ADVICE.get(array.dtype, "{name} holds {dtype}; save it as float32.")
        raise EditError(say(sentence, name=array.name, dtype=array.dtype), field=array.name, code="layer_type")
    if 0 in array.shape:
        raise wrong_shape(array, "at least one number")


def require_table(piece: Piece) -> None:
    """Raise EditError unless the matrix is one that a table holds."""
    if prod(piece.shape) > MOST_CELLS:
        message = say(
            "{name} would fill a table of {rows} × {columns}; one holds at most {most} numbers.",
            name=piece.array.name,
            rows=piece.shape[0],
            columns=piece.shape[1],
            most=f"{MOST_CELLS:,}",
        )
        raise EditError(message, field=piece.array.name, code="layer_too_large")


def wrong_shape(array: NamedArray, needed: str) -> EditError:
    """Return the error on an array whose shape is not the *needed* one."""
    message = say("{name} has shape {shape}; it needs {needed}.", name=array.name, shape=array.shape, needed=needed)
    return EditError(message, field=array.name, code="layer_shape")
