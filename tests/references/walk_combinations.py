"""Draws combinations of the catalogue at random, and compares command line and explanation with plain loops.

Run from the root of the repository: ``python tests/references/walk_combinations.py [SECONDS]``. Every draw is made with
``new``, computed, and one weight of it explained and recomputed; the first difference beyond rounding ends the run.
"""

import contextlib
import io
import math
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import plain_attention as plain
from plain_attention import Array, attention, many_heads
from walk_commands import STAGES, differences
from walk_recompute import unfounded

from attn_gui.cli.main import main

THETA = 100.0
WINDOWS = (None, None, (0, 0), (1, 0), (2, None), (None, 1), (1, 2))
WALKS = {"monotonic": False, "monotonic-hard": True}


class Draw:
    """One combination: the command that makes it, and the same for the plain loops."""

    def __init__(self, number: int) -> None:
        self.chance, self.noise = random.Random(number), np.random.default_rng(number)
        self.heads = self.chance.choice([0, 1, 2, 3, 4, 6])
        counts = [count for count in range(1, self.heads + 1) if self.heads % count == 0]
        self.shared = self.chance.choice([self.heads or 1, *counts])
        self.lq, self.lk, self.width = self.chance.randint(1, 6), self.chance.randint(1, 6), self.chance.choice([2, 4])
        self.command: list[object] = ["new"]
        self.settings: dict[str, object] = {}
        self.query = self.table("--query", self.noise.standard_normal((self.lq, (self.heads or 1) * self.width)))
        self.key = self.table("--key", self.noise.standard_normal((self.lk, self.shared * self.width)))
        self.value = self.table("--value", self.noise.standard_normal((self.lk, self.shared * 3)))
        if self.heads:
            self.command += ["--kind", "multi-head", "--heads", self.heads, "--kv-heads", self.shared]
        self.bias, self.gains = np.zeros((self.lq, self.lk)), {}
        self.place_rules()
        self.draw_mask()
        self.weigh()
        self.draw_positions()

    def table(self, argument: str, array: Array, name: str = "") -> Array:
        file = f"{name or argument.strip('-')}.npy"
        np.save(file, array)
        self.command += [argument, f"{name}={file}" if name else file]
        return array

    def place_rules(self) -> None:
        """Causal rule, cached keys and window."""
        causal = self.chance.choice(["off", "top_left", "bottom_right"])
        cached = self.chance.choice([None, None, 0, 1, 3])
        self.offset = cached if cached is not None else (self.lk - self.lq) * (causal == "bottom_right")
        left, right = self.window = self.chance.choice(WINDOWS) or (None, None)
        self.command += ["--causal", causal, *([] if cached is None else ["--cached-keys", cached])]
        self.command += ["--window", ",".join("" if side is None else str(side) for side in self.window)]
        self.first = -math.inf if left is None else -left
        self.last = min(math.inf if causal == "off" else 0, math.inf if right is None else right)

    def draw_mask(self) -> None:
        """Drawn mask, key padding, bias, and what rows without a key give."""
        self.permitted = np.array(
            [[self.first <= j - i - self.offset <= self.last for j in range(self.lk)] for i in range(self.lq)]
        )
        for argument, shape in (("--mask", (self.lq, self.lk)), ("--key-padding", (self.lk,))):
            if self.chance.random() < 0.4:
                self.permitted &= self.table(argument, self.noise.random(shape) < 0.8)
        if self.chance.random() < 0.4:
            bias = np.where(self.noise.random((self.lq, self.lk)) < 0.15, -np.inf, 1.0)
            self.bias = self.table("--bias", bias * np.abs(self.noise.standard_normal((self.lq, self.lk))))
            self.permitted &= np.isfinite(self.bias)
        empty = self.chance.choice(["zero", "nan", "uniform"])
        self.command += ["--empty-rows", empty]
        self.settings |= {"may": lambda i, j: bool(self.permitted[i, j]), "empty": empty}

    def weigh(self) -> None:
        """Normaliser, temperature, softcap, sink, scale."""
        plain_rows: dict[str, Callable[..., list[float]]] = {
            name: getattr(plain, name) for name in ("softmax", "sparsemax", "entmax15", "hardmax")
        }
        name = self.chance.choice([*plain_rows, "softmax", *([] if self.heads else WALKS)])
        self.command += ["--normaliser", name]
        self.settings |= {"walk": WALKS[name]} if name in WALKS else {"weigh": plain_rows[name]}
        self.number("temperature", [0.5, 2.5])
        self.number("softcap", [1.3])
        sink = self.number("sink", [0.0, -1.5, 0.7]) if name == "softmax" else None
        if sink is not None:
            self.settings["sink"] = sink
        scale = self.number("scale", [-0.7, 1.5])
        if self.settings.pop("scale", None) is not None:
            self.settings["score"] = lambda q, k, _place: scale * float(sum(q * k))

    def number(self, name: str, choices: list[float]) -> float | None:
        if self.chance.random() < 0.6:
            return None
        found = self.chance.choice(choices)
        self.command += [f"--{name}", found]
        self.settings[name] = found
        return found

    def draw_positions(self) -> None:
        """Rotary positions, QK-norm with gains, ALiBi."""
        self.rope = self.chance.choice([None, None, "half", "interleaved"])
        self.command += ["--rope", self.rope, "--theta", THETA] if self.rope else []
        if self.chance.random() < 0.3:
            self.command += ["--qk-norm"]
            for what, name in (("query", "q_gain"), ("key", "k_gain")):
                self.gains[what] = self.table("--weight", self.noise.standard_normal(self.width), name)
        self.alibi = bool(self.heads) and self.chance.random() < 0.4
        self.command += ["--alibi"] if self.alibi else []

    def placed(self, rows: Array, what: str) -> Array:
        rows = plain.normed(rows, self.gains[what]) if self.gains else rows
        return plain.rotated(rows, self.rope, THETA, self.offset if what == "query" else 0) if self.rope else rows

    def each(self, head: int) -> dict[str, object]:
        slope = plain.slopes(self.heads)[head] if self.alibi else 0.0
        return {**self.settings, "added": lambda i, j: self.bias[i, j] - slope * (i + self.offset - j)}

    def expected(self) -> dict[str, Array]:
        if self.heads:
            inputs = (self.query, self.key, self.value, self.heads, self.shared)
            return many_heads(*inputs, each=self.each, place=self.placed)
        return attention(self.placed(self.query, "query"), self.placed(self.key, "key"), self.value, **self.each(0))


def said(*arguments: object) -> str:
    """Return what a command prints; AssertionError unless it ends well."""
    out, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        code = main([str(each) for each in arguments])
    assert code == 0, complaints.getvalue()
    return out.getvalue()


def compare(number: int) -> float:
    """Return how far draw *number* is from the loops; AssertionError beyond rounding or for a line that is wrong."""
    draw = Draw(number)
    said(*draw.command, "-o", "s.attn")
    said("compute", "s.attn", "-o", "r.npz")
    with np.load("r.npz") as held:
        apart = differences({stage: held[stage] for stage in STAGES}, draw.expected())
    assert all(gap <= 1e-10 for gap in apart.values()), (number, apart, draw.command)
    head = ["--head", draw.chance.randrange(draw.heads)] if draw.heads else []
    cell = f"{draw.chance.randrange(draw.lq)},{draw.chance.randrange(draw.lk)}"
    _, wrong = unfounded(said("explain", "s.attn", "--cell", cell, "--all-terms", *head))
    assert not wrong, (number, cell, draw.command, wrong)
    return max(apart.values())


def run(seconds: float) -> None:
    """Compare draws for so many seconds and print how many there were."""
    began, largest, count = perf_counter(), 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        while perf_counter() - began < seconds:
            largest, count = max(largest, compare(count)), count + 1
    print(f"{count:,} combinations, each computed and one weight explained: largest difference {largest:.0e}")


if __name__ == "__main__":
    run(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
