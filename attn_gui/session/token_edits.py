"""Edits of token names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from attn_gui.session.edit import Edit, EditError
from attn_gui.session.inputs import is_linked, tokens_of
from attn_gui.session.linking import table_of
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import KEY, QUERY, MatrixName, Session, X
from attn_gui.session.tokens import clean_token, clean_tokens, fitted_tokens
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class RenameToken(Edit):
    """The name of row *at* of an input; while it is linked, that of X."""

    name: MatrixName
    at: int
    token: str

    @property
    def label(self) -> Message:
        """Rename token 3 to “the”."""
        return say("Rename token {at} to “{token}”", at=self.at, token=clean_token(self.token))

    def apply(self, session: Session) -> Session:
        """Return the session with the name, NUL and lone surrogates replaced. Raises EditError without such a row."""
        tokens = tokens_of(session, self.name)
        if not 0 <= self.at < len(tokens):
            message = say("{name} has no row {at}.", name=symbol_of(self.name), at=self.at)
            raise EditError(message, field=str(self.name), code="no_such_place")
        renamed = with_tokens(session, self.name, (*tokens[: self.at], self.token, *tokens[self.at + 1 :]))
        if renamed is session and clean_token(self.token) != tokens[self.at]:
            message = say("The rows of V are named after those of K, which has no row {at}.", at=self.at)
            raise EditError(message, field=str(self.name), code="no_such_place")
        return renamed


@dataclass(frozen=True, eq=False)
class SetTokens(Edit):
    """The names of all rows of an input."""

    name: MatrixName
    tokens: Sequence[str]

    @property
    def label(self) -> Message:
        """Name the tokens of Q."""
        return say("Name the tokens of {name}", name=symbol_of(self.name))

    def apply(self, session: Session) -> Session:
        """Return the session with the names. Raises EditError unless there is one for each row."""
        rows = len(table_of(session, self.name))
        if len(self.tokens) != rows:
            message = say(
                "{name} has {rows} rows, but there are {count} names.",
                name=symbol_of(self.name),
                rows=rows,
                count=len(self.tokens),
            )
            raise EditError(message, field=str(self.name), code="token_count")
        return with_tokens(session, self.name, tuple(self.tokens))


def with_tokens(session: Session, name: MatrixName, tokens: tuple[str, ...]) -> Session:
    """Return the session with the cleaned names where the rows of *name* have theirs: X, Q, or K for K and V."""
    tokens = clean_tokens(tokens)
    if tokens == tokens_of(session, name):
        return session
    if name == X or is_linked(session, name):
        return replace(session, x_tokens=tokens)
    if name == QUERY:
        return replace(session, query_tokens=tokens)
    # The rows of V are named after those of K.
    named = _laid_over(tokens_of(session, KEY), tokens)
    if named == tokens_of(session, KEY):
        return session
    return replace(session, **{"x_tokens" if is_linked(session, KEY) else "key_tokens": named})


def with_row_names(session: Session, name: MatrixName, rows: int, tokens: Sequence[str] | None = None) -> Session:
    """Return the session with one name for each row of an input: those given, else those it had, cut or gone on."""
    fields = {X: ("x_tokens", "t"), QUERY: ("query_tokens", "q"), KEY: ("key_tokens", "k")}
    if name not in fields:
        return session
    field, prefix = fields[name]
    if tokens is not None and len(tokens) != rows:
        message = say("There are {count} names for {rows} rows.", count=len(tokens), rows=rows)
        raise EditError(message, field=str(name), code="token_count")
    names = fitted_tokens(getattr(session, field), rows, prefix) if tokens is None else clean_tokens(tokens)
    return session if getattr(session, field) == names else replace(session, **{field: names})


def _laid_over(old: tuple[str, ...], tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many names as *old* has: V may have more rows than K, or fewer."""
    return (*tokens, *old[len(tokens) :])[: len(old)]
