"""The examples in docstrings say the truth."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def modules_with_examples() -> list[str]:
    """Return the modules of the package whose text holds an example."""
    paths = sorted(path for path in (ROOT / "attn_gui").rglob("*.py") if ">>> " in path.read_text("utf-8"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_in_docstrings_give_what_they_say(name: str) -> None:
    counted = doctest.testmod(importlib.import_module(name))
    assert counted.attempted > 0
    assert counted.failed == 0
