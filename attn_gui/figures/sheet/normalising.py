"""How weights follow from scores, step by step, as tables: exponentials and their sums, or what another one has."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from attn_gui.engine import Attention
from attn_gui.engine.normalisers import choosing, reach, threshold
from attn_gui.engine.softmax import fitted, lifted_sink, sunk
from attn_gui.figures.figure import Array
from attn_gui.figures.sheet.choice import EXPONENTIALS, SCORES, SheetChoice
from attn_gui.figures.sheet.tables import Extra, Table


@dataclass(frozen=True, eq=False)
class Masked:
    """The scores of one head as they are normalised (n_q, n_k), -inf where forbidden, and what they belong to."""

    result: Attention
    lead: tuple[int, ...]
    numbers: Array
    frame: Table
    """A table of the scores' size, with their names and states: steps are this table with other numbers."""

    @property
    def letter(self) -> str:
        """What formulas call these scores, the temperature included."""
        heat = "" if self.result.options.temperature == 1 or not self.result.options.normaliser_row.tempers else "/T"
        return masked_letter(self.result) + heat

    @property
    def peak(self) -> Array:
        """The largest score of each row (n_q, 1); 0 for a row without any key."""
        peak: Array = self.numbers.max(axis=-1, keepdims=True)
        return np.where(np.isneginf(peak), 0.0, peak)

    @property
    def empty(self) -> Array:
        """Which rows may attend to no key (n_q,)."""
        return np.asarray(np.isneginf(self.numbers).all(axis=-1))

    def tempered(self, numbers: Array) -> Array:
        """Return *numbers* divided by the temperature."""
        heat = fitted(self.result.options.temperature, self.numbers.dtype)
        with np.errstate(over="ignore", under="ignore"):
            return numbers / heat if self.result.options.normaliser_row.tempers else numbers

    @property
    def sink(self) -> Array | None:
        """The logit that joins the sums, times the temperature, which divides scores alone; None without."""
        sink = self.result.sink
        if sink is None:
            return None
        own = np.ravel(sink)[self.lead[-1] if sink.ndim and self.lead else 0]
        return lifted_sink(np.asarray(own, dtype=self.numbers.dtype), self.result.options.temperature)


Steps = tuple[tuple[str, ...], tuple[Table, ...]]
"""The formulas of the steps, and their tables."""


def steps_before_weights(masked: Masked, choice: SheetChoice) -> Steps:
    """Return the formulas and the tables between the scores of a head and its weights."""
    return _STEPS[masked.result.options.normaliser](masked, choice)


def masked_letter(result: Attention) -> str:
    """Return what formulas call the scores that are normalised: m where mask, cap or bias have changed them."""
    options = result.options
    changed = options.forbids or options.softcap is not None or result.bias is not None
    return "m" if changed or result.position_bias is not None else "s"


def _softmax(masked: Masked, choice: SheetChoice) -> Steps:
    sink, peak = masked.sink, masked.peak
    if sink is not None:
        peak = np.where(masked.empty[:, None], peak, np.maximum(peak, sink))
    with np.errstate(over="ignore", under="ignore"):
        numbers = np.exp(masked.tempered(masked.numbers - peak))
    total = numbers.sum(axis=-1)
    heat = masked.result.options.temperature
    if sink is not None:
        total = total + sunk(np.asarray(sink), peak, heat)[..., 0]
    letter = masked_letter(masked.result)
    inner = f"{letter} − max" if heat == 1 else f"({letter} − max) / T"
    extras = (
        Extra("max", np.where(masked.empty, -np.inf, peak[..., 0]), choice.leaves(SCORES)),
        Extra("sum Σ", total, choice.leaves(EXPONENTIALS)),
    )
    own = (f"x = exp({inner})", "w = x / Σ x" if sink is None else "w = x / (Σ x + exp(sink − max))")
    return own, (_step(masked, "Exponentials x", numbers, choice, *extras),)


def _threshold(name: str, formula: str, weight: str, *, halved: bool) -> Callable[[Masked, SheetChoice], Steps]:
    def steps(masked: Masked, choice: SheetChoice) -> Steps:
        with np.errstate(invalid="ignore"):
            shifted = masked.tempered(masked.numbers - masked.peak) / (2 if halved else 1)
        tau, _ = threshold(np.where(masked.empty[:, None], 0.0, shifted), squared=halved)
        extras = (
            Extra("max", masked.numbers.max(axis=-1), choice.leaves(SCORES)),
            Extra("τ", np.where(masked.empty, np.nan, tau[..., 0]), choice.leaves(EXPONENTIALS)),
        )
        divided = {(False, False): "", (False, True): " / T", (True, False): " / 2", (True, True): " / (2 T)"}
        over = divided[halved, masked.result.options.temperature != 1]
        written = f"({masked_letter(masked.result)} − max){over}" if over else f"{masked_letter(masked.result)} − max"
        return (formula.format(written), weight), (_step(masked, name, shifted, choice, *extras),)

    return steps


def _hardmax(masked: Masked, choice: SheetChoice) -> Steps:
    peak = Extra("max", masked.numbers.max(axis=-1), choice.leaves(SCORES))
    table = _step(masked, "Row maximum", masked.numbers[:, :0], choice, peak)
    return ("w = 1 at the first largest score, else 0",), (replace(table, columns=(), states=None),)


def _monotonic(*, hard: bool) -> Callable[[Masked, SheetChoice], Steps]:
    def steps(masked: Masked, choice: SheetChoice) -> Steps:
        chosen = choosing(masked.tempered(masked.numbers), hard=hard)
        tables = (
            _step(masked, "Chosen with p", chosen, choice),
            _step(masked, "Reach r: how likely each key is come to", reach(chosen), choice),
        )
        letter = masked.letter
        first = f"p = 1 where {letter} > 0, else 0" if hard else f"p = 1 / (1 + exp(−{letter}))"
        walk = "r = (1 − p of the key before) · r of the key before + w of the query before"
        return (first, walk, "w = p · r"), tables

    return steps


def _step(masked: Masked, title: str, numbers: Array, choice: SheetChoice, *extras: Extra) -> Table:
    return replace(masked.frame, title=title, values=numbers, blank=choice.leaves(EXPONENTIALS), extras=extras)


_STEPS: dict[str, Callable[[Masked, SheetChoice], Steps]] = {
    "softmax": _softmax,
    "sparsemax": _threshold("Shifted scores z", "z = {}", "w = max(0, z − τ)", halved=False),
    "entmax15": _threshold("Halves z", "z = {}", "w = max(0, z − τ)²", halved=True),
    "hardmax": _hardmax,
    "monotonic": _monotonic(hard=False),
    "monotonic-hard": _monotonic(hard=True),
}
