"""Compares every derivative that the engine gives in closed form with central differences of `attend` and `multi_head`.

Run from the root of the repository: ``python tests/references/walk_sensitivity.py [DRAWS]``. Rows are scores, kinds
and normalisers, columns options; each number is the largest error of any cell of any array, over all draws and the
three stages, divided by the largest derivative of that number. It leaves with 1 where one exceeds 1e-6.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from attn_gui.engine import (
    NORMALISERS,
    SCORINGS,
    Local,
    Masking,
    Positions,
    Projections,
    Rope,
    alibi_slopes,
    attend,
    multi_head,
)
from attn_gui.engine.sensitivity import sensitivity

Array = np.ndarray
Arrays = dict[str, Array]
QUERIES, KEYS, WIDTH, VALUES, HIDDEN = 4, 5, 4, 3, 6
STEP = 1e-5
LIMIT = 1e-6
NUMBERS = {
    "general": {"offset": 0.3, "scale": 0.8},
    "cosine": {"scale": 3.0},
    "keras-concat": {"scale": 0.7, "gain": 1.3},
}
MOVABLE = ("dot", "scaled-dot", "cosine")


@dataclass(frozen=True)
class Case:
    """Arrays that numbers rest on, and what calculates a result of them."""

    arrays: Arrays
    call: Callable[[Arrays], Any]


def option(name: str, rng: np.random.Generator, heads: int | None) -> tuple[dict[str, Any], Arrays]:
    """Return the arguments of an option that are no arrays, and its arrays."""
    drawn = rng.random((QUERIES, KEYS)) < 0.6
    drawn[:, 0] = True
    plain = {
        "plain": {},
        "temperature": {"temperature": 0.6},
        "softcap": {"softcap": 0.9},
        "mask": {"masking": Masking(allowed=drawn, key_mask=np.arange(KEYS) < KEYS - 1)},
        "causal, window": {"masking": Masking(causal="bottom_right", window=(2, None))},
        "bias": {"masking": Masking(bias=np.where(drawn, rng.standard_normal(drawn.shape), -np.inf))},
        "all of it": {
            "temperature": 1.7,
            "softcap": 2.0,
            "masking": Masking(causal="bottom_right", bias=rng.standard_normal(drawn.shape)),
        },
        "rotary halves": {"positions": {"rope": Rope.HALF, "theta": 50.0}},
        "rotary pairs": {"positions": {"rope": Rope.INTERLEAVED, "theta": 50.0}, "masking": Masking(causal_offset=3)},
        "QK norm": {"positions": {"qk_norm": True}},
        "norm, rotary": {"positions": {"qk_norm": True, "rope": Rope.HALF}},
        "ALiBi": {"positions": {"alibi": alibi_slopes(heads or 1)}},
        "local-m": {"local": 2},
        "local-p": {"local": 2},
    }
    arrays = {
        "sink": {"sink": rng.standard_normal(heads or 1)},
        "QK norm": {
            "positions.query_gain": rng.standard_normal(WIDTH),
            "positions.key_gain": rng.standard_normal(WIDTH),
        },
        "local-p": {"local.weight": rng.standard_normal((WIDTH, HIDDEN)), "local.v": rng.standard_normal(HIDDEN)},
    }
    return plain.get(name, {}), arrays.get(name, {})


def arguments(plain: dict[str, Any], arrays: Arrays) -> dict[str, Any]:
    """Return the arguments of a call with the arrays in their places."""
    own = {name.partition(".")[2]: array for name, array in arrays.items() if name.startswith("positions.")}
    found = dict(plain)
    if "positions" in plain:
        found["positions"] = Positions(**plain["positions"], **own)
    if "local" in plain:
        found["local"] = Local(plain["local"], arrays.get("local.weight"), arrays.get("local.v"))
    if "sink" in arrays:
        found["sink"] = arrays["sink"]
    return found


def of_score(score: str, named: str, normaliser: str, seed: int) -> Case:
    """Return attention of one head: score, option and normaliser."""
    rng = np.random.default_rng(seed)
    row = SCORINGS[score]
    plain, own = option(named, rng, None)
    arrays = {
        "query": rng.standard_normal((QUERIES, WIDTH)),
        "key": rng.standard_normal((KEYS, WIDTH)),
        "value": rng.standard_normal((KEYS, VALUES)),
        **own,
    }
    for parameter in row.parameters:
        shape = parameter.shape(WIDTH, WIDTH, WIDTH if row.needs_equal_widths else HIDDEN, KEYS)
        arrays[f"scoring.{parameter.name}"] = rng.standard_normal(shape)
    numbers = NUMBERS.get(score, {}) | ({"gain": 1.4} if "gain" in row.numbers and named == "all of it" else {})

    def call(changed: Arrays) -> Any:
        own = {name.partition(".")[2]: array for name, array in changed.items() if name.startswith("scoring.")}
        operands = (changed["query"], changed["key"], changed["value"])
        scoring = row.build(**numbers, **own)
        return attend(*operands, scoring=scoring, normaliser=normaliser, **arguments(plain, changed))

    return Case(arrays, call)


def of_heads(kind: str, named: str, normaliser: str, seed: int) -> Case:
    """Return attention of four heads with projections: of its own key heads, of shared ones, or of one input."""
    rng, heads = np.random.default_rng(seed), 4
    shared = {"heads": 4, "shared heads": 2, "self": 4}[kind]
    plain, own = option(named, rng, heads)
    wide = {"query": heads * WIDTH, "key": shared * WIDTH, "value": shared * VALUES}
    arrays = {f"inputs.{side}": rng.standard_normal((KEYS if side != "query" else QUERIES, 5)) for side in wide}
    if kind == "self":
        arrays = {"x": rng.standard_normal((QUERIES, 5))}
        plain = {**plain, "masking": Masking(causal="top_left")} if named in ("mask", "bias", "all of it") else plain
    arrays |= {f"w_{side}": rng.standard_normal((5, size)) for side, size in wide.items()}
    arrays |= {f"b_{side}": rng.standard_normal(size) for side, size in wide.items()}
    arrays |= {"w_output": rng.standard_normal((heads * VALUES, 3)), "b_output": rng.standard_normal(3), **own}

    def call(changed: Arrays) -> Any:
        operands = [changed.get("x", changed.get(f"inputs.{side}")) for side in wide]
        parts = Projections(**{name: array for name, array in changed.items() if name[:2] in ("w_", "b_")})
        extra = arguments(plain, changed)
        return multi_head(*operands, parts, num_heads=heads, num_kv_heads=shared, normaliser=normaliser, **extra)

    return Case(arrays, call)


def error_of(case: Case, rng: np.random.Generator) -> float:
    """Return the largest error of all derivatives of one number of each stage, relative to the largest derivative."""
    result = case.call(case.arrays)
    worst = 0.0
    for stage, shape in shapes(result):
        index = tuple(int(rng.integers(size)) for size in shape)
        found = sensitivity(result, stage=stage, index=index)
        given = {name: slope_of(found.slopes, name) for name in case.arrays}
        pairs = [(given[name], differences(case, name, stage, index)) for name in case.arrays]
        largest = max(*(np.abs(true).max() for _, true in pairs), 1e-3)
        worst = max(worst, *(np.abs(mine - true).max() / largest for mine, true in pairs))
        worst = max(worst, abs(found.value - read(result, stage, index)))
    return worst


def shapes(result: Any) -> Iterator[tuple[Any, tuple[int, ...]]]:
    """Yield each stage with the shape of its numbers; the output of heads also before they are joined."""
    yield "scores", result.scores.shape
    yield "weights", result.weights.shape
    yield "output", result.output.shape
    if result.attended.shape != result.output.shape:
        yield "output", result.attended.shape


def slope_of(slopes: Arrays, name: str) -> Array:
    """Return the derivatives by one array; one input of all heads acts in three ways."""
    return sum(slopes[f"inputs.{side}"] for side in ("query", "key", "value")) if name == "x" else slopes[name]


def read(result: Any, stage: str, index: tuple[int, ...]) -> float:
    """Return a number of a result."""
    if stage != "output":
        return float(getattr(result, stage)[index])
    return float((result.output if len(index) == result.output.ndim else result.attended)[index])


def differences(case: Case, name: str, stage: str, index: tuple[int, ...]) -> Array:
    """Return the central differences of one number by each cell of one array."""
    found = np.zeros(case.arrays[name].shape)
    for place in np.ndindex(found.shape):
        sides: list[float] = []
        for sign in (1, -1):
            moved = np.array(case.arrays[name])
            moved[place] += sign * STEP
            sides.append(read(case.call({**case.arrays, name: moved}), stage, index))
        found[place] = (sides[0] - sides[1]) / (2 * STEP)
    return found


OPTIONS = (
    *("plain", "temperature", "softcap", "mask", "causal, window", "bias", "all of it", "sink", "ALiBi"),
    *("local-m", "local-p", "rotary halves", "rotary pairs", "QK norm", "norm, rotary"),
)
MOVES = ("rotary halves", "rotary pairs", "QK norm", "norm, rotary")
KINDS = ("heads", "shared heads", "self")


def offered(row: str, column: str) -> bool:
    """Return whether the option goes with the score, kind or normaliser of that row."""
    if column in MOVES:
        return row in (*MOVABLE, *KINDS)
    if column.startswith("local"):
        return row not in KINDS
    if column == "sink":
        return row not in NORMALISERS or NORMALISERS[row].takes_sink
    return not (row == "self" and column in ("mask", "causal, window", "bias"))


def made(row: str, column: str, seed: int) -> Case:
    """Return the case of a row and a column."""
    if row in KINDS:
        return of_heads(row, column, "softmax", seed)
    if row in NORMALISERS:
        return of_score("scaled-dot", column, row, seed)
    return of_score(row, column, "softmax", seed)


def table(draws: int) -> dict[tuple[str, str], float]:
    """Return the largest error of each row and column that go together."""
    rows = (*SCORINGS, *KINDS, *(name for name in NORMALISERS if name != "softmax"))
    return {
        (row, column): max(error_of(made(row, column, seed), np.random.default_rng(seed)) for seed in range(draws))
        for row, column in product(rows, OPTIONS)
        if offered(row, column)
    }


def main(draws: int = 3) -> int:
    """Print the table; return 1 where an error is too large."""
    found = table(draws)
    rows = dict.fromkeys(row for row, _ in found)
    print("| | " + " | ".join(OPTIONS) + " |")
    print("|" + "---|" * (len(OPTIONS) + 1))
    for row in rows:
        cells = (f"{found[row, column]:.0e}" if (row, column) in found else "" for column in OPTIONS)
        print(f"| {row} | " + " | ".join(cells) + " |")
    worst = max(found, key=found.__getitem__)
    print(f"\n{len(found)} combinations, {draws} draws each; largest error {found[worst]:.1e} ({', '.join(worst)}).")
    return int(found[worst] > LIMIT)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
