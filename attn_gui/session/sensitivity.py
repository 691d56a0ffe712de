"""How much one number of a session would change with every cell of its tables, back to what was typed."""

from dataclasses import dataclass

import numpy as np

from attn_gui.engine.sensitivity import SIDES, Stage, sensitivity
from attn_gui.session.compute import Done
from attn_gui.session.extras import EXTRAS
from attn_gui.session.inputs import is_linked, projection_of, read_x
from attn_gui.session.kinds import KINDS
from attn_gui.session.projections import HEAD_PROJECTIONS
from attn_gui.session.session import Array, MatrixName, Session, X, stored_matrix
from attn_gui.text import Message

Index = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class TableSlopes:
    """The derivatives of the number at ``index`` of ``stage`` by the cells of each table that it rests on.

    A linked input has those by the numbers that it shows, and X and its projection have what comes of them.
    """

    stage: str
    index: Index
    value: float
    slopes: dict[MatrixName, Array]
    notes: tuple[Message, ...]

    @property
    def limit(self) -> float:
        """The largest magnitude in any table."""
        return max((float(np.abs(slope).max(initial=0.0)) for slope in self.slopes.values()), default=0.0)

    def largest(self, count: int) -> tuple[tuple[MatrixName, int, int, float], ...]:
        """Return the *count* cells with the largest derivatives that are not 0: table, row, column, derivative."""
        found: list[tuple[MatrixName, int, int, float]] = []
        for name, slope in self.slopes.items():
            flat = np.abs(slope).ravel()
            order = np.argsort(-flat, kind="stable")[:count]
            width = slope.shape[1]
            found += [(name, int(at) // width, int(at) % width, float(slope.flat[at])) for at in order if flat[at] > 0]
        return tuple(sorted(found, key=lambda cell: -abs(cell[3]))[:count])


def table_slopes(done: Done, stage: Stage, index: Index) -> TableSlopes:
    """Return the derivatives of one score, weight or output by every cell; raises OptionError as `sensitivity` does."""
    session = done.session
    found = sensitivity(done.result, stage=stage, index=index)
    slopes: dict[MatrixName, Array] = {}
    for side, name in zip(SIDES, KINDS[session.kind].sources(session), strict=True):
        slope = found.slopes.get(f"inputs.{side}", found.slopes[side])
        _add(slopes, name, slope)
        if is_linked(session, name):
            _unlink(slopes, session, name, slope)
    for own in KINDS[session.kind].weights_read(session):
        slope = found.slopes.get(_engine_name(own))
        array = stored_matrix(session, own)
        if slope is not None and array is not None:
            _add(slopes, own, slope.reshape(array.shape))
    return TableSlopes(found.stage, found.index, found.value, slopes, found.notes)


def _unlink(slopes: dict[MatrixName, Array], session: Session, name: MatrixName, slope: Array) -> None:
    """Add what comes of X and of Self's projection, of which a linked input is made."""
    x, (weight, bias) = read_x(session), projection_of(name)
    assert x is not None
    matrix, offset = stored_matrix(session, weight), stored_matrix(session, bias)
    _add(slopes, X, slope if matrix is None else slope @ matrix.T)
    if matrix is not None:
        _add(slopes, weight, x.T @ slope)
    if offset is not None:
        _add(slopes, bias, slope.sum(axis=0, keepdims=True))


def _add(slopes: dict[MatrixName, Array], name: MatrixName, slope: Array) -> None:
    slopes[name] = slopes[name] + slope if name in slopes else slope


def _engine_name(name: MatrixName) -> str:
    """Return what the engine calls a mode's own matrix."""
    if name.name in EXTRAS:
        return EXTRAS[name.name].field
    if any(name.name in (row.name, row.bias) for row in HEAD_PROJECTIONS):
        return name.name
    return f"scoring.{name.name.rpartition('.')[2]}"
