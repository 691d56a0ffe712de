"""Files of earlier versions, brought to the present one step at a time; later versions are refused."""

from collections.abc import Callable, Mapping

from attn_gui.io.errors import SessionFileError
from attn_gui.io.manifest import VERSION
from attn_gui.io.schema import Field
from attn_gui.text import say

MIGRATIONS: dict[int, Callable[[dict[str, object]], dict[str, object]]] = {}
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
