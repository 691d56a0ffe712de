"""Which rows or columns of a map are in sight: plain intervals, zoomed and panned without Qt."""

Window = tuple[float, float]
"""From … to …, in cells: ``(0.0, n)`` shows all n of them."""

SMALLEST = 3.0
"""Zooming in ends here: fewer cells than three have no neighbours to be compared with."""


def whole(total: int) -> Window:
    """Return the window that shows all *total* cells."""
    return (0.0, float(max(total, 1)))


def clamped(window: Window, total: int) -> Window:
    """Return *window* moved and cut so that it lies within *total* cells."""
    low, high = window
    span = min(max(high - low, min(SMALLEST, total)), float(max(total, 1)))
    low = min(max(low, 0.0), max(total, 1) - span)
    return (low, low + span)


def zoomed(window: Window, factor: float, anchor: float, total: int) -> Window:
    """Return *window* with its span divided by *factor*; the cell place *anchor* stays where it is."""
    low, high = window
    span = min(max((high - low) / factor, min(SMALLEST, total)), float(max(total, 1)))
    share = (anchor - low) / (high - low)
    start = anchor - share * span
    return clamped((start, start + span), total)


def panned(window: Window, cells: float, total: int) -> Window:
    """Return *window* moved by *cells*, as far as there are cells."""
    low, high = window
    return clamped((low + cells, high + cells), total)


def revealing(window: Window, place: int | None, total: int) -> Window:
    """Return *window* moved no more than needed for the cell *place* to be in sight."""
    low, high = window
    if place is None or not 0 <= place < total or (low <= place and place + 1 <= high):
        return window
    if place < low or high - low < 1:
        return clamped((place, place + high - low), total)
    return clamped((place + 1 - (high - low), place + 1.0), total)
