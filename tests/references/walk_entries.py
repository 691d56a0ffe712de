"""Every entry of the catalogue: tables and arguments for the command line, the plain answer, what the window shows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import plain_attention as plain
from plain_attention import Array, attention, many_heads, rotated

DATA = Path(__file__).resolve().parents[1] / "data"
RANDOM = np.random.default_rng(3)
TIGHT, NARROW = 1e-12, 2e-5
Q, K, V, X = (RANDOM.standard_normal(shape).round(3) for shape in ((4, 6), (5, 6), (5, 3), (5, 24)))
X5, WIDE = RANDOM.standard_normal((5, 10)).round(3), RANDOM.standard_normal((5, 9)).round(3)
A, B, V7 = (RANDOM.standard_normal(shape).round(3) for shape in ((6, 7), (6, 7), (7,)))
G6, H6, P, PLACES = (RANDOM.standard_normal(shape).round(3) for shape in ((6,), (6,), (6, 6), (6, 5)))
BIAS = RANDOM.standard_normal((4, 5)).round(2)
BIAS[1, 2] = BIAS[3, 0] = -np.inf
DRAWN = RANDOM.random((4, 5)) < 0.6
DRAWN[2] = False
PADDING = np.array([True, True, False, True, False])
QKV = {"query": Q, "key": K, "value": V}


@dataclass(frozen=True)
class Entry:
    """One entry: ``drawer`` is what fields of the options drawer show, ``chips`` what the bar does."""

    source: str
    arguments: str
    tables: Mapping[str, Array]
    expected: Callable[[], dict[str, Array]]
    chips: tuple[str, ...] = ()
    drawer: Mapping[str, str | bool] = field(default_factory=dict)
    mask: str = "none"
    bound: float = TIGHT


def dot(q: Array, k: Array, _place: int) -> float:
    return float(sum(q * k))


def tanh_score(v: Array, a: Array, b: Array, c: Array | float = 0.0) -> plain.Score:
    return lambda q, k, _place: float(sum(v * np.tanh(q @ a + k @ b + c)))


def single(
    source: str, arguments: str, chips: str = "", drawer: Mapping[str, str | bool] | None = None, **given: object
):
    """Return the entry of one head on Q, K and V; weights in *given* are tables, the rest goes to the plain answer."""
    tables = {name: array for name, array in given.items() if "=" in name}
    settings = {name: value for name, value in given.items() if name not in (*tables, "mask", "inputs", "bound")}
    inputs = given.get("inputs", lambda: (Q, K, V))
    return Entry(
        source,
        arguments,
        {**QKV, **tables},
        lambda: attention(*inputs(), **settings),
        tuple(filter(None, chips.split("; "))),
        drawer or {},
        given.get("mask", "none"),
        given.get("bound", TIGHT),
    )


def heads(source: str, arguments: str, chips: str, tables: Mapping[str, Array], count: int, *read: Array, **given):
    """Return the entry of several heads."""
    mask, drawer = given.pop("mask", "none"), given.pop("drawer", {})
    return Entry(
        source,
        f"--kind multi-head {arguments}",
        tables,
        lambda: many_heads(*read, count, **given),
        tuple(filter(None, chips.split("; "))),
        drawer,
        mask,
    )


def alibi(count: int, offset: int = 0) -> Callable[[int], dict[str, object]]:
    return lambda head: {"added": lambda i, j: -plain.slopes(count)[head] * (i + offset - j)}


def local_p(width: int) -> dict[str, Array]:
    """Luong 2015, equation 10: weights of the softmax over the window, times the bell, not renormalised."""
    centre = [5 / (1 + np.exp(-(V7 @ np.tanh(q @ A)))) for q in Q]
    found = attention(Q, K, V, may=lambda i, j: abs(j - centre[i]) <= width)
    bell = np.exp([[-((j - p) ** 2) / (2 * (width / 2) ** 2) for j in range(5)] for p in centre])
    weights = found["weights"] * bell
    return {**found, "weights": weights, "output": weights @ V}


def layer_entry(name: str, arguments: str, chips: str = "", prefix: str = "") -> Entry:
    """Return the entry of a recorded layer: the output is what the library itself gave."""
    case = json.loads((DATA / "layers.json").read_text(encoding="utf-8"))[name]
    parts = {"query": "x"} if prefix else {part: part for part in ("x", "query", "key", "value") if part in case}
    return Entry(
        "recorded of PyTorch 2.13 or Keras 3.15",
        f"--layer {DATA}/layer_{name}.npz{prefix} {arguments}",
        {table: np.array(case[part]) for part, table in parts.items()},
        lambda: {"output": np.array(case["output"])},
        tuple(filter(None, chips.split("; "))),
        bound=NARROW if "keras" in name else TIGHT,  # Keras worked in float32
    )


def windowed(left: int | None, right: int | None, offset: int = 0) -> plain.May:
    return lambda i, j: (left is None or j >= i + offset - left) and (right is None or j <= i + offset + right)


def turned(layout: str, theta: float = 1e4, first: int = 0) -> Callable[[], tuple[Array, Array, Array]]:
    return lambda: (rotated(Q, layout, theta, first), rotated(K, layout, theta, 0), V)


def cosine(q: Array, k: Array, _place: int) -> float:
    return dot(q, k, 0) / float(np.sqrt(sum(q * q)) * np.sqrt(sum(k * k)))


def rounded(bits: int) -> Callable[[], tuple[Array, ...]]:
    return lambda: tuple(plain.kept_bits(x, bits) for x in (Q, K, V))


W_HEADS = {
    f"{kind}_{name}": RANDOM.standard_normal(shape).round(3)
    for name, kind, shape in (
        ("query", "w", (24, 12)),
        ("key", "w", (10, 12)),
        ("value", "w", (9, 20)),
        ("output", "w", (20, 7)),
        ("query", "b", (12,)),
        ("key", "b", (12,)),
        ("value", "b", (20,)),
        ("output", "b", (7,)),
    )
}
MQA = {"w_key": RANDOM.standard_normal((24, 6)).round(3), "w_value": RANDOM.standard_normal((24, 4)).round(3)}
SINKS = np.array([0.5, -1.0, 2.0, 0.0])
OTHER = {"query": X, "key": X5, "value": WIDE}


def as_weights(given: Mapping[str, Array]) -> dict[str, Array]:
    return {f"{name}=": array for name, array in given.items()}
