"""What produced a result: everything that was chosen beside the matrices."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_gui.engine.arrays import Array, finite_number
from attn_gui.engine.errors import OptionError
from attn_gui.engine.local import Local
from attn_gui.engine.masking import Masking, any_forbidden
from attn_gui.engine.normalisers import NORMALISERS, NormaliserRow
from attn_gui.engine.positions import Positions
from attn_gui.engine.scoring_base import Scoring
from attn_gui.engine.softmax import sink_rows
from attn_gui.text import say

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Options:
    """What produced a result; ``sink`` is a number or one per head, None for none."""

    scoring: Scoring
    masking: Masking
    softcap: float | None = None
    temperature: float = 1.0
    sink: object = None
    normaliser: str = "softmax"
    positions: Positions | None = None
    local: Local | None = None

    @property
    def normaliser_row(self) -> NormaliserRow:
        """The row of the normaliser."""
        return NORMALISERS[self.normaliser]

    @property
    def forbids(self) -> bool:
        """Whether any rule that may forbid a key is set."""
        return self.local is not None or any_forbidden(self.masking)

    def permitted(self, shape: Shape, centres: Array | None, *, batched: bool, rows: slice = slice(None)) -> Array:
        """Return which keys the mask and local attention let *rows* of scores of *shape* attend to, read-only."""
        permitted = self.masking.permitted(shape, batched=batched, rows=rows)
        if self.local is None or centres is None:
            return permitted
        near = self.local.rule(centres[..., rows, :], shape[-1]).permitted
        return np.broadcast_to(permitted & near, permitted.shape)

    def check(self, query: Shape, key: Shape) -> None:
        """Raise the error of what needs no scores' shape to be wrong."""
        _positive(self.softcap, "Softcap", "softcap", "leave it empty for none")
        _positive(self.temperature, "Temperature", "temperature", "1 leaves the scores as they are")
        if self.positions is not None:
            self.positions.check(query, key)
        if self.local is not None:
            self.local.check(query)
        if self.normaliser not in NORMALISERS:
            message = say(
                'There is no normaliser "{name}"; choose one of {names}.',
                name=self.normaliser,
                names=", ".join(NORMALISERS),
            )
            raise OptionError(message, field="normaliser", code="normaliser")

    def check_scores(self, shape: Shape, dtype: np.dtype[Any], *, batched: bool) -> None:
        """Raise the error of what does not fit scores of *shape*."""
        self.masking.check(shape, batched=batched)
        if self.positions is not None:
            self.positions.check_scores(shape)
        if self.sink is None:
            return
        if not self.normaliser_row.takes_sink:
            message = say("A sink joins the sum of a softmax; {name} has none.", name=self.normaliser_row.label)
            raise OptionError(message, field="sink", code="sink")
        sink_rows(self.sink, shape, dtype)


def _positive(number: float | None, name: str, field: str, remedy: str) -> None:
    if number is None:
        return
    code = "softcap_temperature"
    if finite_number(number, name, field, code) <= 0:
        message = say("{name} must be greater than 0; {remedy}.", name=name, remedy=remedy)
        raise OptionError(message, field=field, code=code)
