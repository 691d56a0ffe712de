"""JSON without its traps: bounded, no duplicate keys, no NaN, no towers of brackets; written the same each time."""

import json
import math
import re
from typing import NoReturn, cast

from attn_gui.io.errors import FormatError
from attn_gui.io.limits import JSON_BYTES, JSON_DEPTH, in_words
from attn_gui.text import Message, say

_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_json(data: bytes, file: str, place: str) -> object:
    """Return the value of the JSON text *data*; *file* and *place* name it in errors (FormatError)."""
    if len(data) > JSON_BYTES:
        size, limit = in_words(len(data)), in_words(JSON_BYTES)
        message = say(
            "{file}: {place} has {size}; at most {limit} are read.", file=file, place=place, size=size, limit=limit
        )
        raise FormatError(message, field=file, code="too_large")
    try:
        text = data.decode("utf-8")
        if _depth(text) > JSON_DEPTH:
            raise _damaged(file, place, say("its brackets are nested more than {depth} deep", depth=JSON_DEPTH))
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
    except UnicodeDecodeError as error:
        raise _damaged(file, place, say("it is not UTF-8")) from error
    except json.JSONDecodeError as error:
        why = say("{reason} in line {line}", reason=error.msg, line=error.lineno)
        raise _damaged(file, place, why) from error
    except ValueError as error:
        raise _damaged(file, place, say("{reason}", reason=str(error)[:200])) from error


def json_bytes(value: object) -> bytes:
    """Return *value* as UTF-8 JSON with sorted keys and an indent of 1; ValueError for NaN and infinity."""
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return (_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n").encode("utf-8")


def _depth(text: str) -> int:
    deepest = depth = 0
    for token in _BRACKETS.finditer(text):
        if token[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number that JSON knows")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is too large a number")
    return value


def _damaged(file: str, place: str, why: Message) -> FormatError:
    message = say("{file} is damaged: {place} cannot be read, {why}.", file=file, place=place, why=why)
    return FormatError(message, field=file, code="damaged")


def as_object(value: object) -> dict[str, object] | None:
    """Return *value* if it is a JSON object."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
