"""Which library's or paper's attention a session is: what differs, what choosing one sets, what it changes."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine import Causal, EmptyRows
from attn_gui.engine.errors import Cancelled
from attn_gui.engine.positions import Rope
from attn_gui.errors import AttentionError
from attn_gui.io.examples import EXAMPLES, read_example
from attn_gui.session.compute import Done, compute
from attn_gui.session.fitting import applied
from attn_gui.session.mask_edits import SetCausal, SetKeyPadding
from attn_gui.session.new import new_session, session_from
from attn_gui.session.option_edits import AddWeight, SetOptions
from attn_gui.session.session import Mask, Session, same_session
from attn_gui.session.variants.report import Report, Standing, reports
from attn_gui.session.variants.settings import SETTINGS
from attn_gui.session.variants.table import VARIANTS


def reported(session: Session, key: str) -> Report:
    return next(row for row in reports(session).rows if row.variant.key == key)


def weights(session: Session) -> np.ndarray:
    done = compute(session)
    assert isinstance(done, Done), done.error
    assert done.result.weights is not None
    return done.result.weights


def softmax(scores: np.ndarray) -> np.ndarray:
    numbers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return numbers / numbers.sum(axis=-1, keepdims=True)


def test_every_variant_has_a_word_on_every_setting() -> None:
    assert len(VARIANTS) == 34
    for variant in VARIANTS.values():
        assert variant.meaning.keys() == SETTINGS.keys(), variant.key
        assert str(variant.source)
        assert variant.remarks


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("key", VARIANTS)
def test_a_session_with_a_variants_settings_is_that_variant(key: str, example: str) -> None:
    variant = VARIANTS[key]
    session, _ = read_example(example)
    try:
        settled = variant.settle(session)
    except AttentionError:
        return
    again = variant.settle(settled.session)
    assert again.edits == ()
    assert again.differences == ()
    assert again.session is settled.session
    assert same_session(applied(session, variant.edits(session)), settled.session)
    assert bool(settled.differences) == (settled.session is not session)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_a_report_says_is_so(example: str) -> None:
    session, _ = read_example(example)
    now = weights(session)
    for row in reports(session).rows:
        after = applied(session, row.edits)
        if row.standing is Standing.NOT_APPLICABLE:
            assert row.edits == ()
            assert str(row.text)
        elif row.consequence is not None and row.consequence.weight is not None:
            there = weights(after).reshape(now.shape)
            found = row.consequence.weight.amount
            np.testing.assert_equal(found, np.nan if np.isnan(there).any() else np.abs(there - now).max())


def test_an_unscaled_dot_is_luongs_and_sdpa_with_its_scale_written_out() -> None:
    session, _ = read_example("lesson")
    assert str(reported(session, "luong-2015-dot").text) == "Exactly the present settings."
    sdpa = reported(session, "torch-sdpa")
    assert (sdpa.call, sdpa.differences) == ("F.scaled_dot_product_attention(q, k, v, scale=1.0)", ())


def test_a_scale_that_is_one_by_root_d_is_no_difference() -> None:
    session = session_from(np.eye(4), np.eye(4), np.eye(4))
    written = SetOptions(session.kind, {"scale": 0.5}).apply(session)
    assert reported(written, "vaswani-2017").standing is Standing.SAME
    assert reported(written, "torch-sdpa").call == "F.scaled_dot_product_attention(q, k, v)"


def test_the_largest_differences_are_those_of_the_formulas() -> None:
    session, _ = read_example("real-head")
    row = reported(session, "keras-attention")
    raw = session.query @ session.key.T
    now, there = softmax(raw / np.sqrt(32)), softmax(raw)
    gap = np.abs(there - now)
    query, key = np.unravel_index(gap.argmax(), gap.shape)
    assert row.consequence is not None
    assert row.consequence.weight is not None
    assert row.consequence.output is not None
    np.testing.assert_allclose(row.consequence.weight.amount, gap.max(), rtol=1e-12)
    np.testing.assert_allclose(row.consequence.output.amount, np.abs((there - now) @ session.value).max(), rtol=1e-12)
    assert row.consequence.weight.place == f"{session.query_tokens[query]} → {session.key_tokens[key]}"


def test_a_head_of_its_own_for_every_query_changes_no_number() -> None:
    session, _ = read_example("eight-heads")
    row = reported(session, "vaswani-2017")
    after = applied(session, row.edits)
    assert row.standing is Standing.SAME
    assert after.options.num_kv_heads is None
    np.testing.assert_allclose(weights(after), weights(session), atol=1e-15)
    assert after.state.weights["w_key"].shape == (16, 96)


def test_llama_turns_and_hides_as_it_is_written() -> None:
    rng = np.random.default_rng(3)
    q, k, v = (rng.standard_normal((5, 6)) for _ in range(3))
    session = session_from(q, k, v, kind="self")
    after = applied(session, VARIANTS["llama"].edits(session))
    assert after.options.rope is Rope.HALF
    angles = np.arange(5)[:, None] * 10_000.0 ** (-np.arange(3) / 3)

    def turned(x: np.ndarray) -> np.ndarray:
        pairs = (x[:, :3] + 1j * x[:, 3:]) * np.exp(1j * angles)
        return np.hstack([pairs.real, pairs.imag])

    scores = np.where(np.tri(5, dtype=bool), turned(q) @ turned(k).T / np.sqrt(6), -np.inf)
    np.testing.assert_allclose(weights(after), softmax(scores), atol=1e-12)


def test_softmax_plus_one_and_add_zero_attn_are_the_same() -> None:
    session, _ = read_example("real-heads")
    chosen = applied(session, VARIANTS["softmax-plus-one"].edits(session))
    row = reported(chosen, "torch-mha")
    assert row.standing is Standing.SAME
    assert "add_zero_attn=True" in row.call
    raw = np.exp(session.query[:, :32] @ session.key[:, :32].T / np.sqrt(32))
    np.testing.assert_allclose(weights(chosen)[0], raw / (1 + raw.sum(axis=-1, keepdims=True)), rtol=1e-12)


def test_the_causal_corner_matters_only_where_queries_and_keys_are_not_as_many() -> None:
    square = SetCausal(Causal.BOTTOM_RIGHT).apply(new_session(4, 4, 4, 4))
    oblong = SetCausal(Causal.BOTTOM_RIGHT).apply(new_session(2, 4, 4, 4))
    assert reported(square, "torch-sdpa").call == "F.scaled_dot_product_attention(q, k, v, is_causal=True)"
    assert reported(oblong, "torch-sdpa").call == (
        "F.scaled_dot_product_attention(q, k, v, attn_mask=causal_lower_right(2, 4))"
    )
    assert [str(each) for each in reported(oblong, "keras-attention-scaled").differences] == [
        "causal: from the top left (now to the bottom right)",
        "rows without a key: equal weights (now zeros)",
    ]
    cached = replace(oblong, mask=Mask(causal=Causal.TOP_LEFT, causal_offset=1))
    assert "now after 1 cached key)" in str(reported(cached, "flash-attention").differences[0])


def test_masks_are_handed_over_in_each_librarys_way() -> None:
    session = SetKeyPadding(3, False).apply(SetCausal(Causal.TOP_LEFT).apply(new_session(4, 4, 4, 4)))
    calls = {row.variant.key: row for row in reports(session).rows}
    assert calls["torch-sdpa"].call.endswith("attn_mask=mask)")
    assert "attn_mask=~mask" in calls["torch-mha"].call
    assert "mask=mask, is_causal=True" in calls["jax"].call
    assert "mask=[None, value_mask], use_causal_mask=True" in calls["keras-attention"].call
    assert any("True means ignore" in str(remark) for remark in calls["torch-mha"].remarks)
    assert any("is_causal together" in str(remark) for remark in calls["torch-sdpa"].remarks)
    assert any(str(each.label) == "causal" for each in calls["bahdanau-2015"].differences)
    left = SetKeyPadding(0, False).apply(new_session(4, 4, 4, 4))
    assert "key padding: none (now anywhere)" in map(str, reported(left, "tfa-luong").differences)


def test_the_same_numbers_under_other_names_are_said_to_be_so() -> None:
    session = SetCausal(Causal.TOP_LEFT).apply(read_example("real-heads")[0])
    found = {row.variant.key: str(row.text) for row in reports(session).rows}
    inverted = "Give the mask inverted: in attn_mask and key_padding_mask True means ignore."
    assert found["torch-mha"] == f"Same numbers on this session. {inverted}"
    assert found["flash-attention"].endswith("Length comes before heads: (batch, length, heads, width).")
    assert found["keras-mha"] == "Exactly the present settings. Value comes before key: layer(query, value, key)."


def test_padding_at_the_end_is_lengths() -> None:
    session = SetKeyPadding(3, False).apply(new_session(4, 4, 4, 4))
    row = reported(session, "tfa-luong")
    assert [str(each.label) for each in row.differences] == ["score"]
    assert "memory_sequence_length=lengths" in row.call


def test_bahdanau_has_no_bias_and_normalised_v_a_gain() -> None:
    session, _ = read_example("alignment")
    chosen = applied(session, VARIANTS["bahdanau-2015"].edits(session))
    assert "additive.bias" not in chosen.state.weights
    normal = applied(session, VARIANTS["tfa-bahdanau-normalized"].edits(session))
    assert normal.options.gain == pytest.approx(12**-0.5)
    assert "additive.bias" in normal.state.weights
    q, k, v = session.query, session.key, session.state.weights["additive.v"][0]
    hidden = np.tanh(3 * q[:, None] + 3 * k[None])
    np.testing.assert_allclose(weights(chosen), softmax(hidden @ v), atol=1e-12)


def test_biases_of_zeros_are_no_difference() -> None:
    session, _ = read_example("eight-heads")
    biased = AddWeight("multi-head", "b_key").apply(session)
    assert not any("b_k" in str(each.label) for each in reported(biased, "llama").differences)


def test_heads_cannot_be_compared_with_one_map() -> None:
    session, _ = read_example("real-heads")
    row = reported(session, "luong-2015-dot")
    assert row.consequence is not None
    assert row.consequence.weight is None
    assert str(row.text).startswith("Weights cannot be compared one by one: 12 heads of 15 × 15 now, 15 × 15 there.")
    assert row.consequence.output is not None


def test_nan_is_told_by_its_place() -> None:
    session, _ = read_example("left-padding")
    assert session.mask.empty_rows is EmptyRows.ZERO
    text = str(reported(session, "torch-mha").text)
    assert text.startswith("Largest weight difference: <pad>·0 → <pad>·0 (0 now, nan there).")


def test_a_refused_session_says_which_variants_give_numbers() -> None:
    session = session_from(np.ones((2, 2)), np.ones((3, 4)), np.ones((3, 2)))
    found = {row.variant.key: row for row in reports(session).rows}
    assert found["torch-sdpa"].standing is Standing.NOT_APPLICABLE
    assert "equal widths" in str(found["torch-sdpa"].text)
    assert found["luong-2015-general"].standing is Standing.DIFFERS


def test_the_comparison_ends_when_asked() -> None:
    session, _ = read_example("lesson")
    with pytest.raises(Cancelled):
        reports(session, compute(session), lambda: True)


def test_the_nearest_variants_come_first():
    session, _ = read_example("alignment")
    keys = [row.variant.key for row in reports(session).of(Standing.DIFFERS)]
    assert keys.index("bahdanau-2015") < keys.index("keras-additive") < keys.index("torch-sdpa")
    assert keys[0] in ("bahdanau-2015", "tfa-bahdanau", "tfa-bahdanau-normalized")
