"""Rows of inputs are tokens: which tables share them, and the session where tables, names and mask have changed."""

from dataclasses import replace

import numpy as np

from attn_gui.session.inputs import root, shown_matrix
from attn_gui.session.kinds import KINDS
from attn_gui.session.session import (
    INPUTS,
    KEY,
    QUERY,
    VALUE,
    Array,
    Mask,
    MatrixName,
    Session,
    X,
    frozen,
    frozen_flags,
    same_mask,
    stored_matrix,
    with_matrix,
)
from attn_gui.session.taking import NEW, Take, take, take_names
from attn_gui.session.tokens import new_tokens

_TOKEN_FIELDS = {X: ("x_tokens", "t"), QUERY: ("query_tokens", "q"), KEY: ("key_tokens", "k")}


def has_tokens(name: MatrixName) -> bool:
    """Return whether the rows of that table are tokens."""
    return name.kind is None


def rows_together(session: Session, name: MatrixName) -> frozenset[MatrixName]:
    """Return the tables whose rows change with those of *name*.

    A linked input stands for X; K and V share their rows; so do Q and K in a mode that needs as many queries as keys.
    """
    together = {root(session, name)}
    pairs = [(KEY, VALUE)]
    if KINDS[session.kind].equal_lengths:
        pairs.append((QUERY, KEY))
    # Twice, for the second pair may bring the first one in.
    for left, right in pairs * 2:
        roots = {root(session, left), root(session, right)}
        if roots & together and len(shown_matrix(session, left)) == len(shown_matrix(session, right)):
            together |= roots
    return frozenset(together)


def change_rows(session: Session, names: frozenset[MatrixName], places: Take) -> Session:
    """Return the session where the rows of all *names*, their token names and the mask have changed like *places*.

    New cells are 0, new tokens get default names, and the mask allows what is new.
    """
    mask = _changed_mask(session, names, places)
    for name in sorted(names):
        array = stored_matrix(session, name)
        assert array is not None, name
        changed = take(array, places, 0)
        if not np.array_equal(changed, array, equal_nan=True):
            session = with_matrix(session, name, changed)
        if name in _TOKEN_FIELDS:
            session = _changed_tokens(session, name, places)
    return session if same_mask(mask, session.mask) else replace(session, mask=mask)


def mask_roots(session: Session) -> tuple[MatrixName, MatrixName]:
    """Return the tables whose rows are the mask's queries and keys in the mode in use."""
    query, key, _ = KINDS[session.kind].sources(session)
    return (root(session, query) if query in INPUTS else query), (root(session, key) if key in INPUTS else key)


def mask_size(session: Session) -> tuple[int, int]:
    """Return (n_q, n_k) as the mode in use reads them."""
    query, key = (stored_matrix(session, name) for name in mask_roots(session))
    return 0 if query is None else len(query), 0 if key is None else len(key)


def _changed_tokens(session: Session, name: MatrixName, places: Take) -> Session:
    field, prefix = _TOKEN_FIELDS[name]
    tokens: tuple[str, ...] = getattr(session, field)
    fresh = [index for index, place in enumerate(places.tolist()) if place == NEW]
    names = new_tokens(tokens, prefix, fresh[0], len(fresh)) if fresh else ()
    renamed = take_names(tokens, places, names)
    return session if renamed == tokens else replace(session, **{field: renamed})


def _changed_mask(session: Session, names: frozenset[MatrixName], places: Take) -> Mask:
    mask = session.mask
    for axis, (name, size) in enumerate(zip(mask_roots(session), mask_size(session), strict=True)):
        if name in names:
            mask = _along(mask, axis, size, places)
    return mask


def _along(mask: Mask, axis: int, size: int, places: Take) -> Mask:
    changes: dict[str, Array] = {}
    if mask.drawn is not None and mask.drawn.shape[axis] == size:
        changes["drawn"] = frozen_flags(take(mask.drawn, places, axis, fill=True))
    if mask.bias is not None and mask.bias.shape[axis] == size:
        changes["bias"] = frozen(take(mask.bias, places, axis))
    if axis == 1 and mask.key_padding is not None and len(mask.key_padding) == size:
        changes["key_padding"] = frozen_flags(take(mask.key_padding, places, 0, fill=True))
    return replace(mask, **changes) if changes else mask
