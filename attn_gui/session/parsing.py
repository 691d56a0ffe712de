"""Numbers between people and the program: read what is typed or pasted, write what is shown."""

import math

from attn_gui.session.text_blocks import Block, BlockError, parse_block
from attn_gui.session.typed_numbers import NumberError, parse_number

__all__ = ["Block", "BlockError", "NumberError", "format_number", "full_text", "parse_block", "parse_number"]

WIDEST = 1e6


def format_number(value: float, digits: int) -> str:
    """Return *value* with *digits* decimals, from a million on in powers of ten; what rounds to zero has no sign."""
    if not math.isfinite(value):
        return full_text(value)
    text = f"{value:.{digits}f}" if abs(value) < WIDEST else f"{value:.{digits}e}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def full_text(value: float) -> str:
    """Return the shortest text that reads back as exactly *value*; "nan", "inf" and "-inf" for what is not finite."""
    text = repr(float(value))
    return text.removesuffix(".0") if text != "-0.0" else "0"
