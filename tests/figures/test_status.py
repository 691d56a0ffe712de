from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Masking, attend
from attn_gui.errors import AttentionError
from attn_gui.figures.status import status
from attn_gui.session.compute import Computed, Done, Refused
from attn_gui.session.view_state import MEAN_HEAD, Focus
from attn_gui.text import say

Make = Callable[..., Done]


def texts(computed: Computed, focus: Focus, **options: bool) -> list[str]:
    return [str(part) for part in status(computed, focus, **options)]


def test_a_cell_is_told_with_score_weight_row_sum_and_entropy(single: Make) -> None:
    done = single(4)
    score, weight = done.result.scores[2, 1], done.result.weights[2, 1]
    parts = texts(done, Focus(query=2, key=1))
    assert parts[:4] == ["t2 → t1", f"score {score:.6f}", f"weight {weight:.6f}", "row sum 1.000000"]
    shares = done.result.weights[2]
    bits = -sum(share * np.log2(share) for share in shares)
    assert parts[4] == f"entropy {bits:.2f} of 2.00 bits ({50 * bits:.0f} %)"
    assert parts[5] == f"{2**bits:.2f} effective keys"
    assert parts[6] == f"peak {shares.max():.4f} at t{shares.argmax()}"
    assert parts[7:] == ["computed in 2.1 ms"]


def test_entropy_is_measured_against_the_keys_that_may_be_attended(single: Make) -> None:
    assert "entropy 0.00 of 0.00 bits" in texts(single(4, causal=True), Focus(query=0, key=0))


def test_a_forbidden_cell_is_said_to_be_so(single: Make) -> None:
    assert "forbidden by the mask" in texts(single(4, causal=True), Focus(query=0, key=2))


def test_a_query_without_any_key_is_said_to_be_so_in_place_of_an_entropy(single: Make) -> None:
    done = single(4)
    masking = Masking(allowed=np.array([[False] * 4, *[[True] * 4] * 3]))
    result = attend(done.inputs.query, done.inputs.key, done.inputs.value, masking=masking)
    parts = texts(replace(done, result=result), Focus(query=0, key=2))
    assert parts[2:5] == ["forbidden by the mask", "weight 0", "t0 may attend to no key"]
    assert not any("entropy" in part for part in parts)


def test_long_names_leave_room_for_the_numbers(single: Make) -> None:
    done = single(2, tokens=["Donaudampfschifffahrtselektrizität", "a"])
    assert texts(done, Focus(query=0, key=1))[0] == "Donaudampfschifffahrtse… → a"


def test_an_output_is_told_by_its_component(single: Make) -> None:
    done = single(4)
    assert texts(done, Focus(query=1, component=2))[:2] == ["t1 → d2", f"output {done.result.output[1, 2]:.6f}"]


def test_heads_are_named_and_the_mean_has_no_score(several: Make) -> None:
    done = several(4, heads=3)
    assert texts(done, Focus(head=1, query=0, key=0))[:2] == ["head 1", "t0 → t0"]
    mean = texts(done, Focus(head=MEAN_HEAD, query=0, key=0))
    assert mean[:2] == ["mean of heads", "t0 → t0"]
    assert not any(part.startswith("score") for part in mean)
    assert f"weight {done.result.weights[:, 0, 0].mean():.6f}" in mean


def test_an_output_is_this_heads_or_that_of_all(several: Make) -> None:
    done, focus = several(4, heads=3), Focus(head=1, query=0, key=None, component=1)
    assert f"output {done.result.heads[1, 0, 1]:.6f}" in texts(done, focus)
    assert f"output {done.result.output[0, 1]:.6f}" in texts(done, focus, all_heads=True)


def test_without_a_key_only_the_row_is_told(single: Make) -> None:
    assert texts(single(4), Focus(query=3, key=None))[:2] == ["t3", "row sum 1.000000"]


def test_a_long_computation_is_told_in_seconds(single: Make) -> None:
    assert texts(replace(single(), seconds=2.34), Focus())[-1] == "computed in 2.3 s"


def test_a_refusal_is_one_sentence(single: Make) -> None:
    error = AttentionError(say("Q does not fit."), field="query", code="x")
    assert texts(Refused(single().session, error, ()), Focus()) == ["Q does not fit."]


@pytest.mark.parametrize("field", ["scores", "weights"])
def test_what_was_not_kept_is_left_out(single: Make, field: str) -> None:
    done = single()
    parts = texts(replace(done, result=replace(done.result, **{field: None})), Focus())
    assert not any(part.startswith(field[:-1]) for part in parts)
