"""Each pitfall is to be seen on its example: what its states come to, by expressions of our own."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.io.examples import EXAMPLES, read_example
from attn_gui.session.compute import Computed, Done, Refused
from attn_gui.session.session import Session
from attn_gui.session.variants.pitfall import Pitfall
from attn_gui.session.variants.pitfalls import PITFALLS

Array = np.ndarray
BY_TITLE = {str(pitfall.title): pitfall for pitfall in PITFALLS}


def opened(title: str) -> tuple[Pitfall, Session, tuple[Computed, ...]]:
    pitfall = BY_TITLE[title]
    session, _ = read_example(pitfall.example)
    return pitfall, session, pitfall.compute(session)


def weights(computed: Computed) -> Array:
    assert isinstance(computed, Done), computed.error
    assert computed.result.weights is not None
    return computed.result.weights


def output(computed: Computed) -> Array:
    assert isinstance(computed, Done)
    return computed.result.output


def softmax(scores: Array) -> Array:
    numbers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return numbers / numbers.sum(axis=-1, keepdims=True)


def scaled(session: Session) -> Array:
    return session.query @ session.key.T / np.sqrt(session.query.shape[1])


def test_the_fifteen_are_there_in_their_order() -> None:
    numbers = [pitfall.number for pitfall in PITFALLS]
    assert sorted(set(numbers)) == list(range(1, 16))
    assert numbers == sorted(numbers)
    assert len({pitfall.key for pitfall in PITFALLS}) == len(PITFALLS)


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.key)
def test_every_pitfall_opens_its_example_and_says_what_its_states_come_to(pitfall: Pitfall) -> None:
    assert pitfall.example in EXAMPLES
    session, _ = read_example(pitfall.example)
    states = pitfall.compute(session)
    assert len(states) >= 2
    assert isinstance(states[0], Done)
    assert str(pitfall.seen(states)).endswith(".")
    assert {str(state.label) for state in pitfall.states}
    assert str(pitfall.look).endswith(".")


def test_1_without_the_scale_rows_go_to_one_key() -> None:
    _, session, states = opened("Scale")
    raw = session.query @ session.key.T
    np.testing.assert_allclose(weights(states[0]), softmax(raw / np.sqrt(32)), rtol=1e-10)
    np.testing.assert_allclose(weights(states[1]), softmax(raw), rtol=1e-10)
    before, after = (weights(state).max(axis=-1).mean() for state in states)
    assert after > before + 0.2


def test_2_an_inverted_mask_gives_all_weight_to_what_was_to_be_hidden() -> None:
    _, session, states = opened("Mask polarity")
    hidden = ~np.tri(len(session.query), dtype=bool)
    assert not weights(states[0])[hidden].any()
    sums = np.where(hidden, weights(states[1]), 0).sum(axis=-1)
    np.testing.assert_allclose(sums[:-1], 1, rtol=1e-12)
    assert weights(states[1])[-1].sum() == 0


def test_3_from_the_top_left_new_tokens_see_the_start_only() -> None:
    _, _, states = opened("Causal corner")
    right, left = (np.count_nonzero(weights(state), axis=-1) for state in states)
    np.testing.assert_array_equal(right, [10, 11, 12])
    np.testing.assert_array_equal(left, [1, 2, 3])


def test_4_a_row_without_a_key_is_zero_nan_or_uniform() -> None:
    _, _, states = opened("Rows without a key")
    zero, nan, uniform = (weights(state)[0] for state in states)
    assert not zero.any()
    assert np.isnan(nan).all()
    np.testing.assert_allclose(uniform, 1 / 8)


def test_5_a_large_number_gives_the_mean_of_all_values() -> None:
    _, session, states = opened("A large number is not a mask")
    assert not weights(states[0])[:2].any()
    np.testing.assert_allclose(weights(states[1])[:2], 1 / 8, rtol=1e-6)
    np.testing.assert_allclose(output(states[1])[0], session.value.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(weights(states[1])[2:], weights(states[0])[2:], atol=1e-6)


def test_6_a_softcap_after_the_mask_leaks() -> None:
    _, session, states = opened("Softcap after the mask")
    allowed = np.tri(len(session.query), dtype=bool)
    capped = 5 * np.tanh(scaled(session) / 5)
    np.testing.assert_allclose(weights(states[0]), softmax(np.where(allowed, capped, -np.inf)), rtol=1e-10)
    with np.errstate(invalid="ignore"):
        wrong = 5 * np.tanh(np.where(allowed, scaled(session), -np.inf) / 5)
    np.testing.assert_allclose(weights(states[1]), softmax(wrong), rtol=1e-10)
    assert (weights(states[1])[~allowed] > 0).all()


def test_7_a_key_bias_changes_no_weight_until_keys_turn() -> None:
    _, _, states = opened("Bias of the key projection")
    np.testing.assert_allclose(weights(states[1]), weights(states[0]), atol=1e-14)
    assert isinstance(states[0], Done)
    assert isinstance(states[1], Done)
    assert states[0].result.scores is not None
    assert states[1].result.scores is not None
    shift = np.array(states[1].result.scores) - np.array(states[0].result.scores)
    np.testing.assert_allclose(shift, np.broadcast_to(shift[..., :1], shift.shape), atol=1e-12)
    assert np.abs(shift).max() > 1
    assert np.abs(weights(states[3]) - weights(states[2])).max() > 0.1


def test_8_biases_of_additive_attention_matter_as_their_sum() -> None:
    _, session, states = opened("Biases of additive attention")
    hidden = np.tanh(3 * session.query[:, None] + 3 * session.key[None] - 4.5)
    np.testing.assert_allclose(weights(states[0]), softmax(3 * hidden.sum(axis=-1)), rtol=1e-10)
    np.testing.assert_allclose(weights(states[1]), weights(states[0]), rtol=1e-10)
    assert isinstance(states[1], Done)
    assert states[1].result.scores is not None
    np.testing.assert_allclose(states[1].result.scores, 3 * hidden.sum(axis=-1) + 7, rtol=1e-10)


def test_9_tiled_heads_meet_the_wrong_keys() -> None:
    _, session, states = opened("Shared heads repeat, they do not tile")
    assert session.x is not None
    w_query, w_key = (session.state.weights[name] for name in ("w_query", "w_key"))
    for state, of in ((states[0], [0, 0, 0, 0, 1, 1, 1, 1]), (states[1], [0, 1, 0, 1, 0, 1, 0, 1])):
        for head, shared in enumerate(of):
            q = session.x @ w_query[:, 12 * head : 12 * head + 12]
            k = session.x @ w_key[:, 12 * shared : 12 * shared + 12]
            np.testing.assert_allclose(weights(state)[head], softmax(q @ k.T / np.sqrt(12)), atol=1e-12)


def test_10_exchanged_keys_and_values_score_with_the_values() -> None:
    _, session, states = opened("Value before key")
    wrong = softmax(session.query @ session.value.T / np.sqrt(32))
    np.testing.assert_allclose(weights(states[1]), wrong, rtol=1e-10)
    np.testing.assert_allclose(output(states[1]), wrong @ session.key, atol=1e-12)


def test_11_nan_in_a_masked_key_is_refused() -> None:
    pitfall, _, states = opened("NaN in a masked key")
    second = states[1]
    assert isinstance(second, Refused)
    assert second.error.code == "non_finite_input"
    with np.errstate(invalid="ignore"):
        lost = np.isnan(weights(states[0]) @ second.session.value)
    assert not weights(states[0])[:, 0].any()
    assert lost.all()
    assert f"{lost.size} of {lost.size} output numbers" in str(pitfall.seen(states))


def test_12_the_programs_float32_holds_where_logsumexp_does_not() -> None:
    _, _, states = opened("Softmax through logsumexp")
    exact = np.tile(softmax(np.array([0.0, 1.0, -1.0])), (2, 1))
    np.testing.assert_allclose(weights(states[0]), exact, rtol=1e-12)
    assert weights(states[1]).dtype == np.float32
    np.testing.assert_allclose(weights(states[1]), exact, atol=3e-8)
    scores = np.array([[10_000, 10_001, 9_999]], dtype=np.float32)
    logarithm = np.float32(10_001) + np.log(np.exp(scores - np.float32(10_001)).sum(dtype=np.float32))
    assert np.abs(np.exp(scores - logarithm) - exact[0]).max() > 1e-5


def test_13_half_precision_is_worked_in_float32() -> None:
    _, session, states = opened("Half precision")
    with np.errstate(over="ignore", invalid="ignore"):
        product = session.query.astype(np.float16) @ session.key.astype(np.float16).T
    assert np.isinf(product[1]).all()
    np.testing.assert_allclose(weights(states[1]), weights(states[0]), atol=3e-8)


def test_14_a_sink_makes_rows_sum_to_less_than_one() -> None:
    _, session, states = opened("Sink and softmax plus one")
    raw = np.exp(scaled(session))
    np.testing.assert_allclose(weights(states[0]).sum(axis=-1), 1, rtol=1e-12)
    np.testing.assert_allclose(weights(states[1]), raw / (1 + raw.sum(axis=-1, keepdims=True)), rtol=1e-10)
    assert (weights(states[1]).sum(axis=-1) < 1).all()


def turned(x: Array, pairs: Callable[[Array], tuple[Array, Array]]) -> Array:
    """Return each pair of dimensions of x as one complex number, turned by its position."""
    first, second = pairs(x)
    width = x.shape[1]
    angles = np.arange(len(x))[:, None] * 10_000.0 ** (-2 * np.arange(width // 2) / width)
    return (first + 1j * second) * np.exp(1j * angles)


def test_15_the_rotary_layouts_pair_other_dimensions() -> None:
    _, session, states = opened("Rotary layouts")
    layouts = (lambda x: (x[:, :16], x[:, 16:]), lambda x: (x[:, ::2], x[:, 1::2]))
    for state, pairs in zip(states, layouts, strict=True):
        scores = (turned(session.query, pairs) @ turned(session.key, pairs).conj().T).real / np.sqrt(32)
        np.testing.assert_allclose(weights(state), softmax(scores), atol=1e-12)
    assert np.abs(weights(states[0]) - weights(states[1])).max() > 0.1


def test_15_windows_differ_by_one_key_on_each_side() -> None:
    _, session, states = opened("Widths of sliding windows")
    distance = np.abs(np.arange(15)[:, None] - np.arange(15))
    for state, allowed in zip(states, (distance < 3, distance <= 3), strict=True):
        np.testing.assert_allclose(weights(state), softmax(np.where(allowed, scaled(session), -np.inf)), rtol=1e-10)


def test_15_two_ways_to_write_alibi_give_the_same_weights() -> None:
    _, session, states = opened("Two ways to write ALiBi")
    places = np.arange(15)
    linear = softmax(scaled(session) - 2.0**-8 * (places[:, None] - places))
    for state in states:
        np.testing.assert_allclose(weights(state), linear, rtol=1e-10)
