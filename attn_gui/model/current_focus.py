"""How the document is looked at now: the ViewState, with a focus that always lies on something that is there."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from attn_gui.model.document import Document
from attn_gui.model.following import Places, followed
from attn_gui.session.inputs import is_linked, projection_of, root, tokens_of
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import MatrixName, Session, stored_matrix
from attn_gui.session.view_state import POOLED_HEADS, Focus, ViewState


class CurrentView(QObject):
    """Holds the ViewState; the focus stays with its tokens while rows come and go, and within the sizes."""

    changed = Signal(object, object)
    """The ViewState before and the ViewState now."""

    def __init__(self, document: Document, state: ViewState | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = document.session
        self._state = clamped(ViewState() if state is None else state, self._session)
        self._document = document
        document.opened.connect(self._open)
        document.session_changed.connect(self._follow)

    @property
    def state(self) -> ViewState:
        """The view as it is now."""
        return self._state

    @property
    def focus(self) -> Focus:
        """The focused head, query, key and component."""
        return self._state.focus

    def set_focus(self, **changes: int | None) -> None:
        """Change the named parts of the focus (head, query, key, component), each to the nearest that is there."""
        self.set_state(self._state.with_focus(**changes))

    def set_state(self, state: ViewState) -> None:
        """Show *state*, with its focus moved to the nearest that is there; ``changed`` only if it is another."""
        before, self._state = self._state, clamped(state, self._session)
        if self._state != before:
            self.changed.emit(before, self._state)

    @Slot(object)
    def _open(self, state: ViewState) -> None:
        self._session = self._document.session
        self.set_state(state)

    @Slot()
    def _follow(self) -> None:
        before, after = self._session, self._document.session
        self._session = after
        if before is after:
            return
        focus = self._state.focus
        query = followed(focus.query, _places(before, 0), _places(after, 0))
        key = None if focus.key is None else followed(focus.key, _places(before, 1), _places(after, 1))
        self.set_state(self._state.with_focus(query=query, key=key))


def clamped(state: ViewState, session: Session) -> ViewState:
    """Return *state* with its focus within the heads, queries, keys and components of *session*."""
    focus = state.focus
    inside = replace(
        focus,
        head=_head(focus.head, session),
        query=_within(focus.query, len(_places(session, 0).tokens)),
        key=None if focus.key is None else _within(focus.key, len(_places(session, 1).tokens)),
        component=None if focus.component is None else _within(focus.component, _components(session, state.all_heads)),
    )
    return state if inside == focus else replace(state, focus=inside)


def _within(place: int, count: int) -> int:
    return max(0, min(place, count - 1))


def _head(head: int, session: Session) -> int:
    if not KINDS[session.kind].has_heads:
        return 0
    return head if head in POOLED_HEADS else _within(head, session.options.num_heads)


def _places(session: Session, axis: int) -> Places:
    """Return the rows of the query axis (0) or the key axis (1), as the mode in use reads them."""
    name = KINDS[session.kind].sources(session)[axis]
    rows = stored_matrix(session, root(session, name))
    return Places(tokens_of(session, name), np.empty((0, 0)) if rows is None else rows)


def _components(session: Session, all_heads: bool) -> int:
    """Return the width of the output shown: of one head, or of all heads after W_o."""
    row = KINDS[session.kind]
    width = _width(session, row.sources(session)[2])
    if not row.has_heads:
        return width
    options, weights = session.options, session.state.weights
    width = weights["w_value"].shape[1] if "w_value" in weights else width
    width //= max(1, options.num_kv_heads or options.num_heads)
    if not all_heads:
        return width
    return weights["w_output"].shape[1] if "w_output" in weights else width * options.num_heads


def _width(session: Session, name: MatrixName) -> int:
    weight = stored_matrix(session, projection_of(name)[0]) if is_linked(session, name) else None
    shown = stored_matrix(session, root(session, name)) if weight is None else weight
    return 0 if shown is None else shown.shape[1]
