"""A against B, worked by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.session.comparing.comparison import Comparison, ComparisonError, Difference, Where, comparison, refusal
from attn_gui.session.comparing.words import cell_words, output_words, row_words, stage_words
from attn_gui.session.compute import Done
from attn_gui.session.edits import DrawMask, SetCausal, SetCell, SetKind, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, Session
from attn_gui.session.view_state import MEAN_HEAD

Of = Callable[[Session], Done]


@pytest.fixture
def found(ours: Session, theirs: Session, of: Of) -> Comparison:
    return comparison(of(ours), of(theirs))


def test_every_stage_is_a_minus_b(found: Comparison) -> None:
    assert isinstance(found.scores, Difference)
    assert isinstance(found.output, Difference)
    np.testing.assert_allclose(found.scores.values, [[[0, np.log(3)]]], atol=1e-15)
    np.testing.assert_allclose(found.weights.values, [[[-0.25, 0.25]]], atol=1e-15)
    # ¼ · (4, 0) + ¾ · (0, 4) = (1, 3); the mean of both is (2, 2).
    np.testing.assert_allclose(found.output.values, [[[-1, 1]]], atol=1e-15)


def test_rows_are_apart_by_what_the_hand_works_out(found: Comparison) -> None:
    assert found.total_variation[0, 0] == pytest.approx(0.25, abs=1e-15)
    # H(3/8, 5/8) − ½ (H(¼, ¾) + 1) = 0.954434 − ½ · 1.811278 = 0.048795
    assert found.jensen_shannon[0, 0] == pytest.approx(0.0487949406953985, abs=1e-14)
    assert found.output_largest is not None
    assert found.output_relative is not None
    assert found.output_largest[0] == pytest.approx(1, abs=1e-15)
    assert found.output_relative[0] == pytest.approx(1 / 3, abs=1e-15)


def test_sentences_say_what_moved(found: Comparison) -> None:
    assert str(stage_words(found, "scores")) == "Scores: 1 of 2 cells differ, by 1.0986 at most (q0, k1)."
    assert str(row_words(found, 0, 0)) == "Weights of “q0”: total variation 0.2500, Jensen–Shannon 0.0488 bits."
    assert str(cell_words(found, "weights", 0, 0, 1)) == "q0, k1: 0.7500 in A → 0.5000 in B, −0.2500."
    assert "1.0000 apart, 33.3 % of its largest number; any row: 1.0000, 33.3 % at most." in str(output_words(found, 0))
    assert [str(each) for each in found.settings] == [
        "Score: dot in A, scaled dot in B.",
        "Scale: default in A, 0 in B.",
    ]
    assert found.tables == ()


def test_where_one_may_not_attend_there_is_no_difference(ours: Session, of: Of) -> None:
    masked = DrawMask([0], [1], False).apply(ours)
    found = comparison(of(ours), of(masked))
    np.testing.assert_array_equal(found.weights.where, [[[Where.BOTH, Where.NOT_IN_B]]])
    assert np.isnan(found.weights.values[0, 0, 1])
    assert found.weights.values[0, 0, 0] == pytest.approx(-0.75)
    assert found.weights.moved == 2
    assert str(cell_words(found, "weights", 0, 0, 1)) == "q0, k1: A has 0.7500, B may not attend there."
    assert [str(each) for each in found.settings] == ["Mask: none in A, drawn in B."]
    both = comparison(of(masked), of(masked))
    assert both.weights.where[0, 0, 1] == Where.IN_NEITHER
    assert str(stage_words(both, "weights")) == "Weights: all 2 cells are the same."


def test_a_changed_cell_is_found_in_its_table(ours: Session, of: Of) -> None:
    found = comparison(of(ours), of(SetCell(KEY, 0, 0, -0.5).apply(ours)))
    (table,) = found.tables
    assert (table.name, table.cells, table.largest) == (KEY, 1, 0.5)
    assert str(table.message) == "K: 1 of 2 cells, by 0.5."
    assert found.settings == ()


def test_results_of_other_sizes_are_refused_with_both_sizes(ours: Session, of: Of) -> None:
    longer = session_from(np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 2)))
    a, b = of(ours), of(longer)
    sentence = "A has 1 × 2 weights, B has 2 × 2 (queries × keys); only equal sizes can be compared."
    assert str(refusal(a, b)) == sentence
    with pytest.raises(ComparisonError, match="only equal sizes") as caught:
        comparison(a, b)
    assert caught.value.code == "shapes"
    assert refusal(a, a) is None


def test_outputs_of_other_widths_are_said_to_be_not_comparable(ours: Session, of: Of) -> None:
    found = comparison(of(ours), of(replace(ours, value=np.ones((2, 3)))))
    assert found.output_largest is None
    assert str(stage_words(found, "output")) == "The outputs are not comparable: A has 2 columns, B has 3."
    assert str(output_words(found, 0)) == str(cell_words(found, "output", 0, 0, 0)) == str(found.output)


def two_heads() -> Session:
    """Head 0 attends (1/4, 3/4), head 1 (1/2, 1/2)."""
    query = np.array([[np.log(3), 0.0]])
    made = session_from(query, np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[4.0, 0.0], [0.0, 4.0]]))
    return SetOptions("multi-head", {"num_heads": 2, "scale": 1.0}).apply(SetKind("multi-head").apply(made))


def test_equal_numbers_of_heads_are_compared_head_by_head(of: Of) -> None:
    cooler = SetOptions("multi-head", {"scale": 0.0}).apply(two_heads())
    found = comparison(of(two_heads()), of(cooler))
    np.testing.assert_allclose(found.weights.values, [[[-0.25, 0.25]], [[0, 0]]], atol=1e-15)
    np.testing.assert_allclose(found.total_variation, [[0.25], [0]], atol=1e-15)
    assert not found.pooled
    assert (found.head(1), found.head(5), found.head(MEAN_HEAD)) == (1, 1, 0)
    assert "(head 0: q0, k0)" in str(stage_words(found, "weights"))


def test_other_numbers_of_heads_are_compared_by_their_means(ours: Session, of: Of) -> None:
    found = comparison(of(two_heads()), of(ours))
    # The mean of (1/4, 3/4) and (1/2, 1/2) is (3/8, 5/8), less (1/4, 3/4) is (1/8, −1/8).
    np.testing.assert_allclose(found.weights.values, [[[0.125, -0.125]]], atol=1e-15)
    assert found.pooled
    assert str(found.notes[0]).startswith("A has 2 heads, B has 1 head: compared are the means over heads")
    assert str(stage_words(found, "scores")) == "Scores belong to one head each: their means take no part in attention."


def test_means_are_compared_where_they_are_asked_for(of: Of) -> None:
    cooler = SetOptions("multi-head", {"scale": 0.0}).apply(two_heads())
    found = comparison(of(two_heads()), of(cooler), pooled=True)
    np.testing.assert_allclose(found.total_variation, [[0.125]], atol=1e-15)
    assert str(found.notes[0]).startswith("Compared are the means over 2 heads")


def test_a_row_that_only_one_has_numbers_in_can_still_be_spoken_of(of: Of) -> None:
    whole = session_from(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1)))
    empty = SetCausal("bottom_right").apply(DrawMask([0], [0], False).apply(whole))
    found = comparison(of(whole), of(empty))
    assert found.weights.largest is None
    assert str(stage_words(found, "weights")).endswith("no two numbers can be compared.")
    assert found.total_variation[0, 0] == 1
