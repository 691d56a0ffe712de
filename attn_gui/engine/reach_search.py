"""Searches for the smallest move that makes a number, and for the largest and smallest number that moves make."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.reach_moves import Found

Function = Callable[[Array], Found]
NEAR = 1e-9
"""How near to what is wanted a search ends."""
NEARLY = 1e-3
"""From here on what is missing is made up for along the slope."""
STRAIGHT = 1e-3
"""How nearly a smallest move must lie along the slope where it ends (Lagrange); its length is then good to 1e-6."""
MEMORY = 6
LEAST_GAIN = 1e-4
HALVINGS = 10


@dataclass(frozen=True, eq=False)
class Ended:
    """Where a search ended: the move, and whether it makes what is wanted."""

    move: Array
    made: bool


def smallest(function: Function, wanted: float, start: Array, *, radius: float, looks: int) -> Ended:
    """Return the smallest move near *start* that makes *wanted* of *function*, after at most some *looks* at it.

    No step is longer than the move itself or *radius*.

    Sequential quadratic programming with the constraint made linear, a quasi-Newton inverse of the Lagrangian's second
    derivatives and a line search on ½|δ|² + c |f - wanted| (Nocedal and Wright 2006, chapter 18).
    """
    move, found = start, function(start[None])
    inverse, fresh, left = np.eye(len(start)), True, looks
    while left > 0:
        value, slope = float(found.value[0]), found.slope[0]
        turned = inverse @ slope
        curvature = float(slope @ turned)
        if curvature <= 1e-24:
            break
        factor = (wanted - value + float(move @ turned)) / curvature
        if _is_done(move, value - wanted, slope, factor):
            break
        step = factor * turned - inverse @ move
        longest = max(radius, float(np.linalg.norm(move)))
        step *= min(1.0, longest / float(np.linalg.norm(step)))
        taken, after, used = _line(function, wanted, (move, step, value), 1.5 * abs(factor) + 1e-6)
        left -= used
        if after is None:
            if fresh:
                break
            inverse, fresh = np.eye(len(start)), True
            continue
        change = taken - move
        inverse, fresh = _updated(inverse, change, change - factor * (after.slope[0] - slope)), False
        move, found = taken, after
    return (
        corrected(function, wanted, move) if abs(float(found.value[0]) - wanted) <= NEARLY else Ended(move, made=False)
    )


def corrected(function: Function, wanted: float, move: Array) -> Ended:
    """Return *move* with what is missing to *wanted* made up for along the slope (Newton)."""
    for _ in range(12):
        found = function(move[None])
        missing, slope = wanted - float(found.value[0]), found.slope[0]
        if abs(missing) <= NEAR:
            return Ended(move, made=True)
        length = float(slope @ slope)
        if length <= 1e-24:
            break
        move = move + slope * (missing / length)
    return Ended(move, made=False)


def between(function: Function, wanted: float, here: Array, there: Array) -> Array:
    """Return a move on the line from *here* to *there*, on whose two sides *wanted* lies, that nearly makes it."""
    rises = bool(function(there[None]).value[0] >= wanted)
    for _ in range(4):
        # Eight places at a time: a look at many costs little more than one at a single one.
        places = here + np.linspace(0, 1, 10)[1:-1, None] * (there - here)
        beyond = (function(places).value >= wanted) == rises
        first = int(np.argmax(beyond)) if beyond.any() else len(places)
        around = np.vstack((here, places, there))
        here, there = around[first], around[first + 1]
    return there


def farthest(function: Function, starts: Array, sign: int, enough: float, steps: int) -> tuple[float, Array]:
    """Return the largest (*sign* 1) or smallest (-1) value that climbs from all *starts* (R, n) come to, and its move.

    Limited-memory quasi-Newton steps (Nocedal 1980), all starts at once; they end once one is beyond *enough*.
    """
    moves, found = np.array(starts), function(starts)
    value, slope = sign * found.value, sign * found.slope
    memory: list[tuple[Array, Array, Array]] = []
    going, length = np.full(len(starts), True), np.full(len(starts), 1.0)
    for _ in range(steps):
        if value.max() >= sign * enough or not going.any():
            break
        step = _direction(slope, memory)
        gain = _dot(step, slope)
        step = np.where((gain > 0)[:, None], step, slope)
        gain = np.where(gain > 0, gain, _dot(slope, slope))
        taken, after, made = _climbed(function, sign, moves, step, (value, gain, going, length))
        change, bend = taken - moves, slope - np.where(made[:, None], sign * after.slope, slope)
        product = _dot(change, bend)
        curved = product > 1e-10 * np.sqrt(_dot(change, change) * _dot(bend, bend)) + 1e-300
        memory = [*memory[1 - MEMORY :], (change, bend, np.where(curved, 1 / np.where(curved, product, 1), 0.0))]
        # Where the slope stays the same, what is sought may be without end.
        length = np.where(curved, 1.0, length * 2)
        rise = np.where(made, sign * after.value - value, 0.0)
        moves, value = taken, value + rise
        slope = np.where(made[:, None], sign * after.slope, slope)
        going &= made & (rise > 1e-7 * (1 + np.abs(value)))
    best = int(np.argmax(value))
    return sign * float(value[best]), moves[best]


def _is_done(move: Array, missing: float, slope: Array, factor: float) -> bool:
    apart = np.linalg.norm(move - factor * slope)
    return abs(missing) <= NEARLY and bool(apart <= STRAIGHT * np.linalg.norm(move) + 1e-12)


def _line(
    function: Function, wanted: float, start: tuple[Array, Array, float], penalty: float
) -> tuple[Array, Found | None, int]:
    """Return the first of ever shorter steps that lessens length and lack together, None where none does; and looks."""
    move, step, value = start
    lack = abs(value - wanted)
    merit = 0.5 * float(move @ move) + penalty * lack
    descent = float(move @ step) - penalty * lack
    share = 1.0
    for look in range(1, HALVINGS + 1):
        taken = move + share * step
        found = function(taken[None])
        after = 0.5 * float(taken @ taken) + penalty * abs(float(found.value[0]) - wanted)
        if after <= merit + LEAST_GAIN * share * min(descent, 0.0) + 1e-15 * merit:
            return taken, found, look
        share *= 0.3
    return move, None, HALVINGS


def _updated(inverse: Array, change: Array, gradient: Array) -> Array:
    """Return the BFGS update, nothing where the curvature is not above 0."""
    product = float(change @ gradient)
    if product <= 1e-3 * float(change @ change):
        return inverse
    turned = inverse @ gradient
    outer = np.outer(change, turned)
    factor = (1 + float(gradient @ turned) / product) / product
    return inverse + factor * np.outer(change, change) - (outer + outer.T) / product


def _direction(slope: Array, memory: list[tuple[Array, Array, Array]]) -> Array:
    """Return the quasi-Newton direction of each start, by the two-loop recursion."""
    step, shares = np.array(slope), list[Array]()
    for change, bend, inverse in reversed(memory):
        share = inverse * _dot(change, step)
        shares.append(share)
        step -= share[:, None] * bend
    if memory:
        change, bend, inverse = memory[-1]
        square = _dot(bend, bend)
        scale = np.where((inverse > 0) & (square > 0), 1 / (np.where(inverse > 0, inverse, 1) * (square + 1e-300)), 1.0)
        step *= np.clip(scale, 1e-6, 1e6)[:, None]
    for (change, bend, inverse), share in zip(memory, reversed(shares), strict=True):
        step += change * (share - inverse * _dot(bend, step))[:, None]
    return step


def _climbed(
    function: Function, sign: int, moves: Array, step: Array, state: tuple[Array, Array, Array, Array]
) -> tuple[Array, Found, Array]:
    """Return where each start came to by the first of ever shorter steps that gains enough, and which gained."""
    value, gain, going, length = state
    share, made = np.where(going, length, 0.0), ~going
    taken = moves + share[:, None] * step
    found = function(taken)
    for _ in range(HALVINGS):
        made = ~going | (sign * found.value >= value + LEAST_GAIN * share * gain)
        if made.all():
            break
        share = np.where(made, share, share * 0.4)
        taken = moves + share[:, None] * step
        found = function(taken)
    won = going & made
    return np.where(won[:, None], taken, moves), found, won


def _dot(a: Array, b: Array) -> Array:
    return np.einsum("rn,rn->r", a, b)
