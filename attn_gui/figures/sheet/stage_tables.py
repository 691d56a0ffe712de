"""The tables of scores, mask, weights and output of the chosen head."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine import Attention, MultiHead
from attn_gui.engine.options import Options
from attn_gui.figures import stages
from attn_gui.figures.figure import Appearance, Array
from attn_gui.figures.labels import drawable
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.sheet.choice import OUTPUT, SCORES, WEIGHTS, SheetChoice
from attn_gui.figures.sheet.normalising import Masked
from attn_gui.figures.sheet.tables import Table
from attn_gui.figures.stages import Stage, focused_row, inside
from attn_gui.session.compute import Done
from attn_gui.session.view_state import Focus
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class Subject:
    """What a sheet is about: numbers, the cell in focus, how figures look, and what was chosen."""

    done: Done
    focus: Focus
    appearance: Appearance
    choice: SheetChoice

    @property
    def result(self) -> Attention:
        """The engine's result."""
        return self.done.result

    @property
    def options(self) -> Options:
        """What produced the result."""
        return self.done.result.options

    @property
    def head(self) -> int | None:
        """The chosen head; None where there is no head axis, MEAN_HEAD or MAX_HEAD for all at once."""
        return stages.chosen_head(self.result, self.focus)

    @property
    def lead(self) -> tuple[int, ...] | None:
        """The leading index of the chosen head in the result; None for all heads at once."""
        if self.head in POOLED:
            return None
        return () if self.head is None else (self.head,)

    @property
    def joined(self) -> bool:
        """Whether ④ shows all heads after W_o."""
        return isinstance(self.result, MultiHead) and (self.choice.all_heads or self.head in POOLED)

    @property
    def query(self) -> int:
        """The focused query."""
        return focused_row(self.focus, self.done)

    @property
    def key(self) -> int:
        """The focused key; where none is focused, the one with the most weight."""
        focused = inside(self.focus.key, len(self.done.inputs.key_tokens))
        if focused is not None:
            return focused
        weights = np.nan_to_num(stages.weights_of(self.done, self.head)[self.query], nan=0.0)
        return int(np.argmax(weights))

    @property
    def component(self) -> int:
        """The focused component of the output, the first where none is focused."""
        return inside(self.focus.component, self.output.values.shape[1]) or 0

    @property
    def output(self) -> Stage:
        """The output of the chosen head, or after W_o where all heads are chosen at once."""
        focus = self.focus
        return stages.output_stage(self.done, focus, _one_head(self.appearance))


def scores_tables(subject: Subject) -> tuple[Table, ...] | Message:
    """Return the scores, and these after a soft cap where there is one; a sentence for all heads at once."""
    stage = stages.scores_stage(subject.done, subject.focus, subject.appearance)
    if isinstance(stage, Message):
        return stage
    table = _pairs(subject, str(say("Scores s")), stage.values, None, SCORES)
    capped, lead = subject.result.capped_scores, subject.lead
    if capped is None or lead is None or subject.options.softcap is None:
        return (table,)
    return (table, _pairs(subject, str(say("Capped scores c")), capped[lead], None, SCORES))


def mask_table(subject: Subject) -> Table | None:
    """Return what is added to the scores of the chosen head, -∞ where forbidden; None where nothing is."""
    result, lead = subject.result, subject.lead
    if lead is None or result.permitted is None:
        return None
    added = np.zeros(result.permitted.shape[-2:])
    parts = (None if result.bias is None else result.bias[lead], result.position_bias_at(lead))
    for part in parts:
        if part is not None:
            added = added + part
    permitted = result.permitted[lead]
    if not subject.options.forbids and all(part is None for part in parts):
        return None
    numbers = np.where(permitted, added, -np.inf)
    return _pairs(subject, str(say("Mask M")), numbers, np.where(permitted, 0, 1), "")


def masked_scores(subject: Subject) -> Masked | None:
    """Return the scores of the chosen head as they are normalised; None for all heads at once."""
    lead = subject.lead
    if lead is None or subject.result.scores is None or subject.result.permitted is None:
        return None
    numbers = subject.result.masked_part(lead)
    states = np.where(subject.result.permitted[lead], 0, 1)
    return Masked(subject.result, lead, numbers, _pairs(subject, "", numbers, states, ""))


def weights_table(subject: Subject) -> Table | Message:
    """Return the weights of the chosen head, or of all heads at once."""
    stage = stages.weights_stage(subject.done, subject.focus, subject.appearance)
    if isinstance(stage, Message):
        return stage
    pooled = None if subject.head is None else POOLED.get(subject.head)
    title = say("Weights w") if pooled is None else say(pooled.title, count=stages.head_count(subject.result))
    return _pairs(subject, str(title), stage.values, stage.states, WEIGHTS)


def output_tables(subject: Subject) -> tuple[Table, ...]:
    """Return the output of the chosen head, and of all heads after W_o where these are chosen."""
    tables: list[Table] = []
    if subject.head not in POOLED:
        title = say("Output o") if subject.head is None else say("Output o of head {head}", head=subject.head)
        tables.append(_output(subject, str(title), subject.output.values, subject.component))
    if subject.joined:
        title = say("Output of all heads, after W_o")
        tables.append(_output(subject, str(title), subject.result.output, subject.component))
    return tuple(tables)


def _one_head(appearance: Appearance) -> Appearance:
    return Appearance(appearance.theme, appearance.colors, appearance.digits, appearance.show_numbers, all_heads=False)


def _pairs(subject: Subject, title: str, numbers: Array, states: Array | None, stage: str) -> Table:
    return Table(
        title=title,
        values=numbers,
        rows=stages.query_axis(subject.done).labels,
        columns=stages.key_axis(subject.done).labels,
        blank=subject.choice.leaves(stage),
        states=states,
        focus=(subject.query, subject.key),
    )


def _output(subject: Subject, title: str, numbers: Array, component: int) -> Table:
    return Table(
        title=title,
        values=numbers,
        rows=tuple(drawable(name) for name in stages.query_axis(subject.done).labels),
        columns=stages.component_axis(numbers.shape[1]).labels,
        blank=subject.choice.leaves(OUTPUT),
        focus=(subject.query, inside(component, numbers.shape[1])),
    )
