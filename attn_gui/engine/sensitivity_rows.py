"""The rows of one head that one weight rests on, worked forwards and backwards in float64."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from attn_gui.engine.arrays import Array
from attn_gui.engine.attention import Attention
from attn_gui.engine.normalisers import normalise_in_place
from attn_gui.engine.options import Options
from attn_gui.engine.sensitivity_places import unplaced
from attn_gui.engine.slopes import Slopes, slopes_of
from attn_gui.engine.softmax import EmptyRows, fill_empty, fitted, sink_rows

Index = tuple[int, ...]
DOUBLE = np.dtype(np.float64)


@dataclass(frozen=True, eq=False)
class Rows:
    """What stays the same while rows of query and key move: the query *last* of a head, and those before it that count.

    ``added`` is bias and ALiBi, ``permitted`` what the masks alone allow, both (rows, Lk) or None.
    """

    options: Options
    first: int
    offset: Array
    keys: int
    added: Array | None
    permitted: Array | None
    sink: float | None

    def work(self, query: Array, key: Array) -> "Worked":
        """Return what comes of query (..., rows, d_q) and key (..., Lk, d_k)."""
        return Worked(self, query, key)


@dataclass(frozen=True, eq=False)
class Worked:
    """Every step from query and key to the weights of the last row."""

    rows: Rows
    query: Array
    key: Array
    _row_places: Array = field(init=False)

    def __post_init__(self) -> None:
        """Note where the rows stand among the keys."""
        places = np.arange(int(self.query.shape[-2])) + self.rows.first + self.rows.offset
        object.__setattr__(self, "_row_places", places)

    @cached_property
    def placed(self) -> tuple[Array, Array]:
        """What is scored of query and key."""
        positions = self.rows.options.positions
        if positions is None or not positions.moves:
            return self.query, self.key
        return positions.place_query(self.query, self.rows.offset + self.rows.first), positions.place_key(self.key)

    @cached_property
    def scores(self) -> Array:
        """The scaled scores (..., rows, Lk)."""
        return self.rows.options.scoring(*self.placed)

    @cached_property
    def centres(self) -> Array | None:
        """The places of local attention (..., rows, 1)."""
        local = self.rows.options.local
        offset = self.rows.offset + self.rows.first
        return None if local is None else local.centres(self.query, self.rows.keys, offset)

    @cached_property
    def tempered(self) -> Array:
        """What is normalised: capped, with bias, masked, divided by the temperature."""
        options, work = self.rows.options, self.scores
        if options.softcap is not None:
            work = options.softcap * np.tanh(work / options.softcap)
        if self.rows.added is not None:
            work = work + self.rows.added
        for permitted in (self.rows.permitted, self._near):
            if permitted is not None:
                work = np.where(permitted, work, -np.inf)
        return work / self._temperature

    @cached_property
    def plain(self) -> Array:
        """The weights (..., rows, Lk) before the bell; 0 in empty rows."""
        row, work = self.rows.options.normaliser_row, self.tempered
        out, sink = np.empty(work.shape), None if self.rows.sink is None else np.array(self.rows.sink)
        with np.errstate(over="ignore", under="ignore"):
            normalise_in_place(row, work, EmptyRows.ZERO, 1.0, work.max(axis=-1, keepdims=True), sink=sink, out=out)
        return out

    @cached_property
    def bell(self) -> Array | None:
        """What local-p multiplies the last row by (..., Lk)."""
        local, centres = self.rows.options.local, self.centres
        if local is None or local.v is None or centres is None:
            return None
        return local.bell(np.arange(self.rows.keys), centres[..., -1, :])

    @cached_property
    def empty(self) -> Array:
        """Whether the last row may attend to no key (...,)."""
        return np.asarray(np.isneginf(self.tempered[..., -1, :]).all(axis=-1))

    @cached_property
    def weights(self) -> Array:
        """The weights of the last row (..., Lk)."""
        last = self.plain[..., -1, :]
        last = np.array(last if self.bell is None else last * self.bell)
        fill_empty(last, self.empty[..., None], EmptyRows(self.rows.options.masking.empty_rows))
        return last

    def by_weights(self, upstream: Array) -> "Backwards":
        """Return the way back of a number whose derivatives by the last row's weights are *upstream* (..., Lk)."""
        upstream = np.where(self.empty[..., None], 0.0, upstream)
        slope = self.rows.options.normaliser_row.slope
        through = np.zeros(self.plain.shape)
        through[..., -1, :] = upstream if self.bell is None else upstream * self.bell
        by_sink = -(1 - self.plain[..., -1, :].sum(axis=-1)) * np.sum(upstream * self.plain[..., -1, :], axis=-1)
        back = np.zeros(self.plain.shape) if slope is None else slope(self.tempered, self.plain, through)
        return self.by_tempered(back, self._by_centre(upstream), by_sink)

    def by_tempered(self, slope: Array, by_centre: Array | None = None, by_sink: Array | None = None) -> "Backwards":
        """Return the way back of a number with these derivatives by `tempered`, the last place, and the sink."""
        options = self.rows.options
        slope = slope / self._temperature
        if options.softcap is not None:
            slope = slope * (1 - np.tanh(self.scores / options.softcap) ** 2)
        return Backwards(self, slope, by_centre, by_sink)

    @cached_property
    def _near(self) -> Array | None:
        local, centres = self.rows.options.local, self.centres
        return None if local is None or centres is None else local.rule(centres, self.rows.keys).permitted

    @property
    def _temperature(self) -> float:
        options = self.rows.options
        return fitted(options.temperature, DOUBLE) if options.normaliser_row.tempers else 1.0

    @property
    def row_places(self) -> Array:
        """Where the rows stand among the keys."""
        return self._row_places

    def _by_centre(self, upstream: Array) -> Array | None:
        """The derivative by the place of the last row (...,): d bell / dp = bell · 4 (s - p) / D²."""
        local, bell, centres = self.rows.options.local, self.bell, self.centres
        if local is None or bell is None or centres is None:
            return None
        distance = np.arange(self.rows.keys) - centres[..., -1, :]
        return np.sum(upstream * self.plain[..., -1, :] * bell * 4 * distance / local.width**2, axis=-1)


@dataclass(frozen=True, eq=False)
class Backwards:
    """Derivatives of a number by everything behind the scores; ``scores`` are those by the scores themselves."""

    worked: Worked
    scores: Array
    by_centre: Array | None = None
    by_sink: Array | None = None

    def query(self) -> Array:
        """Return the derivatives by the query rows (..., rows, d_q)."""
        slope, _ = self._unplaced("query")
        if self.by_centre is not None:
            slope = np.array(slope)
            slope[..., -1, :] += self._local()[0]
        return slope

    def key(self) -> Array:
        """Return the derivatives by the key rows (..., Lk, d_k)."""
        return self._unplaced("key")[0]

    def own(self) -> dict[str, Array]:
        """Return the derivatives by own arrays: "scoring.…", "local.…", "positions.…_gain", "sink"; of plain rows."""
        found = {f"scoring.{name}": slope for name, slope in self._slopes.own().items()}
        for side in ("query", "key"):
            gain = self._unplaced(side)[1]
            if gain is not None:
                found[f"positions.{side}_gain"] = gain
        if self.by_centre is not None:
            _, by_weight, by_v = self._local()
            found |= {"local.weight": by_weight, "local.v": by_v}
        if self.worked.rows.sink is not None and self.by_sink is not None:
            found["sink"] = self.by_sink
        return found

    @cached_property
    def _slopes(self) -> Slopes:
        return slopes_of(self.worked.rows.options.scoring, *self.worked.placed, self.scores)

    def _unplaced(self, side: str) -> tuple[Array, Array | None]:
        worked, positions = self.worked, self.worked.rows.options.positions
        if side == "query":
            return unplaced(positions, side, worked.query, self._slopes.query(), worked.row_places)
        return unplaced(positions, side, worked.key, self._slopes.key(), np.arange(worked.rows.keys))

    def _local(self) -> tuple[Array, Array, Array]:
        """The derivatives by the last query row, W and v of what predicts its place S · sigmoid(v · tanh(q W))."""
        local, centres, row = self.worked.rows.options.local, self.worked.centres, self.worked.query[..., -1, :]
        assert local is not None
        assert local.v is not None
        assert centres is not None
        assert self.by_centre is not None
        place, keys = centres[..., -1, 0], self.worked.rows.keys
        by_chosen = np.asarray(self.by_centre * place * (1 - place / keys))
        bent = np.tanh(row if local.weight is None else row @ local.weight)
        by_left = by_chosen[..., None] * local.v * (1 - bent * bent)
        by_query = by_left if local.weight is None else by_left @ local.weight.T
        return by_query, row[..., :, None] * by_left[..., None, :], by_chosen[..., None] * bent


def rows_of(result: Attention, lead: Index, query: int) -> tuple[Rows, slice]:
    """Return the Rows of one query of a result that kept every step, and which rows of the query they are."""
    options = result.options
    assert result.permitted is not None
    shape = result.permitted.shape
    first = 0 if options.normaliser_row.couples_rows else query
    taken = slice(first, query + 1)
    place = (*lead, taken)
    masking = options.masking
    permitted = masking.permitted(shape, batched=result.batched, rows=taken)[lead]
    added = None if result.bias is None else np.where(permitted, result.bias[place], 0.0).astype(np.float64)
    alibi = result.position_bias_at(lead)
    if alibi is not None:
        added = alibi[taken] if added is None else added + alibi[taken]
    sink = sink_rows(options.sink, shape, DOUBLE)
    rows = Rows(
        options=options,
        first=first,
        offset=np.array(np.broadcast_to(masking.query_offset(shape, batched=result.batched), (*shape[:-2], 1, 1))[lead])
        .reshape(-1)[0]
        .reshape(()),
        keys=shape[-1],
        added=added,
        permitted=None if permitted.all() else permitted,
        sink=None if sink is None else float(np.broadcast_to(sink, (*shape[:-2], 1, 1))[lead].item()),
    )
    return rows, taken
