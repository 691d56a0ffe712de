"""Records what references give: ``python make_goldens.py torch keras …`` writes tests/data/golden_NAME.json.

Inputs are the seeded cases of NAME_cases.py with two decimals; README.md says what each needs to be installed.
"""

import importlib
import json
import sys
from pathlib import Path

from cases import DATA, drawn, plain

EACH = {"torch": 2, "keras": 3, "onnx": 5, "jax": 8, "entmax": 5, "transformers": 4, "formula": 5, "addons": 3}
"""How many cases of each family are recorded: files stay below 21 kB."""
MANY = {
    "torch": {"sdpa": 5, "multihead": 4, "rounded": 0},
    "keras": {"grouped": 3, "multihead": 2, "empty_rows": 4},
    "onnx": {"attention": 8},
}
NOT_TWICE = 1_000
"""The first case that is recorded, away from those that are run at random."""


def record(name: str) -> Path:
    """Write the goldens of the module NAME_cases."""
    module = importlib.import_module(f"{name}_cases")
    cases = [
        {"name": f"{family} {number + 1}", **plain(drawn(function, NOT_TWICE + number, decimals=2))}
        for family, function in module.FAMILIES.items()
        for number in range(MANY.get(name, {}).get(family, EACH[name]))
    ]
    lines = ",\n".join(json.dumps(case) for case in cases)
    path = DATA / f"golden_{name}.json"
    path.write_text(f'{{"source": {json.dumps(module.SOURCE)}, "cases": [\n{lines}\n]}}\n', encoding="utf-8")
    return path


if __name__ == "__main__":
    for chosen in sys.argv[1:]:
        made = record(chosen)
        print(made.name, made.stat().st_size)
