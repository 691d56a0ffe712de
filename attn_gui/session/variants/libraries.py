"""PyTorch, FlashAttention, JAX and ONNX."""

from attn_gui.engine import EmptyRows
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.session import Precision, Session
from attn_gui.session.variants.calls import (
    Argument,
    adds_bias,
    call,
    heads_of,
    is_causal,
    is_masked,
    separate_masks,
    shared_heads_of,
    torch_mask,
    written_scale,
)
from attn_gui.session.variants.meanings import ANY, only
from attn_gui.session.variants.obstacles import input_width, values_differ, widths_are_not_tied
from attn_gui.session.variants.plain import (
    LEARNS_PROJECTIONS,
    PROJECTION_BIASES,
    forbids_or_adds,
    has_more_than_causal,
    is_causal_and_oblong,
    meaning,
    projects_nothing,
    shares_heads,
)
from attn_gui.session.variants.settings import BOTTOM_RIGHT, NOT_CAUSAL, SAME_CORNER, has_heads
from attn_gui.session.variants.variant import Remark, Variant
from attn_gui.text import say

DOT_MODES = ("multiplicative", "self", "multi-head")
HEADS_ONLY = ("multi-head",)


def _sdpa(session: Session) -> str:
    shared: Argument = True if shares_heads(session) else None
    scale = written_scale(session)
    return call("F.scaled_dot_product_attention", "q", "k", "v", **torch_mask(session), scale=scale, enable_gqa=shared)


def _torch_layer(session: Session) -> str:
    heads, whole = heads_of(session), input_width(session)
    keys, values = (table_of(session, name).shape[1] for name in KINDS[session.kind].sources(session)[1:])
    has_bias = any(name in session.state.weights for name in PROJECTION_BIASES)
    sizes: dict[str, Argument] = {
        "bias": None if has_bias else False,
        "add_zero_attn": None if session.options.sink is None else True,
        "kdim": None if keys == whole else keys,
        "vdim": None if values == whole else values,
        "batch_first": True,
    }
    layer = call("nn.MultiheadAttention", str(whole), str(heads), **sizes)
    mask: Argument = ("bias" if adds_bias(session) else "~mask") if forbids_or_adds(session) else None
    return layer + call("", "q", "k", "v", attn_mask=mask, average_attn_weights=None if heads == 1 else False)


def _flash(session: Session) -> str:
    window = session.mask.window
    sides = None if window is None else tuple(-1 if side is None else side for side in window)
    return call(
        "flash_attn_func",
        "q",
        "k",
        "v",
        softmax_scale=written_scale(session),
        causal=True if is_causal(session) else None,
        window_size=None if sides is None else str(sides),
        softcap=session.options.softcap,
        alibi_slopes="slopes" if session.options.alibi else None,
    )


def _jax(session: Session) -> str:
    masks = separate_masks(session, "is_causal", "mask", "bias")
    return call("jax.nn.dot_product_attention", "q", "k", "v", **masks, scale=written_scale(session))


def _onnx(session: Session) -> str:
    masks = separate_masks(session, "is_causal", "attn_mask", "attn_mask")
    named = {key: 1 if value is True else value for key, value in masks.items()}
    if adds_bias(session):
        named["attn_mask"] = "bias"
    numbers: dict[str, Argument] = {"scale": written_scale(session), "softcap": session.options.softcap}
    heads = {"q_num_heads": heads_of(session), "kv_num_heads": shared_heads_of(session)}
    return call("Attention", "Q", "K", "V", **named, **numbers, **(heads if has_heads(session) else {}))


def _negative_scale(session: Session) -> bool:
    scale = written_scale(session)
    return isinstance(scale, float) and scale < 0


def _has_sink(session: Session) -> bool:
    return session.options.sink is not None


def _has_softcap(session: Session) -> bool:
    return session.options.softcap is not None


def _has_window(session: Session) -> bool:
    return session.mask.window is not None


LIBRARIES = (
    Variant(
        key="torch-sdpa",
        name="PyTorch scaled_dot_product_attention",
        source=say("PyTorch documentation, scaled_dot_product_attention (read at 2.13)"),
        modes=DOT_MODES,
        meaning=meaning(scale=ANY, kv_heads=ANY, alibi=ANY, empty_rows=only(EmptyRows.ZERO)),
        write=_sdpa,
        remarks=(
            Remark(say("The default scale is 1/√(width of the query per head), never of the model or the values.")),
            Remark(say("Heads come before length: (batch, heads, length, width), projected already."), has_heads),
            Remark(say("A boolean mask means True = may attend, as here; a float mask is added."), is_masked),
            Remark(
                say("is_causal counts from the top left; causal_lower_right counts to the bottom right."),
                is_causal_and_oblong,
            ),
            Remark(
                say("A mask and is_causal together: one path refuses, another obeys both; put all rules in the mask."),
                has_more_than_causal,
            ),
            Remark(say("Key heads are shared only with enable_gqa=True, each by consecutive heads."), shares_heads),
            Remark(say("Rows without a key give zeros; before version 2.5 they gave NaN."), forbids_or_adds),
        ),
    ),
    Variant(
        key="torch-mha",
        name="PyTorch MultiheadAttention",
        source=say("PyTorch documentation, torch.nn.MultiheadAttention (read at 2.13)"),
        modes=HEADS_ONLY,
        meaning=meaning(sink=only(None, 0.0), alibi=ANY, empty_rows=only(EmptyRows.NAN)),
        write=_torch_layer,
        remarks=(
            Remark(
                say("Give the mask inverted: in attn_mask and key_padding_mask True means ignore."),
                forbids_or_adds,
                naming=True,
            ),
            Remark(say("is_causal is a hint only: the causal mask itself has to be given."), is_causal),
            Remark(say("Weights come averaged over the heads unless average_attn_weights=False."), has_heads),
            Remark(say("Rows without a key give NaN weights and NaN output while weights are asked for."), is_masked),
            Remark(say("add_zero_attn adds a key with score 0 and value 0: the sink of 0."), _has_sink),
            Remark(say("Linear layers store W as (out, in): in_proj_weight is transposed against the tables here.")),
            Remark(LEARNS_PROJECTIONS, projects_nothing),
        ),
        obstacle=widths_are_not_tied,
    ),
    Variant(
        key="flash-attention",
        name="FlashAttention 2",
        source=say("flash-attention README, flash_attn_func (version 2.1 and later)"),
        modes=DOT_MODES,
        meaning=meaning(
            scale=ANY,
            softcap=ANY,
            alibi=ANY,
            kv_heads=ANY,
            causal=only(BOTTOM_RIGHT, SAME_CORNER, NOT_CAUSAL),
            drawn=only(None),
            bias=only(None),
            key_padding=only(None),
            empty_rows=only(EmptyRows.ZERO),
        ),
        write=_flash,
        obstacle=values_differ,
        remarks=(
            Remark(say("causal counts to the bottom right since version 2.1; before, from the top left."), is_causal),
            Remark(say("Length comes before heads: (batch, length, heads, width)."), has_heads, naming=True),
            Remark(say("It takes no mask of one's own; padding goes through flash_attn_varlen_func.")),
            Remark(say("It runs in float16 and bfloat16 only, with the softmax in float32.")),
        ),
    ),
    Variant(
        key="jax",
        name="jax.nn.dot_product_attention",
        source=say("JAX documentation, jax.nn.dot_product_attention (read at 0.10)"),
        modes=DOT_MODES,
        meaning=meaning(
            scale=ANY,
            kv_heads=ANY,
            alibi=ANY,
            precision=only(Precision.FLOAT32, Precision.FLOAT16, Precision.BFLOAT16),
            empty_rows=only(EmptyRows.UNIFORM),
        ),
        write=_jax,
        obstacle=values_differ,
        remarks=(
            Remark(say("Length comes before heads: (batch, length, heads, width)."), has_heads, naming=True),
            Remark(say("The softmax is always in float32, so that float64 inputs are good to about 4e-8.")),
            Remark(say("A boolean mask means True = may attend, as here; the bias is added first."), is_masked),
            Remark(say("is_causal counts from the top left."), is_causal_and_oblong),
            Remark(say("Rows without a key give equal weights; with a bias of -inf they give NaN."), forbids_or_adds),
            Remark(
                say("local_window_size=(left, right) is the window with the same counts as here."),
                _has_window,
            ),
        ),
    ),
    Variant(
        key="onnx",
        name="ONNX Attention",
        source=say("ONNX operators, Attention (reference of 1.23)"),
        modes=DOT_MODES,
        meaning=meaning(scale=ANY, softcap=ANY, kv_heads=ANY, alibi=ANY, empty_rows=only(EmptyRows.ZERO)),
        write=_onnx,
        remarks=(
            Remark(say("√scale is applied to Q and to K, so that a negative scale gives NaN."), _negative_scale),
            Remark(say("The softcap comes before the mask (since release 1.22)."), _has_softcap),
            Remark(
                say("is_causal counts from the top left where no keys are cached, else after the cached keys."),
                is_causal_and_oblong,
            ),
            Remark(say("A mask shorter than the keys is filled up with -inf."), is_masked),
            Remark(say("Rows without a key give zeros."), forbids_or_adds),
        ),
    ),
)
