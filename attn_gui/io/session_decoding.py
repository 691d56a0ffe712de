"""From the bytes of a session file to a Session: the manifest is judged first, then each array against it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from attn_gui.io import manifest_reading as reading
from attn_gui.io.archive import STORED, Archive, open_archive, shown_member
from attn_gui.io.errors import SessionFileError
from attn_gui.io.fitting import misfit, unnamed_rows
from attn_gui.io.limits import NPY_HEADER_BYTES
from attn_gui.io.manifest import FLAGS, FOLDER, FORMAT, MASK_ARRAYS, MIMETYPE, left_over, manifest_of, session_arrays
from attn_gui.io.manifest_reading import Declared
from attn_gui.io.migrations import upgraded
from attn_gui.io.npy import Array, parse_npy, read_header
from attn_gui.io.schema import Field
from attn_gui.io.strict_json import as_object, parse_json
from attn_gui.io.view_reading import view_of
from attn_gui.session.entering import with_states
from attn_gui.session.session import INPUTS, KindState, Mask, Session, X, frozen, frozen_flags
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say

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
    kinds = {reading.kind_of(replace(state, value=kind)): state for kind, state in manifest["states"].children()}
    _require_members(archive, declared, _allowed(kinds))
    arrays = {name: _array(archive, name, what) for name, what in sorted(declared.items())}
    session = _session(manifest, kinds, arrays)
    _require_fitting(manifest, session)
    view = view_of(manifest.members().get("view"), session)
    known = manifest_of(session, view, session_arrays(session))
    unknown = left_over(manifest.members(), known)
    return replace(session, unknown=MappingProxyType(unknown)), view


def _require_session(data: bytes, file: str) -> None:
    if data[_AT : _AT + len(_BEGINNING)] == _BEGINNING and data.startswith(b"PK\x03\x04"):
        return
    if _BEGINNING.startswith(data[_AT:]) and data.startswith(b"PK\x03\x04"):
        raise _damaged(file, say("it ends after {size} bytes", size=len(data)))
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
            raise _damaged(archive.file, say("{member} is compressed", member=shown_member(member.name)))
    if MANIFEST not in archive.members:
        raise _damaged(archive.file, say("{member} is missing", member=MANIFEST))
    if archive.read("mimetype") != MIMETYPE:
        raise _damaged(archive.file, say("{member} is another", member="mimetype"))


def _manifest(archive: Archive) -> Field:
    manifest = Field(parse_json(archive.read(MANIFEST), archive.file, MANIFEST), archive.file)
    if manifest["format"].value != FORMAT:
        raise manifest["format"].wrong(say("{format}", format=FORMAT))
    return upgraded(manifest)


def _allowed(kinds: Iterable[str]) -> frozenset[str]:
    weights = (f"{kind}/{name}" for kind in kinds for name in reading.weight_names(kind))
    return frozenset([str(X), *map(str, INPUTS), *MASK_ARRAYS, *weights])


def _require_members(archive: Archive, declared: Mapping[str, Declared], allowed: frozenset[str]) -> None:
    missing = [str(name) for name in INPUTS if str(name) not in declared]
    if missing:
        raise _damaged(archive.file, say("{array} is missing", array=FOLDER + missing[0]))
    strange = sorted(declared.keys() - allowed)
    if strange:
        why = say("no mode in it has an array called {array}", array=shown_member(FOLDER + strange[0]))
        raise _damaged(archive.file, why)
    expected = {FOLDER + name + _NPY for name in declared}
    found = archive.members.keys() - {"mimetype", MANIFEST}
    for wrong, why in ((expected - found, "is missing"), (found - expected, "does not belong in it")):
        if wrong:
            raise _damaged(archive.file, say("{member} {why}", member=shown_member(min(wrong)), why=why))


def _array(archive: Archive, name: str, declared: Declared) -> Array:
    """Return one array, after its size, type, shape and hash have proved to be what the manifest says."""
    member, place = FOLDER + name + _NPY, f"{archive.file}: {FOLDER}{name}"
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
        raise _damaged(archive.file, say("the numbers of {array} are not those that were saved", array=FOLDER + name))
    return frozen_flags(array) if declared.dtype == FLAGS else frozen(array)


def _session(manifest: Field, kinds: Mapping[str, Field], arrays: Mapping[str, Array]) -> Session:
    tokens = {name: reading.tokens_of(field) for name, field in manifest["tokens"].children() if name in _TOKENS}
    given = as_object(manifest.value) or {}
    rules = reading.mask_rules_of(manifest["mask"]) if "mask" in given else {}
    drawn = {field: arrays.get(name) for name, field in MASK_ARRAYS.items()}
    session = Session(
        kind=reading.kind_of(manifest["kind"]),
        query=arrays["query"],
        key=arrays["key"],
        value=arrays["value"],
        states=MappingProxyType({kind: _state(kind, field, arrays) for kind, field in sorted(kinds.items())}),
        query_tokens=tokens.get("query", ()),
        key_tokens=tokens.get("key", ()),
        x=arrays.get("x"),
        x_tokens=tokens.get("x", ()),
        linked=reading.linked_of(manifest["linked"]) if "linked" in given else frozenset(),
        mask=replace(Mask(**rules), **drawn),
        notes=reading.notes_of(manifest["notes"]) if "notes" in given else "",
        sinusoids=reading.sinusoids_of(manifest["sinusoids"]) if "sinusoids" in given else False,
    )
    return with_states(session, [session.kind])


_TOKENS = ("query", "key", "x")


def _state(kind: str, field: Field, arrays: Mapping[str, Array]) -> KindState:
    prefix = f"{kind}/"
    own = {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
    return KindState(reading.options_of(field["options"], kind), MappingProxyType(own))


def _require_fitting(manifest: Field, session: Session) -> None:
    given = manifest.members()
    unfinished = "unfinished" in given and manifest["unfinished"].flag()
    wrong = unnamed_rows(session) or (None if unfinished else misfit(session))
    if wrong is not None:
        message = say("{file} cannot be opened: {wrong}.", file=manifest.file, wrong=wrong)
        raise SessionFileError(message, field=manifest.file, code="shapes")


def _damaged(file: str, why: Message) -> SessionFileError:
    return SessionFileError(say("{file} is damaged: {why}.", file=file, why=why), field=file, code="damaged")
