"""How the components of query, key and value come about: projected, split into heads, normed and rotated."""

from collections.abc import Callable

from attn_gui.engine.attention import Attention
from attn_gui.engine.explain_output import Which, explain_projected, own_lead
from attn_gui.engine.explain_positions import position_of, scored_row
from attn_gui.engine.explain_section import Index, Section
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.positions import Rope
from attn_gui.engine.terms import given
from attn_gui.text import say

_TITLES = {"query": say("Query"), "key": say("Key"), "value": say("Value")}


def input_section(which: Which) -> Callable[[Attention, Index], Section]:
    """Return what tells how a component of query, key or value is made; where nothing projects it, it is given."""

    def tell(result: Attention, index: Index) -> Section:
        if isinstance(result, MultiHead):
            number = explain_projected(result, which, index)
            return Section("inputs", _TITLES[which], (number,), _projected(result, which))
        return Section("inputs", _TITLES[which], (given(which, index, getattr(result, which)),))

    return tell


def scored_section(which: Which) -> Callable[[Attention, Index], Section]:
    """Return what tells how a component of query or key is normed and rotated to the one that is scored."""

    def tell(result: Attention, index: Index) -> Section:
        *lead, at, dimension = index
        own = (*own_lead(getattr(result, f"scored_{which}"), getattr(result, which), lead), at)
        position = position_of(result, (*lead, at, 0)) if which == "query" else at
        row = scored_row(result, which, index[:-1], own, position)
        title = say("{which} as it is scored", which=_TITLES[which])
        return Section("inputs", title, (row[dimension],), _placed(result, which[0]))

    return tell


def _projected(result: MultiHead, which: str) -> str:
    weight, bias = result.projections.of(which)
    letter = which[0]
    return ("x" if weight is None else f"x W_{letter}") + ("" if bias is None else f" + b_{letter}")


def _placed(result: Attention, letter: str) -> str:
    positions = result.options.positions
    if positions is None:
        return letter
    formula = f"gain · {letter} / √(mean({letter}²) + ε)" if positions.qk_norm else letter
    return formula if positions.rope == Rope.OFF else f"{formula}, rotated by position · θ^(-2i/d)"
