"""The lock files: exact, hashed, and free of every address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "packaging" / "requirements.lock"
TEST = ROOT / "packaging" / "requirements-test.lock"


def entries(path: Path) -> dict[str, str]:
    """Return "name==version ; marker" → its lines, for each requirement of a lock file."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.split("--hash")[0].strip(): line for line in lines}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[ ;<>=!~\[]", name)[0].lower().replace("_", "-") for name in requirements}


@pytest.mark.parametrize("path", [RUN, TEST])
def test_a_lock_holds_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not [mark for mark in ("://", "file:", "--index", "--extra-index", "--find-links", " @ ") if mark in text]


@pytest.mark.parametrize("path", [RUN, TEST])
def test_every_package_is_exact_and_hashed(path: Path) -> None:
    for name, line in entries(path).items():
        assert re.match(r"[a-z0-9-]+==[0-9.]+( ; .+)?$", name)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line)


def test_the_checks_run_with_the_very_versions_of_the_program() -> None:
    assert entries(RUN).items() <= entries(TEST).items()


def test_the_locks_hold_every_package_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert names(project["dependencies"]) <= names(list(entries(RUN)))
    assert names(project["optional-dependencies"]["test"]) <= names(list(entries(TEST)))


def test_the_program_needs_qt_pyqtgraph_and_numpy_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert names(project["dependencies"]) == {"pyside6-essentials", "pyqtgraph", "numpy"}
    assert names(list(entries(RUN))) == {"colorama", "numpy", "pyqtgraph", "pyside6-essentials", "shiboken6"}
