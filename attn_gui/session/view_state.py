"""How a session is looked at: saved with the file, no undo step, never a change of the document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

MEAN_HEAD = -1
"""The head index that stands for the mean over heads."""


@dataclass(frozen=True)
class Focus:
    """The one cell that every view shows: always a head and a query; a key, an output component, or neither."""

    head: int = 0
    query: int = 0
    key: int | None = 0
    component: int | None = None


@dataclass(frozen=True)
class ColorChoice:
    """A figure's colour map by name (None: the figure's own) and limits (None: from the data)."""

    colormap: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ViewState:
    """Focus, colours by figure key, digits of tables and maps, and whether ④ shows all heads after W_o."""

    focus: Focus = Focus()
    colors: Mapping[str, ColorChoice] = field(default_factory=lambda: MappingProxyType({}))
    table_digits: int = 2
    map_digits: int = 4
    show_numbers: bool = True
    all_heads: bool = False
    panels: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def with_focus(self, **changes: int | None) -> "ViewState":
        """Return the state with the focus changed in the named parts."""
        return replace(self, focus=replace(self.focus, **changes))

    def with_digits(self, **digits: int) -> "ViewState":
        """Return the state with ``table_digits`` or ``map_digits`` changed."""
        return replace(self, **digits)
