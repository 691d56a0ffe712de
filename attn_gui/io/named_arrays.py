"""All arrays of a .npz by name, as a layer's parameters are saved; the numbers are read when asked for."""

import os
from pathlib import Path

from attn_gui.io.archive import Archive, open_archive
from attn_gui.io.errors import FormatError, shown_name
from attn_gui.io.formats import TORCH, FoundArray, format_of, npz_member, unsupported
from attn_gui.io.npy import Array
from attn_gui.io.untrusted import open_untrusted
from attn_gui.text import say

_SUFFIX = ".npz"
_ARRAY = ".npy"


def read_named_arrays(path: str | os.PathLike[str]) -> tuple[FoundArray, ...]:
    """Return every array of the .npz *path*, at least one; one that cannot be opened fails when it is loaded.

    FileAccessError or FormatError (``unknown``, ``unsupported``, ``damaged``, ``too_large``, ``unsafe``, ``empty``).
    """
    data = open_untrusted(path)
    file = shown_name(path)
    if _SUFFIX not in format_of(Path(path), data).suffixes:
        message = say("{file} is no .npz; a layer’s parameters are arrays with names in one.", file=file)
        raise FormatError(message, field=file, code="unsupported", hint=say("np.savez(FILE, **{{name: array}})"))
    archive = open_archive(data, file)
    if any(name.endswith("data.pkl") for name in archive.members):
        raise unsupported(file, TORCH.label, TORCH.advice or say(""))
    found = tuple(_named(archive, name) for name in archive.members if name.endswith(_ARRAY))
    if not found:
        raise FormatError(say("{file} holds no arrays.", file=file), field=file, code="empty")
    return found


def _named(archive: Archive, name: str) -> FoundArray:
    try:
        return npz_member(archive, name)
    except FormatError as error:
        if error.code != "dtype":
            raise
        return _refused(name.removesuffix(_ARRAY), error)


def _refused(name: str, error: FormatError) -> FoundArray:
    """Return an array whose type is known but whose numbers are none."""
    sentence, field, code = error.message, error.field, error.code

    def load() -> Array:
        raise FormatError(sentence, field=field, code=code)

    return FoundArray(name, str(sentence.values.get("dtype", "?")), (), load)
