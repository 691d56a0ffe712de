"""The file formats of matrices: one row each, told apart by how a file begins, then by its suffix."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from attn_gui.io.archive import Archive, open_archive
from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.csv_dialect import Dialect
from attn_gui.io.csv_reading import read_table
from attn_gui.io.csv_writing import table_text
from attn_gui.io.errors import FormatError
from attn_gui.io.limits import NPY_HEADER_BYTES
from attn_gui.io.npy import Array, npy_bytes, parse_npy, read_header
from attn_gui.text import Message, say


@dataclass(frozen=True, eq=False)
class FoundArray:
    """One array in a file, not loaded yet: ``load()`` gives it in its own type and shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    load: Callable[[], Array]
    row_labels: tuple[str, ...] | None = None
    column_labels: tuple[str, ...] | None = None
    notices: tuple[Message, ...] = ()
    dialect: Dialect | None = None


@dataclass(frozen=True, eq=False)
class Labelled:
    """An array to write, with the names of its rows and columns where they are wanted."""

    values: Array
    row_labels: Sequence[str] | None = None
    column_labels: Sequence[str] | None = None


@dataclass(frozen=True)
class Format:
    """One format: its suffixes, how its files begin, how arrays are found in them and written.

    A format that is recognised but not read has ``advice`` on what to do instead.
    """

    label: Message
    suffixes: tuple[str, ...]
    magic: tuple[bytes, ...] = ()
    find: Callable[[bytes, str, Dialect | None], tuple[FoundArray, ...]] | None = None
    encode: Callable[[Labelled], bytes] | None = None
    advice: Message | None = None


def format_of(path: str | PurePath, data: bytes = b"") -> Format:
    """Return the format of a file; FormatError ``unknown`` or ``unsupported`` where none can be read or written."""
    suffix = PurePath(path).suffix.lower()
    found = next((row for row in FORMATS if data and data.startswith(row.magic or (b"\xff" * 16,))), None)
    found = found or next((row for row in FORMATS if suffix in row.suffixes), None)
    name = PurePath(path).name
    if found is None:
        known = ", ".join(READ_SUFFIXES)
        message = say("{file} is of no format that can be read; these can: {known}.", file=name, known=known)
        raise FormatError(message, field=name, code="unknown")
    if found.advice is not None:
        raise unsupported(name, found.label, found.advice)
    return found


def unsupported(file: str, label: Message, advice: Message) -> FormatError:
    """Return the error for a format that is recognised but not read, with what to do instead."""
    message = say("{file} is {label}, which is not opened here. {advice}", file=file, label=label, advice=advice)
    return FormatError(message, field=file, code="unsupported")


def _npy(data: bytes, file: str, _dialect: Dialect | None) -> tuple[FoundArray, ...]:
    array = parse_npy(data, file)
    return (FoundArray(PurePath(file).stem, array.dtype.name, array.shape, lambda: array),)


def _npz(data: bytes, file: str, _dialect: Dialect | None) -> tuple[FoundArray, ...]:
    archive = open_archive(data, file)
    if any(name.endswith("data.pkl") for name in archive.members):
        raise unsupported(file, TORCH.label, TORCH.advice or say(""))
    found: list[FoundArray] = []
    refused: list[FormatError] = []
    for name in archive.members:
        try:
            found += [npz_member(archive, name)] if name.endswith(".npy") else []
        except FormatError as error:
            refused.append(error)
    if found:
        return tuple(found)
    message = say("{file} holds no arrays.", file=file)
    raise refused[0] if refused else FormatError(message, field=file, code="empty")


def npz_member(archive: Archive, name: str) -> FoundArray:
    """Return the array of one member, judged by its header alone; FormatError where it is none of real numbers."""
    place = f"{archive.file}: {name.removesuffix('.npy')}"
    header = read_header(archive.begin(name, NPY_HEADER_BYTES + 12), place)
    if archive.members[name].size != header.size:
        message = say("{name} is damaged: its size does not fit its shape {shape}.", name=place, shape=header.shape)
        raise FormatError(message, field=archive.file, code="damaged")
    short = name.removesuffix(".npy")
    return FoundArray(short, header.dtype.name, header.shape, lambda: parse_npy(archive.read(name), place))


def _text(data: bytes, file: str, dialect: Dialect | None) -> tuple[FoundArray, ...]:
    table = read_table(data, file, dialect)
    return (
        FoundArray(
            PurePath(file).stem,
            "text",
            table.values.shape,
            lambda: table.values,
            table.row_labels,
            table.column_labels,
            table.notices,
            table.dialect,
        ),
    )


def _npz_bytes(table: Labelled) -> bytes:
    labels = {"row_labels": table.row_labels, "column_labels": table.column_labels}
    names = {name: np.array(given, dtype=np.str_) for name, given in labels.items() if given is not None}
    return arrays_bytes({"values": table.values, **names})


def arrays_bytes(arrays: Mapping[str, Array]) -> bytes:
    """Return the .npz of *arrays* by name: the same bytes for the same arrays."""
    return archive_bytes((f"{name}.npy", npy_bytes(array)) for name, array in arrays.items())


def _separated(separator: str) -> Callable[[Labelled], bytes]:
    def encode(table: Labelled) -> bytes:
        if table.values.ndim != 2:
            message = say("A text table has two axes; this has shape {shape}. Use .npy.", shape=table.values.shape)
            raise FormatError(message, field="values", code="rank")
        return table_text(table.values, separator, table.row_labels, table.column_labels).encode("utf-8")

    return encode


_TO_NPZ = "Save its arrays with NumPy as .npz or .npy: "
TORCH = Format(
    say("a PyTorch file"),
    (".pt", ".pth", ".ckpt", ".bin"),
    advice=say(_TO_NPZ + 'np.savez("arrays.npz", **{{n: t.float().numpy() for n, t in torch.load(FILE).items()}}).'),
)

FORMATS: tuple[Format, ...] = (
    Format(say("a NumPy array"), (".npy",), (b"\x93NUMPY",), _npy, lambda table: npy_bytes(table.values)),
    Format(say("a NumPy archive"), (".npz",), (b"PK\x03\x04", b"PK\x05\x06"), _npz, _npz_bytes),
    Format(say("a table with commas"), (".csv", ".txt"), (), _text, _separated(",")),
    Format(say("a table with tabs"), (".tsv", ".tab"), (), _text, _separated("\t")),
    TORCH,
    Format(
        say("a MATLAB file"),
        (".mat",),
        (b"MATLAB 5.0", b"MATLAB 7.3"),
        advice=say(_TO_NPZ + 'np.savez("arrays.npz", Q=scipy.io.loadmat(FILE)["Q"]), or use writematrix for .csv.'),
    ),
    Format(
        say("a safetensors file"),
        (".safetensors",),
        advice=say(_TO_NPZ + 'np.savez("arrays.npz", **safetensors.numpy.load_file(FILE)).'),
    ),
    Format(
        say("an HDF5 file"),
        (".h5", ".hdf5"),
        (b"\x89HDF\r\n\x1a\n",),
        advice=say(_TO_NPZ + 'np.savez("arrays.npz", Q=h5py.File(FILE)["Q"][...]).'),
    ),
    Format(say("an Excel file"), (".xlsx", ".xls", ".ods"), (), advice=say("Save its sheet as .csv.")),
)
"""The formats of matrices by what can be done with them."""

READ_SUFFIXES = tuple(suffix for row in FORMATS if row.find is not None for suffix in row.suffixes)
RECOGNISED_SUFFIXES = frozenset(suffix for row in FORMATS for suffix in row.suffixes)
"""These are no sessions: each is read, or answered with what to do instead."""
