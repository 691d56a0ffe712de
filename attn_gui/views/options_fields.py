"""Which controls the options drawer has: a row for each number, choice and flag, in two groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.positions import Rope
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS
from attn_gui.session.option_help import CHOICE_HELP, OPTION_HELP
from attn_gui.session.option_names import numbers_read
from attn_gui.session.session import LocalKind, Precision, Session, Source
from attn_gui.text import Message, capitalised, say


@dataclass(frozen=True)
class Item:
    """An entry of a choice: its value, its text, and its formula or meaning for the tip."""

    value: object
    text: str
    tip: str = ""


@dataclass(frozen=True)
class NumberOption:
    """A number of `Options`: its name there, its label, what an empty field means, and which numbers are allowed."""

    name: str
    label: str
    placeholder: str
    allowed: Callable[[float], Message | None]
    optional: bool = True
    whole: bool = False


@dataclass(frozen=True)
class ChoiceOption:
    """One of a few: its name, its label, and its entries for a session."""

    name: str
    label: str
    items: Callable[[Session], Sequence[Item]]


@dataclass(frozen=True)
class FlagOption:
    """On or off: its name, and the text beside its box."""

    name: str
    label: str


OptionRow = NumberOption | ChoiceOption | FlagOption

ROPE = {Rope.OFF: "none", Rope.HALF: "half", Rope.INTERLEAVED: "interleaved"}
LOCALS = {
    LocalKind.OFF: "none",
    LocalKind.MONOTONIC: "monotonic (local-m)",
    LocalKind.PREDICTIVE: "predictive (local-p)",
}
PRECISIONS = {precision: precision.value for precision in Precision}
SOURCES = {Source.X: "X (Q = K = V = X)", Source.INPUTS: "Q, K and V"}


def _any(_number: float) -> Message | None:
    return None


def _positive(number: float) -> Message | None:
    return None if number > 0 else say("This must be greater than 0.")


def _at_least_one(number: float) -> Message | None:
    return None if number >= 1 else say("This must be at least 1.")


def _normalisers(session: Session) -> Sequence[Item]:
    rows = (NORMALISERS[key] for key in KINDS[session.kind].normalisers)
    return [Item(row.key, str(row.label), f"{row.formula}\n{row.source}") for row in rows]


def _fixed(texts: Mapping[Any, object]) -> Callable[[Session], Sequence[Item]]:
    items = [Item(value, str(text), CHOICE_HELP.get(value, "")) for value, text in texts.items()]
    return lambda _session: items


def _counts(_session: Session) -> Sequence[Item]:
    return ()


GROUPS: dict[str, tuple[OptionRow, ...]] = {
    "Weights": (
        NumberOption("scale", "Scale", "default", _any),
        NumberOption("offset", "Offset", "0", _any, optional=False),
        NumberOption("gain", "Gain of v", "none", _any),
        NumberOption("softcap", "Softcap", "none", _positive),
        NumberOption("temperature", "Temperature", "1", _positive, optional=False),
        ChoiceOption("normaliser", "Weights by", _normalisers),
        NumberOption("sink", "Sink", "none", _any),
        ChoiceOption("empty_rows", "Rows without a key", _fixed(EMPTY_ROWS)),
    ),
    "Inputs": (
        ChoiceOption("num_heads", "Heads", _counts),
        ChoiceOption("num_kv_heads", "Key/value heads", _counts),
        ChoiceOption("source", "Reads", _fixed(SOURCES)),
        ChoiceOption("rope", "Rotary (RoPE)", _fixed(ROPE)),
        NumberOption("rope_theta", "Theta", "10000", _positive, optional=False),
        ChoiceOption("local", "Local", _fixed(LOCALS)),
        NumberOption("local_width", "Width D", "2", _at_least_one, optional=False, whole=True),
        ChoiceOption("precision", "Numbers", _fixed(PRECISIONS)),
        FlagOption("qk_norm", "QK-norm"),
        FlagOption("alibi", "ALiBi"),
        FlagOption("sinusoids", "Sinusoids on X"),
    ),
}
"""The rows of each group, in their order."""

ALWAYS = frozenset({"normaliser", "empty_rows", "precision"})
HEAD_OPTIONS = frozenset({"num_heads", "num_kv_heads", "source"})


def in_sight(session: Session) -> frozenset[str]:
    """Return the names of the options that the session's mode and score offer."""
    kind, options = KINDS[session.kind], session.options
    found = ALWAYS | kind.offered(options) | frozenset(numbers_read(options))
    if kind.has_heads:
        found |= HEAD_OPTIONS
    return found | {"sinusoids"} if kind.uses_x(session) else found


def option_tip(name: str) -> str:
    """Return what an option does, as a sentence without its full stop; nothing where its name says it."""
    return capitalised(OPTION_HELP.get(name, ""))
