"""The tables of a sheet's first section: what is typed, from X or Q, K and V to the mode's own weights."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from attn_gui.engine import Attention, MultiHead
from attn_gui.engine.plan import repeats
from attn_gui.engine.scoring import own_arrays
from attn_gui.figures.figure import Array
from attn_gui.figures.labels import drawable
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.sheet.tables import Table
from attn_gui.session.compute import Done
from attn_gui.session.inputs import is_linked, projection_of, read_x
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import INPUT_SYMBOLS, symbol_of, x_words
from attn_gui.session.projections import HEAD_PROJECTIONS, ProjectionRow
from attn_gui.session.session import INPUTS, stored_matrix
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import say

OUTPUT_PROJECTION = "output"


@dataclass(frozen=True, eq=False)
class Source:
    """The numbers, the head whose inputs are shown (None: the only one, or all at once), query and key in focus."""

    done: Done
    head: int | None
    query: int
    key: int


def input_tables(source: Source, *, all_heads: bool) -> tuple[Table, ...]:
    """Return every table that the numbers of a head rest on, in the order of the calculation.

    With *all_heads* the output projection is among them. The rows of the query and key in focus are marked.
    """
    result = source.done.result
    if isinstance(result, MultiHead):
        chosen = replace(source, head=None) if source.head in POOLED else source
        heads = (*_projections(chosen, result, all_heads), *_heads(chosen, result))
        return (*_given(chosen, result), *heads, *_own(source.done))
    single = zip(INPUTS, (result.query, result.key, result.value), strict=True)
    tables = (_input(source, INPUT_SYMBOLS[name], name.name, array) for name, array in single)
    return (*_linked(source.done), *tables, *_scored(source), *_own(source.done))


def plain_table(title: str, array: Array, rows: tuple[str, ...] = (), prefix: str = "d") -> Table:
    """Return a table of *array* with numbered columns, and rows where they are not named; a vector is one row."""
    numbers = array.reshape(1, -1) if array.ndim == 1 else array
    names = rows or (("",) if len(numbers) == 1 else tuple(f"d{place}" for place in range(len(numbers))))
    return Table(title, numbers, names, tuple(f"{prefix}{place}" for place in range(numbers.shape[1])))


def _input(source: Source, title: str, which: str, array: Array) -> Table:
    read = source.done.inputs
    tokens, focus = (read.query_tokens, source.query) if which == "query" else (read.key_tokens, source.key)
    table = plain_table(title, array, tuple(drawable(token) for token in unique_tokens(tokens)))
    return replace(table, focus=(focus, None))


def _linked(done: Done) -> Iterator[Table]:
    """X and the projections that make Q, K and V out of it, where any of them follows it."""
    session = done.session
    linked = [name for name in INPUTS if is_linked(session, name)]
    x = read_x(session)
    if not linked or x is None:
        return
    yield plain_table(x_words(session), x, unique_tokens(session.x_tokens))
    for name in linked:
        for part in projection_of(name):
            array = stored_matrix(session, part)
            if array is not None:
                yield plain_table(symbol_of(part), array)


def _given(source: Source, result: MultiHead) -> Iterator[Table]:
    """What several heads project: X, or those of Q, K and V that are projected; all of them for all heads at once."""
    session = source.done.session
    if KINDS[session.kind].reads_x(session):
        yield _input(source, x_words(session), "query", result.inputs[0])
        return
    yield from _linked(source.done)
    for name, array in zip(INPUTS, result.inputs, strict=True):
        if source.head is None or result.projections.of(name.name)[0] is not None:
            yield _input(source, INPUT_SYMBOLS[name], name.name, array)


def _projections(source: Source, result: MultiHead, all_heads: bool) -> Iterator[Table]:
    for row in HEAD_PROJECTIONS:
        if row.of == OUTPUT_PROJECTION:
            if all_heads:
                yield from _weights(result, row, slice(None), "")
        elif source.head is not None:
            columns = _columns(result, row.of, source.head)
            yield from _weights(result, row, columns, _block(columns))


def _weights(result: MultiHead, row: ProjectionRow, columns: slice, words: str) -> Iterator[Table]:
    weight, bias = result.projections.of(row.of)
    for symbol, array in ((row.symbol, weight), (row.bias_symbol, bias)):
        if array is not None:
            yield plain_table(f"{symbol}{words}", array[..., columns])


def _heads(source: Source, result: MultiHead) -> Iterator[Table]:
    """Q, K and V of one head: projected, or the columns that it has."""
    head = source.head
    if head is None:
        return
    for name, array in zip(INPUTS, (result.query, result.key, result.value), strict=True):
        columns = _columns(result, name.name, head)
        words = "" if result.projections.of(name.name)[0] is not None else _block(columns)
        title = say("{symbol} of head {head}{words}", symbol=INPUT_SYMBOLS[name], head=head, words=words)
        yield _input(source, str(title), name.name, array[_own_head(result, array, head)])
    yield from _scored(source)


def _scored(source: Source) -> Iterator[Table]:
    """Queries and keys as they are scored, where they are normed or rotated before."""
    result, head = source.done.result, source.head
    if result.scored_query is result.query or result.options.positions is None:
        return
    for name, array in zip(INPUTS[:2], (result.scored_query, result.scored_key), strict=True):
        own = array if head is None else array[_own_head(result, array, head)]
        title = say("{symbol} as it is scored, with positions", symbol=INPUT_SYMBOLS[name])
        yield _input(source, str(title), name.name, own)


def _own(done: Done) -> Iterator[Table]:
    """The matrices of the score, and the further ones that are read."""
    scoring, session = done.result.options.scoring, done.session
    arrays = own_arrays(scoring)
    for parameter in scoring.parameters:
        if parameter.name in arrays:
            prefix = "u" if parameter.axes[-1] == "h" else "d"
            yield plain_table(parameter.symbol, arrays[parameter.name], prefix=prefix)
    shown = {row.name for row in HEAD_PROJECTIONS} | {row.bias for row in HEAD_PROJECTIONS}
    score = f"{session.states[session.kind].options.score}."
    for name in KINDS[session.kind].weights_read(session):
        array = stored_matrix(session, name)
        if array is not None and name.name not in shown and not name.name.startswith(score):
            yield plain_table(symbol_of(name), array)


def _columns(result: MultiHead, which: str, head: int) -> slice:
    """The columns of a projection that make the query, key or value of a head."""
    array: Array = getattr(result, which)
    own, width = _own_head(result, array, head), array.shape[-1]
    return slice(own * width, (own + 1) * width)


def _own_head(result: Attention, array: Array, head: int) -> int:
    """The head of *array* that serves the query head *head*: key and value may have fewer."""
    return 0 if array.shape[-3] == 1 else head // repeats(result.query.shape, array.shape)


def _block(columns: slice) -> str:
    return str(say(" (columns {first}–{last})", first=columns.start, last=columns.stop - 1))
