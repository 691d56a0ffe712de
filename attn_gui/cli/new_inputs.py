"""The inputs, tokens and mask of ``attn-gui new``."""

import argparse
from dataclasses import replace

from attn_gui.cli.arguments import usage
from attn_gui.cli.table_files import flags, matrix, tokens
from attn_gui.engine import Causal, EmptyRows
from attn_gui.io.matrices import Matrix
from attn_gui.session.mask_edits import SetCausalOffset, SetWindow
from attn_gui.session.naming import INPUT_SYMBOLS
from attn_gui.session.new import session_from
from attn_gui.session.session import INPUTS, Mask, Session, X, frozen
from attn_gui.text import Message, say

Tables = dict[str, Matrix]
TABLES = (*INPUTS, X)


def inputs_of(arguments: argparse.Namespace) -> tuple[Session, tuple[Message, ...]]:
    """Return the session of the given tables, in its mode, and what is worth telling about their files.

    Raises UsageError where tables are missing or names and rows differ in number.
    """
    texts = {name.name: getattr(arguments, name.name) for name in TABLES}
    tables = {name: matrix(text) for name, text in texts.items() if text is not None}
    missing = [f"--{name.name}" for name in INPUTS if name.name not in tables]
    if missing and X.name not in tables:
        message = say("Give {missing}, or --x.", missing=", ".join(missing))
        raise usage(message, missing[0], "missing")
    query, key, value, x = (tables[name].values if name in tables else None for name in texts)
    names = _names(arguments, tables)
    session = session_from(
        query,
        key,
        value,
        x=x,
        kind=arguments.kind,
        query_tokens=names.get("query"),
        key_tokens=names.get("key"),
        x_tokens=names.get("x"),
        notes=arguments.notes,
    )
    told = (say("{file}: {notice}", file=texts[name], notice=each) for name in tables for each in tables[name].notices)
    return session, tuple(told)


def mask_of(arguments: argparse.Namespace) -> Mask:
    """Return the mask of the arguments but for places; sizes are judged when the session is computed."""
    drawn, padding = arguments.mask, arguments.key_padding
    return Mask(
        causal=Causal(arguments.causal),
        drawn=None if drawn is None else flags(drawn, "--mask"),
        key_padding=None if padding is None else flags(padding, "--key-padding").reshape(-1),
        bias=None if arguments.bias is None else frozen(matrix(arguments.bias).values),
        empty_rows=EmptyRows(arguments.empty_rows),
    )


def with_mask(session: Session, arguments: argparse.Namespace) -> Session:
    """Return the session with the mask of the arguments; raises EditError for sides and counts that none can have."""
    window = None if arguments.window is None else _window(arguments.window)
    placed = SetCausalOffset(arguments.cached_keys).apply(SetWindow(window).apply(session)).mask
    # Only then: an edit would fit to the session what is refused here for not fitting.
    mask = replace(mask_of(arguments), window=placed.window, causal_offset=placed.causal_offset)
    return replace(session, mask=mask)


def _window(text: str) -> tuple[int | None, int | None]:
    """Return the sides of "2,0", None for an empty one; raises UsageError for anything else."""
    sides = text.split(",")
    if len(sides) != len(("left", "right")) or not all(side.strip().isdecimal() or not side.strip() for side in sides):
        message = say("--window {text} is not L,R: two counts, each may be empty for unbounded.", text=text)
        raise usage(message, "--window", "window")
    left, right = (int(side) if side.strip() else None for side in sides)
    return left, right


def _names(arguments: argparse.Namespace, tables: Tables) -> dict[str, tuple[str, ...]]:
    """The names of queries, keys and X's rows: as given, else as the files label their rows.

    Where queries or keys are X's rows, their names are X's.
    """
    found: dict[str, tuple[str, ...]] = {}
    for argument, table in (("query_tokens", "query"), ("key_tokens", "key"), ("x_tokens", "x")):
        given = tokens(getattr(arguments, argument))
        owner = table if table in tables else "x"
        if given is None:
            continue
        if owner not in tables:
            raise usage(say("--x-tokens names the rows of --x, which is missing."), "--x-tokens", "tokens")
        _require_count(argument, given, owner, tables[owner])
        if found.setdefault(owner, given) != given:
            message = say("Queries and keys are both the rows of X; they cannot have different names.")
            raise usage(message, f"--{argument}", "tokens")
    for table in ("query", "key", "x"):
        labels = tables[table].row_labels if table in tables else None
        if labels is not None:
            found.setdefault(table, labels)
    return found


def _require_count(argument: str, names: tuple[str, ...], table: str, matrix: Matrix) -> None:
    if len(names) != len(matrix.values):
        symbol = next(symbol for name, symbol in INPUT_SYMBOLS.items() if name.name == table)
        message = say(
            "--{argument} must give a name for each row of {symbol}: {rows}, not {count}.",
            argument=argument.replace("_", "-"),
            count=len(names),
            symbol=symbol,
            rows=len(matrix.values),
        )
        raise usage(message, f"--{argument}", "token_count")
