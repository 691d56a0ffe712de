"""Any number of a result as a tree of steps and terms: where it comes from, down to what was typed.

Trees are small: sums over all keys refer to the other scores by their cells, and a projected component is one number
that has an explanation of its own.  Cells name the stages, "bias" and "sink" of the result, fields of the scoring
("scoring.weight" …), of local attention and of norms ("local.v", "positions.query_gain" …), of the projections
("w_query", "b_output" …), and the matrices before projection ("inputs.query" …).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.errors import OptionError
from attn_gui.engine.explain_inputs import input_section, scored_section
from attn_gui.engine.explain_notes import notes_on
from attn_gui.engine.explain_output import (
    concatenated_section,
    explain_projected,
    head_section,
    mean_section,
    output_row,
    output_section,
)
from attn_gui.engine.explain_scores import masked_section, score_section
from attn_gui.engine.explain_section import Explanation, Index, Section
from attn_gui.engine.explain_weights import weight_section
from attn_gui.engine.heads import MultiHead
from attn_gui.engine.terms import Cell, Number, Operator, evaluate
from attn_gui.text import say

__all__ = [
    "STAGES",
    "Cell",
    "Explanation",
    "Number",
    "Operator",
    "Section",
    "Stage",
    "evaluate",
    "explain",
    "explain_projected",
]

Stage = Literal[
    "query",
    "key",
    "value",
    "scored_query",
    "scored_key",
    "scores",
    "masked_scores",
    "weights",
    "mean_weights",
    "heads",
    "concatenated",
    "output",
]


@dataclass(frozen=True)
class StageRow:
    """The numbers of a stage (None where a result has none) for an index of so many axes, and what tells of one."""

    numbers: Callable[[Attention, int], Array | None]
    tell: Callable[[Attention, Index], tuple[Section, ...]]


def explain(result: Attention, *, stage: Stage, index: Index) -> Explanation:
    """Return the explanation of one number of a stage.

    Its *index* is ([head,] query, key) for scores, masked scores and weights, ([head,] position, component) for query,
    key and value as they are used, and for output.  The output of several heads is explained after w_output at (query,
    component), before it at (head, query, component), which is what "heads" is.  "mean_weights" and "concatenated" have
    no head axis.  Raises OptionError if the place does not exist or the result did not keep every step.
    """
    if result.scores is None or result.weights is None:
        message = say('Explaining needs every step; calculate with keep "all".')
        raise OptionError(message, field="keep", code="keep")
    array = STAGES[stage].numbers(result, len(index)) if stage in STAGES else None
    if array is None:
        names = ", ".join(name for name, row in STAGES.items() if row.numbers(result, len(index)) is not None)
        message = say('There is no stage "{stage}" here; choose one of {names}.', stage=stage, names=names)
        raise OptionError(message, field="stage", code="stage")
    if len(index) != array.ndim or not all(0 <= at < size for at, size in zip(index, array.shape, strict=True)):
        message = say("There is no {index} in {stage} of shape {shape}.", index=index, stage=stage, shape=array.shape)
        raise OptionError(message, field="index", code="index")
    value = float(array[index])
    return Explanation(stage, index, value, STAGES[stage].tell(result, index), notes_on(result, stage, index))


def _field(name: str) -> Callable[[Attention, int], Array | None]:
    def numbers(result: Attention, _axes: int) -> Array | None:
        return getattr(result, name, None)

    return numbers


def _one(tell: Callable[[Attention, Index], Section]) -> Callable[[Attention, Index], tuple[Section, ...]]:
    def sections(result: Attention, index: Index) -> tuple[Section, ...]:
        return (tell(result, index),)

    return sections


def _weight(result: Attention, index: Index) -> tuple[Section, ...]:
    return masked_section(result, index), weight_section(result, index), output_row(result, index)


def _output(result: Attention, axes: int) -> Array:
    return result.attended if isinstance(result, MultiHead) and axes > result.output.ndim else result.output


STAGES: dict[str, StageRow] = {
    "query": StageRow(_field("query"), _one(input_section("query"))),
    "key": StageRow(_field("key"), _one(input_section("key"))),
    "value": StageRow(_field("value"), _one(input_section("value"))),
    "scored_query": StageRow(_field("scored_query"), _one(scored_section("query"))),
    "scored_key": StageRow(_field("scored_key"), _one(scored_section("key"))),
    "scores": StageRow(_field("scores"), _one(score_section)),
    "masked_scores": StageRow(_field("masked_scores"), _one(masked_section)),
    "weights": StageRow(_field("weights"), _weight),
    "mean_weights": StageRow(_field("mean_weights"), _one(mean_section)),
    "heads": StageRow(_field("heads"), _one(head_section)),
    "concatenated": StageRow(_field("concatenated"), _one(concatenated_section)),
    "output": StageRow(_output, _one(output_section)),
}
