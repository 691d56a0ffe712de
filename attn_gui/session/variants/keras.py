"""The attention layers of Keras."""

from attn_gui.engine import EmptyRows
from attn_gui.session.session import Session
from attn_gui.session.variants.calls import (
    Argument,
    call,
    counts_from_top_left,
    heads_of,
    is_causal,
    is_masked,
    separate_masks,
    shared_heads_of,
    width_of,
    written_scale,
)
from attn_gui.session.variants.draft import head_shapes
from attn_gui.session.variants.meanings import ANY, Meaning, only
from attn_gui.session.variants.obstacles import output_is_not_input, output_width, values_differ
from attn_gui.session.variants.plain import (
    LEARNS_PROJECTIONS,
    OUTPUT_OF_INPUT,
    PROJECTION_BIASES,
    TOP_LEFT_ONLY,
    UNSCALED,
    VALUE_SECOND,
    forbids_or_adds,
    is_causal_and_oblong,
    meaning,
    projects_nothing,
    shares_heads,
)
from attn_gui.session.variants.variant import Remark, Variant
from attn_gui.text import say

LAYER_MASKS: dict[str, Meaning] = {
    "causal": TOP_LEFT_ONLY,
    "window": only(None),
    "drawn": only(None),
    "bias": only(None),
    "empty_rows": only(EmptyRows.UNIFORM),
}
EMPTY = Remark(
    say("Rows without a key give equal weights in float32, because 1e9 is subtracted instead of forbidding."),
    forbids_or_adds,
)
QUERY_MASK = Remark(say("mask is [query_mask, value_mask]; a query mask zeroes output rows, not weights."), is_masked)


def _layer(session: Session, name: str, *given: str, **named: Argument) -> str:
    layer = call(f"keras.layers.{name}", *given, **named)
    masks: dict[str, Argument] = {
        "mask": None if session.mask.key_padding is None else "[None, value_mask]",
        "use_causal_mask": True if is_causal(session) else None,
    }
    return layer + call("", "[query, value, key]", **masks)


def _dot(session: Session) -> str:
    return _layer(session, "Attention")


def _scaled(session: Session) -> str:
    scale = written_scale(session)
    learned = f"{scale:.6g}" if isinstance(scale, float) else f"1/√{width_of(session)}"
    return f"{_layer(session, 'Attention', use_scale=True)}  # scale = {learned}"


def _concat(session: Session) -> str:
    scale, gain = written_scale(session), session.options.gain
    scaled: Argument = True if scale not in (None, 1.0) else None
    numbers = [("scale", scale if scaled else None), ("concat_score_weight", gain)]
    learned = ", ".join(f"{name} = {value:.6g}" for name, value in numbers if isinstance(value, float))
    line = _layer(session, "Attention", score_mode='"concat"', use_scale=scaled)
    return f"{line}  # {learned}" if learned else line


def _additive(session: Session) -> str:
    return _layer(session, "AdditiveAttention")


def _masks(session: Session) -> dict[str, Argument]:
    return separate_masks(session, "use_causal_mask", "attention_mask")


def _bias(session: Session) -> Argument:
    return None if any(name in session.state.weights for name in PROJECTION_BIASES) else False


def _multi_head(session: Session) -> str:
    shapes = head_shapes(session)
    value_width = None if shapes is None or shapes[2][1] == shapes[1][1] else shapes[2][1]
    layer = call(
        "keras.layers.MultiHeadAttention",
        str(heads_of(session)),
        key_dim=width_of(session),
        value_dim=value_width,
        use_bias=_bias(session),
        output_shape=output_width(session) if output_is_not_input(session) else None,
    )
    return layer + call("", "query", "value", "key", **_masks(session), return_attention_scores=True)


def _grouped(session: Session) -> str:
    heads, shared = heads_of(session), shared_heads_of(session)
    sizes = [str(size) for size in (width_of(session), heads, shared)]
    layer = call("keras.layers.GroupQueryAttention", *sizes, use_bias=_bias(session))
    return layer + call("", "query", "value", "key", **_masks(session), return_attention_scores=True)


def _is_other_corner(session: Session) -> bool:
    return is_causal_and_oblong(session) and not counts_from_top_left(session)


HEAD_REMARKS = (
    Remark(say("Value comes before key: layer(query, value, key)."), naming=True),
    Remark(say("The scale is 1/√key_dim, and key_dim is the width per head.")),
    Remark(say("attention_mask means True = may attend, as here; no bias can be added to the scores."), is_masked),
    Remark(say("use_causal_mask counts from the top left; the other corner goes into the mask."), _is_other_corner),
    Remark(
        say("Rows without a key give zeros where the scores are returned, else the mean of all values."),
        forbids_or_adds,
    ),
    Remark(
        say("sliding_window=w keeps |i - j| < w: the window w - 1 back, w - 1 ahead."),
        lambda session: session.mask.window is not None,
    ),
    Remark(LEARNS_PROJECTIONS, projects_nothing),
)

KERAS = (
    Variant(
        key="keras-attention",
        name="Keras Attention",
        source=say("Keras documentation, keras.layers.Attention (read at 3.15)"),
        modes=("multiplicative", "self"),
        meaning=meaning(scale=UNSCALED, **LAYER_MASKS),
        write=_dot,
        remarks=(
            VALUE_SECOND,
            Remark(say("Scores are the plain dot product: nothing divides by √d.")),
            QUERY_MASK,
            EMPTY,
        ),
    ),
    Variant(
        key="keras-attention-scaled",
        name="Keras Attention, use_scale",
        source=say("Keras documentation, keras.layers.Attention (read at 3.15)"),
        modes=("multiplicative", "self"),
        meaning=meaning(scale=ANY, **LAYER_MASKS),
        write=_scaled,
        remarks=(
            VALUE_SECOND,
            Remark(say("The scale is one learned number that starts at 1, not at 1/√d.")),
            QUERY_MASK,
            EMPTY,
        ),
    ),
    Variant(
        key="keras-attention-concat",
        name="Keras Attention, concat",
        source=say("Keras documentation, keras.layers.Attention (read at 3.15)"),
        modes=("multiplicative",),
        meaning=meaning(score=only("keras-concat"), scale=ANY, **LAYER_MASKS),
        write=_concat,
        remarks=(
            VALUE_SECOND,
            Remark(say("No matrix: c · Σ tanh(s (q + k)) with two learned numbers; Luong's concat has W and v.")),
            QUERY_MASK,
            EMPTY,
        ),
    ),
    Variant(
        key="keras-additive",
        name="Keras AdditiveAttention",
        source=say("Keras documentation, keras.layers.AdditiveAttention (read at 3.15)"),
        modes=("additive",),
        meaning=meaning(score=only("keras-additive"), scale=ANY, **LAYER_MASKS),
        write=_additive,
        remarks=(
            VALUE_SECOND,
            Remark(say("No projections: Σ v · tanh(q + k), so query and key need equal widths.")),
            Remark(say("use_scale=True is the default, and v starts random; here it starts as ones.")),
            QUERY_MASK,
            EMPTY,
        ),
    ),
    Variant(
        key="keras-mha",
        name="Keras MultiHeadAttention",
        source=say("Keras documentation, keras.layers.MultiHeadAttention (read at 3.15)"),
        modes=("multi-head",),
        meaning=meaning(bias=only(None), empty_rows=only(EmptyRows.ZERO)),
        write=_multi_head,
        remarks=HEAD_REMARKS,
    ),
    Variant(
        key="keras-gqa",
        name="Keras GroupQueryAttention",
        source=say("Keras documentation, keras.layers.GroupQueryAttention (read at 3.15)"),
        modes=("multi-head",),
        meaning=meaning(kv_heads=ANY, bias=only(None), empty_rows=only(EmptyRows.ZERO)),
        write=_grouped,
        remarks=(
            *HEAD_REMARKS,
            Remark(say("Each key head serves consecutive query heads: h0 h0 h1 h1."), shares_heads),
            Remark(OUTPUT_OF_INPUT, output_is_not_input),
        ),
        obstacle=values_differ,
    ),
)
