"""Explains cells drawn at random from sessions drawn at random, and checks every line from its printed digits.

Run from the root of the repository: ``python tests/references/walk_explanations.py [COUNT] [FIRST]``.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from time import thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from explained_sessions import Draw
from explained_truth import cells, chain_faults, faults, spot_faults

from attn_gui.session.compute import Done, compute
from attn_gui.session.explaining import followed

EACH = 4


def walk(count: int, first: int = 0) -> tuple[Counter[str], list[str]]:
    """Return how many cells of each stage were explained, *count* in all, and what was not true of them."""
    counted: Counter[str] = Counter()
    found: list[str] = []
    number = first
    while sum(counted.values()) < count:
        chance = random.Random(number)
        done = compute(Draw(number).session())
        if isinstance(done, Done):
            for cell in cells(done, chance, EACH):
                explanation = followed(done, cell)
                told = faults(done, explanation, chance) + chain_faults(done, explanation, chance)
                told += spot_faults(done, explanation, chance)
                found += [f"session {number}, {cell.array}{list(cell.index)}: {fault}" for fault in told]
                counted[cell.array.partition("/")[0]] += 1
        number += 1
    return counted, found


def main() -> int:
    """Print the counts and what is not true; return the exit code."""
    count, first = (int(word) for word in [*sys.argv[1:], *["10000", "0"][len(sys.argv) - 1 :]])
    began = thread_time()
    counted, found = walk(count, first)
    for place, times in counted.most_common():
        print(f"{times:6} {place}")
    print("\n".join(found[:40]))
    print(f"{sum(counted.values()):,} cells explained in {thread_time() - began:.0f} s, {len(found)} not true")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
