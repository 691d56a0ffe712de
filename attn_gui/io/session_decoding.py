"""From the bytes of a session file to a Session: the manifest is judged first, then each array against it."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from attn_gui.io import manifest_reading as reading
from attn_gui.io.archive import STORED, Archive, open_archive, shown_member
from attn_gui.io.errors import SessionFileError
from attn_gui.io.limits import NPY_HEADER_BYTES
from attn_gui.io.manifest import FLAGS, FOLDER, FORMAT, MIMETYPE, PIN_FOLDER, left_over, manifest_of
from attn_gui.io.manifest_reading import Declared
from attn_gui.io.migrations import upgraded
from attn_gui.io.npy import Array, parse_npy, read_header
from attn_gui.io.pins_reading import pins_in, planned_pins
from attn_gui.io.schema import Field
from attn_gui.io.state_reading import damaged, kinds_in, require_arrays, require_fitting, state_in
from attn_gui.io.strict_json import parse_json
from attn_gui.io.view_reading import view_of
from attn_gui.session.session import Session, frozen, frozen_flags
from attn_gui.session.view_state import ViewState
from attn_gui.text import say

MANIFEST = "manifest.json"
_BEGINNING = b"mimetype" + MIMETYPE
_AT = 30
_NPY = ".npy"


def session_in(data: bytes, file: str) -> tuple[Session, ViewState]:
    """Return the session and its view in *data*; FormatError with a sentence that names *file* otherwise."""
    _require_session(data, file)
    archive = open_archive(data, file)
    _require_stored(archive)
    manifest = _manifest(archive)
    declared = reading.declared_arrays(manifest["arrays"])
    kinds = kinds_in(manifest)
    plans = planned_pins(manifest, declared)
    require_arrays([name for name in declared if not name.startswith(PIN_FOLDER)], kinds, file)
    _require_members(archive, declared)
    arrays = {name: _array(archive, name, what) for name, what in sorted(declared.items())}
    session = state_in(manifest, kinds, {name: arrays[name] for name in arrays if name.startswith(FOLDER)}, {})
    require_fitting(manifest, session)
    session = replace(session, pins=pins_in(plans, arrays, session))
    view = view_of(manifest.members().get("view"), session)
    return replace(session, unknown=MappingProxyType(_unknown(manifest, session, view))), view


def _unknown(manifest: Field, session: Session, view: ViewState) -> dict[str, object]:
    """Return what a later version wrote; what it wrote of an array that only a pin has goes with that array."""
    said = manifest["arrays"].members()
    own = dict.fromkeys(("dtype", "shape", "sha256"))
    known = {name: words if name.startswith(PIN_FOLDER) else own for name, words in said.items()}
    return left_over(manifest.members(), manifest_of(session, view, known, ()))


def _require_session(data: bytes, file: str) -> None:
    if data[_AT : _AT + len(_BEGINNING)] == _BEGINNING and data.startswith(b"PK\x03\x04"):
        return
    if _BEGINNING.startswith(data[_AT:]) and data.startswith(b"PK\x03\x04"):
        raise damaged(file, say("it ends after {size} bytes", size=len(data)))
    what = say("it is empty") if not data else say("it does not begin like one")
    raise SessionFileError(
        say("{file} is not a session of Attention Explorer: {what}.", file=file, what=what),
        field=file,
        code="not_a_session",
        hint=say("Sessions end in .attn. Arrays (.npy, .npz, .csv, .tsv) can be imported into a table."),
    )


def _require_stored(archive: Archive) -> None:
    for member in archive.members.values():
        if member.method != STORED:
            raise damaged(archive.file, say("{member} is compressed", member=shown_member(member.name)))
    if MANIFEST not in archive.members:
        raise damaged(archive.file, say("{member} is missing", member=MANIFEST))
    if archive.read("mimetype") != MIMETYPE:
        raise damaged(archive.file, say("{member} is another", member="mimetype"))


def _manifest(archive: Archive) -> Field:
    manifest = Field(parse_json(archive.read(MANIFEST), archive.file, MANIFEST), archive.file)
    if manifest["format"].value != FORMAT:
        raise manifest["format"].wrong(say("{format}", format=FORMAT))
    return upgraded(manifest)


def _require_members(archive: Archive, declared: Mapping[str, Declared]) -> None:
    expected = {name + _NPY for name in declared}
    found = archive.members.keys() - {"mimetype", MANIFEST}
    for wrong, why in ((expected - found, "is missing"), (found - expected, "does not belong in it")):
        if wrong:
            raise damaged(archive.file, say("{member} {why}", member=shown_member(min(wrong)), why=why))


def _array(archive: Archive, name: str, declared: Declared) -> Array:
    """Return one array, after its size, type, shape and hash have proved to be what the manifest says."""
    member, place = name + _NPY, f"{archive.file}: {name}"
    header = read_header(archive.begin(member, NPY_HEADER_BYTES), place)
    if (header.dtype.str, header.shape) != (declared.dtype, declared.shape):
        raise SessionFileError(
            say(
                "{place} has shape {found} of {dtype}, but the manifest says {shape} of {wanted}.",
                place=place,
                found=header.shape,
                dtype=header.dtype.str,
                shape=declared.shape,
                wanted=declared.dtype,
            ),
            field=archive.file,
            code="shapes",
        )
    array = parse_npy(archive.read(member), place)
    if sha256(array.tobytes("C")).hexdigest() != declared.sha256:
        raise damaged(archive.file, say("the numbers of {array} are not those that were saved", array=name))
    return frozen_flags(array) if declared.dtype == FLAGS else frozen(array)
