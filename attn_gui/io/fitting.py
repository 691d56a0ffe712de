"""Whether the tables of a session belong together: what a file must hold to, unless it was saved half-way."""

from attn_gui.io.npy import Array
from attn_gui.session.inputs import tokens_of
from attn_gui.session.session import KEY, QUERY, Session
from attn_gui.text import Message, say


def unnamed_rows(session: Session) -> Message | None:
    """Return what is wrong when a table has other rows than its token names; such a session cannot be shown."""
    named = (("query", session.query, session.query_tokens), ("key", session.key, session.key_tokens))
    wrong = [_counts(name, array, tokens) for name, array, tokens in named if len(array) != len(tokens)]
    if session.x is not None and len(session.x) != len(session.x_tokens):
        wrong.append(_counts("x", session.x, session.x_tokens))
    if session.x is None and session.x_tokens:
        wrong.append(say("there are {count} names for the rows of x but no x", count=len(session.x_tokens)))
    return wrong[0] if wrong else None


def misfit(session: Session) -> Message | None:
    """Return which tables do not belong together (value and key, mask and scores); None when all do.

    While a session is edited this may happen (a table was replaced by one of another size); it can be saved so, and
    its file says that it is unfinished.
    """
    if len(session.key) != len(session.value):
        return say(
            "arrays/key has shape {key} but arrays/value {value}; each key needs one value",
            key=_size(session.key),
            value=_size(session.value),
        )
    sizes = [(len(tokens_of(session, QUERY)), len(tokens_of(session, KEY)))]
    if session.x is not None:
        sizes.append((len(session.x), len(session.x)))
    mask = session.mask
    for name, array in (("mask_drawn", mask.drawn), ("mask_bias", mask.bias), ("mask_key_padding", mask.key_padding)):
        if array is not None and not any(array.shape == size[-array.ndim :] for size in sizes):
            return say(
                "arrays/{name} has shape {shape}; {queries} queries and {keys} keys need {needed}",
                name=name,
                shape=_size(array),
                queries=sizes[0][0],
                keys=sizes[0][1],
                needed=" × ".join(map(str, sizes[0][-array.ndim :])),
            )
    return None


def _counts(name: str, array: Array, tokens: tuple[str, ...]) -> Message:
    return say(
        "arrays/{name} has {rows} rows but tokens/{name} has {count} names",
        name=name,
        rows=len(array),
        count=len(tokens),
    )


def _size(array: Array) -> str:
    return " × ".join(map(str, array.shape))
