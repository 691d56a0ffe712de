"""Opens the window; the only way from the command line to the widgets."""

import gc
import os
import sys
from pathlib import Path

from attn_gui.app.display import display_problem
from attn_gui.cli.opening import DisplayError
from attn_gui.text import say


def open_window(file: str | None, *, reset_settings: bool) -> int:
    """Open the window, on *file* if there is one, and return the exit code once it is closed.

    Raises DisplayError, before Qt is loaded, where no window can open.
    """
    problem = display_problem(os.environ, sys.platform)
    if problem is not None:
        raise DisplayError(say("{problem}", problem=problem), field="display", code="no_display")
    # Starting makes many objects and hardly any garbage: the search for some is put off until the window is shown.
    gc.disable()
    try:
        from attn_gui.app.run import run

        return run(None if file is None else Path(file).absolute(), reset_settings=reset_settings)
    finally:
        gc.enable()
