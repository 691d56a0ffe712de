"""Bahdanau 2015, Luong 2015 and "Attention Is All You Need"."""

from collections.abc import Callable

from attn_gui.session.session import LocalKind, Session
from attn_gui.session.variants.calls import width_of
from attn_gui.session.variants.meanings import ANY, only
from attn_gui.session.variants.plain import (
    BIASES_OF_ADDITIVE,
    NO_MASK,
    PROJECTION_BIASES,
    STOPS_AT_CONTEXT,
    UNSCALED,
    meaning,
)
from attn_gui.session.variants.variant import Remark, Variant
from attn_gui.text import say

BAHDANAU = say("Bahdanau, Cho and Bengio 2015, Neural Machine Translation by Jointly Learning to Align and Translate")
LUONG = say("Luong, Pham and Manning 2015, Effective Approaches to Attention-based Neural Machine Translation")
VASWANI = say("Vaswani et al. 2017, Attention Is All You Need")
CURRENT_STATE = Remark(say("The query is the current decoder state h_t (Bahdanau: the one before)."))
UNSCALED_REMARK = Remark(say("Nothing divides by √d: that came with Vaswani 2017."))
SCORES_OF_LUONG = only("general", "scaled-dot", "concat")


def _formula(text: str) -> Callable[[Session], str]:
    return lambda _session: text


def _vaswani(session: Session) -> str:
    scaled = f"softmax(Q Kᵀ / √{width_of(session)}) V"
    heads = session.options.num_heads
    return f"Concat(head_1 … head_{heads}) W_O, head_i = {scaled}" if heads > 1 else scaled


def _local(centre: str, tail: str) -> Callable[[Session], str]:
    def write(session: Session) -> str:
        width = session.options.local_width
        return f"a_t(s) = align(h_t, h̄_s){tail}, s in [p_t − {width}, p_t + {width}], {centre}"

    return write


def _gaussian(session: Session) -> str:
    sigma = session.options.local_width / 2
    return _local("p_t = S · sigmoid(v_p · tanh(W_p h_t))", f" · exp(−(s − p_t)² / (2 · {sigma:g}²))")(session)


PAPERS = (
    Variant(
        key="bahdanau-2015",
        name="Bahdanau 2015",
        source=BAHDANAU,
        modes=("additive",),
        meaning=meaning(score=only("additive"), scale=ANY, gain=only(None), offset=only(0.0), **NO_MASK),
        write=_formula("e_ij = v_a · tanh(W_a s_{i−1} + U_a h_j), α_i = softmax(e_i), c_i = Σ α_ij h_j"),
        remarks=(
            Remark(say("The query is the decoder state before, s_(i−1); the annotations h_j are keys and values.")),
            Remark(say("No bias, and nothing divides by √d.")),
            Remark(say("U_a h_j does not depend on i and is computed once.")),
        ),
        without=BIASES_OF_ADDITIVE,
    ),
    Variant(
        key="luong-2015-dot",
        name="Luong 2015, dot",
        source=LUONG,
        modes=("multiplicative", "self"),
        meaning=meaning(scale=UNSCALED, **NO_MASK),
        write=_formula("a_t = softmax(h_t · h̄_s), c_t = Σ a_t(s) h̄_s"),
        remarks=(UNSCALED_REMARK, CURRENT_STATE, STOPS_AT_CONTEXT),
    ),
    Variant(
        key="luong-2015-general",
        name="Luong 2015, general",
        source=LUONG,
        modes=("multiplicative",),
        meaning=meaning(score=only("general"), scale=UNSCALED, offset=only(0.0), **NO_MASK),
        write=_formula("a_t = softmax(h_tᵀ W_a h̄_s), c_t = Σ a_t(s) h̄_s"),
        remarks=(Remark(say("W has no bias and need not be square.")), CURRENT_STATE, STOPS_AT_CONTEXT),
    ),
    Variant(
        key="luong-2015-concat",
        name="Luong 2015, concat",
        source=LUONG,
        modes=("multiplicative",),
        meaning=meaning(score=only("concat"), scale=ANY, **NO_MASK),
        write=_formula("a_t = softmax(v_a · tanh(W_a [h_t; h̄_s])), c_t = Σ a_t(s) h̄_s"),
        remarks=(
            Remark(say("With W_a = [W_q; W_k] it is Bahdanau's score; there is no bias.")),
            CURRENT_STATE,
            STOPS_AT_CONTEXT,
        ),
        without=("concat.bias",),
    ),
    Variant(
        key="luong-2015-location",
        name="Luong 2015, location",
        source=LUONG,
        modes=("multiplicative",),
        meaning=meaning(score=only("location"), scale=ANY, **NO_MASK),
        write=_formula("a_t = softmax(W_a h_t), c_t = Σ a_t(s) h̄_s"),
        remarks=(Remark(say("No key at all: the query alone says which place it attends to.")), STOPS_AT_CONTEXT),
    ),
    Variant(
        key="luong-2015-local-m",
        name="Luong 2015, local-m",
        source=LUONG,
        modes=("multiplicative",),
        meaning=meaning(score=SCORES_OF_LUONG, scale=UNSCALED, local=only(LocalKind.MONOTONIC), **NO_MASK),
        write=_local("p_t = t", ""),
        remarks=(Remark(say("Query t attends to the 2 D + 1 keys around place t only.")), STOPS_AT_CONTEXT),
    ),
    Variant(
        key="luong-2015-local-p",
        name="Luong 2015, local-p",
        source=LUONG,
        modes=("multiplicative",),
        meaning=meaning(score=SCORES_OF_LUONG, scale=UNSCALED, local=only(LocalKind.PREDICTIVE), **NO_MASK),
        write=_gaussian,
        remarks=(
            Remark(say("The place is predicted from the query, with a bell around it of σ = D/2.")),
            Remark(say("The bell multiplies the weights and nothing makes them sum to 1 again.")),
            STOPS_AT_CONTEXT,
        ),
    ),
    Variant(
        key="vaswani-2017",
        name="Attention Is All You Need",
        source=VASWANI,
        modes=("multi-head", "self", "multiplicative"),
        meaning=meaning(window=only(None), bias=only(None)),
        write=_vaswani,
        remarks=(
            Remark(say("The scale is 1/√d_k with d_k the width per head.")),
            Remark(say("Projections are matrices without a bias.")),
            Remark(say("Positions are sinusoids added to the input; nothing in the attention knows of places.")),
        ),
        without=PROJECTION_BIASES,
    ),
)
