"""Changing a number live, by keys or by dragging: one gesture is one undo step."""

from itertools import count

from attn_gui.model.matrix_table import MatrixTableModel

PIXELS_PER_UNIT = 4
_gestures = count()


class NumberGesture:
    """One cell's number on its way; every change of the gesture carries the same merge key."""

    def __init__(self, table: MatrixTableModel, row: int, column: int, digits: int) -> None:
        self.place = (row, column)
        self._table = table
        self._start = table.value(row, column)
        self._unit = 10.0**-digits
        self._steps = 0
        self._key = ("nudge", table.name, row, column, next(_gestures))

    def move(self, steps: int) -> None:
        """Go *steps* units further."""
        self.move_to(self._steps + steps)

    def move_to(self, steps: int) -> None:
        """Go to *steps* units from the start."""
        self._steps = steps
        value = float(f"{self._start + steps * self._unit:.12g}")
        self._table.set_value(*self.place, value, merge_key=self._key)
