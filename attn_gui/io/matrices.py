"""Matrices from files and into files: .npy, .npz, .csv, .tsv."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from attn_gui.io.atomic import write_atomically
from attn_gui.io.csv_dialect import Dialect
from attn_gui.io.errors import FormatError, shown_name
from attn_gui.io.formats import (
    FORMATS,
    READ_SUFFIXES,
    RECOGNISED_SUFFIXES,
    Format,
    FoundArray,
    Labelled,
    arrays_bytes,
    format_of,
)
from attn_gui.io.npy import Array
from attn_gui.io.slicing import Slice, slice_at, sliced, slices
from attn_gui.io.untrusted import open_untrusted
from attn_gui.text import Message, say

__all__ = [
    "FORMATS",
    "READ_SUFFIXES",
    "RECOGNISED_SUFFIXES",
    "Dialect",
    "Format",
    "FoundArray",
    "Matrix",
    "Slice",
    "read_arrays",
    "read_matrix",
    "slices",
    "taken",
    "write_arrays",
    "write_matrix",
]


@dataclass(frozen=True, eq=False)
class Matrix:
    """A table from a file: ``values`` (n, m) read-only float64; names of rows and columns where the file has them.

    ``dtype`` is the file's own type, ``notices`` what is worth telling (labels recognised, digits lost).
    """

    values: Array
    row_labels: tuple[str, ...] | None = None
    column_labels: tuple[str, ...] | None = None
    dtype: str = "float64"
    notices: tuple[Message, ...] = ()


def read_arrays(path: str | os.PathLike[str], dialect: Dialect | None = None) -> tuple[FoundArray, ...]:
    """Return the arrays in a file, by name, type and shape; at least one.

    FileAccessError or FormatError (``unknown``, ``unsupported``, ``damaged``, ``dtype``, ``too_large``, ``cell`` …).
    """
    data = open_untrusted(path)
    name = shown_name(path)
    try:
        find = format_of(Path(path), data).find
        assert find is not None, "a format without advice can be read"
        return find(data, name, dialect)
    except FormatError:
        raise
    except MemoryError as error:
        raise FormatError(say("{file} does not fit in memory.", file=name), field=name, code="too_large") from error
    except Exception as error:
        message = say("{file} is damaged and cannot be opened.", file=name)
        raise FormatError(message, field=name, code="damaged") from error


def read_matrix(
    path: str | os.PathLike[str],
    array: str | None = None,
    slice: tuple[int, ...] | str | None = None,  # noqa: A002 - it is what NumPy calls it
    dialect: Dialect | None = None,
) -> Matrix:
    """Return one table of a file.

    *array* picks one by name where there are several (FormatError ``array`` names them); *slice* picks the table of
    an array with more than two axes: an index into the leading axes, or ``"side by side"`` for (heads, n, d)
    (FormatError ``slice`` names the shape). A vector is one row.
    """
    name = shown_name(path)
    found = _named(read_arrays(path, dialect), array, name)
    if slice is None and len(found.shape) > 2:
        message = say(
            "{array} in {file} has shape {shape}; say which slice of its last two axes is meant.",
            array=found.name,
            file=name,
            shape=found.shape,
        )
        raise FormatError(message, field=name, code="slice")
    index = None if isinstance(slice, str) else (slice or ())
    return taken(found, slice_at(found.shape, index))


def taken(found: FoundArray, chosen: Slice) -> Matrix:
    """Return the chosen slice of a found array, loaded and widened to float64."""
    array = found.load()
    values = sliced(array, chosen, found.name)
    whole = array.ndim == 2
    exact = array.dtype.kind not in "iu" or array.dtype.itemsize < 8 or bool((np.abs(values) <= 2.0**53).all())
    lost = () if exact else (say("Whole numbers beyond 2^53 were rounded to double precision."),)
    return Matrix(
        values,
        found.row_labels if whole else None,
        found.column_labels if whole else None,
        found.dtype,
        (*found.notices, *lost),
    )


def write_matrix(
    path: str | os.PathLike[str],
    values: Array,
    row_labels: Sequence[str] | None = None,
    column_labels: Sequence[str] | None = None,
) -> None:
    """Make *path* the file of *values*, its format told by the suffix; the old file stays whole on failure.

    Text keeps every digit; names that begin like a formula get an apostrophe. FormatError for an unknown suffix or
    more than two axes in a text; FileAccessError where the system refuses.
    """
    encode = format_of(Path(path)).encode
    assert encode is not None, "a format without advice can be written"
    write_atomically(path, encode(Labelled(values, row_labels, column_labels)))


def write_arrays(path: str | os.PathLike[str], arrays: Mapping[str, Array]) -> None:
    """Make *path* the .npz of several arrays by name; FileAccessError where the system refuses."""
    write_atomically(path, arrays_bytes(arrays))


def _named(found: tuple[FoundArray, ...], array: str | None, file: str) -> FoundArray:
    if array is None and len(found) == 1:
        return found[0]
    chosen = next((each for each in found if each.name == array), None)
    if chosen is None:
        names = ", ".join(each.name for each in found[:20])
        sentence = "{file} holds several arrays; say which one: {names}."
        if array is not None:
            sentence = "{file} holds no array of numbers called {array}; it has {names}."
        raise FormatError(say(sentence, file=file, array=array, names=names), field=file, code="array")
    return chosen
