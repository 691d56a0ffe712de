"""How many heads a layer can have: told by shapes where they tell it, else offered."""

import pytest

from attn_gui.session.edit import EditError
from attn_gui.session.layer_edits import heads_words
from attn_gui.session.layer_heads import Heads, chosen_heads, possible_heads
from attn_gui.session.layer_words import split_words

NOTHING = (None, None)


def shapes(query: int, key: int, value: int, **others: tuple[int, int]) -> dict[str, tuple[int, int]]:
    return {"w_query": (6, query), "w_key": (6, key), "w_value": (6, value), **others}


def counts(found: tuple[Heads, ...]) -> list[tuple[int, int]]:
    return [(heads.count, heads.kv_count) for heads in found]


def test_without_a_word_of_the_shapes_all_divisors_are_offered_and_the_usual_number_proposed() -> None:
    found = possible_heads(shapes(12, 12, 12), NOTHING)
    assert counts(found) == [(1, 1), (2, 2), (3, 3), (4, 4), (6, 6), (12, 12)]
    assert chosen_heads(found, None).count == 4
    assert chosen_heads(possible_heads(shapes(32, 32, 32), NOTHING), None).count == 8
    assert chosen_heads(found, 6).head_dim == 2


def test_a_number_that_is_not_possible_is_refused_with_those_that_are() -> None:
    found = possible_heads(shapes(12, 12, 12), NOTHING)
    with pytest.raises(EditError, match=r"cannot have these heads; possible: 1, 2, 3, 4, 6, 12\."):
        chosen_heads(found, 5)
    with pytest.raises(EditError, match=r"possible: 3 \(1 key/value\), 6 \(2 key/value\), 12 \(4 key/value\)\."):
        chosen_heads(possible_heads(shapes(12, 4, 4), NOTHING), 6, 1)


def test_grouped_queries_tell_how_many_heads_share_a_key() -> None:
    found = possible_heads(shapes(12, 4, 4, w_output=(12, 6)), NOTHING)
    assert counts(found) == [(3, 1), (6, 2), (12, 4)]
    assert chosen_heads(found, None).count == 3
    assert chosen_heads(found, None, 2).count == 6


def test_gains_sinks_and_the_heads_axis_of_kernels_leave_one_number() -> None:
    assert counts(possible_heads(shapes(12, 12, 12, k_gain=(1, 4)), NOTHING)) == [(3, 3)]
    assert counts(possible_heads(shapes(12, 12, 12), (6, None))) == [(6, 6)]
    assert possible_heads(shapes(8, 4, 3), (2, 1)) == (Heads(2, 1, 4, 3),)


def test_shapes_that_contradict_each_other_are_refused_with_what_they_ask() -> None:
    with pytest.raises(EditError) as caught:
        possible_heads(shapes(12, 12, 12, q_gain=(1, 4), w_output=(9, 6)), (6, None))
    assert str(caught.value) == (
        "W_q, W_k and W_v make 12, 12 and 12 columns, which no number of heads can share with 6 heads, "
        "gains of 4 numbers, 9 rows of W_o."
    )
    with pytest.raises(EditError, match=r"make 12, 5 and 12 columns, which no number of heads can share\."):
        possible_heads(shapes(12, 5, 12), NOTHING)


def test_heads_are_told_in_words() -> None:
    assert str(heads_words(1, 1)) == "1 head"
    assert str(heads_words(4, 1)) == "4 heads on 1 key/value head"
    assert str(split_words(Heads(4, 2, 8, 8))) == "4 heads on 2 key/value heads, 8 columns each."
    assert str(split_words(Heads(4, 4, 5, 3))) == "4 heads, 5 columns each in Q and K, 3 in V."
    assert str(split_words(Heads(4, 4, 5, 5), of=3)).endswith("how many heads the layer had: choose.")
