"""Asks for random weights of random queries, and counts how often the smallest change that makes them is found.

Run from the root of the repository: ``python tests/references/walk_reach.py [TRIES] [CHECKED]``. A try draws query,
keys, the score's own numbers, a key and a weight between 0.02 and 0.98 by chance. Of CHECKED tries (0 by default; they
need SciPy) each miss is put to L-BFGS-B from 60 starts on a formula of its own, which must not find the weight either,
and each hit to SLSQP from 8 starts, whose change must not be shorter.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from time import thread_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from attn_gui.engine import SCORINGS, attend
from attn_gui.engine.reach import Reached, reach

Array = np.ndarray
SIZES = ((4, 4), (8, 4), (16, 4), (32, 8), (64, 16))
SCORES = ("dot", "scaled-dot", "general", "additive", "cosine")
SHORTER = 0.999
"""A change counts as shorter than another below this share of its length."""


@dataclass(frozen=True)
class Try:
    """One question: query (d,), keys (n, d), the score's own arrays, which key, which weight."""

    score: str
    query: Array
    keys: Array
    own: dict[str, Array]
    key: int
    wanted: float


@dataclass
class Count:
    """What came of the tries of one score and size."""

    tries: int = 0
    made: int = 0
    said: dict[str, int] = field(default_factory=dict[str, int])
    milliseconds: list[float] = field(default_factory=list[float])
    missed: int = 0
    longer: int = 0
    checked: int = 0


def draw(score: str, keys: int, width: int, number: int) -> Try:
    """Return the try of that number."""
    rng = np.random.default_rng([number, keys, width])
    own = {
        parameter.name: rng.standard_normal(shape) / np.sqrt(shape[0] if len(shape) > 1 else 1)
        for parameter in SCORINGS[score].parameters
        for shape in (parameter.shape(width, width, width, keys),)
    }
    own = {name: array for name, array in own.items() if not name.endswith("bias")}
    query, table = rng.standard_normal(width), rng.standard_normal((keys, width))
    return Try(score, query, table, own, int(rng.integers(keys)), float(rng.uniform(0.02, 0.98)))


def asked(question: Try) -> Reached:
    """Return what the engine answers."""
    scoring = SCORINGS[question.score].build(**question.own)
    result = attend(question.query[None], question.keys, question.keys, scoring=scoring)
    return reach(result, index=(0, question.key), target=question.wanted)


def scores(question: Try, query: Array) -> Array:
    """Return the scores of all keys for a query, by the formulas of the papers."""
    keys, own = question.keys, question.own
    formulas: dict[str, Callable[[], Array]] = {
        "dot": lambda: keys @ query,
        "scaled-dot": lambda: keys @ query / np.sqrt(len(query)),
        "general": lambda: keys @ (query @ own["weight"]),
        "additive": lambda: np.tanh(query @ own["query_weight"] + keys @ own["key_weight"]) @ own["v"],
        "cosine": lambda: keys @ query / (np.linalg.norm(keys, axis=1) * max(np.linalg.norm(query), 1e-300)),
    }
    return formulas[question.score]()


def odds(question: Try, query: Array) -> float:
    """Return the log-odds of the key's weight."""
    found = scores(question, query)
    others = np.delete(found, question.key)
    return float(found[question.key] - np.log(np.exp(others - others.max()).sum()) - others.max())


def starts(question: Try, count: int) -> Iterator[Array]:
    """Yield queries to start from: the own one, then some of all lengths."""
    rng = np.random.default_rng(7)
    yield question.query
    for _ in range(count - 1):
        yield rng.standard_normal(len(question.query)) * 10 ** rng.uniform(-1, 1.3)


def found_otherwise(question: Try) -> bool:
    """Return whether L-BFGS-B finds a query on whose way the wanted weight lies."""
    from scipy.optimize import minimize

    goal = float(np.log(question.wanted / (1 - question.wanted)))
    sign = 1.0 if goal > odds(question, question.query) else -1.0
    for start in starts(question, 60):
        best = minimize(lambda query: -sign * odds(question, query), start, method="L-BFGS-B")
        if -best.fun > sign * goal + 1e-3:
            return True
    return False


def found_shorter(question: Try, answer: Reached) -> bool:
    """Return whether SLSQP finds a change that makes the weight and is shorter."""
    from scipy.optimize import minimize

    goal, length = float(np.log(question.wanted / (1 - question.wanted))), float(np.linalg.norm(answer.change))
    made = {"type": "eq", "fun": lambda query: odds(question, query) - goal}
    for start in starts(question, 8):
        best: Any = minimize(
            lambda query: 0.5 * np.sum((query - question.query) ** 2), start, method="SLSQP", constraints=[made]
        )
        missing = abs(odds(question, best.x) - goal)
        if missing < 1e-6 and np.linalg.norm(best.x - question.query) < SHORTER * length:
            return True
    return False


def counted(score: str, keys: int, width: int, tries: int, checked: int) -> Count:
    """Return what came of so many tries."""
    count = Count()
    for number in range(tries):
        question = draw(score, keys, width, number)
        began = thread_time()
        answer = asked(question)
        count.milliseconds.append((thread_time() - began) * 1e3)
        count.tries += 1
        count.made += answer.reached
        if not answer.reached:
            words = str(answer.why).rpartition(" ")[0]
            count.said[words] = count.said.get(words, 0) + 1
        if number < checked:
            count.checked += 1
            count.longer += answer.reached and found_shorter(question, answer)
            count.missed += not answer.reached and found_otherwise(question)
    return count


def main(tries: int = 200, checked: int = 0) -> int:
    """Print the table; return 1 where another search finds what this one did not."""
    print("| score | keys, d | made | said to the others | ms median, largest | missed | longer than need be |")
    print("|" + "---|" * 7)
    wrong = 0
    for score, (keys, width) in product(SCORES, SIZES):
        count = counted(score, keys, width, tries, checked)
        said = "; ".join(f"{number} × {words} …" for words, number in sorted(count.said.items()))
        middle, most = np.median(count.milliseconds), max(count.milliseconds)
        checks = (f"{number} of {count.checked}" if checked else "" for number in (count.missed, count.longer))
        share = f"{count.made / count.tries:.1%}"
        print(f"| {score} | {keys}, {width} | {share} | {said} | {middle:.1f}, {most:.1f} | {' | '.join(checks)} |")
        wrong += count.missed
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
