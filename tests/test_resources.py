import sys
from pathlib import Path

import pytest

from attn_gui import resources
from attn_gui.resources import resource

ROOT = Path(__file__).resolve().parents[1]


def test_a_checkout_finds_its_own_folder() -> None:
    assert resource("icons/attention-explorer.svg") == ROOT / "resources/icons/attention-explorer.svg"
    assert resource("icons").is_dir()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/icons/none\.svg is missing"):
        resource("icons/none.svg")


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "icons\\..\\..\\x", "icons/../../x"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="inside resources/"):
        resource(name)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's place, as a wheel leaves it, beside a stranger's folder named resources."""
    made = tmp_path / "site" / "attn_gui"
    (made / "_resources").mkdir(parents=True)
    (made / "_resources" / "a.txt").touch()
    (tmp_path / "site" / "resources").mkdir()
    (tmp_path / "site" / "resources" / "strange.txt").touch()
    monkeypatch.setattr(resources, "__file__", str(made / "resources.py"))
    return made


def test_an_installed_package_finds_what_the_wheel_carries(package: Path) -> None:
    assert resource("a.txt") == package / "_resources" / "a.txt"


def test_an_installed_package_takes_nothing_from_its_neighbours(package: Path) -> None:
    with pytest.raises(FileNotFoundError):
        resource("strange.txt")


@pytest.mark.parametrize("folder", ["attn_gui/_resources", "resources"])
def test_a_frozen_build_finds_what_was_packed(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    packed = tmp_path / "frozen" / folder
    packed.mkdir(parents=True)
    (packed / "a.txt").touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "frozen"), raising=False)
    assert resource("a.txt") == packed / "a.txt"
