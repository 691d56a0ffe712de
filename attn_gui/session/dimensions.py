"""Which sides of which tables are one and the same dimension: the widths of X, Q, K, V, hidden layers and heads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from attn_gui.engine.scoring import SCORINGS, Parameter
from attn_gui.session.inputs import LINKING_KIND, is_linked
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.projections import ProjectionRow
from attn_gui.session.session import INPUTS, Array, MatrixName, Session, X, stored_matrix

X_WIDTH = "x"


@dataclass(frozen=True, order=True)
class Side:
    """One side of a table: axis 0 runs over its rows, axis 1 over its columns."""

    name: MatrixName
    axis: int


@dataclass
class Dimensions:
    """Named dimensions with their sizes; the sides they make up; which are equal; which are blocks of others.

    ``sides`` gives the dimensions that lie one after the other along a side (two for concat's W). ``blocks`` holds
    (whole, unit, count): the whole is *count* units side by side.
    """

    sizes: dict[str, int] = field(default_factory=dict[str, int])
    sides: dict[Side, tuple[str, ...]] = field(default_factory=dict[Side, tuple[str, ...]])
    same: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    blocks: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])

    def put(self, name: MatrixName, axis: int, array: Array, parts: tuple[str, ...]) -> None:
        """Let *parts* make up that side of *array*; a single part without a size takes it from there."""
        if len(parts) == 1:
            self.sizes.setdefault(parts[0], array.shape[axis])
        if sum(self.sizes.get(part, 0) for part in parts) == array.shape[axis]:
            self.sides[Side(name, axis)] = parts

    def tie(self, left: str, right: str) -> None:
        """Let two dimensions be the same, if they are equally large; one without a size takes the other's."""
        if left not in self.sizes and right in self.sizes:
            self.sizes[left] = self.sizes[right]
        if left in self.sizes and self.sizes.setdefault(right, self.sizes[left]) == self.sizes[left]:
            self.same.append((left, right))


def dimensions(session: Session) -> Dimensions:
    """Return the dimensions of all tables of the session, as far as their sizes fit each other."""
    found = Dimensions()
    if session.x is not None:
        found.put(X, 1, session.x, (X_WIDTH,))
    for name in INPUTS:
        own = stored_matrix(session, name)
        if own is not None and not is_linked(session, name):
            found.put(name, 1, own, (name.name,))
    _add_linking(found, session)
    for kind in session.states:
        _add_scores(found, session, KINDS[kind])
        if KINDS[kind].has_heads:
            _add_heads(found, session, KINDS[kind])
        _add_extras(found, session, KINDS[kind])
    _add_score_ties(found, session)
    return found


def _add_linking(found: Dimensions, session: Session) -> None:
    for row, name in zip(KINDS[LINKING_KIND].projections, INPUTS, strict=True):
        made = f"{LINKING_KIND}.{row.of}"
        _add_projection(found, session, LINKING_KIND, row, X_WIDTH, made)
        if is_linked(session, name):
            found.tie(name.name, made)


def _add_projection(found: Dimensions, session: Session, kind: str, row: ProjectionRow, source: str, made: str) -> None:
    weights = session.states[kind].weights
    weight, bias = weights.get(row.name), weights.get(row.bias)
    if weight is None:
        found.tie(made, source)
    else:
        found.put(MatrixName(kind, row.name), 0, weight, (source,))
        found.put(MatrixName(kind, row.name), 1, weight, (made,))
    if bias is not None:
        found.put(MatrixName(kind, row.bias), 1, bias, (made,))


def _add_scores(found: Dimensions, session: Session, kind: KindRow) -> None:
    weights = session.states[kind.key].weights
    for score in kind.scores:
        for parameter in SCORINGS[score].parameters:
            name = f"{score}.{parameter.name}"
            if name in weights:
                parts = _parts(parameter, kind.key, score)
                axes = range(2) if len(parts) == 2 else (1,)
                for axis, dims in zip(axes, parts, strict=True):
                    found.put(MatrixName(kind.key, name), axis, weights[name], dims)


def _parts(parameter: Parameter, kind: str, score: str) -> list[tuple[str, ...]]:
    names = {"d_q": "query", "d_k": "key", "h": f"{kind}.{score}.hidden", "n_k": f"{kind}.{score}.places"}
    return [tuple(names[size] for size in axis.split(" + ")) for axis in parameter.axes]


def _add_extras(found: Dimensions, session: Session, kind: KindRow) -> None:
    hidden = f"{kind.key}.local.hidden"
    own = {"q_head": f"{kind.key}.head", "k_head": f"{kind.key}.head"} if kind.has_heads else {}
    names = {"q_head": "query", "k_head": "key", "d_q": "query", "h": hidden, **own}
    state = session.states[kind.key]
    for extra in kind.extras:
        array = state.weights.get(extra.name)
        axes = range(1, 2) if extra.is_vector else range(2)
        for axis, size in zip(axes, extra.parameter.axes, strict=True):
            if array is not None and size in names:
                found.put(MatrixName(kind.key, extra.name), axis, array, (names[size],))
            elif array is None and not extra.is_vector:
                # An absent matrix is the identity: its two sides are one dimension.
                found.tie("query", hidden)


def _add_score_ties(found: Dimensions, session: Session) -> None:
    kind, score = KINDS[session.kind], SCORINGS[session.options.score]
    if kind.has_heads:
        return
    if score.needs_equal_widths:
        found.tie("query", "key")
    for parameter in score.parameters:
        # An absent matrix is the identity: its two sides are one dimension.
        if len(parameter.axes) == 2 and f"{score.key}.{parameter.name}" not in session.state.weights:
            (left,), (right,) = _parts(parameter, kind.key, score.key)
            found.tie(left, right)


def _add_heads(found: Dimensions, session: Session, kind: KindRow) -> None:
    *read, last = kind.projections
    for row, source in zip(read, kind.sources(session), strict=True):
        _add_projection(found, session, kind.key, row, source.name, f"{kind.key}.{row.of}")
    query, key, value = (f"{kind.key}.{row.of}" for row in read)
    joined = f"{kind.key}.joined"
    if kind.key == session.kind:
        _add_blocks(found, session, (query, key), f"{kind.key}.head")
        _add_blocks(found, session, (joined, value), f"{kind.key}.value_head")
    _add_projection(found, session, kind.key, last, joined, f"{kind.key}.{last.of}")


def _add_blocks(found: Dimensions, session: Session, wholes: Iterable[str], unit: str) -> None:
    """Let the wholes be heads side by side: the first num_heads of them, the second num_kv_heads."""
    options = session.options
    counts = (options.num_heads, options.num_kv_heads or options.num_heads)
    known = [(whole, count) for whole, count in zip(wholes, counts, strict=True) if whole in found.sizes]
    sizes = {divmod(found.sizes[whole], count) for whole, count in known if count > 0}
    if len(sizes) != 1:
        return
    ((size, rest),) = sizes
    if rest or min(counts) < 1:
        return
    found.sizes[unit] = size
    for whole, count in zip(wholes, counts, strict=True):
        if found.sizes.setdefault(whole, size * count) == size * count:
            found.blocks.append((whole, unit, count))
