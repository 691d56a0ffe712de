"""What mends numbers of rows that do not fit each other."""

from collections.abc import Iterable

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.fitting import fit_rows
from attn_gui.session.inputs import is_linked, shown_matrix
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import Link
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.option_edits import SetKind, SetOptions
from attn_gui.session.remedy import Remedy
from attn_gui.session.session import INPUTS, KEY, QUERY, VALUE, MatrixName, Session
from attn_gui.text import say


def positions_differ(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer to link V or K where the other follows X, and to pad or cut either."""
    del error
    yield from _linking_all(session, (KEY, VALUE))
    yield from _fitting(session, VALUE, len(shown_matrix(session, KEY)))
    yield from _fitting(session, KEY, len(shown_matrix(session, VALUE)))


def queries_differ(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer the modes where that is normal, X for all three, and to pad or cut Q or K."""
    del error
    yield from _free_modes(session)
    yield from _linking_all(session, INPUTS)
    yield from _fitting(session, KEY, len(shown_matrix(session, QUERY)))
    yield from _fitting(session, QUERY, len(shown_matrix(session, KEY)))


def _free_modes(session: Session) -> Iterable[Remedy]:
    for other in KINDS.values():
        if other.equal_lengths or other.has_heads or session.options.score not in other.scores:
            continue
        edits: list[Edit] = [SetKind(other.key)]
        if other.key not in session.states:
            edits.append(SetOptions(other.key, {"score": session.options.score}))
        yield Remedy(edits[0].label, tuple(edits))


def _linking_all(session: Session, names: Iterable[MatrixName]) -> Iterable[Remedy]:
    free = [name for name in names if not is_linked(session, name)]
    if session.x is None or not free:
        return
    symbols = join_names([symbol_of(name) for name in free])
    yield Remedy(say("Use X for {names}", names=symbols), tuple(Link(name) for name in free))


def _fitting(session: Session, name: MatrixName, rows: int) -> Iterable[Remedy]:
    # What follows X changes X and with it what the other may follow too: only own tables are fitted.
    if is_linked(session, name):
        return
    verb = say("Pad") if rows > len(shown_matrix(session, name)) else say("Cut")
    text = say("{verb} {name} to {rows} rows", verb=verb, name=symbol_of(name), rows=rows)
    yield Remedy(text, fit_rows(session, name, rows))
