"""Which controls the options drawer has: a row for each number, choice and flag, in two groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.positions import Rope
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_rules import EMPTY_ROWS
from attn_gui.session.option_names import numbers_read
from attn_gui.session.session import LocalKind, Precision, Session, Source
from attn_gui.text import Message, say


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
    tip: str = ""


@dataclass(frozen=True)
class ChoiceOption:
    """One of a few: its name, its label, and its entries for a session."""

    name: str
    label: str
    items: Callable[[Session], Sequence[Item]]
    tip: str = ""


@dataclass(frozen=True)
class FlagOption:
    """On or off: its name, the text beside its box, and what it means."""

    name: str
    label: str
    tip: str


OptionRow = NumberOption | ChoiceOption | FlagOption

ROPE = (
    Item(Rope.OFF, "none"),
    Item(Rope.HALF, "halves", "Dimension i turns with i + d/2 by place · θ^(−2i/d) (GPT-NeoX, Llama)"),
    Item(Rope.INTERLEAVED, "pairs", "Dimension 2i turns with 2i + 1 by place · θ^(−2i/d) (Su et al. 2021)"),
)
PRECISIONS = (
    Item(Precision.FLOAT64, "float64", "Worked in 64-bit numbers"),
    Item(Precision.FLOAT32, "float32", "Worked in 32-bit numbers, as models do"),
    Item(Precision.FLOAT16, "float16", "Inputs and weights rounded to float16, worked in float32"),
    Item(Precision.BFLOAT16, "bfloat16", "Inputs and weights rounded to bfloat16, worked in float32"),
)
LOCALS = (
    Item(LocalKind.OFF, "none"),
    Item(LocalKind.MONOTONIC, "own place", "Keys within D of the query's own place (local-m, Luong 2015)"),
    Item(
        LocalKind.PREDICTIVE,
        "predicted place",
        "Keys within D of p = S · σ(v_p · tanh(q W_p)), weights times exp(−(s − p)² / (2 (D/2)²)) (local-p, Luong 2015)",
    ),
)
SOURCES = (Item(Source.X, "X (Q = K = V = X)"), Item(Source.INPUTS, "Q, K and V"))


def _any(_number: float) -> Message | None:
    return None


def _positive(number: float) -> Message | None:
    return None if number > 0 else say("This must be greater than 0.")


def _at_least_one(number: float) -> Message | None:
    return None if number >= 1 else say("This must be at least 1.")


def _normalisers(session: Session) -> Sequence[Item]:
    rows = (NORMALISERS[key] for key in KINDS[session.kind].normalisers)
    return [Item(row.key, str(row.label), f"{row.formula}\n{row.source}") for row in rows]


GROUPS: dict[str, tuple[OptionRow, ...]] = {
    "Weights": (
        NumberOption("scale", "Scale", "default", _any, tip="Multiplies every score"),
        NumberOption("offset", "Offset", "0", _any, optional=False, tip="Added to every score"),
        NumberOption("gain", "Gain of v", "none", _any, tip="v becomes gain · v / |v|"),
        NumberOption("softcap", "Softcap", "none", _positive, tip="cap · tanh(score / cap), before the mask (Gemma 2)"),
        NumberOption(
            "temperature", "Temperature", "1", _positive, optional=False, tip="Divides the masked scores in the softmax"
        ),
        ChoiceOption("normaliser", "Weights by", _normalisers),
        NumberOption(
            "sink", "Sink", "none", _any, tip="A logit that joins every sum and is dropped; 0 is softmax plus one"
        ),
        ChoiceOption(
            "empty_rows",
            "Rows without a key",
            lambda _session: [Item(rule, str(text)) for rule, text in EMPTY_ROWS.items()],
            "The weights of a query that may attend to no key",
        ),
    ),
    "Inputs": (
        ChoiceOption("num_heads", "Heads", lambda _session: ()),
        ChoiceOption("num_kv_heads", "Key/value heads", lambda _session: ()),
        ChoiceOption("source", "Reads", lambda _session: SOURCES),
        ChoiceOption("rope", "Rotary positions", lambda _session: ROPE, "Query and key turn by their places (RoPE)"),
        NumberOption(
            "rope_theta", "Theta", "10000", _positive, optional=False, tip="θ of the rotary positions; 10000 as in RoPE"
        ),
        ChoiceOption("local", "Local", lambda _session: LOCALS, "Each query attends near one place only (Luong 2015)"),
        NumberOption(
            "local_width", "Width D", "2", _at_least_one, optional=False, whole=True, tip="Keys from p − D to p + D"
        ),
        ChoiceOption("precision", "Numbers", lambda _session: PRECISIONS),
        FlagOption("qk_norm", "QK-norm", "x / √(mean(x²) + ε) of each query and key, before rotation (Qwen 3)"),
        FlagOption("alibi", "ALiBi", "Adds −slope · (i − j) to the score of query i and key j (Press et al. 2022)"),
        FlagOption(
            "sinusoids",
            "Sinusoids on X",
            "Adds sin and cos of p / 10000^(2i/d) to row p of X wherever it is read (Vaswani 2017)",
        ),
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
