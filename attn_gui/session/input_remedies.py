"""What mends inputs that are not as wide as the projections of the heads need them: the inputs, not the layer."""

from collections.abc import Iterable

from attn_gui.session.edit import Edit
from attn_gui.session.fitting import applied, fit_columns, fit_heads
from attn_gui.session.inputs import shown_matrix
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.remedy import Remedy
from attn_gui.session.session import MatrixName, Session, X
from attn_gui.session.size_edits import FitMatrix
from attn_gui.text import Message, say


def inputs_fitted(session: Session) -> Iterable[Remedy]:
    """Offer to pad or cut what the heads read to the widths of their projections, where that is all they need."""
    wanted = _wanted(session)
    if any(len(widths) > 1 for widths in wanted.values()):
        return
    present = {name: session.x if name == X else shown_matrix(session, name) for name in wanted}
    columns = {name: table.shape[1] for name, table in present.items() if table is not None}
    needed = {name: min(wanted[name]) for name in columns if columns[name] not in wanted[name]}
    if not needed:
        return
    verbs = {"Pad" if columns[name] < width else "Cut" for name, width in needed.items()}
    symbols = join_names([symbol_of(name) for name in needed])
    verb = min(verbs) if len(verbs) == 1 else "Fit"
    text = say("{verb} {names} to {widths}", verb=verb, names=symbols, widths=_widths(set(needed.values())))
    edits = tuple(edit for name, width in needed.items() for edit in _edits(session, name, width))
    if not fit_heads(applied(session, edits)):
        yield Remedy(text, edits)


def _widths(needed: set[int]) -> Message:
    if len(needed) > 1:
        return say("the projections")
    (width,) = needed
    return say("{width} columns", width=width) if width > 1 else say("1 column")


def _edits(session: Session, name: MatrixName, width: int) -> tuple[Edit, ...]:
    if name == X and session.x is not None:
        return (FitMatrix(X, len(session.x), width),)
    return fit_columns(session, name, width)


def _wanted(session: Session) -> dict[MatrixName, set[int]]:
    """Return how many columns the projections that are present need of each table that is read."""
    kind = KINDS[session.kind]
    wanted: dict[MatrixName, set[int]] = {}
    for row, name in zip(kind.projections, kind.sources(session), strict=False):
        weight = session.state.weights.get(row.name)
        if weight is not None:
            wanted.setdefault(name, set()).add(len(weight))
    return wanted
