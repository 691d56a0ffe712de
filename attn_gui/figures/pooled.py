"""All heads at once: their mean and their maximum, each called what it is wherever it is shown."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from attn_gui.engine import MultiHead
from attn_gui.figures.figure import Array
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD
from attn_gui.text import Message, say


@dataclass(frozen=True)
class Pooled:
    """One way to pool heads: its tile's name, its name in the status line, what titles say, why there are no scores.

    ``spread``: its rows are distributions over the keys.
    """

    tile: str
    name: Message
    title: str
    bars: str
    no_scores: Message
    of: Callable[[MultiHead], Array | None]
    spread: bool


def _maximum(result: MultiHead) -> Array | None:
    return None if result.weights is None else np.asarray(result.weights.max(axis=0))


POOLED: dict[int, Pooled] = {
    MEAN_HEAD: Pooled(
        "mean",
        say("mean of heads"),
        "③ Weights · mean of {count} heads (a mean hides what single heads do)",
        " · mean of heads (it hides what single heads do)",
        say("Scores belong to one head each: their mean takes no part in attention. Choose a head to see them."),
        lambda result: result.mean_weights,
        spread=True,
    ),
    MAX_HEAD: Pooled(
        "max",
        say("maximum over heads, no attention distribution"),
        "③ Weights · max over {count} heads, no attention distribution: rows do not sum to 1",
        " · maximum over heads (no attention distribution, does not sum to 1)",
        say("Scores belong to one head each: their maximum takes no part in attention. Choose a head to see them."),
        _maximum,
        spread=False,
    ),
}
