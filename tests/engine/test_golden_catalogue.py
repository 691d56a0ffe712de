"""The engine's numbers for its whole catalogue against what references gave, as tests/references recorded it."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import NORMALISERS, SCORINGS, Masking, Positions, alibi_slopes, rms_norm, rotate, sinusoids

FILES = sorted((Path(__file__).parents[1] / "data").glob("golden_*.json"))
Case = dict[str, Any]
RECORDED: list[tuple[str, Case]] = [
    (f"{path.stem.removeprefix('golden_')} {case['name']}", case)
    for path in FILES
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize("case", [case for _, case in RECORDED], ids=[name for name, _ in RECORDED])
def test_the_engine_gives_what_the_reference_gave(case: Case, engine_gives: Callable[[Case], dict[str, np.ndarray]]):
    found = engine_gives(case)
    for name, expected in case["expected"].items():
        wanted = np.array(expected, dtype=float)  # null is NaN
        np.testing.assert_allclose(found[name], wanted, rtol=case.get("rtol", 1e-10), atol=case.get("atol", 1e-13))


def test_every_scoring_function_and_normaliser_has_a_recorded_reference():
    scorings = {case["scoring"]["row"] for _, case in RECORDED if "scoring" in case}
    normalisers = {case["options"]["normaliser"] for _, case in RECORDED if "normaliser" in case.get("options", {})}
    assert scorings == set(SCORINGS)
    assert normalisers | {"softmax"} == set(NORMALISERS)


def test_every_option_has_a_recorded_reference():
    cases = [case for _, case in RECORDED]
    masks = {name for case in cases for name in case.get("masking", {})}
    places = {name for case in cases for name in case.get("positions", {})}
    options = {name for case in cases for name in case.get("options", {})}
    assert masks == {field.name for field in fields(Masking)}
    assert places == {field.name.replace("alibi", "alibi_heads") for field in fields(Positions)}
    assert options == {"softcap", "temperature", "sink", "normaliser"}
    assert {case["positions"]["rope"] for case in cases if "rope" in case.get("positions", {})} == {
        "half",
        "interleaved",
    }
    assert {len(case["local"]) for case in cases if "local" in case} == {1, 3}  # around the own place; a predicted one


def test_alibi_slopes_are_the_published_ones():
    # Press, Smith and Lewis 2022: 8 heads, 16 heads; for 12 the authors' code takes those of 8, then every other of 16.
    of_8 = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256]
    of_16 = [2**-0.5, 2**-1, 2**-1.5, 2**-2, 2**-2.5, 2**-3, 2**-3.5, 2**-4]
    of_16 += [2**-4.5, 2**-5, 2**-5.5, 2**-6, 2**-6.5, 2**-7, 2**-7.5, 2**-8]
    np.testing.assert_allclose(alibi_slopes(8), of_8, rtol=1e-15)
    np.testing.assert_allclose(alibi_slopes(16), of_16, rtol=1e-15)
    np.testing.assert_allclose(alibi_slopes(12), [*of_8, *of_16[0:8:2]], rtol=1e-15)
    np.testing.assert_allclose(alibi_slopes(1), [2**-8], rtol=1e-15)


def test_sinusoids_are_those_of_the_paper():
    # Sine and cosine of 0, 1, 2 and of a hundredth of that: 10000^(2/4) = 100.
    wanted = [
        [0, 1, 0, 1],
        [0.8414709848078965, 0.5403023058681398, 0.009999833334166664, 0.9999500004166653],
        [0.9092974268256817, -0.4161468365471424, 0.01999866669333308, 0.9998000066665778],
    ]
    np.testing.assert_allclose(sinusoids(3, 4), wanted, rtol=1e-14)
    np.testing.assert_allclose(sinusoids(2, 3)[1, 2], 0.0021544330233656045, rtol=1e-12)  # sin(10000^(-2/3))


@pytest.mark.parametrize(("layout", "turned"), [("half", [[-2, -4, 1, 3]]), ("interleaved", [[-2, 1, -4, 3]])])
def test_a_quarter_turn_swaps_the_two_of_each_pair(layout: str, turned: list[list[float]]):
    # All rates are 1 where theta is 1, so position pi/2 is a quarter turn: (x, y) becomes (-y, x).
    x = {"half": [[1.0, 3.0, 2.0, 4.0]], "interleaved": [[1.0, 2.0, 3.0, 4.0]]}[layout]
    np.testing.assert_allclose(rotate(x, [np.pi / 2], theta=1.0, layout=layout), turned, atol=1e-15)


def test_rms_norm_by_hand():
    # The mean square of [3, 4] is 12.5; with eps 12.5 the root is 5.
    np.testing.assert_allclose(rms_norm([[3.0, 4.0]], gain=[1.0, 10.0], eps=12.5), [[0.6, 8.0]], rtol=1e-15)
    np.testing.assert_array_equal(rms_norm([[0.0, 0.0]]), [[0.0, 0.0]])
