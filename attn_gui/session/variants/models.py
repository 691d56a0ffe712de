"""Attention as well-known language models have it, by the names of the transformers library."""

from dataclasses import dataclass

from attn_gui.engine.positions import Rope
from attn_gui.session.session import Session
from attn_gui.session.variants.calls import (
    Argument,
    call,
    heads_of,
    shared_heads_of,
    width_of,
    written_scale,
)
from attn_gui.session.variants.draft import head_shapes
from attn_gui.session.variants.meanings import ANY, Some, only, some
from attn_gui.session.variants.obstacles import input_width, output_is_not_input, values_differ, widths_are_not_tied
from attn_gui.session.variants.plain import OUTPUT_OF_INPUT, PROJECTION_BIASES, meaning, shares_heads
from attn_gui.session.variants.settings import BOTTOM_RIGHT, NOT_CAUSAL, SAME_CORNER, TOP_LEFT
from attn_gui.session.variants.variant import Remark, Variant
from attn_gui.text import say

MODES = ("multi-head", "self", "multiplicative")


@dataclass(frozen=True)
class Decoder:
    """Each token sees itself and all before it; new tokens stand after the cached ones."""

    def holds(self, session: Session, value: object) -> bool:
        """Return whether the causal rule counts to the last key."""
        del session
        return value not in (NOT_CAUSAL, TOP_LEFT)

    def wanted(self, session: Session) -> str:
        """Return the corner by the name it has for as many queries as keys, or fewer."""
        shapes = head_shapes(session)
        return SAME_CORNER if shapes is not None and shapes[0][0] == shapes[1][0] else BOTTOM_RIGHT


CAUSAL = Decoder()
HALVES = only(Rope.HALF)
DECODER = Remark(say("New tokens stand after the cached ones: causal counts to the bottom right."))
WIDTH = Remark(OUTPUT_OF_INPUT, output_is_not_input)
SHARED = Remark(say("Each key head serves consecutive query heads (repeat_kv): h0 h0 h1 h1."), shares_heads)
ROPE = Remark(say("Rotary positions pair dimension i with i + d/2 (rotate_half), not neighbours."))


def _config(name: str, session: Session, **named: Argument) -> str:
    sizes: dict[str, Argument] = {
        "hidden_size": input_width(session),
        "num_attention_heads": heads_of(session),
        "num_key_value_heads": shared_heads_of(session),
        "head_dim": width_of(session),
    }
    rope = f'{{"rope_type": "default", "rope_theta": {session.options.rope_theta!r}}}'
    return call(name, **sizes, **named, rope_parameters=rope)


def _llama(session: Session) -> str:
    return _config("LlamaConfig", session)


def _gpt2(session: Session) -> str:
    return call("GPT2Config", n_embd=input_width(session), n_head=heads_of(session))


def _bloom(session: Session) -> str:
    return call("BloomConfig", hidden_size=input_width(session), n_head=heads_of(session))


def _gemma(session: Session) -> str:
    scale, width = written_scale(session), width_of(session)
    scalar: Argument = f"{scale**-2:.6g}" if isinstance(scale, float) and scale > 0 else width
    cap, window = session.options.softcap, _window(session)
    own: dict[str, Argument] = {"query_pre_attn_scalar": scalar, "attn_logit_softcapping": cap}
    return _config("Gemma2Config", session, **own, sliding_window=window)


def _qwen(session: Session) -> str:
    return _config("Qwen3Config", session)


def _gpt_oss(session: Session) -> str:
    return _config("GptOssConfig", session, sliding_window=_window(session))


def _window(session: Session) -> Argument:
    """The models' window counts the token itself."""
    window = session.mask.window
    return None if window is None or window[0] is None else window[0] + 1


def _plus_one(session: Session) -> str:
    del session
    return "softmax₁(x)_i = exp(x_i) / (1 + Σ exp(x_j))"


def _has_gains(session: Session) -> bool:
    return bool({"q_gain", "k_gain"} & session.state.weights.keys())


def _has_one_sink(session: Session) -> bool:
    return session.options.sink is not None and "sinks" not in session.state.weights


MODELS = (
    Variant(
        key="gpt-2",
        name="GPT-2",
        source=say("Radford et al. 2019; transformers documentation, GPT2Attention"),
        modes=MODES,
        meaning=meaning(causal=CAUSAL, window=only(None)),
        write=_gpt2,
        obstacle=widths_are_not_tied,
        remarks=(
            Remark(say("Learned positions are added to the input; nothing in the attention knows of places.")),
            Remark(say("Q, K and V come from one fused matrix c_attn, stored (in, out), with a bias.")),
            DECODER,
        ),
    ),
    Variant(
        key="llama",
        name="Llama",
        source=say("Touvron et al. 2023; transformers documentation, LlamaAttention"),
        modes=MODES,
        meaning=meaning(rope=HALVES, kv_heads=ANY, causal=CAUSAL, window=only(None)),
        write=_llama,
        obstacle=values_differ,
        remarks=(
            ROPE,
            Remark(say("It turns q and k, never v, and no projection has a bias. Theta is 10000, in Llama 3 500000.")),
            SHARED,
            WIDTH,
            DECODER,
        ),
        without=PROJECTION_BIASES,
    ),
    Variant(
        key="gemma-2",
        name="Gemma 2",
        source=say("Gemma Team 2024; transformers documentation, Gemma2Attention"),
        modes=MODES,
        meaning=meaning(scale=ANY, softcap=some(50.0), rope=HALVES, kv_heads=ANY, causal=CAUSAL),
        write=_gemma,
        obstacle=values_differ,
        remarks=(
            Remark(say("Scores are capped, cap · tanh(s / cap), before the mask; the cap of the attention is 50.")),
            Remark(say("The scale is 1/√query_pre_attn_scalar, which need not be the width of a head.")),
            Remark(say("Every other layer has a sliding window of 4096 keys.")),
            SHARED,
            WIDTH,
            DECODER,
        ),
        without=PROJECTION_BIASES,
    ),
    Variant(
        key="qwen-3",
        name="Qwen 3",
        source=say("Qwen Team 2025; transformers documentation, Qwen3Attention"),
        modes=MODES,
        meaning=meaning(rope=HALVES, qk_norm=only(True), kv_heads=ANY, causal=CAUSAL),
        write=_qwen,
        obstacle=values_differ,
        remarks=(
            Remark(say("q and k of each head pass an RMS norm before the rotation; the scale 1/√d still applies.")),
            Remark(say("The norms have learned gains, here ones."), lambda session: not _has_gains(session)),
            Remark(say("Theta is 1000000; here it stays as it is set.")),
            SHARED,
            WIDTH,
            DECODER,
        ),
        without=PROJECTION_BIASES,
    ),
    Variant(
        key="gpt-oss",
        name="GPT-OSS",
        source=say("OpenAI 2025; transformers documentation, GptOssAttention"),
        modes=MODES,
        meaning=meaning(rope=HALVES, sink=Some(lambda _session: 0.0), kv_heads=ANY, causal=CAUSAL),
        write=_gpt_oss,
        obstacle=values_differ,
        remarks=(
            Remark(say("A learned logit per head joins the sum and is dropped: rows sum to less than 1.")),
            Remark(say("The sink is one number for all heads here; 0 stands for what was learned."), _has_one_sink),
            Remark(say("Every other layer has a sliding window of 128 keys; theta is 150000, stretched by YaRN.")),
            SHARED,
            WIDTH,
            DECODER,
        ),
    ),
    Variant(
        key="bloom",
        name="BLOOM",
        source=say("BigScience 2022; transformers documentation, BloomAttention"),
        modes=MODES[:2],
        meaning=meaning(alibi=only(True), causal=CAUSAL, window=only(None)),
        write=_bloom,
        obstacle=widths_are_not_tied,
        remarks=(
            Remark(say("ALiBi adds −slope · (i − j); BLOOM adds slope · j, which gives the same weights.")),
            Remark(say("Head counts that are no power of two take every other slope of the next power.")),
            DECODER,
        ),
    ),
    Variant(
        key="softmax-plus-one",
        name="Softmax plus one",
        source=say("Miller 2023, Attention Is Off By One"),
        modes=MODES,
        meaning={
            **dict.fromkeys(meaning(), ANY),
            "normaliser": only("softmax"),
            "sink": only(0.0),
        },
        write=_plus_one,
        remarks=(
            Remark(say("A logit of 0 joins the sum and is dropped: a head can attend to nothing.")),
            Remark(say("PyTorch's add_zero_attn gives the same numbers.")),
        ),
    ),
)
