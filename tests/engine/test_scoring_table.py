"""What the table of scoring functions promises to menus, command line and session files."""

import numpy as np
import pytest

from attn_gui.engine import SCORINGS, Dot, ScoringRow
from attn_gui.engine.scoring import own_arrays

ROWS = pytest.mark.parametrize("row", SCORINGS.values(), ids=SCORINGS)


def test_the_modes_offer_these_scores():
    expected = {
        "dot": ["multiplicative", "self"],
        "scaled-dot": ["multi-head", "multiplicative", "self"],
        "general": ["multiplicative"],
        "concat": ["multiplicative"],
        "additive": ["additive"],
        "location": ["multiplicative"],
        "cosine": ["multiplicative", "self"],
        "keras-additive": ["additive"],
        "keras-concat": ["multiplicative"],
    }
    assert {key: sorted(SCORINGS[key].modes) for key in expected} == expected


@ROWS
def test_a_row_builds_its_scoring_from_its_own_defaults(row: ScoringRow):
    weights = {parameter.name: parameter.default(4, 4, 4) for parameter in row.parameters}
    scoring = row.build(**weights, **dict.fromkeys(row.numbers))
    scoring.check((2, 4), (3, 4))
    assert scoring.parameters == row.parameters
    assert scoring.formula == row.formula
    assert scoring(np.ones((2, 4)), np.ones((3, 4))).shape == (2, 3)
    assert set(own_arrays(scoring)) == set(weights)
    assert str(row.label)
    assert str(row.source)
    for parameter in row.parameters:
        assert str(parameter.note)
        assert parameter.symbol


@ROWS
def test_numbers_of_a_row_reach_the_scoring(row: ScoringRow):
    weights = {parameter.name: parameter.default(4, 4, 4) for parameter in row.parameters}
    scoring = row.build(**weights, **dict.fromkeys(row.numbers, 2.5))
    assert [getattr(scoring, name) for name in row.numbers] == [2.5] * len(row.numbers)


@ROWS
def test_only_rows_that_need_equal_widths_refuse_others(row: ScoringRow):
    weights = {parameter.name: parameter.default(4, 6, 6) for parameter in row.parameters}
    scoring = row.build(**weights)
    if row.needs_equal_widths:
        with pytest.raises(ValueError, match="equal widths"):
            scoring.check((2, 4), (3, 6))
    else:
        scoring.check((2, 4), (3, 6))
        assert scoring(np.ones((2, 4)), np.ones((3, 6))).shape == (2, 3)


def test_default_scales_are_those_of_the_papers():
    assert SCORINGS["dot"].build(scale=None).scale == 1.0
    assert SCORINGS["scaled-dot"].build(scale=None).scale is None
    assert SCORINGS["general"].build(weight=np.eye(2), scale=None).scale == 1.0
    np.testing.assert_allclose(Dot()(np.ones((1, 4)), np.ones((1, 4))), [[2.0]])


def test_first_weights_are_identities_where_widths_agree():
    general, concat, additive = (
        {parameter.name: parameter for parameter in SCORINGS[key].parameters}
        for key in ("general", "concat", "additive")
    )
    np.testing.assert_array_equal(general["weight"].default(3, 3, 3), np.eye(3))
    np.testing.assert_array_equal(concat["weight"].default(2, 2, 2), np.vstack([np.eye(2), np.eye(2)]))
    np.testing.assert_array_equal(concat["v"].default(2, 2, 2), [1, 1])
    np.testing.assert_array_equal(additive["key_weight"].default(2, 3, 3), np.eye(3))
    np.testing.assert_array_equal(additive["key_bias"].default(2, 3, 3), [0, 0, 0])
    assert not general["weight"].default(3, 3, 3).flags.writeable


def test_first_weights_are_seeded_noise_where_widths_differ():
    for key, shape in (("general", (2, 3)), ("concat", (5, 3))):
        parameter = SCORINGS[key].parameters[0]
        expected = np.random.default_rng(0).standard_normal(shape) / np.sqrt(shape[0])
        np.testing.assert_array_equal(parameter.default(2, 3, 3), expected)
        assert parameter.shape(2, 3, 3) == shape


@pytest.mark.parametrize(
    ("scoring", "formula"),
    [
        (Dot(), "q·k / √d"),
        (Dot(1.0), "q·k"),
        (Dot(0.25), "0.25 · q·k"),
        (SCORINGS["general"].build(weight=np.eye(1), scale=2.0), "2 · (q W k)"),
        (SCORINGS["general"].build(weight=np.eye(1), offset=1.0), "q W k + c"),
    ],
)
def test_formulas_say_the_scale(scoring: Dot, formula: str):
    assert scoring.formula == formula


def test_vectors_may_be_one_row_of_a_table():
    scoring = SCORINGS["additive"].build(v=[[1.0, 2.0]], bias=[[0.5, 0.5]])
    scoring.check((1, 2), (1, 2))
    assert scoring(np.zeros((1, 2)), np.zeros((1, 2))) == pytest.approx(3 * np.tanh(0.5))


@ROWS
def test_the_unscaled_scores_times_the_scale_are_the_scores(row: ScoringRow):
    weights = {parameter.name: parameter.default(2, 2, 2) for parameter in row.parameters}
    scaled = row.build(**weights, **{name: 0.5 for name in row.numbers if name == "scale"})
    query, key = np.array([[1.0, 2.0]]), np.array([[0.5, -3.0]])
    factor = 1.0 if scaled.unscaled() is scaled else 0.5
    np.testing.assert_allclose(scaled.unscaled()(query, key) * factor, scaled(query, key), rtol=1e-15)
