"""Edits that bring sizes together which do not fit: the stuff of remedies."""

from collections.abc import Sequence

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.edit import Edit
from attn_gui.session.first_states import hidden_width
from attn_gui.session.inputs import is_linked, projection_of, shown_matrix
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.option_edits import AddWeight
from attn_gui.session.session import INPUTS, KEY, QUERY, MatrixName, Session, X, stored_matrix
from attn_gui.session.size_edits import DeleteTokens, FitMatrix, InsertTokens
from attn_gui.session.starting import extra_size


def applied(session: Session, edits: Sequence[Edit]) -> Session:
    """Return the session after all *edits*, one after the other."""
    for edit in edits:
        session = edit.apply(session)
    return session


def fit_columns(session: Session, name: MatrixName, width: int) -> tuple[Edit, ...]:
    """Return edits that pad or cut what the input *name* shows to *width* columns: its own table, or its projection."""
    if not is_linked(session, name) or session.x is None:
        return (FitMatrix(name, len(shown_matrix(session, name)), width),)
    projection, bias = projection_of(name)
    return _fit_projection(session, projection, bias, session.x.shape[1], width)


def fit_rows(session: Session, name: MatrixName, rows: int) -> tuple[Edit, ...]:
    """Return edits that give the input *name* that many tokens, added or removed at the end."""
    count = len(shown_matrix(session, name))
    if rows > count:
        return (InsertTokens(name, count, rows - count),)
    return (DeleteTokens(name, rows, count - rows),) if rows < count else ()


def fit_linking(session: Session) -> tuple[Edit, ...]:
    """Return edits that fit Self's projections and biases of linked inputs to X."""
    edits: list[Edit] = []
    for name in INPUTS:
        if is_linked(session, name) and session.x is not None:
            weight, bias = projection_of(name)
            present = stored_matrix(session, weight)
            width = session.x.shape[1] if present is None else present.shape[1]
            edits += _fit_projection(session, weight, bias, session.x.shape[1], width)
    return tuple(edits)


def fit_score(session: Session) -> tuple[Edit, ...]:
    """Return edits that fit the score's own matrices to the widths of Q and K, missing ones added where needed."""
    kind, score = session.kind, SCORINGS[session.options.score]
    keys, d_k = shown_matrix(session, KEY).shape
    d_q = shown_matrix(session, QUERY).shape[1]
    hidden = hidden_width(score.key, session.state, d_q, d_k)
    edits: list[Edit] = []
    for parameter in score.parameters:
        name = MatrixName(kind, f"{score.key}.{parameter.name}")
        shape = parameter.shape(d_q, d_k, hidden, keys)
        rows, columns = shape if len(shape) == 2 else (1, shape[0])
        present = stored_matrix(session, name)
        # An absent matrix stands for the identity, which only a square one can be.
        missing = present is None and (not parameter.optional or (len(shape) == 2 and rows != columns))
        if missing:
            edits.append(AddWeight(kind, name.name))
        if missing or (present is not None and present.shape != (rows, columns)):
            edits.append(FitMatrix(name, rows, columns))
    return tuple(edits)


def fit_extras(session: Session) -> tuple[Edit, ...]:
    """Return edits that fit the further matrices that are read to the sizes, missing ones added where needed."""
    kind = KINDS[session.kind]
    edits: list[Edit] = []
    for extra in kind.extras_read(session.options):
        name = MatrixName(kind.key, extra.name)
        present = stored_matrix(session, name)
        if present is None and not extra.parameter.optional:
            edits.append(AddWeight(kind.key, extra.name))
        elif present is not None and present.shape != extra_size(session, kind, extra):
            edits.append(FitMatrix(name, *extra_size(session, kind, extra)))
    return tuple(edits)


def fit_heads(session: Session) -> tuple[Edit, ...]:
    """Return edits that fit the projections to the chosen heads, adding those that are needed for it.

    Q becomes as wide as the heads need at least, K and V follow, and the output projection takes what comes.
    """
    kind, options = KINDS[session.kind], session.options
    heads, kv_heads = options.num_heads, options.num_kv_heads or options.num_heads
    read = [_source_width(session, name) for name in kind.sources(session)]
    query, key, value, output = kind.projections
    head_dim = -(-_made(session, kind, query.name, read[0]) // heads)
    value_dim = -(-_made(session, kind, value.name, read[2]) // kv_heads)
    wanted = (heads * head_dim, kv_heads * head_dim, kv_heads * value_dim)
    edits: list[Edit] = []
    for row, width, made in zip((query, key, value), read, wanted, strict=True):
        edits += _fit_projection(session, MatrixName(kind.key, row.name), MatrixName(kind.key, row.bias), width, made)
    joined = heads * value_dim
    made = _made(session, kind, output.name, joined)
    names = MatrixName(kind.key, output.name), MatrixName(kind.key, output.bias)
    return (*edits, *_fit_projection(session, *names, joined, made))


def _fit_projection(session: Session, weight: MatrixName, bias: MatrixName, read: int, made: int) -> tuple[Edit, ...]:
    """Return edits that make the projection (read, made) and its bias 1 × made; an identity stays absent."""
    edits: list[Edit] = []
    present = stored_matrix(session, weight)
    kind = weight.kind
    if present is None and read != made and kind is not None:
        edits.append(AddWeight(kind, weight.name))
    if edits or (present is not None and present.shape != (read, made)):
        edits.append(FitMatrix(weight, read, made))
    offset = stored_matrix(session, bias)
    if offset is not None and offset.shape != (1, made):
        edits.append(FitMatrix(bias, 1, made))
    return tuple(edits)


def _source_width(session: Session, name: MatrixName) -> int:
    if name == X and session.x is not None:
        return session.x.shape[1]
    return shown_matrix(session, name).shape[1]


def _made(session: Session, kind: KindRow, weight: str, read: int) -> int:
    present = session.states[kind.key].weights.get(weight)
    return read if present is None else present.shape[1]
