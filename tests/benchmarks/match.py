"""The planted discrepancies with what was named for each, and the time of a search over 64 × 64 × 8 heads.

Run: python tests/benchmarks/match.py
"""

import importlib.util
import os
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from attn_gui.engine import Causal
from attn_gui.session.edits import SetCausal, SetKind, SetOptions
from attn_gui.session.matching.given import Given
from attn_gui.session.matching.match import match
from attn_gui.session.new import session_from
from attn_gui.session.session import Session

TABLES = Path(__file__).resolve().parents[1] / "session" / "matching"
TOKENS, HEADS, WIDTH = 64, 8, 512


def planted(name: str) -> ModuleType:
    """Return the module of planted mistakes of that name."""
    spec = importlib.util.spec_from_file_location(name, TABLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def named(module: ModuleType) -> tuple[int, int]:
    """Print each planted mistake with the explanation that names it; return how many were named, and of how many."""
    found = 0
    for title, make, arrays, phrases in module.PLANTED:
        result = match(make(), [Given(stage, array) for stage, array in arrays().items()])
        said = [" ".join(map(str, each.sentences)) for each in result.explanations]
        hits = [text for text in said if all(phrase in text for phrase in phrases)]
        found += bool(hits)
        shown = f"{hits[0]} (one of {len(said)})" if hits else f"NOT NAMED among {len(said)}"
        print(f"  {make.__name__.removesuffix('_session'):10} {title:30} {shown}")
    return found, len(module.PLANTED)


def large() -> Session:
    """Return 64 tokens of width 512 in 8 heads with every projection and bias, causal and capped."""
    rng = np.random.default_rng(0)
    session = SetKind("multi-head").apply(session_from(x=rng.standard_normal((TOKENS, WIDTH)), kind="self"))
    state = session.state
    for name in ("query", "key", "value", "output"):
        state = state.with_weight(f"w_{name}", rng.standard_normal((WIDTH, WIDTH)) / np.sqrt(WIDTH))
        state = state.with_weight(f"b_{name}", rng.standard_normal((1, WIDTH)))
    session = SetOptions("multi-head", {"num_heads": HEADS, "softcap": 5.0}).apply(
        session.with_state("multi-head", state)
    )
    return SetCausal(Causal.TOP_LEFT).apply(session)


def main() -> None:
    """Print the tables and the times."""
    for kind, names in (
        ("single", ("planted_one_head", "planted_scores", "planted_heads", "planted_positions", "planted_read")),
        ("double", ("pairs_one_head", "pairs_scores", "pairs_heads", "pairs_read")),
    ):
        print(f"{kind} mistakes")
        counts = [named(planted(f"test_{name}")) for name in names]
        print(f"  named {sum(hit for hit, _ in counts)} of {sum(count for _, count in counts)}\n")
    session, rng = large(), np.random.default_rng(1)
    shapes = {
        "scores": (HEADS, TOKENS, TOKENS),
        "weights": (HEADS, TOKENS, TOKENS),
        "output": (TOKENS, WIDTH),
    }
    print(f"noise, {HEADS} heads × {TOKENS} × {TOKENS}, width {WIDTH}: everything tried, nothing explains it")
    for stages in (("scores",), ("weights",), ("output",), tuple(shapes)):
        began, worked = perf_counter(), process_time()
        found = match(session, [Given(stage, rng.standard_normal(shapes[stage])) for stage in stages])
        seconds, cpu = perf_counter() - began, process_time() - worked
        print(
            f"  {' + '.join(stages):26} {found.tried:4} variations {found.tried_all:6,} trials "
            f"{seconds:6.2f} s ({cpu:.2f} s of processor), {len(found.explanations)} explanations"
        )


if __name__ == "__main__":
    main()
