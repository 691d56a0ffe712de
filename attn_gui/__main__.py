"""``python -m attn_gui``, the same as the command ``attn-gui``."""

import sys

from attn_gui.threads import leave_out_current_folder, use_one_blas_thread

leave_out_current_folder()
use_one_blas_thread()

from attn_gui.cli.main import main  # noqa: E402 — only now may anything import NumPy

if __name__ == "__main__":
    sys.exit(main())
