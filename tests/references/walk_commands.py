"""The command line as a user runs it: one process each, numbers read back from its files and its JSON."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from plain_attention import Array
from walk_entries import BIAS, DRAWN, PADDING, Entry

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("scores", "weights", "output")
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "ATTN_GUI_TRACEBACK": "1"}


def attn(folder: Path, *arguments: str, code: int = 0) -> str:
    """Run one command in *folder* and return what it printed; AssertionError unless it ends as it should."""
    command = [sys.executable, "-P", "-m", "attn_gui", *arguments]
    ended = subprocess.run(command, cwd=folder, env=SURROUNDINGS, capture_output=True, text=True, check=False)
    assert ended.returncode == code, f"{arguments}: {ended.returncode} {ended.stderr}"
    assert code or not ended.stderr, ended.stderr
    return ended.stdout


def made(folder: Path, entry: Entry) -> Path:
    """Make the entry's session in *folder* and return its file."""
    attn(folder, *arguments_of(folder, entry))
    return folder / "s.attn"


def arguments_of(folder: Path, entry: Entry) -> list[str]:
    """Write the entry's tables to *folder* and return the command that makes ``s.attn`` of them there."""
    for name, array in {"bias": BIAS, "drawn": DRAWN, "padding": PADDING}.items():
        np.save(folder / f"{name}.npy", array)
    given: list[str] = []
    for name, array in entry.tables.items():
        file = f"{name.strip('=')}.npy"
        np.save(folder / file, array)
        given += ["--weight", f"{name}{file}"] if name.endswith("=") else [f"--{name}", file]
    return ["new", *given, *entry.arguments.split(), "-o", "s.attn"]


def numbers(folder: Path, file: str) -> dict[str, Array]:
    """Compute *file*; the arrays of its .npz, once its strict JSON is found to hold the very same."""
    text = attn(folder, "compute", file, "--json", "-o", "r.npz")
    plain = json.loads(text, parse_constant=refused)
    with np.load(io.BytesIO((folder / "r.npz").read_bytes())) as held:
        arrays = {name: held[name] for name in STAGES}
    for name, array in arrays.items():
        np.testing.assert_array_equal(np.array(plain[name], float), array)
        assert plain["shapes"][name] == list(array.shape)
    return arrays


def refused(name: str) -> float:
    """No NaN or Infinity in JSON."""
    raise AssertionError(f"{name} is no JSON")


def differences(found: Mapping[str, Array], expected: Mapping[str, Array]) -> dict[str, float]:
    """Return the largest difference of each stage that is expected, inf where shapes or places of NaN differ."""
    result: dict[str, float] = {}
    for name, array in expected.items():
        same = found[name].shape == array.shape and np.array_equal(np.isnan(found[name]), np.isnan(array))
        result[name] = float(np.nan_to_num(np.abs(found[name] - array)).max()) if same else np.inf
    return result


def read_only(folder: Path, file: str) -> None:
    """Ask the verbs that change nothing about *file*: each ends well and says something of it."""
    assert attn(folder, "info", file).startswith("kind ")
    assert attn(folder, "info", file, "--length", "4096").strip()
    found = json.loads(attn(folder, "variants", file, "--json"), parse_constant=refused)
    assert {row["standing"] for row in found["variants"]} <= {"same", "differs", "does-not-apply"}
    attn(folder, "figure", file, "-o", "weights.png")
    attn(folder, "figure", file, "--figure", "mask", "-o", "mask.svg")
    assert (folder / "weights.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (folder / "mask.svg").read_bytes()


def explained(folder: Path, file: str, stage: str, index: tuple[int, ...]) -> str:
    """Return the explanation of one number, with every term."""
    *head, row, column = index
    more = ["--head", str(head[0])] if head else []
    return attn(folder, "explain", file, "--stage", stage, "--cell", f"{row},{column}", "--all-terms", *more)


def last_number(text: str, line: str) -> float | None:
    """Return what the explanation's line of that name ends in."""
    found = re.findall(rf"^ *{line}\b.*= +(\S+)$|^ *{line}  +(\S+)$", text, re.MULTILINE)
    return float((found[-1][0] or found[-1][1]).replace("−", "-")) if found else None
