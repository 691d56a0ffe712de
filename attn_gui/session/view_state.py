"""How a session is looked at: saved with the file, no undo step, never a change of the document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from attn_gui.session.comparing.choices import Compared
from attn_gui.session.measuring import FOCUSED_PEAK
from attn_gui.session.view_choices import PageChoices

MEAN_HEAD = -1
"""The head index that stands for the mean over heads."""
MAX_HEAD = -2
"""The head index that stands for the maximum over heads: of weights it is no attention distribution."""
POOLED_HEADS = (MEAN_HEAD, MAX_HEAD)
"""The head indices that stand for all heads at once, in the order in which they follow the heads."""


@dataclass(frozen=True)
class Focus:
    """The one cell that every view shows: always a head and a query; a key, an output component, or neither."""

    head: int = 0
    query: int = 0
    key: int | None = 0
    component: int | None = None


LINEAR_SCALE = "linear"
COLOR_SCALES = (LINEAR_SCALE, "log", "row-max", "percentile")
"""How numbers are spread over the colours: evenly, by their logarithm, as shares of the largest of their row, or
evenly between two percentiles."""
MIDDLE_PERCENTILES = (1.0, 99.0)


@dataclass(frozen=True)
class ColorChoice:
    """A figure's colour map by name (None: the figure's own), limits (None: from the data), and one of COLOR_SCALES.

    ``percentiles`` count on the scale of that name only; ``without_first``: the first token's column has no say in
    the limits, for it often holds most of the weight.
    """

    colormap: str | None = None
    low: float | None = None
    high: float | None = None
    scale: str = LINEAR_SCALE
    percentiles: tuple[float, float] = MIDDLE_PERCENTILES
    without_first: bool = False


@dataclass(frozen=True)
class ViewState:
    """Focus, colours by figure key, digits of tables and maps, and whether ④ shows all heads after W_o.

    ``row_measure`` stands beside the rows of weights (None: nothing does), ``head_number`` under each head: keys of
    MEASURES and HEAD_NUMBERS; ``choices`` is how the pages show attention,
    ``compared`` what stands in the columns of a comparison (nothing: what the program suggests).
    """

    focus: Focus = Focus()
    colors: Mapping[str, ColorChoice] = field(default_factory=lambda: MappingProxyType({}))
    table_digits: int = 2
    map_digits: int = 4
    show_numbers: bool = True
    all_heads: bool = False
    row_measure: str | None = None
    head_number: str = FOCUSED_PEAK
    choices: PageChoices = field(default_factory=PageChoices)
    compared: tuple[Compared, ...] = ()
    panels: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def with_focus(self, **changes: int | None) -> "ViewState":
        """Return the state with the focus changed in the named parts."""
        return replace(self, focus=replace(self.focus, **changes))

    def with_digits(self, **digits: int) -> "ViewState":
        """Return the state with ``table_digits`` or ``map_digits`` changed."""
        return replace(self, **digits)
