"""What a cell of an explanation holds."""

from operator import attrgetter

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.terms import Cell

_IN_OPTIONS = ("scoring.", "local.", "positions.")
_INPUTS = "inputs."
_PROJECTIONS = ("w_", "b_")


def array_of(result: Attention, name: str) -> Array:
    """Return the array that cells call *name*; AttributeError where there is none."""
    if name.startswith(_IN_OPTIONS):
        return attrgetter(name)(result.options)
    if isinstance(result, MultiHead):
        if name.startswith(_INPUTS):
            return result.inputs[("query", "key", "value").index(name.removeprefix(_INPUTS))]
        if name.startswith(_PROJECTIONS):
            return getattr(result.projections, name)
    return getattr(result, name)


def value_at(result: Attention, cell: Cell) -> float:
    """Return the number that *cell* names; a number that holds for every place is the same at each."""
    array = array_of(result, cell.array)
    return float(array[cell.index] if array.ndim == len(cell.index) else array.reshape(-1)[cell.index[-1] % array.size])
