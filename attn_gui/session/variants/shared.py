"""Key and value heads that several query heads share, written out."""

from collections.abc import Callable

import numpy as np

from attn_gui.session.cell_edits import ReplaceMatrix
from attn_gui.session.edit import Edit
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.option_edits import AddWeight
from attn_gui.session.session import Array, MatrixName, Session

ORDERS: dict[str, Callable[[Array, int], Array]] = {"repeat": np.repeat, "tile": np.tile}


def repeated_heads(session: Session, order: str = "repeat") -> tuple[Edit, ...]:
    """Return edits of the key and value projections that give every query head a copy of the head it shared.

    An absent projection becomes a matrix that copies columns. *order* "tile" lays the heads h0 h1 h0 h1, which is the
    pitfall, instead of h0 h0 h1 h1.
    """
    heads, shared = session.options.num_heads, session.options.num_kv_heads or session.options.num_heads
    places = ORDERS[order](np.arange(shared), heads // shared)
    edits: list[Edit] = []
    for name, of in zip(KINDS[session.kind].sources(session)[1:], ("key", "value"), strict=True):
        weight = session.state.weights.get(f"w_{of}")
        if weight is None:
            weight = np.eye(table_of(session, name).shape[1])
            edits.append(AddWeight(session.kind, f"w_{of}"))
        edits.append(ReplaceMatrix(MatrixName(session.kind, f"w_{of}"), _taken(weight, places, shared)))
        bias = session.state.weights.get(f"b_{of}")
        if bias is not None:
            edits.append(ReplaceMatrix(MatrixName(session.kind, f"b_{of}"), _taken(bias, places, shared)))
    return tuple(edits)


def _taken(array: Array, places: Array, shared: int) -> Array:
    blocks = array.reshape(len(array), shared, -1)
    return np.ascontiguousarray(blocks[:, places].reshape(len(array), -1))
