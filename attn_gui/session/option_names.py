"""What options are called, which numbers among them a score reads, and how each is said."""

import enum
from collections.abc import Callable

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.parsing import full_text
from attn_gui.session.session import Options
from attn_gui.text import Message, say

OPTION_NAMES = {
    "score": "score",
    "scale": "scale",
    "offset": "offset",
    "gain": "gain",
    "temperature": "temperature",
    "softcap": "softcap",
    "num_heads": "heads",
    "num_kv_heads": "key/value heads",
    "source": "source",
    "precision": "precision",
    "normaliser": "normaliser",
    "sink": "sink",
    "rope": "RoPE",
    "rope_theta": "theta",
    "alibi": "ALiBi",
    "qk_norm": "QK-norm",
    "local": "local attention",
    "local_width": "local width",
}
_LABELS: dict[str, Callable[[str], str]] = {
    "score": lambda key: str(SCORINGS[key].label) if key in SCORINGS else key,
    "normaliser": lambda key: str(NORMALISERS[key].label) if key in NORMALISERS else key,
    "source": lambda key: {"x": "X", "inputs": "Q, K, V"}.get(key, key),
}
_ABSENT = {"sink": "none"}
_ALWAYS = ("temperature", "softcap")
_BY_VALUE_ALONE = frozenset({"normaliser", "precision"})


def numbers_read(options: Options) -> tuple[str, ...]:
    """Return the names of the number options in force: those of the score, and those of every softmax."""
    return (*SCORINGS[options.score].numbers, *_ALWAYS)


def told(name: str, value: object) -> Message:
    """Return "temperature 0.5", "ALiBi", "sparsemax": an option and its value as chips say them, exactly."""
    if name in _BY_VALUE_ALONE:
        return say("{value}", value=shown_option(name, value))
    if value is True:
        return say("{name}", name=OPTION_NAMES[name])
    text = full_text(value) if isinstance(value, float) else shown_option(name, value)
    return say("{name} {value}", name=OPTION_NAMES[name], value=text)


def shown_option(name: str, value: object) -> str:
    """Return the value of an option as people read it: its default, on or off, a score's label, a short number."""
    if value is None:
        return _ABSENT.get(name, "default")
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = value.value if isinstance(value, enum.Enum) else str(value)
    return _LABELS.get(name, str)(text)
