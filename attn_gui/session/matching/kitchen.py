"""What recipes are carried out with: which rows and columns are looked at, and what was calculated before."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from attn_gui.session.session import Array

BYTES_KEPT = 128 << 20


class Kitchen:
    """Carries recipes out on some query rows and output columns (None: all); keeps what later recipes may share."""

    def __init__(self, rows: Array | None = None, columns: Array | None = None) -> None:
        self.rows = rows
        self.columns = columns
        self._kept: OrderedDict[tuple[object, ...], tuple[object, Any]] = OrderedDict()
        self._bytes = 0

    def once(self, stage: str, parts: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """Return what *make* makes of those very *parts*, or made before."""
        key = (stage, *map(id, parts))
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found[1]
        made = make()
        # The parts are held, or their identities could come to mean others.
        self._kept[key] = (parts, made)
        self._bytes += getattr(made, "nbytes", 0)
        while self._bytes > BYTES_KEPT and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._bytes -= getattr(dropped, "nbytes", 0)
        return made

    def picked(self, array: Array) -> Array:
        """Return the rows of (…, n_q, width) that are looked at."""
        return array if self.rows is None else array[..., self.rows, :]

    def rows_of(self, array: Array, like: Array) -> Array:
        """Return what is looked at of a given array, cut out once: its rows, and its columns where *like* has fewer."""
        if self.rows is None:
            return array
        rows: Array = self.once("given", (array,), lambda: self.picked(array))
        if rows.shape[-1] == like.shape[-1]:
            return rows
        return self.once("given columns", (array,), lambda: self.cut_columns(rows))

    def cut_columns(self, array: Array) -> Array:
        """Return the columns of an output, or of W_o, that are looked at."""
        return array if self.columns is None else np.ascontiguousarray(array[..., self.columns])
