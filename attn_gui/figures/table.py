"""The figures by their keys: a further one of a known shape is one function and one row."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.figures.bars import output_bars, scores_bars, weights_bars
from attn_gui.figures.figure import Appearance, Figure
from attn_gui.figures.head_strip import head_strip
from attn_gui.figures.maps import output_map, scores_map, weights_map
from attn_gui.figures.mask_map import mask_map
from attn_gui.figures.page_builders import grid, lines, measures, received, tokens
from attn_gui.session.compute import Computed
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say


@dataclass(frozen=True)
class FigureKind:
    """One figure: its key, its name in menus, and the pure function that builds it (a Sentence where it cannot).

    ``with_maps`` says whether the window always shows it; others are built when somebody wants to see them;
    ``of_heads``: there is one only where there are heads.
    """

    key: str
    title: Message
    build: Callable[[Computed, Focus, Appearance], Figure]
    with_maps: bool = True
    of_heads: bool = False


FIGURES: dict[str, FigureKind] = {
    kind.key: kind
    for kind in (
        FigureKind("scores", say("Scores"), scores_map),
        FigureKind("weights", say("Weights"), weights_map),
        FigureKind("output", say("Output"), output_map),
        FigureKind("scores-bars", say("Scores of the focused query"), scores_bars),
        FigureKind("weights-bars", say("Weights of the focused query"), weights_bars),
        FigureKind("output-bars", say("Output of the focused query"), output_bars),
        FigureKind("heads", say("Heads"), head_strip, of_heads=True),
        FigureKind("mask", say("Mask"), mask_map, with_maps=False),
        FigureKind("lines", say("Weights as lines"), lines, with_maps=False),
        FigureKind("tokens", say("Tokens tinted by weight"), tokens, with_maps=False),
        FigureKind("head-grid", say("All heads as maps"), grid, with_maps=False, of_heads=True),
        FigureKind("head-table", say("Measures of all heads"), measures, with_maps=False, of_heads=True),
        FigureKind("received", say("What keys receive"), received, with_maps=False),
    )
}
