"""What options are called, and which numbers among them a score reads."""

import enum

from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.session import Options

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
    "float32": "float32",
    "precision": "precision",
    "normaliser": "normaliser",
    "sink": "sink",
    "rope": "rotary positions",
    "rope_theta": "theta",
    "alibi": "ALiBi",
    "qk_norm": "QK-norm",
    "local": "local attention",
    "local_width": "local width",
}
_SOURCES = {"x": "X", "inputs": "Q, K, V"}
_ALWAYS = ("temperature", "softcap")


def numbers_read(options: Options) -> tuple[str, ...]:
    """Return the names of the number options in force: those of the score, and those of every softmax."""
    return (*SCORINGS[options.score].numbers, *_ALWAYS)


def shown_option(name: str, value: object) -> str:
    """Return the value of an option as people read it: its default, on or off, a score's label, a short number."""
    if value is None:
        return "default"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.6g}"
    text = value.value if isinstance(value, enum.Enum) else str(value)
    if name == "score" and text in SCORINGS:
        return str(SCORINGS[text].label)
    return _SOURCES.get(text, text) if name == "source" else text
