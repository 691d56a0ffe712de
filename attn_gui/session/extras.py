"""The further matrices a mode can have beside its projections and its score's own: one row each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from attn_gui.engine.scoring import Parameter
from attn_gui.session.session import LocalKind, MatrixName, Options
from attn_gui.text import say


@dataclass(frozen=True)
class ExtraRow:
    """A further matrix: what it is, the option that offers it, whether options read it, and the value of new cells.

    Its axes are "q_head" and "k_head" (the width of a head's query and key), "heads", "d_q" and "h". ``per_head`` says
    that only modes with heads have it, ``field`` what the engine's errors call it.
    """

    parameter: Parameter
    option: str
    read_by: Callable[[Options], bool]
    field: str
    new_cell: float = 0.0
    per_head: bool = False

    @property
    def name(self) -> str:
        """Its name in a state and in files."""
        return self.parameter.name

    @property
    def is_vector(self) -> bool:
        """Whether it is a single row by its meaning."""
        return len(self.parameter.axes) == 1


def _normed(options: Options) -> bool:
    return options.qk_norm


def _predicted(options: Options) -> bool:
    return options.local is LocalKind.PREDICTIVE


def _always(_options: Options) -> bool:
    return True


EXTRAS: dict[str, ExtraRow] = {
    row.name: row
    for row in (
        ExtraRow(
            Parameter("q_gain", "g_q", ("q_head",), True, say("Multiplies each dimension of a normed query.")),
            option="qk_norm",
            read_by=_normed,
            field="positions.query_gain",
            new_cell=1.0,
        ),
        ExtraRow(
            Parameter("k_gain", "g_k", ("k_head",), True, say("Multiplies each dimension of a normed key.")),
            option="qk_norm",
            read_by=_normed,
            field="positions.key_gain",
            new_cell=1.0,
        ),
        ExtraRow(
            Parameter("sinks", "sinks", ("heads",), True, say("One logit for each head that joins its sums.")),
            option="sink",
            read_by=_always,
            field="sink",
            per_head=True,
        ),
        ExtraRow(
            Parameter("local.weight", "W_p", ("d_q", "h"), True, say("Leads from the query to the place it predicts.")),
            option="local",
            read_by=_predicted,
            field="local.weight",
        ),
        ExtraRow(
            Parameter("local.v", "v_p", ("h",), False, say("Weighs the hidden units that predict a place.")),
            option="local",
            read_by=_predicted,
            field="local.v",
            new_cell=1.0,
        ),
    )
}


def offered_extras(offers: Iterable[str], *, has_heads: bool) -> tuple[ExtraRow, ...]:
    """Return the rows of a mode that offers the options *offers*."""
    return tuple(row for row in EXTRAS.values() if row.option in set(offers) and (has_heads or not row.per_head))


def extra_of(name: MatrixName) -> ExtraRow | None:
    """Return the row of the table *name*, None for another table."""
    return None if name.kind is None else EXTRAS.get(name.name)


def new_cell(name: MatrixName) -> float:
    """Return what new cells of the table *name* hold: 1 where 0 would undo what is there, else 0."""
    row = extra_of(name)
    return 0.0 if row is None else row.new_cell
