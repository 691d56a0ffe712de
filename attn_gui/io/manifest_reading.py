"""A session's manifest read field by field, with types and ranges, before any array is."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from attn_gui.engine import SCORINGS, Causal, EmptyRows
from attn_gui.engine.positions import Rope
from attn_gui.io.errors import SessionFileError
from attn_gui.io.limits import CELLS, JSON_BYTES, LABEL_LETTERS
from attn_gui.io.manifest import AXES, DTYPES, FOLDER, NUMBERS, PIN_FOLDER
from attn_gui.io.schema import Field
from attn_gui.session.counts import MOST_COUNTED
from attn_gui.session.kinds import KINDS, KindRow
from attn_gui.session.session import INPUTS, LocalKind, MatrixName, Options, Precision, Source
from attn_gui.text import say


@dataclass(frozen=True)
class Declared:
    """What the manifest says of one array."""

    dtype: str
    shape: tuple[int, ...]
    sha256: str


_OPTIONS: Mapping[str, Callable[[Field], object]] = {
    "scale": lambda field: _optional(field, field.number),
    "offset": lambda field: field.number(),
    "gain": lambda field: _optional(field, field.number),
    "temperature": lambda field: field.number(above=0),
    "softcap": lambda field: _optional(field, lambda: field.number(above=0)),
    "num_heads": lambda field: field.integer(1, MOST_COUNTED),
    "num_kv_heads": lambda field: _optional(field, lambda: field.integer(1, MOST_COUNTED)),
    "source": lambda field: field.choice(Source),
    "precision": lambda field: field.choice(Precision),
    "sink": lambda field: _optional(field, field.number),
    "rope": lambda field: field.choice(Rope),
    "rope_theta": lambda field: field.number(above=0),
    "alibi": lambda field: field.flag(),
    "qk_norm": lambda field: field.flag(),
    "local": lambda field: field.choice(LocalKind),
    "local_width": lambda field: field.integer(1, MOST_COUNTED),
}
_RULES: Mapping[str, Callable[[Field], object]] = {
    "causal": lambda field: field.choice(Causal),
    "causal_offset": lambda field: _optional(field, lambda: field.integer(0, MOST_COUNTED)),
    "window": lambda field: _optional(field, lambda: _window(field)),
    "empty_rows": lambda field: field.choice(EmptyRows),
}
_FOLDERS = re.compile(f"{FOLDER}|{PIN_FOLDER}[0-9]+/")
assert {"score", "normaliser", *_OPTIONS} == {each.name for each in fields(Options)}


def kind_of(field: Field) -> str:
    """Return the key of a mode this program knows; SessionFileError ``newer`` for another."""
    return _known(field, KINDS, "mode")


def options_of(field: Field, kind: str) -> Options:
    """Return one mode's options; what is absent has its default."""
    given = field.members()
    changes: dict[str, Any] = {name: read(field[name]) for name, read in _OPTIONS.items() if name in given}
    if "normaliser" in given:
        changes["normaliser"] = _known(field["normaliser"], KINDS[kind].normalisers, "normaliser")
    return Options(_known(field["score"], KINDS[kind].scores, "score"), **changes)


def tokens_of(field: Field) -> tuple[str, ...]:
    """Return the names of an input's rows."""
    return tuple(element.text(LABEL_LETTERS) for element in field.elements(CELLS))


def linked_of(field: Field) -> frozenset[MatrixName]:
    """Return the inputs that are linked to X."""
    by_name = {str(name): name for name in INPUTS}
    return frozenset(by_name[_known(element, by_name, "input")] for element in field.elements(len(INPUTS)))


def mask_rules_of(field: Field) -> dict[str, Any]:
    """Return the mask's rules that are no arrays."""
    return {name: read(field[name]) for name, read in _RULES.items() if name in field.members()}


def sinusoids_of(field: Field) -> bool:
    """Return whether sinusoidal positions are added to X."""
    return field.flag()


def notes_of(field: Field) -> str:
    """Return the notes."""
    return field.text(JSON_BYTES)


def weight_names(kind: str) -> Mapping[str, bool]:
    """Return the names that a mode's own matrices may have, each with whether it is a vector (one row)."""
    row: KindRow = KINDS[kind]
    found: dict[str, bool] = {}
    for projection in row.projections:
        found |= {projection.name: False, projection.bias: True}
    for score in row.scores:
        found |= {f"{score}.{each.name}": len(each.axes) == 1 for each in SCORINGS[score].parameters}
    found |= {extra.name: extra.is_vector for extra in row.extras}
    return MappingProxyType(found)


def wanted_of(name: str) -> tuple[str, int]:
    """Return the type and the number of axes of an array by its name in the file, that of a pin's own included."""
    short = _FOLDERS.sub("", name, count=1)
    return DTYPES.get(short, NUMBERS), AXES.get(short, 2)


def declared_arrays(field: Field) -> dict[str, Declared]:
    """Return what is said of each array, its type and its size judged; whose it is, is not yet asked."""
    return {name: _declared(child, name) for name, child in field.children()}


def _declared(field: Field, name: str) -> Declared:
    wanted, axes = wanted_of(name)
    if field["dtype"].text(20) != wanted:
        raise field["dtype"].wrong(say("{dtype}", dtype=wanted))
    shape = tuple(size.integer(1, CELLS) for size in field["shape"].elements(2))
    if len(shape) != axes:
        raise field["shape"].wrong(say("{axes} whole numbers", axes=axes))
    if math.prod(shape) > CELLS:
        raise SessionFileError(
            say(
                "{file} cannot be opened: {name} has {cells} cells; at most {most} are allowed.",
                file=field.file,
                name=name,
                cells=f"{math.prod(shape):,}",
                most=f"{CELLS:,}",
            ),
            field=field.file,
            code="too_large",
        )
    return Declared(wanted, shape, field["sha256"].text(64))


def _window(field: Field) -> tuple[object, object]:
    sides = field.elements(2)
    if len(sides) != len(("left", "right")):
        raise field.wrong(say("two sides, left and right"))
    left, right = (_optional(side, lambda side=side: side.integer(0, MOST_COUNTED)) for side in sides)
    return left, right


def _optional(field: Field, read: Callable[[], object]) -> object:
    return None if field.value is None else read()


def _known(field: Field, names: Mapping[str, object] | tuple[str, ...], what: str) -> str:
    name = field.text(LABEL_LETTERS)
    if name not in names:
        raise SessionFileError(
            say(
                "{file} uses the {what} {name}, which this version of Attention Explorer does not know. "
                "A later version can open it.",
                file=field.file,
                what=what,
                name=ascii(name[:40]),
            ),
            field=field.file,
            code="newer",
        )
    return name
