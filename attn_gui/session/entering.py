"""Entering a mode: its state is made when it is first met."""

from collections.abc import Iterable
from dataclasses import replace

from attn_gui.session.inputs import LINKING_KIND
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import Session


def entered(session: Session, kind: str) -> Session:
    """Return the session in the mode *kind*, with its first state if it has none; the same session if in it."""
    if session.kind == kind and kind in session.states:
        return session
    return replace(with_states(session, [kind]), kind=kind)


def with_states(session: Session, kinds: Iterable[str]) -> Session:
    """Return the session with a state for each of *kinds*, and for the one that linking reads."""
    for kind in (LINKING_KIND, *kinds):
        if kind not in session.states:
            session = session.with_state(kind, KINDS[kind].first_state(session)[0])
    return session
