"""The options and own matrices of ``attn-gui new``, taken only where the mode and its score have them."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from attn_gui.cli.arguments import usage
from attn_gui.cli.new_options import SCORE_NUMBERS, require_read, with_catalogue
from attn_gui.cli.table_files import matrix
from attn_gui.engine import SCORINGS
from attn_gui.session.counts import require_count
from attn_gui.session.first_states import HEAD_COUNTS, with_score_defaults
from attn_gui.session.head_counts import projected_widths
from attn_gui.session.inputs import LINKING_KIND
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.session import INPUTS, Array, KindState, MatrixName, Options, Session, Source, with_matrix
from attn_gui.text import Message, say

ANY_NUMBERS = ("temperature", "softcap")
HEAD_NUMBERS = {"heads": "num_heads", "kv_heads": "num_kv_heads"}


def with_options(session: Session, arguments: argparse.Namespace) -> tuple[Session, tuple[Message, ...]]:
    """Return the session with its options and matrices, and what those start as that were not given.

    Raises UsageError for what its mode or score does not have.
    """
    kind = KINDS[session.kind]
    score = _score(kind, arguments.score)
    weights = _weights(session, kind, score, arguments.weight)
    for name, array in weights.items():
        if name.kind != session.kind:
            session = with_matrix(session, name, array)
    own = {name.name: array for name, array in weights.items() if name.kind == session.kind}
    options = _options(session, kind, score, arguments, own)
    state, notes = with_score_defaults(KindState(options, MappingProxyType(own)), session)
    session, more = with_catalogue(session.with_state(session.kind, state), arguments)
    require_read(session, {text.partition("=")[0]: text for text in arguments.weight})
    return session, (*notes, *more)


def _score(kind: KindRow, given: str | None) -> str:
    score = given or kind.default_score
    if score not in kind.scores:
        message = say(
            "{kind} does not offer the score {score}; it offers {scores}.",
            kind=kind.label,
            score=score,
            scores=", ".join(kind.scores),
        )
        raise usage(message, "--score", "score")
    return score


def _options(
    session: Session, kind: KindRow, score: str, arguments: argparse.Namespace, own: Mapping[str, Array]
) -> Options:
    """Return the options given, the others as on first entering the mode."""
    options = _with_heads(session, kind, Options(score), arguments, own)
    for name in (*SCORE_NUMBERS, *ANY_NUMBERS):
        chosen = getattr(arguments, name)
        if chosen is not None:
            if name in SCORE_NUMBERS and name not in SCORINGS[score].numbers:
                message = say("The score {score} has no {name}; leave --{name} out.", score=score, name=name)
                raise usage(message, f"--{name}", "no_such_number")
            options = replace(options, **{name: chosen})
    return options


def _with_heads(
    session: Session, kind: KindRow, options: Options, arguments: argparse.Namespace, own: Mapping[str, Array]
) -> Options:
    given = {option: getattr(arguments, name) for name, option in HEAD_NUMBERS.items()}
    chosen = {option: count for option, count in given.items() if count is not None}
    for name, option in HEAD_NUMBERS.items():
        require_count(given[option], f"--{name.replace('_', '-')}", name)
    if not kind.has_heads:
        if chosen:
            message = say("{kind} has one head only; leave --heads and --kv-heads out.", kind=kind.label)
            raise usage(message, "--heads", "no_heads")
        return options
    source = Source.X if all(getattr(arguments, name.name) is None for name in INPUTS) else Source.INPUTS
    options = replace(options, source=source)
    widths = projected_widths(session.with_state(kind.key, KindState(options, MappingProxyType(dict(own)))))
    first = next((count for count in HEAD_COUNTS if _fits(widths, count, arguments.kv_heads)), 1)
    return replace(options, **{"num_heads": first, **chosen})


def _fits(widths: Sequence[int], heads: int, kv_heads: int | None) -> bool:
    query, key, value = widths
    shared = heads if kv_heads is None else kv_heads
    if shared < 1 or heads % shared or query % heads or key % shared or value % shared:
        return False
    return query // heads == key // shared


def _weights(session: Session, kind: KindRow, score: str, given: Sequence[str]) -> dict[MatrixName, Array]:
    """Return the matrices of --weight by their place in the session."""
    places = _places(session, kind, score)
    found: dict[MatrixName, Array] = {}
    for text in given:
        name, equals, file = text.partition("=")
        if not equals or name not in places:
            choices = ", ".join(places) or "none"
            message = say(
                "--weight {text} is not NAME=FILE with a NAME that this mode, score and inputs have: {choices}.",
                text=text,
                choices=choices,
            )
            raise usage(message, "--weight", "weight")
        place, is_vector = places[name]
        if place in found:
            raise usage(say("--weight {name} is given twice.", name=name), "--weight", "weight_twice")
        array = matrix(file).values
        found[place] = array.reshape(1, -1) if is_vector and array.shape[1] == 1 else array
    return found


def _places(session: Session, kind: KindRow, score: str) -> dict[str, tuple[MatrixName, bool]]:
    """Return what --weight can name: its place in the session, and whether it is a vector.

    Self's projections are there for the inputs that are made of X.
    """
    own = {row.name: row.axes for row in SCORINGS[score].parameters}
    places = {name: (MatrixName(kind.key, f"{score}.{name}"), len(axes) == 1) for name, axes in own.items()}
    places |= {row.name: (MatrixName(kind.key, row.name), row.is_vector) for row in kind.extras}
    for row in (kind if kind.has_heads else KINDS[LINKING_KIND]).projections:
        if kind.has_heads or any(name.name == row.of for name in session.linked):
            owner = kind.key if kind.has_heads else LINKING_KIND
            places |= {row.name: (MatrixName(owner, row.name), False), row.bias: (MatrixName(owner, row.bias), True)}
    return places
