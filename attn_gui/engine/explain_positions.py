"""How the components that are scored come from query and key: their norm, then their rotation."""

import math
from collections.abc import Sequence

import numpy as np

from attn_gui.engine.attention import Attention
from attn_gui.engine.positions import Positions, Rope, partner, turning
from attn_gui.engine.terms import Cell, Number, Operator, Row, constant, given, given_row, made, product
from attn_gui.text import say

Index = tuple[int, ...]


def scored_row(result: Attention, name: str, place: Index, own: Index, position: float) -> Row:
    """Return the row of "query" or "key" at *place* as it is scored, each component with its tree.

    *own* is the row's place before it was normed and rotated, *position* where it stands.
    """
    raw = given_row(name, own, getattr(result, name)[own])
    positions = result.options.positions
    if positions is None or not positions.moves:
        return raw
    row = _normed(raw, positions, name) if positions.qk_norm else raw
    if positions.rope != Rope.OFF:
        row = _turned(row, positions, position)
    scored = getattr(result, f"scored_{name}")[place]
    return [
        Number(number.label, float(scored[at]), number.operator, number.operands, Cell(f"scored_{name}", (*place, at)))
        for at, number in enumerate(row)
    ]


def alibi_number(result: Attention, index: Index) -> Number | None:
    """Return what ALiBi adds at *index* as −slope · distance; None without."""
    positions = result.options.positions
    if positions is None or positions.alibi is None:
        return None
    slopes = np.ravel(positions.alibi)
    slope = float(slopes[index[-3]] if slopes.size > 1 else slopes[0])
    distance = constant(say("distance"), position_of(result, index) - index[-1])
    return product(constant(say("−slope"), -slope), distance, say("ALiBi"))


def position_of(result: Attention, index: Index) -> float:
    """Return where the query of the weight at *index* stands among the keys."""
    assert result.permitted is not None
    offset = result.options.masking.query_offset(result.permitted.shape, batched=result.batched)
    first = float(offset) if offset.ndim == 0 else float(offset[(index[0], *(0,) * (offset.ndim - 1))])
    return index[-2] + first


def _normed(row: Row, positions: Positions, name: str) -> Row:
    squares = made(say("sum of squares"), Operator.SUM, [product(number, number) for number in row])
    mean = made(say("mean square"), Operator.QUOTIENT, (squares, constant(say("width"), len(row))))
    root = made(
        say("root mean square"),
        Operator.SQRT,
        (made(say("mean square + ε"), Operator.SUM, (mean, constant(say("ε"), positions.eps))),),
    )
    gain = positions.query_gain if name == "query" else positions.key_gain
    normed: list[Number] = []
    for at, number in enumerate(row):
        unit = made(say("normed[{at}]", at=at), Operator.QUOTIENT, (number, root))
        normed.append(unit if gain is None else product(given(f"positions.{name}_gain", (at,), gain), unit))
    return normed


def _turned(row: Row, positions: Positions, position: float) -> Row:
    width = len(row)
    cosines, sines = turning((1, width), [position], positions.theta, np.dtype(np.float64))
    return [_component(row, at, positions, cosines[0], sines[0]) for at in range(width)]


def _component(row: Row, at: int, positions: Positions, cosines: Sequence[float], sines: Sequence[float]) -> Number:
    pair, other, is_first = partner(at, len(row), positions.rope)
    angle = math.degrees(math.atan2(float(sines[pair]), float(cosines[pair])))
    cosine = constant(say("cos {angle}°", angle=f"{angle:.4g}"), float(cosines[pair]))
    signed = -float(sines[pair]) if is_first else float(sines[pair])
    sine = constant(say("−sin {angle}°" if is_first else "sin {angle}°", angle=f"{angle:.4g}"), signed)
    parts = (product(row[at], cosine), product(row[other], sine))
    return made(say("rotated[{at}]", at=at), Operator.SUM, parts)
