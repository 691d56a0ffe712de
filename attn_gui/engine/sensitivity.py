"""How much one number of a result would change with every number that it rests on: derivatives in closed form.

Worked in float64, whatever the result was worked in, by the chain rule from the number back to the inputs.  Arrays are
named as in explain: "query", "key", "value" (of the heads), "inputs.query" … before projection, "w_query", "b_output",
"scoring.weight", "local.v", "positions.query_gain", "sink".
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from attn_gui.engine.arrays import Array, seal
from attn_gui.engine.attention import Attention
from attn_gui.engine.errors import OptionError
from attn_gui.engine.explain_output import own_lead
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.local import Local
from attn_gui.engine.positions import Positions
from attn_gui.engine.projections import merge_heads
from attn_gui.engine.scoring_base import own_arrays
from attn_gui.engine.sensitivity_rows import Backwards, Worked, rows_of
from attn_gui.engine.slopes import require_slopes
from attn_gui.text import Message, say

Index = tuple[int, ...]
Stage = Literal["scores", "weights", "output"]
SIDES = ("query", "key", "value")


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The derivatives of the number at ``index`` of ``stage`` by each array (of its shape), and what is to be said."""

    stage: str
    index: Index
    value: float
    slopes: dict[str, Array]
    notes: tuple[Message, ...]


def sensitivity(result: Attention, *, stage: Stage, index: Index) -> Sensitivity:
    """Return the derivatives of one score or weight ([head,] query, key), or of one output ([head,] query, component).

    The output of several heads is that after w_output at (query, component), before it at (head, query, component).
    Raises OptionError if the place does not exist, the result did not keep every step, or the scoring has no slopes.
    """
    require_place(result, stage, index)
    require_slopes(result.options.scoring)
    found = _Found(result)
    if stage == "output":
        value = found.joined(index) if isinstance(result, MultiHead) and len(index) == result.output.ndim else None
        value = found.attended(index, 1.0) if value is None else value
    else:
        value = found.weight(index) if stage == "weights" else found.score(index)
    slopes = {name: seal(array) for name, array in found.finished().items()}
    return Sensitivity(stage, index, value, slopes, _notes(result, stage, index))


def require_place(result: Attention, stage: str, index: Index) -> None:
    """Raise OptionError unless *result* kept every step and has the place *index* of *stage*."""
    if result.scores is None or result.weights is None:
        message = say('Slopes need every step; calculate with keep "all".')
        raise OptionError(message, field="keep", code="keep")
    joined = isinstance(result, MultiHead) and len(index) == result.output.ndim
    arrays = {
        "scores": result.scores,
        "weights": result.weights,
        "output": result.output if joined else result.attended,
    }
    if stage not in arrays:
        message = say('Stage must be "scores", "weights" or "output"; it is "{stage}".', stage=stage)
        raise OptionError(message, field="stage", code="stage")
    shape = arrays[stage].shape
    if len(index) != len(shape) or not all(0 <= at < size for at, size in zip(index, shape, strict=True)):
        message = say("There is no {index} in {stage} of shape {shape}.", index=index, stage=stage, shape=shape)
        raise OptionError(message, field="index", code="index")


class _Found:
    """The derivatives found so far, summed where a number acts by several ways."""

    def __init__(self, result: Attention) -> None:
        self._result = result
        self._slopes = {name: np.zeros(array.shape) for name, array in _arrays(result).items()}

    def score(self, index: Index) -> float:
        """Add the derivatives of one score; return it."""
        *lead, query, key = index
        worked = self._work(tuple(lead), query)
        upstream = np.zeros(worked.scores.shape)
        upstream[-1, key] = 1.0
        self._add(tuple(lead), query, Backwards(worked, upstream))
        return float(worked.scores[-1, key])

    def weight(self, index: Index) -> float:
        """Add the derivatives of one weight; return it."""
        *lead, query, key = index
        worked = self._work(tuple(lead), query)
        self._add(tuple(lead), query, worked.by_weights(np.eye(1, worked.rows.keys, key)[0]))
        return float(worked.weights[key])

    def attended(self, index: Index, share: float) -> float:
        """Add the derivatives of *share* times one component of weights @ value; return that product."""
        *lead, query, component = index
        width = self._result.value.shape[-1]
        return self._row((*lead, query), np.eye(1, width, component)[0] * share)

    def joined(self, index: Index) -> float:
        """Add the derivatives of one component after the heads are joined and projected; return it."""
        result = self._result
        assert isinstance(result, MultiHead)
        *batch, query, component = index
        weight, bias = result.projections.of("output")
        width, heads = result.heads.shape[-1], result.num_heads
        column = np.eye(1, heads * width, component)[0] if weight is None else np.asarray(weight[:, component])
        shares = column.reshape(heads, width)
        value = sum(self._row((*batch, head, query), shares[head]) for head in range(heads) if shares[head].any())
        if weight is not None:
            self._slopes["w_output"][:, component] = result.concatenated[(*batch, query)]
        if bias is not None:
            self._slopes["b_output"][component] = 1.0
            value += float(bias[component])
        return value

    def finished(self) -> dict[str, Array]:
        """Return every derivative, those before projection too."""
        if isinstance(self._result, MultiHead):
            for side, inputs in zip(SIDES, self._result.inputs, strict=True):
                self._unproject(self._result, side, inputs)
        return self._slopes

    def _row(self, place: Index, shares: Array) -> float:
        """Add the derivatives of the *shares* (width,) of one row of weights @ value; return their sum."""
        result, query = self._result, place[-1]
        assert result.weights is not None
        lead = own_lead(result.attended, result.weights, list(place[:-1]))
        value_lead = own_lead(result.query, result.value, list(place[:-1]))
        worked, value = self._work(lead, query), result.value[value_lead].astype(np.float64)
        self._add(lead, query, worked.by_weights(value @ shares))
        self._slopes["value"][value_lead] += worked.weights[:, None] * shares
        return float(worked.weights @ value @ shares)

    def _work(self, lead: Index, query: int) -> Worked:
        rows, taken = rows_of(self._result, lead, query)
        own, shared = self._leads(lead)
        result = self._result
        return rows.work(result.query[own][taken].astype(np.float64), result.key[shared].astype(np.float64))

    def _add(self, lead: Index, query: int, back: Backwards) -> None:
        own, shared = self._leads(lead)
        taken = slice(back.worked.rows.first, query + 1)
        self._slopes["query"][own][taken] += back.query()
        self._slopes["key"][shared] += back.key()
        for name, slope in back.own().items():
            if name == "sink":
                head = lead[-1] if self._slopes[name].size > 1 else 0
                self._slopes[name].reshape(-1)[head] += slope
            elif name in self._slopes:
                self._slopes[name] += slope

    def _leads(self, lead: Index) -> tuple[Index, Index]:
        query, key = self._result.query, self._result.key
        return own_lead(query, query, list(lead)), own_lead(query, key, list(lead))

    def _unproject(self, result: MultiHead, side: str, inputs: Array) -> None:
        weight, bias = result.projections.of(side)
        slope = merge_heads(self._slopes[side])
        flat = slope.reshape(-1, slope.shape[-1])
        self._slopes[f"inputs.{side}"] = slope if weight is None else slope @ weight.T
        if weight is not None:
            self._slopes[f"w_{side}"] += inputs.reshape(-1, inputs.shape[-1]).T @ flat
        if bias is not None:
            self._slopes[f"b_{side}"] += flat.sum(axis=0)


def _arrays(result: Attention) -> dict[str, Array]:
    """Return every array that a number can rest on, but those before projection, by name."""
    options = result.options
    found: dict[str, Array] = {side: getattr(result, side) for side in SIDES}
    found |= {f"scoring.{name}": array for name, array in own_arrays(options.scoring).items()}
    found |= {f"positions.{name}": array for name, array in (options.positions or Positions()).arrays().items()}
    local = options.local or Local(1)
    found |= {f"local.{name}": array for name, array in (("weight", local.weight), ("v", local.v)) if array is not None}
    if options.sink is not None:
        found["sink"] = np.asarray(options.sink)
    return found | (result.projections.arrays() if isinstance(result, MultiHead) else {})


def _notes(result: Attention, stage: str, index: Index) -> tuple[Message, ...]:
    notes: list[Message] = []
    rows = index[:-1]
    if stage != "scores" and result.options.normaliser_row.slope is None:
        label = result.options.normaliser_row.label
        notes.append(say("The weights of {label} jump: between jumps no small change moves them.", label=label))
    if stage == "weights":
        assert result.permitted is not None
        if result.empty_rows[rows]:
            notes.append(say("The query may attend to no key: no number changes its weights."))
        elif not result.permitted[index]:
            notes.append(say("The mask forbids this key: its weight stays 0."))
        elif result.weights is not None and result.weights[index] == 0:
            notes.append(say("The weight is exactly 0 and stays so under small changes."))
    if result.output.dtype != np.float64:
        notes.append(say("Worked in float64; the numbers shown are of {dtype}.", dtype=result.output.dtype))
    return tuple(notes)
