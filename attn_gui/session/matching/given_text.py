"""Arrays as text: nested brackets as NumPy, PyTorch, TensorFlow and JSON print them, or a table."""

import re

import numpy as np

from attn_gui.session.matching.given import Given, MatchError
from attn_gui.session.session import Array
from attn_gui.session.text_blocks import parse_block
from attn_gui.text import Message, say

_TOKEN = re.compile(
    r"\[|\]|[-+−]?(?:inf(?:inity)?|nan|null|none|true|false)\b|[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE
)
_WRAPPING = re.compile(r"^[^\[]*(?=\[)|(?<=\])[^\]]*$")
_BETWEEN = re.compile(r"[\s,;]*")
_WORDS = {"inf": np.inf, "infinity": np.inf, "nan": np.nan, "null": np.nan, "none": np.nan, "true": 1.0, "false": 0.0}
_DEPTH = 6

Nested = list["Nested | float"]


def given_from_text(stage: str, text: str) -> Given:
    """Return the array in *text*: ``tensor([[0.1, 0.9], …])``, nested brackets, or a table of numbers.

    Raises MatchError for text cut off with dots, brackets that do not close, rows of different lengths; BlockError
    for a table that is none.
    """
    if "[" not in text:
        return Given(stage, np.asarray(parse_block(text).values), "text")
    if "..." in text or "…" in text:
        message = say("The text has dots in place of numbers; print the whole array, or save it as .npy.")
        raise MatchError(message, field=stage, code="cut_off")
    body = _WRAPPING.sub("", text.strip())
    try:
        array = np.array(_nested(body, stage), dtype=np.float64)
    except ValueError:
        raise _unreadable(stage, say("its rows have different lengths")) from None
    if array.size == 0:
        raise _unreadable(stage, say("there are no numbers in it"))
    return Given(stage, _frozen(array), "text")


def _nested(text: str, stage: str) -> "Nested | float":
    root: Nested = []
    open_lists, at = [root], 0
    while at < len(text):
        at = _end_of(_BETWEEN.match(text, at), at)
        if at == len(text):
            break
        found = _TOKEN.match(text, at)
        if found is None:
            raise _unreadable(stage, say("“{text}” is no number", text=text[at : at + 20]))
        at = found.end()
        _take(found[0], open_lists, stage)
    if len(open_lists) != 1 or len(root) != 1:
        raise _unreadable(stage, say("its brackets do not match"))
    return root[0]


def _take(token: str, open_lists: list[Nested], stage: str) -> None:
    if token == "[":
        inner: Nested = []
        open_lists[-1].append(inner)
        open_lists.append(inner)
        if len(open_lists) > _DEPTH + 1:
            raise _unreadable(stage, say("it has more than {depth} axes", depth=_DEPTH))
    elif token == "]":
        open_lists.pop()
        if not open_lists:
            raise _unreadable(stage, say("its brackets do not match"))
    else:
        open_lists[-1].append(_number(token))


def _number(token: str) -> float:
    plain = token.replace("−", "-").lower()
    word = _WORDS.get(plain.lstrip("+-"))
    if word is None:
        return float(plain)
    return -word if plain.startswith("-") else word


def _end_of(found: "re.Match[str] | None", at: int) -> int:
    return at if found is None else found.end()


def _unreadable(stage: str, why: Message) -> MatchError:
    return MatchError(say("The text cannot be read as an array: {why}.", why=why), field=stage, code="text")


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array
