"""The causes the system gives for refusing a file, as codes and words."""

import errno
import os

from attn_gui.io.errors import FileAccessError, shown_name
from attn_gui.io.limits import in_words
from attn_gui.text import Message, say

_CAUSES: dict[int, tuple[str, Message]] = {
    errno.ENOSPC: ("disk_full", say("disk full")),
    errno.EDQUOT: ("disk_full", say("disk full (your quota is used up)")),
    errno.EFBIG: ("disk_full", say("disk full (the file system takes no file of this size)")),
    errno.EIO: ("disk_error", say("the disk reports an input/output error")),
    errno.EROFS: ("read_only", say("the disk is read-only")),
    errno.EACCES: ("not_permitted", say("you have no permission")),
    errno.EPERM: ("not_permitted", say("you have no permission")),
    errno.ENOENT: ("missing", say("there is no such file or folder")),
    errno.ENOTDIR: ("missing", say("there is no such folder")),
    errno.EISDIR: ("folder", say("it is a folder")),
    errno.ENAMETOOLONG: ("name", say("the name is too long")),
    errno.ELOOP: ("name", say("its links lead in a circle")),
    errno.EINVAL: ("name", say("the system does not take this name")),
    errno.EBUSY: ("busy", say("another program uses it")),
    errno.ETXTBSY: ("busy", say("another program uses it")),
    errno.ENODEV: ("unreachable", say("the disk is gone")),
    errno.ENXIO: ("unreachable", say("the disk is gone")),
    errno.ESTALE: ("unreachable", say("the network folder is gone")),
    errno.ETIMEDOUT: ("unreachable", say("the network folder does not answer")),
    errno.EHOSTDOWN: ("unreachable", say("the network folder does not answer")),
    errno.ENOTCONN: ("unreachable", say("the network folder does not answer")),
    errno.EMFILE: ("too_many_files", say("too many files are open")),
    errno.ENFILE: ("too_many_files", say("too many files are open")),
}


def cause_of(error: OSError) -> tuple[str, Message]:
    """Return the code and the words of why the system refused."""
    known = _CAUSES.get(error.errno or 0)
    return known or ("system", say("{words}", words=error.strerror or type(error).__name__))


def not_read(path: str | os.PathLike[str], error: OSError) -> FileAccessError:
    """Return the error for the user when *path* cannot be read."""
    code, cause = cause_of(error)
    return FileAccessError(
        say("{file} cannot be read: {cause}.", file=shown_name(path), cause=cause),
        field=shown_name(path),
        code=code,
        hint=_place(path),
    )


def not_written(path: str | os.PathLike[str], error: OSError, size: int) -> FileAccessError:
    """Return the error for the user when *path* cannot be written; what was there before is untouched."""
    code, cause = cause_of(error)
    return FileAccessError(
        say(
            "{file} was not saved in {folder}: {cause} ({size} to write). Mend the cause or save it elsewhere.",
            file=shown_name(path),
            folder=os.path.dirname(os.path.abspath(path)),  # noqa: PTH100, PTH120
            cause=cause,
            size=in_words(size),
        ),
        field=shown_name(path),
        code=code,
        hint=_place(path),
    )


def _place(path: str | os.PathLike[str]) -> Message | None:
    """Say where the file was looked for, if its name alone does not."""
    where = os.fspath(path)
    return None if where == shown_name(path) else say("The place was {path}.", path=where)
