"""What ``--with`` means: a mode, a score and options as people type them, applied to a session."""

from collections.abc import Mapping
from types import MappingProxyType

from attn_gui.cli.arguments import usage
from attn_gui.engine import SCORINGS
from attn_gui.errors import AttentionError
from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.rivals import SCORE, rival_session
from attn_gui.session.kinds import KINDS
from attn_gui.session.option_edits import CHOICES, COUNTS, DEFAULTS
from attn_gui.session.option_names import numbers_read
from attn_gui.session.parsing import parse_number
from attn_gui.session.session import Session
from attn_gui.text import say

WITH = "--with"
_SHORT = {"heads": "num_heads", "kv_heads": "num_kv_heads", "theta": "rope_theta"}
"""Options that other verbs call by a shorter name."""
_FLAGS = {"true": True, "false": False}
_NOTHING = ("none", "default")
_OF_HEADS = {"num_heads", "num_kv_heads", "source"}
_WORDS = ("normaliser",)


def rival_of(text: str) -> Rival:
    """Return what *text* means: ``additive``, ``multiplicative:dot``, ``multi-head:scaled-dot,heads=2``.

    Raises UsageError for a mode, a score or an option that does not exist.
    """
    head, *pairs = text.split(",")
    kind, _, score = head.strip().partition(":")
    if kind not in KINDS:
        message = say("There is no mode “{kind}”; modes are {names}.", kind=kind, names=", ".join(KINDS))
        raise usage(message, WITH, "mode")
    scores = KINDS[kind].scores
    if score and score not in scores:
        message = say(
            "{text}: {kind} has no score {score}; it has {names}.",
            text=text,
            kind=kind,
            score=score,
            names=", ".join(scores),
        )
        raise usage(message, WITH, "score")
    changes = dict(_option(pair, text) for pair in pairs)
    return Rival(kind, MappingProxyType({**changes, **({SCORE: score} if score else {})}))


def rival_in(session: Session, rival: Rival, text: str) -> Session:
    """Return *session* as the rival; raises EditError for what its mode lacks, UsageError for what has no effect."""
    there = rival_session(session, rival)
    options = there.states[there.kind].options
    active = KINDS[there.kind].in_force(options)
    unread = {name for row in SCORINGS.values() for name in row.numbers} - set(numbers_read(options))
    unread |= set() if KINDS[there.kind].has_heads else _OF_HEADS
    for name in rival.changes:
        if name in unread or getattr(active, name) != getattr(options, name):
            message = say("{text}: {name} has no effect there; leave it out.", text=text, name=_shown(name))
            raise usage(message, WITH, "no_effect")
    return there


def _option(pair: str, text: str) -> tuple[str, object]:
    name, sign, value = (part.strip() for part in pair.partition("="))
    field = _SHORT.get(name.replace("-", "_"), name.replace("-", "_"))
    if not sign or field not in DEFAULTS or field == SCORE:
        known = ", ".join(sorted(_shown(each) for each in DEFAULTS if each != SCORE))
        message = say(
            "{text}: {pair} sets no option; options are {names}, as in temperature=0.5.",
            text=text,
            pair=pair,
            names=known,
        )
        raise usage(message, WITH, "option")
    try:
        return field, _value(field, value)
    except AttentionError as error:
        raise usage(say("{text}: {why}", text=text, why=error.message), WITH, "value") from error


def _value(field: str, value: str) -> object:
    if field in _WORDS:
        return value
    if field in CHOICES:
        return _one_of({choice.value: choice for choice in CHOICES[field]}, field, value)
    if isinstance(DEFAULTS[field], bool):
        return _one_of(_FLAGS, field, value.lower())
    if DEFAULTS[field] is None and value in _NOTHING:
        return None
    number = parse_number(value)
    if field in COUNTS and number != int(number):
        raise usage(say("{name} is a whole number, not {value}.", name=_shown(field), value=value), WITH, "value")
    return int(number) if field in COUNTS else number


def _shown(field: str) -> str:
    short = next((name for name, long in _SHORT.items() if long == field), field)
    return short.replace("_", "-")


def _one_of(choices: Mapping[str, object], field: str, value: str) -> object:
    if value not in choices:
        message = say(
            "{name} is one of {names}, not {value}.", name=_shown(field), names=", ".join(choices), value=value
        )
        raise usage(message, WITH, "value")
    return choices[value]
