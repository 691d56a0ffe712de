"""Where Enter and Tab lead in a table: as in a spreadsheet, Enter after a row of Tabs begins the next row."""

Place = tuple[int, int]


class CellSteps:
    """Remembers the column in which a run of Tabs began, for as long as nothing else moves."""

    def __init__(self) -> None:
        self._begun = 0
        self._at: Place | None = None

    def next_cell(self, place: Place, rows: int, columns: int, shape: Place) -> Place:
        """Return the cell so many *rows* and *columns* from *place* in a table of that *shape*.

        Past the end of a row comes the next row; below the end of a run of Tabs, what is below its beginning.
        """
        if columns:
            there = _beside(place, columns, shape)
            if place != self._at:
                self._begun = place[1]
            self._at = there
            return there
        column = self._begun if rows > 0 and place == self._at else place[1]
        self._at = None
        return _row(place[0] + rows, shape), min(column, shape[1] - 1)


def _beside(place: Place, columns: int, shape: Place) -> Place:
    row, column = place[0], place[1] + columns
    return (row, column) if 0 <= column < shape[1] else (_row(row + columns, shape), column % shape[1])


def _row(row: int, shape: Place) -> int:
    return min(max(row, 0), shape[0] - 1)
