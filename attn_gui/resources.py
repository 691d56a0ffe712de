"""Finds the files of ``resources/``: in a checkout, in an installed wheel, in a frozen build."""

import sys
from pathlib import Path, PurePosixPath


def resource(name: str) -> Path:
    """Return the path of the file or folder *name* (``"icons/attention-explorer.svg"``), which exists.

    FileNotFoundError where there is none; ValueError for a name that leads out of ``resources/``.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise ValueError(f"{name!r} is not a name inside resources/")
    for folder in _folders():
        path = folder / parts
        if path.exists():
            return path
    raise FileNotFoundError(f"resources/{name} is missing from this installation")


def _folders() -> list[Path]:
    package = Path(__file__).resolve().parent
    installed = [package / "_resources"]
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return [Path(frozen) / "attn_gui" / "_resources", Path(frozen) / "resources", *installed]
    # Beside an installed package lies whatever else is installed: only a checkout has pyproject.toml there.
    checkout = package.parent
    return [*installed, checkout / "resources"] if (checkout / "pyproject.toml").exists() else installed
