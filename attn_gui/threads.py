"""What must be settled before NumPy is imported; imports nothing but what Python has loaded anyway."""

import os
import sys


def use_one_blas_thread() -> None:
    """Let OpenBLAS compute in the calling thread, unless the environment already says otherwise.

    The matrices are small, so its own threads cost more than they bring, and the engine's heads run
    in threads of their own. Without effect once NumPy is imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def leave_out_current_folder() -> None:
    """Take the current folder off the front of the import path, where ``python -m`` has put it.

    Otherwise a ``numpy.py`` lying in a folder of downloads would be imported in NumPy's place.
    """
    if sys.flags.safe_path or not sys.path:
        return
    if sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 — pathlib is not loaded yet
        del sys.path[0]
