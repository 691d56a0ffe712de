"""The session file ``.attn``: a zip of stored members that ``np.load`` reads too (resources/help/session-file.md)."""

import os

from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.atomic import write_atomically
from attn_gui.io.errors import FormatError, SessionFileError, shown_name
from attn_gui.io.limits import ALL_MEMBERS_BYTES, CELLS, JSON_BYTES, MEMBERS, in_words
from attn_gui.io.manifest import MIMETYPE, manifest_of
from attn_gui.io.npy import npy_bytes
from attn_gui.io.pins_writing import stored
from attn_gui.io.session_decoding import MANIFEST, session_in
from attn_gui.io.strict_json import json_bytes
from attn_gui.io.untrusted import open_untrusted
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say

SUFFIX = ".attn"


def encode_session(session: Session, view_state: ViewState) -> bytes:
    """Return the file of a session and its view: equal sessions give equal bytes.

    SessionFileError ``too_large`` where the file would break a limit, ``field`` where an option is not finite.
    """
    found = stored(session)
    arrays = found.arrays
    for name, array in arrays.items():
        if array.size > CELLS:
            cells, most = f"{array.size:,}", f"{CELLS:,}"
            raise _too_large(say("{name} has {cells} cells; at most {most} fit", name=name, cells=cells, most=most))
    try:
        manifest = json_bytes(manifest_of(session, view_state, found.described, found.pins))
    except ValueError as error:
        message = say("This session cannot be saved: one of its options is no finite number.")
        raise SessionFileError(message, field="session", code="field") from error
    if len(manifest) > JSON_BYTES:
        size, most = in_words(len(manifest)), in_words(JSON_BYTES)
        raise _too_large(say("token names, notes and pins take {size}; at most {most} fit", size=size, most=most))
    members = [(f"{name}.npy", npy_bytes(array)) for name, array in arrays.items()]
    if sum(len(data) for _, data in members) > ALL_MEMBERS_BYTES - 2 * JSON_BYTES:
        whose = say("its tables, those of its pins included,") if session.pins else say("its tables")
        raise _too_large(say("{whose} take more than {most}", whose=whose, most=in_words(ALL_MEMBERS_BYTES)))
    if len(members) + len(("mimetype", MANIFEST)) > MEMBERS:
        raise _too_large(
            say("it and its pins have {count} tables; at most {most} fit", count=len(members), most=MEMBERS)
        )
    return archive_bytes([("mimetype", MIMETYPE), (MANIFEST, manifest), *members])


def decode_session(data: bytes, name: str) -> tuple[Session, ViewState]:
    """Return the session and its view in the file *data*; *name* stands for the file in errors.

    SessionFileError with a sentence for everything that is not exactly what ``encode_session`` writes: see its codes.
    """
    try:
        return session_in(data, name)
    except SessionFileError:
        raise
    except FormatError as error:
        raise SessionFileError(error.message, field=name, code=error.code) from error
    except MemoryError as error:
        message = say("{file} needs more memory than there is.", file=name)
        raise SessionFileError(message, field=name, code="too_large") from error
    except Exception as error:
        message = say("{file} is damaged and cannot be opened.", file=name)
        raise SessionFileError(message, field=name, code="damaged") from error


def read_session(path: str | os.PathLike[str]) -> tuple[Session, ViewState]:
    """Return the session and the view state in the file *path*; FileAccessError or SessionFileError otherwise."""
    return decode_session(open_untrusted(path), shown_name(path))


def write_session(path: str | os.PathLike[str], session: Session, view_state: ViewState) -> None:
    """Make *path* the file of the session and its view, atomically; FileAccessError or SessionFileError otherwise.

    The bytes are read back first: a file that could not be opened again never takes the place of one that can.
    """
    data, name = encode_session(session, view_state), shown_name(path)
    try:
        decode_session(data, name)
    except SessionFileError as error:
        message = say("{file} was not saved, for it could not be opened again: {why}", file=name, why=error.message)
        raise SessionFileError(message, field=name, code=error.code) from error
    write_atomically(path, data)


def _too_large(why: Message) -> SessionFileError:
    message = say("This session cannot be saved: {why}.", why=why)
    return SessionFileError(message, field="session", code="too_large")
