"""The wheel is built, installed into an empty environment, and its commands run from another folder."""

import importlib.metadata
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from attn_gui import __version__

ROOT = Path(__file__).resolve().parents[2]
RUN_TIME = ("PySide6_Essentials", "shiboken6", "pyqtgraph", "numpy", "colorama")


def run(*command: str | Path, cwd: Path = ROOT, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run *command* without a screen or settings for Python and Qt; it ends with *code*."""
    settings = ("PYTHON", "QT_", "DISPLAY", "WAYLAND_DISPLAY")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    words = [str(word) for word in command]
    ended = subprocess.run(words, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=100)
    assert ended.returncode == code, ended.stderr
    return ended


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


def tops(distribution: str) -> Iterator[Path]:
    """The files and folders in site-packages that belong to an installed package."""
    installed = importlib.metadata.distribution(distribution)
    names = {path.parts[0] for path in installed.files or () if path.parts[0] not in ("..", "__pycache__")}
    yield from (Path(str(installed.locate_file(name))) for name in sorted(names))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and the locked run-time packages, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=False)
    run(sys.executable, "-m", "pip", "--python", folder, "install", "--no-deps", "--no-index", wheel)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for package in RUN_TIME:
        for top in tops(package):
            (site / top.name).symlink_to(top)
    return folder


def test_the_wheel_carries_the_resources_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    assert sources
    assert {f"attn_gui/_resources/{path.relative_to(ROOT / 'resources').as_posix()}" for path in sources} <= names
    assert {name.split("/")[0] for name in names} == {"attn_gui", f"attention_explorer-{__version__}.dist-info"}


def test_the_wheel_is_the_same_for_every_system(wheel: Path) -> None:
    assert wheel.name == f"attention_explorer-{__version__}-py3-none-any.whl"


def test_the_installed_command_runs_from_another_folder(environment: Path, tmp_path: Path) -> None:
    ended = run(environment / "bin" / "attn-gui", "--version", cwd=tmp_path)
    assert __version__ in ended.stdout


def test_the_installed_module_runs_from_a_folder_with_a_strangers_numpy(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('the stranger ran')")
    (tmp_path / "attn.npy").touch()
    ended = run(environment / "bin" / "python", "-m", "attn_gui", "info", "attn.npy", cwd=tmp_path, code=2)
    assert not ended.stdout
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert "stranger" not in ended.stderr


def test_without_a_screen_the_installed_command_ends_with_one_line(environment: Path, tmp_path: Path) -> None:
    ended = run(environment / "bin" / "attn-gui", cwd=tmp_path, code=2)
    assert not ended.stdout
    (line,) = ended.stderr.splitlines()
    assert "No display" in line
    assert not list(tmp_path.iterdir()), "no core dump, no file"


def test_the_installed_package_is_the_wheels_and_finds_its_resources(environment: Path, tmp_path: Path) -> None:
    code = "import attn_gui.resources as r; print(r.__file__); print(r.resource('icons/attention-explorer.svg'))"
    ended = run(environment / "bin" / "python", "-c", code, cwd=tmp_path)
    assert [Path(line).is_relative_to(environment) for line in ended.stdout.splitlines()] == [True, True]


def test_every_module_of_the_wheel_can_be_imported_with_the_run_time_packages_alone(
    environment: Path, tmp_path: Path
) -> None:
    code = (
        "import importlib, pkgutil, attn_gui\n"
        "for module in pkgutil.walk_packages(attn_gui.__path__, 'attn_gui.'):\n"
        "    if not module.name.endswith('__main__'): importlib.import_module(module.name)\n"
    )
    run(environment / "bin" / "python", "-c", code, cwd=tmp_path)
