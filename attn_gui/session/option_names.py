"""What options are called in the names of steps."""

import enum

from attn_gui.engine.scoring import SCORINGS

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
}
_SOURCES = {"x": "X", "inputs": "Q, K, V"}


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
