"""Can a window open here? Asked before Qt is: without a screen Qt ends the process with a core dump."""

import ctypes
from collections.abc import Callable, Mapping

BASE_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Libraries that ``import PySide6.QtWidgets`` needs, each with its Debian package."""

X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""Libraries that a window on an X11 screen needs besides; Qt itself blames xcb-cursor for each of them."""

_NEEDS_A_SCREEN = ("", "xcb", "wayland", "wayland-egl")

_WITHOUT_A_WINDOW = "commands such as compute, figure, explain and match need no window"


def library_problem(platform: str, *, loads: Callable[[str], bool] | None = None) -> str | None:
    """Return one sentence that names the system packages Qt needs and this system lacks, or None.

    *platform* is ``sys.platform``; *loads* tells whether a shared library can be loaded.
    """
    return _missing(BASE_LIBRARIES, loads or _loads) if platform == "linux" else None


def display_problem(
    environ: Mapping[str, str],
    platform: str,
    *,
    loads: Callable[[str], bool] | None = None,
    connects: Callable[[], bool] | None = None,
) -> str | None:
    """Return one sentence that says why no window can open and what to do, or None when one can.

    *environ* is ``os.environ``, *platform* ``sys.platform``; *connects* tells whether the X server
    of ``DISPLAY`` answers. Imports no Qt and changes nothing.
    """
    if platform != "linux":
        return None
    plugin = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if plugin not in _NEEDS_A_SCREEN:
        return library_problem(platform, loads=loads)
    wayland = bool(environ.get("WAYLAND_DISPLAY")) and plugin != "xcb"
    if not wayland and not environ.get("DISPLAY"):
        return f"No display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start it in a desktop; {_WITHOUT_A_WINDOW}."
    needed = BASE_LIBRARIES if wayland else BASE_LIBRARIES | X11_LIBRARIES
    problem = _missing(needed, loads or _loads)
    if problem is None and not wayland and not (connects or _connects)():
        return f"No display: {environ['DISPLAY']} does not answer. Start it in a desktop; {_WITHOUT_A_WINDOW}."
    return problem


def _missing(libraries: Mapping[str, str], loads: Callable[[str], bool]) -> str | None:
    packages = [package for library, package in libraries.items() if not loads(library)]
    if not packages:
        return None
    names = " ".join(packages)
    return f"Qt lacks system libraries. On Debian or Ubuntu: sudo apt-get install --no-install-recommends {names}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _connects() -> bool:
    """Connect to the X server of DISPLAY the way Qt will, and hang up at once."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answered = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answered
