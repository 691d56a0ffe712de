"""Files of earlier versions, brought to the present one step at a time; later versions are refused."""

from collections.abc import Callable, Mapping

from attn_gui.io.errors import SessionFileError
from attn_gui.io.manifest import VERSION
from attn_gui.io.schema import Field
from attn_gui.io.strict_json import as_object
from attn_gui.session.session import Precision
from attn_gui.text import say


def _with_precision(values: dict[str, object]) -> dict[str, object]:
    """Version 1 said ``float32``: true or false; version 2 names the precision."""
    states = as_object(values.get("states"))
    if states is None:
        return values
    return {**values, "states": {kind: _with_precision_in(state) for kind, state in states.items()}}


def _with_precision_in(state: object) -> object:
    values = as_object(state) or {}
    options = as_object(values.get("options"))
    if options is None or "float32" not in options:
        return state
    rest = {name: value for name, value in options.items() if name != "float32"}
    narrow = options["float32"]
    # Anything but a flag is refused where precisions are read.
    named = {True: Precision.FLOAT32.value, False: Precision.FLOAT64.value}
    return {**values, "options": {**rest, "precision": named[narrow] if isinstance(narrow, bool) else narrow}}


def _without_pins(values: dict[str, object]) -> dict[str, object]:
    """Version 3 has pins."""
    return {**values, "pins": []}


MIGRATIONS: dict[int, Callable[[dict[str, object]], dict[str, object]]] = {1: _with_precision, 2: _without_pins}
"""By version: makes a manifest of the next version out of one of this; version 1 is the first."""


def upgraded(
    manifest: Field,
    migrations: Mapping[int, Callable[[dict[str, object]], dict[str, object]]] = MIGRATIONS,
    present: int = VERSION,
) -> Field:
    """Return *manifest* as one of the *present* version; SessionFileError ``newer`` for a later one."""
    version = manifest["version"].integer(1, 1_000_000)
    if version > present:
        raise SessionFileError(
            say(
                "{file} was saved by a later version of Attention Explorer (file version {version}; this program "
                "reads up to {present}). Update the program to open it.",
                file=manifest.file,
                version=version,
                present=present,
            ),
            field=manifest.file,
            code="newer",
        )
    values = manifest.members()
    for step in range(version, present):
        values = migrations[step](values)
    return Field(values, manifest.file)
