"""Arrays of other programs from files, whatever their rank: .npy, one of an .npz, .csv, .tsv."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from attn_gui.io.errors import FormatError, shown_name
from attn_gui.io.limits import CELLS
from attn_gui.io.matrices import FoundArray, read_arrays
from attn_gui.session.matching.given import Given
from attn_gui.text import say


def read_given(path: str | os.PathLike[str], stage: str, name: str | None = None) -> Given:
    """Return the array of a stage ("scores", "weights", "output") in a file, read-only float64 of any rank.

    In an archive it is the one called *name*; without a name the only one, or the one called after the stage. Raises
    FileAccessError, or FormatError (``array``, ``too_large`` …).
    """
    file = shown_name(Path(path))
    found = _chosen(read_arrays(path), stage, name, file)
    array = found.load()
    if array.size > CELLS:
        message = say(
            "{file} has {cells} numbers; at most {most} can be compared.",
            file=file,
            cells=f"{array.size:,}",
            most=f"{CELLS:,}",
        )
        raise FormatError(message, field=file, code="too_large")
    values = np.array(array, dtype=np.float64)
    values.flags.writeable = False
    return Given(stage, values, found.dtype)


def _chosen(arrays: Sequence[FoundArray], stage: str, name: str | None, file: str) -> FoundArray:
    wanted = name if name is not None else stage
    for found in arrays:
        if found.name == wanted:
            return found
    if name is None and len(arrays) == 1:
        return arrays[0]
    names = ", ".join(found.name for found in arrays)
    message = say("{file} has no array {wanted}; it has {names}.", file=file, wanted=wanted, names=names)
    raise FormatError(message, field=file, code="array", hint=say("Write it after a colon: FILE.npz:NAME."))


def array_names(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return the names of the arrays in a file; raises FileAccessError and FormatError."""
    return tuple(found.name for found in read_arrays(path))
