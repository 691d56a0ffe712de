"""Walks every entry of the catalogue: made, computed, compared with plain formulas, opened, saved, explained.

Run from the root of the repository: ``python tests/references/walk_catalogue.py [WORDS OF AN ENTRY]``; needs nothing
but the product itself. Prints one row an entry, and ends with exit code 1 if any of them fails.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
from walk_commands import STAGES, attn, differences, explained, last_number, made, numbers, read_only
from walk_entries import Entry
from walk_recompute import unfounded
from walk_table import ENTRIES
from walk_window import Window, bench


def walk(window: Window, folder: Path, entry: Entry) -> tuple[dict[str, float], int]:
    """Return the largest difference of each stage and how many printed lines were recomputed; AssertionError else."""
    file = made(folder, entry)
    found = numbers(folder, file.name)
    apart = differences(found, entry.expected())
    assert all(gap <= entry.bound for gap in apart.values()), apart
    through_window(window, folder, entry, found)
    read_only(folder, file.name)
    return apart, explanation(folder, file.name, found)


def through_window(window: Window, folder: Path, entry: Entry, found: dict[str, np.ndarray]) -> None:
    """Open, look, save as another file, open that, compute it: the same numbers bit for bit throughout."""
    shown = window.open(folder / "s.attn").result
    for stage in STAGES:
        np.testing.assert_array_equal(getattr(shown, stage), found[stage])
    assert window.chips() == entry.chips, window.chips()
    assert window.mask() == entry.mask, window.mask()
    fields = {name: window.option(name) for name in entry.drawer}
    assert fields == dict(entry.drawer), fields
    window.save_as(folder / "again.attn")
    window.open(folder / "again.attn")
    assert window.chips() == entry.chips
    for stage, array in numbers(folder, "again.attn").items():
        assert array.dtype == found[stage].dtype
        np.testing.assert_array_equal(array, found[stage])


def explanation(folder: Path, file: str, found: dict[str, np.ndarray]) -> int:
    """Recompute the printed lines of the largest weight and of an output; return how many there were."""
    count = 0
    weights = np.nan_to_num(found["weights"])
    place = np.unravel_index(int(np.argmax(weights * (weights < 1))), weights.shape)
    index = tuple(int(at) for at in place)
    for stage, at in (("weights", index), ("output", (index[-2], 1))):
        text = explained(folder, file, stage, at)
        lines, wrong = unfounded(text)
        assert lines, text
        assert not wrong, "\n".join((text, "these do not recompute:", *wrong))
        count += lines
        told = last_number(text, "weight" if stage == "weights" else "output")
        assert told is None or abs(told - found[stage][at]) <= 5.1e-5 * max(1, abs(told)), text
    return count


def main() -> int:
    """Walk all entries, or those whose name holds the words given, and return the exit code."""
    words, failed = " ".join(sys.argv[1:]), 0
    chosen = {name: entry for name, entry in ENTRIES.items() if words in name}
    window = Window()
    print(f"{'entry':34} {'independent source':42} {'scores':>8} {'weights':>8} {'output':>8}  lines")
    for name, entry in chosen.items():
        with tempfile.TemporaryDirectory() as folder:
            try:
                apart, lines = walk(window, Path(folder), entry)
            except AssertionError as error:
                failed += 1
                print(f"{name:34} FAILED: {error}", flush=True)
                continue
        gaps = " ".join(f"{apart[stage]:8.0e}" if stage in apart else f"{'':8}" for stage in STAGES)
        print(f"{name:34} {entry.source:42} {gaps}  {lines:5}", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} entries hold; {attn(Path(), '--version').strip()}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Qt's own taking apart proves nothing here.
    bench.os._exit(code)
