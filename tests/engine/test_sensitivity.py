"""Derivatives in closed form: against central differences, and worked by hand."""

import importlib.util
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import EngineError, Local, Masking, Projections, attend, multi_head
from attn_gui.engine.positions import Positions
from attn_gui.engine.scoring import Dot
from attn_gui.engine.sensitivity import sensitivity

REFERENCES = Path(__file__).resolve().parents[1] / "references"
rng = np.random.default_rng(4)


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, REFERENCES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A frozen dataclass looks its own module up.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, name, module)
        spec.loader.exec_module(module)
    return module


walk = loaded("walk_sensitivity")
COMBINATIONS = [
    *((row, column) for row in ("general", "concat", "additive", "keras-additive") for column in ("all of it",)),
    *((row, "plain") for row in ("location", "additive", "keras-concat", "sparsemax", "entmax15", "monotonic", "self")),
    *((row, column) for row in ("cosine", "shared heads") for column in ("norm, rotary", "sink")),
    ("dot", "local-p"),
    ("monotonic", "local-p"),
    ("monotonic", "bias"),
    ("scaled-dot", "rotary pairs"),
    ("scaled-dot", "local-m"),
    ("heads", "ALiBi"),
    ("hardmax", "mask"),
    ("monotonic-hard", "temperature"),
]


@pytest.mark.parametrize(("row", "column"), COMBINATIONS)
def test_every_derivative_is_the_central_difference(row: str, column: str):
    assert walk.error_of(walk.made(row, column, 11), np.random.default_rng(5)) < walk.LIMIT


def test_the_slopes_of_two_keys_are_those_of_a_sigmoid():
    found = sensitivity(
        attend([[1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]], [[3.0], [5.0]], scoring=Dot(1.0)), stage="weights", index=(0, 1)
    )
    weight = 1 / (1 + math.exp(-1))
    slope = weight * (1 - weight)
    assert found.value == pytest.approx(weight, rel=1e-15)
    np.testing.assert_allclose(found.slopes["query"], [[-slope, slope]], rtol=1e-14)
    np.testing.assert_allclose(found.slopes["key"], [[-slope, -2 * slope], [slope, 2 * slope]], rtol=1e-14)
    assert not found.slopes["value"].any()


def test_each_batch_entry_and_each_shared_key_head_is_found_in_its_place():
    query, key, value = (rng.standard_normal(shape) for shape in ((2, 4, 3, 2), (2, 1, 5, 2), (2, 5, 3)))
    result = attend(query, key, value, scoring=Dot(1.0), masking=Masking(key_lengths=np.array([5, 3])))
    found = sensitivity(result, stage="output", index=(1, 2, 0, 1))
    for name, array in (("query", query), ("key", key), ("value", value)):
        for place in np.ndindex(array.shape):
            sides = []
            for step in (1e-5, -1e-5):
                moved = {"query": query, "key": key, "value": value, name: np.array(array)}
                moved[name][place] += step
                masking = Masking(key_lengths=np.array([5, 3]))
                sides.append(attend(**moved, scoring=Dot(1.0), masking=masking).output[1, 2, 0, 1])
            assert found.slopes[name][place] == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-9)


def test_without_projections_an_output_component_is_its_heads_own():
    x = rng.standard_normal((3, 4))
    result = multi_head(x, x, x, Projections(b_output=np.ones(4)), num_heads=2)
    whole, head = (sensitivity(result, stage="output", index=index) for index in ((1, 3), (1, 1, 1)))
    assert whole.value == pytest.approx(head.value + 1)
    np.testing.assert_allclose(whole.slopes["inputs.key"], head.slopes["inputs.key"])
    np.testing.assert_array_equal(whole.slopes["b_output"], [0, 0, 0, 1])


@pytest.mark.parametrize("rule", ["zero", "uniform"])
def test_nothing_moves_the_weights_of_a_query_that_may_attend_to_no_key(rule: str):
    masking = Masking(allowed=np.array([[False, False]]), empty_rows=rule)
    result = attend([[1.0]], [[1.0], [2.0]], [[1.0], [2.0]], masking=masking)
    found = sensitivity(result, stage="weights", index=(0, 0))
    assert not found.slopes["query"].any()
    assert [str(note) for note in found.notes] == ["The query may attend to no key: no number changes its weights."]
    assert sensitivity(result, stage="output", index=(0, 0)).value == result.output[0, 0]


def test_what_makes_a_slope_zero_is_said():
    forbidden = attend([[1.0]], [[1.0], [2.0]], [[1.0], [2.0]], masking=Masking(allowed=np.array([True, False])))
    flat = attend([[9.0]], [[1.0], [2.0]], [[1.0], [2.0]], normaliser="sparsemax")
    jumping = attend([[9.0]], [[1.0], [2.0]], [[1.0], [2.0]], normaliser="hardmax")
    narrow = attend(*(np.ones((1, 1), np.float32),) * 3)
    said = [
        str(sensitivity(result, stage="weights", index=index).notes[0])
        for result, index in ((forbidden, (0, 1)), (flat, (0, 0)), (jumping, (0, 1)), (narrow, (0, 0)))
    ]
    assert said == [
        "The mask forbids this key: its weight stays 0.",
        "The weight is exactly 0 and stays so under small changes.",
        "The weights of hardmax jump: between jumps no small change moves them.",
        "Worked in float64; the numbers shown are of float32.",
    ]


def test_single_precision_is_worked_in_double():
    operands = [rng.standard_normal((3, 4)).astype(np.float32) for _ in range(3)]
    single, double = attend(*operands), attend(*(array.astype(float) for array in operands))
    found = [sensitivity(result, stage="weights", index=(1, 2)).slopes["key"] for result in (single, double)]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-13)


def test_local_attention_without_a_weight_predicts_from_the_query_itself():
    query, key, value = (rng.standard_normal((4, 3)) for _ in range(3))
    options: dict[str, Any] = {"scoring": Dot(1.0), "local": Local(3, v=np.array([0.3, -0.2, 0.5]))}
    found = sensitivity(attend(query, key, value, **options), stage="weights", index=(1, 2)).slopes["query"]
    for column in range(3):
        moved = np.zeros_like(query)
        moved[1, column] = 1e-5
        sides = [attend(query + sign * moved, key, value, **options).weights[1, 2] for sign in (1, -1)]
        assert found[1, column] == pytest.approx((sides[0] - sides[1]) / 2e-5, abs=1e-9)


@pytest.mark.parametrize(
    ("stage", "index", "sentence"),
    [
        ("weights", (0, 3), "There is no (0, 3) in weights of shape (1, 1)."),
        ("weights", (0,), "There is no (0,) in weights of shape (1, 1)."),
        ("values", (0, 0), 'Stage must be "scores", "weights" or "output"; it is "values".'),
    ],
)
def test_a_place_that_is_not_there_is_refused(stage: Any, index: tuple[int, ...], sentence: str):
    with pytest.raises(EngineError) as caught:
        sensitivity(attend([[1.0]], [[1.0]], [[1.0]]), stage=stage, index=index)
    assert str(caught.value) == sentence


def test_a_result_that_kept_no_scores_is_refused():
    with pytest.raises(EngineError, match='keep "all"'):
        sensitivity(attend([[1.0]], [[1.0]], [[1.0]], keep="output"), stage="weights", index=(0, 0))


class Distance:
    """A scoring function of one's own, without slopes."""

    name = "distance"
    formula = "-|q - k|²"
    parameters = ()

    def __call__(self, query: np.ndarray, key: np.ndarray) -> np.ndarray:
        return -np.square(query[..., :, None, :] - key[..., None, :, :]).sum(axis=-1)

    def check(self, query_shape: tuple[int, ...], key_shape: tuple[int, ...]) -> None:
        assert query_shape[-1] == key_shape[-1]


def test_a_scoring_function_of_ones_own_without_slopes_is_named():
    with pytest.raises(EngineError) as caught:
        sensitivity(attend([[1.0]], [[1.0]], [[1.0]], scoring=Distance()), stage="weights", index=(0, 0))
    assert str(caught.value) == (
        "The distance scores do not say how they follow query and key; give their class a method "
        "slopes(query, key, upstream)."
    )


def central(make, place: tuple[int, ...], number, step: float = 1e-6) -> float:
    """The central difference of ``number(make(query))`` by the cell *place* of the query."""
    moved = [np.array(QUERY) for _ in range(2)]
    moved[0][place] += step
    moved[1][place] -= step
    above, below = (number(make(query)) for query in moved)
    return (above - below) / (2 * step)


QUERY, KEY, VALUE = (np.random.default_rng(seed).standard_normal((3, 4)) for seed in (1, 2, 3))


def test_a_norm_without_rotation_is_seen_through():
    def make(query):
        return attend(query, KEY, VALUE, scoring=Dot(0.5), positions=Positions(qk_norm=True))

    found = sensitivity(make(QUERY), stage="weights", index=(1, 2))
    for column in range(4):
        wanted = central(make, (1, column), lambda result: float(result.weights[1, 2]))
        assert found.slopes["query"][1, column] == pytest.approx(wanted, abs=1e-8)


@pytest.mark.parametrize("bias", [None, np.arange(4.0)])
def test_heads_joined_without_an_output_projection_are_seen_through(bias):
    def make(query):
        return multi_head(query, KEY, VALUE, Projections(b_output=bias), num_heads=2)

    found = sensitivity(make(QUERY), stage="output", index=(0, 3))
    assert found.value == pytest.approx(float(make(QUERY).output[0, 3]), rel=1e-14)
    for column in range(4):
        wanted = central(make, (0, column), lambda result: float(result.output[0, 3]))
        assert found.slopes["inputs.query"][0, column] == pytest.approx(wanted, abs=1e-8)
