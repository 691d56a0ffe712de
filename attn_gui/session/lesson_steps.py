"""The lesson as a walk on a session: four steps, each first for one query and then for all of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from attn_gui.session import lesson_uses as uses
from attn_gui.session import lesson_words as words
from attn_gui.session.inputs import tokens_of
from attn_gui.session.lesson_uses import sources
from attn_gui.session.lit import OUTPUT, SCORES, WEIGHTS, Light, Lit
from attn_gui.session.session import Session
from attn_gui.session.tokens import unique_tokens
from attn_gui.text import Message, say


class Scope(StrEnum):
    """Whether a stop of the walk shows one query or all."""

    ROW = "row"
    ALL = "all"


@dataclass(frozen=True)
class Stop:
    """One stop of the walk: the key of its step, and for whom."""

    step: str
    scope: Scope


@dataclass(frozen=True)
class StepPage:
    """What is to be read at a stop: title, formula, two sentences."""

    title: Message
    formula: Message
    sentences: tuple[Message, Message]


@dataclass(frozen=True)
class StepRow:
    """One step: its title, formula, sentences for one query (given its name) and for all, and what it uses."""

    key: str
    title: Message
    formula: Callable[[Session], Message]
    row: Callable[[Session, str], tuple[Message, Message]]
    all: Callable[[Session], tuple[Message, Message]]
    uses: Callable[[Session, int], tuple[Lit, ...]]


def page(session: Session, query: int, stop: Stop) -> StepPage:
    """Return what is to be read at *stop* while the query of row *query* is in focus."""
    step = STEPS[stop.step]
    if stop.scope is Scope.ALL:
        return StepPage(say("{step} for all queries", step=step.title), step.formula(session), step.all(session))
    name = query_name(session, query)
    title = say("{step} for “{query}”", step=step.title, query=name)
    return StepPage(title, step.formula(session), step.row(session, name))


def light(session: Session, query: int, stop: Stop) -> Light:
    """Return what the stop uses and makes, all else dimmed."""
    used = STEPS[stop.step].uses(session, query)
    if stop.scope is Scope.ALL:
        used = tuple(replace(lit, rows=None) for lit in used)
    return Light(tuple(dict.fromkeys(used)), dims=True)


def query_name(session: Session, query: int) -> str:
    """Return what people call the query of row *query*; nothing where there is none."""
    names = unique_tokens(tokens_of(session, sources(session)[0]))
    return names[query] if 0 <= query < len(names) else ""


STEPS: dict[str, StepRow] = {
    row.key: row
    for row in (
        StepRow(
            "inputs",
            say("① Inputs"),
            words.inputs_formula,
            words.inputs_row,
            words.inputs_all,
            uses.inputs_used,
        ),
        StepRow(
            SCORES,
            say("② Scores"),
            words.scores_formula,
            words.scores_row,
            words.scores_all,
            uses.scores_used,
        ),
        StepRow(
            WEIGHTS,
            say("③ Weights"),
            words.weights_formula,
            words.weights_row,
            words.weights_all,
            uses.weights_used,
        ),
        StepRow(
            OUTPUT,
            say("④ Output"),
            words.output_formula,
            words.output_row,
            words.output_all,
            uses.output_used,
        ),
    )
}

WALK = tuple(Stop(step, scope) for step in STEPS for scope in Scope)
"""The stops in their order."""
