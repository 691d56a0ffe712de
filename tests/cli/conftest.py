"""The command line in process, on copies of the bundled sessions."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from attn_gui.cli.main import main
from attn_gui.resources import resource

Copy = Callable[[str], Path]


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, the lines on standard error."""

    code: int
    out: str
    complaints: list[str]


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``attn-gui`` with the given arguments."""

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err.splitlines())

    return run


@pytest.fixture
def example(tmp_path: Path) -> Copy:
    """Copy a bundled session into the folder of this test."""

    def copy(name: str) -> Path:
        return Path(shutil.copy(resource(f"examples/{name}.attn"), tmp_path))

    return copy


@pytest.fixture
def lesson(example: Copy) -> Path:
    """The lesson's example: one query, three keys."""
    return example("lesson")
