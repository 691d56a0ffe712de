import numpy as np
import pytest

from attn_gui.engine import Causal, Masking, attend, causal_mask, padding_mask

T, F = True, False


def permitted(masking: Masking, shape: tuple[int, ...], batched: bool | None = None) -> np.ndarray:
    return masking.resolve(shape, batched=batched)[0]


def test_causal_masks_are_aligned_at_either_corner():
    np.testing.assert_array_equal(causal_mask(2, 3), [[T, F, F], [T, T, F]])
    np.testing.assert_array_equal(causal_mask(2, 3, "bottom_right"), [[T, T, F], [T, T, T]])
    np.testing.assert_array_equal(causal_mask(3, 2, Causal.BOTTOM_RIGHT), [[F, F], [T, F], [T, T]])
    assert causal_mask(2, 2, "off").all()


def test_a_causal_offset_overrides_the_alignment():
    masking = Masking(causal="bottom_right", causal_offset=1)
    np.testing.assert_array_equal(permitted(masking, (2, 4)), [[T, T, F, F], [T, T, T, F]])


def test_a_causal_offset_alone_forbids_nothing():
    assert permitted(Masking(causal_offset=0), (3, 3)).all()


def test_causal_offsets_count_per_batch_entry():
    masking = Masking(causal="top_left", causal_offset=[0, 2])
    mask = permitted(masking, (2, 3, 1, 4))
    np.testing.assert_array_equal(mask[:, 0, 0], [[T, F, F, F], [T, T, T, F]])


def test_key_lengths_and_key_masks_say_the_same():
    lengths, key_mask = Masking(key_lengths=[1, 3]), Masking(key_mask=[[T, F, F], [T, T, T]])
    for shape in ((2, 4, 3), (2, 5, 4, 3)):
        np.testing.assert_array_equal(permitted(lengths, shape), permitted(key_mask, shape))
    np.testing.assert_array_equal(padding_mask([1, 3], 3), [[T, F, F], [T, T, T]])
    np.testing.assert_array_equal(padding_mask(2, 3), [[T, T, F]])


def test_one_length_or_one_key_mask_serves_every_entry():
    for masking in (Masking(key_lengths=2), Masking(key_mask=[T, T, F]), Masking(key_mask=[[T, T, F]])):
        for shape in ((2, 3), (2, 2, 3), (2, 1, 2, 3)):
            np.testing.assert_array_equal(permitted(masking, shape)[..., 0, :].reshape(-1, 3)[0], [T, T, F])
        assert permitted(masking, (5, 2, 3), batched=False).shape == (5, 2, 3)


def test_every_rule_must_allow_a_key():
    masking = Masking(
        allowed=[[T, T, F]],
        bias=[[0.0, 0, 0], [-np.inf, 1, 2]],
        key_mask=[T, T, T],
        key_lengths=3,
        causal="top_left",
    )
    np.testing.assert_array_equal(permitted(masking, (2, 3)), [[T, F, F], [F, T, F]])
    assert [str(rule.label) for rule in masking.rules((2, 3))] == [
        "the causal mask",
        "the drawn mask",
        "the key mask",
        "the key lengths",
        "the bias of -inf",
    ]


def test_a_finite_bias_is_no_rule():
    mask, bias = Masking(bias=[1.0, 2.0]).resolve((3, 2))
    assert mask.all()
    assert not Masking(bias=[1.0, 2.0]).rules((3, 2))
    np.testing.assert_array_equal(bias, [[1, 2]] * 3)
    assert not mask.flags.writeable
    assert bias is not None
    assert not bias.flags.writeable


def test_no_rule_permits_everything():
    mask, bias = Masking().resolve((2, 3))
    assert mask.all()
    assert bias is None
    assert Masking().rules((2, 3)) == ()


def test_the_bias_is_added_after_scale_and_softcap():
    result = attend([[2.0, 0]], [[2.0, 0], [0, 0]], [[1.0], [2.0]], softcap=1.0, masking=Masking(bias=[[0.5, -np.inf]]))
    score = 4 / np.sqrt(2)
    np.testing.assert_allclose(result.masked_scores, [[np.tanh(score) + 0.5, -np.inf]])
    np.testing.assert_array_equal(result.weights, [[1, 0]])


@pytest.mark.parametrize("causal", list(Causal))
def test_plain_strings_name_the_alignments(causal: Causal):
    np.testing.assert_array_equal(
        permitted(Masking(causal=causal.value), (2, 3)), permitted(Masking(causal=causal), (2, 3))
    )
