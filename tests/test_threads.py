import os
import subprocess
import sys
from pathlib import Path

import pytest

from attn_gui.threads import leave_out_current_folder, use_one_blas_thread

ROOT = Path(__file__).resolve().parents[1]


def test_openblas_gets_one_thread_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    use_one_blas_thread()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    use_one_blas_thread()
    assert os.environ["OPENBLAS_NUM_THREADS"] == "4"


@pytest.mark.parametrize("first", ["", "the folder"])
def test_the_current_folder_leaves_the_import_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, first: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [first and str(tmp_path), "/installed"])
    monkeypatch.setattr(sys, "flags", _Flags(safe_path=False))
    leave_out_current_folder()
    assert sys.path == ["/installed"]


@pytest.mark.parametrize(
    ("path", "safe"), [(["/scripts", "/installed"], False), (["", "/installed"], True), ([], False)]
)
def test_every_other_import_path_stays(monkeypatch: pytest.MonkeyPatch, path: list[str], *, safe: bool) -> None:
    monkeypatch.setattr(sys, "path", list(path))
    monkeypatch.setattr(sys, "flags", _Flags(safe_path=safe))
    leave_out_current_folder()
    assert sys.path == path


class _Flags:
    def __init__(self, *, safe_path: bool) -> None:
        self.safe_path = safe_path


def test_a_strangers_numpy_in_the_current_folder_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('the stranger ran')")
    (tmp_path / "attn_gui").symlink_to(ROOT / "attn_gui")
    code = "from attn_gui.threads import leave_out_current_folder as leave; leave(); import numpy; print(numpy.pi)"
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.stdout.startswith("3.14"), ended.stderr
