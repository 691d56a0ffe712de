"""From masked scores to weights: the table of normalisers beside softmax, which stands in softmax.py."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.engine.arrays import Array, matrix, real, require_finite, seal
from attn_gui.engine.errors import ShapeError
from attn_gui.engine.normaliser_slopes import (
    Slope,
    entmax15_slope,
    monotonic_slope,
    softmax_slope,
    sparsemax_slope,
)
from attn_gui.engine.reach_aims import ENTMAX15_AIM, SOFTMAX_AIM, SPARSEMAX_AIM, Aim
from attn_gui.engine.softmax import EmptyRows, fill_empty, fitted, softmax_in_place
from attn_gui.engine.thresholds import threshold
from attn_gui.text import Message, say


@dataclass(frozen=True)
class NormaliserRow:
    """One normaliser as menus, command line, session file and property tests see it.

    ``turn`` makes weights of tempered scores in place, -inf where forbidden; where it ``shifts``, the row maximum has
    been subtracted, and unless it ``tempers``, no temperature changes anything.  ``couples_rows``: the weights of a
    row rest on those of the row before.  ``slope`` is None where weights jump; ``aim`` is what leads to a wanted weight
    (None: the weight's own logit).
    """

    key: str
    label: Message
    formula: str
    source: Message
    turn: Callable[[Array], None]
    shifts: bool = True
    tempers: bool = True
    couples_rows: bool = False
    sums_to_one: bool = True
    takes_sink: bool = False
    slope: Slope | None = None
    aim: Aim | None = None


def normalise_in_place(
    row: NormaliserRow,
    work: Array,
    empty_rows: EmptyRows,
    temperature: float,
    maximum: Array,
    *,
    sink: Array | None = None,
    out: Array,
) -> Array:
    """Turn scores (-inf where forbidden) into weights in *out*, which may be *work*; return which rows were empty."""
    if row.takes_sink:
        return softmax_in_place(work, empty_rows, temperature, maximum, sink=sink, out=out)
    empty: Array = maximum == -np.inf
    peak = np.where(empty, work.dtype.type(0), maximum)
    with np.errstate(over="ignore", under="ignore"):
        if row.shifts:
            np.subtract(work, peak, out=out)
        elif out is not work:
            np.copyto(out, work)
        if row.tempers and temperature != 1.0:
            out /= fitted(temperature, work.dtype)
    some_empty = bool(empty.any())
    if some_empty and row.shifts:
        np.copyto(out, work.dtype.type(0), where=empty)
    row.turn(out)
    if some_empty:
        fill_empty(out, empty, empty_rows)
    return empty


def sparsemax(x: object) -> Array:
    """Return the nearest point to each row on the simplex, max(0, x - τ) (Martins and Astudillo 2016)."""
    return _of_rows(x, _sparsemax)


def entmax15(x: object) -> Array:
    """Return max(0, x/2 - τ)² with rows that sum to 1: entmax for α = 1.5 (Peters, Niculae and Martins 2019)."""
    return _of_rows(x, _entmax15)


def hardmax(x: object) -> Array:
    """Return 1 at the first largest number of each row and 0 elsewhere (ONNX Hardmax)."""
    return _of_rows(x, _hardmax)


def monotonic(p: object) -> Array:
    """Return monotonic attention of choosing probabilities p (..., Lq, Lk) (Raffel et al. 2017, recursive form).

    weights[i, j] = p[i, j] · reach[i, j], reach[i, j] = (1 - p[i, j-1]) · reach[i, j-1] + weights[i-1, j]; before the
    first query all weight is on key 0.  Rows sum to at most 1.
    """
    work = np.array(matrix(p, "Probabilities", "p"))
    require_finite(work, "The input", "p")
    _walk(work)
    return seal(work)


def reach(p: Array) -> Array:
    """Return how likely each key is come to (..., Lq, Lk), before it is chosen or passed; see `monotonic`."""
    work = np.array(p)
    return seal(_walk(work))


def choosing(scores: Array, *, hard: bool) -> Array:
    """Return the probability that a key that is come to is chosen: sigmoid of its score, or 1 where that is above 0."""
    if hard:
        return (scores > 0).astype(scores.dtype)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-scores))


def _sparsemax(work: Array) -> None:
    tau, _ = threshold(work, squared=False)
    np.maximum(work - tau, 0, out=work)
    work /= work.sum(axis=-1, keepdims=True)


def _entmax15(work: Array) -> None:
    work /= 2
    tau, _ = threshold(work, squared=True)
    np.maximum(work - tau, 0, out=work)
    np.multiply(work, work, out=work)
    work /= work.sum(axis=-1, keepdims=True)


def _hardmax(work: Array) -> None:
    first = np.argmax(work, axis=-1)[..., None]
    work.fill(0)
    np.put_along_axis(work, first, 1, axis=-1)


def _monotonic(work: Array) -> None:
    np.copyto(work, choosing(work, hard=False))
    _walk(work)


def _monotonic_hard(work: Array) -> None:
    np.copyto(work, choosing(work, hard=True))
    _walk(work)


def _walk(p: Array) -> Array:
    """Turn choosing probabilities into weights in place, one anti-diagonal at a time; return the reach."""
    rows, keys = int(p.shape[-2]), int(p.shape[-1])
    came = np.zeros_like(p)
    passed = 1 - p
    for diagonal in range(rows + keys - 1):
        i: Array = np.arange(max(0, diagonal - keys + 1), min(rows, diagonal + 1))
        j: Array = diagonal - i
        before = np.where(j > 0, came[..., i, j - 1] * passed[..., i, j - 1], 0)
        above = np.where(i > 0, p[..., i - 1, j], (j == 0).astype(p.dtype))
        came[..., i, j] = before + above
        p[..., i, j] *= came[..., i, j]
    return came


def _of_rows(x: object, turn: Callable[[Array], None]) -> Array:
    work = np.array(_rows(x))
    with np.errstate(over="ignore"):
        work -= work.max(axis=-1, keepdims=True)
    turn(work)
    return seal(work)


def _rows(x: object) -> Array:
    work = real(x, "Scores", "x")
    if work.ndim == 0 or work.shape[-1] == 0:
        raise ShapeError(say("Scores need at least one number per row."), field="x", code="nothing_to_do")
    require_finite(work, "The input", "x")
    return work


def _unused(work: Array) -> None:
    raise AssertionError(work.shape)


NORMALISERS: dict[str, NormaliserRow] = {
    row.key: row
    for row in (
        NormaliserRow(
            "softmax",
            say("softmax"),
            "exp(s) / Σ exp(s)",
            say("Bahdanau 2015, Vaswani 2017"),
            _unused,
            takes_sink=True,
            slope=softmax_slope,
            aim=SOFTMAX_AIM,
        ),
        NormaliserRow(
            "sparsemax",
            say("sparsemax"),
            "max(0, s − τ)",
            say("Martins and Astudillo 2016"),
            _sparsemax,
            slope=sparsemax_slope,
            aim=SPARSEMAX_AIM,
        ),
        NormaliserRow(
            "entmax15",
            say("entmax-1.5"),
            "max(0, s/2 − τ)²",
            say("Peters, Niculae and Martins 2019"),
            _entmax15,
            slope=entmax15_slope,
            aim=ENTMAX15_AIM,
        ),
        NormaliserRow("hardmax", say("hardmax"), "1 at the largest s", say("ONNX Hardmax"), _hardmax, tempers=False),
        NormaliserRow(
            "monotonic",
            say("monotonic"),
            "σ(s) · reach",
            say("Raffel et al. 2017 (Bahdanau monotonic in TensorFlow Addons)"),
            _monotonic,
            shifts=False,
            couples_rows=True,
            sums_to_one=False,
            slope=monotonic_slope,
        ),
        NormaliserRow(
            "monotonic-hard",
            say("monotonic, hard"),
            "[s > 0] · reach",
            say("Raffel et al. 2017 (hard monotonic in TensorFlow Addons)"),
            _monotonic_hard,
            shifts=False,
            tempers=False,
            couples_rows=True,
            sums_to_one=False,
        ),
    )
}
