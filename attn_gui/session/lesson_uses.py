"""What each step of the lesson uses and makes: the cells to be lit."""

from collections.abc import Callable, Iterable

from attn_gui.session.inputs import is_linked, projection_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.lit import OUTPUT, SCORES, WEIGHTS, Lit
from attn_gui.session.session import MatrixName, Session, X, stored_matrix


def sources(session: Session) -> tuple[MatrixName, MatrixName, MatrixName]:
    """Return the tables that the mode in use reads as query, key and value."""
    return KINDS[session.kind].sources(session)


def _tables(names: Iterable[MatrixName], rows: tuple[int, ...] | None = None) -> tuple[Lit, ...]:
    return tuple(Lit(str(name), rows) for name in dict.fromkeys(names))


def _own(session: Session, wanted: Callable[[str], bool]) -> tuple[Lit, ...]:
    """The mode's own matrices in use whose names are wanted."""
    return _tables(name for name in KINDS[session.kind].weights_read(session) if wanted(name.name))


def inputs_used(session: Session, query: int) -> tuple[Lit, ...]:
    """Return what the step uses and makes for one query."""
    read = sources(session)
    linked = [name for name in read if is_linked(session, name)]
    made_by = [part for name in linked for part in projection_of(name) if stored_matrix(session, part) is not None]
    lit = (*_tables(read[:1], (query,)), *_tables(read[1:]))
    return (*lit, *_tables([X, *made_by] if linked else ()), *_own(session, _makes_inputs))


def scores_used(session: Session, query: int) -> tuple[Lit, ...]:
    """Return what the step uses and makes for one query."""
    asks, answers, _ = sources(session)
    lit = (*_tables([asks], (query,)), *_tables([answers]), Lit(SCORES, (query,)))
    return (*lit, *_own(session, _makes_scores))


def weights_used(session: Session, query: int) -> tuple[Lit, ...]:
    """Return what the step uses and makes for one query."""
    return (Lit(SCORES, (query,)), Lit(WEIGHTS, (query,)), *_own(session, _makes_weights))


def output_used(session: Session, query: int) -> tuple[Lit, ...]:
    """Return what the step uses and makes for one query."""
    taken = sources(session)[2]
    lit = (Lit(WEIGHTS, (query,)), *_tables([taken]), Lit(OUTPUT, (query,)))
    return (*lit, *_own(session, _makes_values))


def _makes_inputs(name: str) -> bool:
    return name in {"w_query", "w_key", "w_value", "b_query", "b_key", "b_value"}


def _makes_values(name: str) -> bool:
    return name in {"w_value", "b_value"}


def _makes_weights(name: str) -> bool:
    return name == "sinks" or name.startswith("local.")


def _makes_scores(name: str) -> bool:
    # Where heads project, query and key themselves have no table: what makes them stands for them.
    made = _makes_inputs(name) and not _makes_values(name)
    return made or not (_makes_inputs(name) or _makes_weights(name) or name in {"w_output", "b_output"})
