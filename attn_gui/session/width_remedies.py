"""What mends queries and keys of different widths."""

from collections.abc import Iterable

from attn_gui.engine.scoring import SCORINGS
from attn_gui.errors import AttentionError
from attn_gui.session.fitting import fit_columns, fit_heads
from attn_gui.session.inputs import shown_matrix
from attn_gui.session.kinds import KINDS
from attn_gui.session.option_edits import SetKind, SetOptions
from attn_gui.session.remedy import Remedy, remedy
from attn_gui.session.session import KEY, QUERY, Session
from attn_gui.text import say


def widths_differ(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer a score that takes different widths, here or in another mode, and one table fitted to the other."""
    del error
    kind = KINDS[session.kind]
    if kind.has_heads:
        yield Remedy(say("Fit the projections to each other"), fit_heads(session))
        return
    free = [key for key in kind.scores if not SCORINGS[key].needs_equal_widths]
    for score in free[:2]:
        yield Remedy(
            say("Use {score} instead", score=SCORINGS[score].label), (SetOptions(session.kind, {"score": score}),)
        )
    if not free:
        yield from _other_modes()
    d_q, d_k = (shown_matrix(session, name).shape[1] for name in (QUERY, KEY))
    for name, symbol, own, wanted in ((KEY, "K", d_k, d_q), (QUERY, "Q", d_q, d_k)):
        verb = say("Pad") if wanted > own else say("Cut")
        text = say("{verb} {symbol} to {width} columns", verb=verb, symbol=symbol, width=wanted)
        yield Remedy(text, fit_columns(session, name, wanted))


def _other_modes() -> Iterable[Remedy]:
    for other in KINDS.values():
        if not SCORINGS[other.default_score].needs_equal_widths:
            yield remedy(SetKind(other.key))
