"""How libraries name and shape the parameters of an attention layer: one row each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from attn_gui.session.layer_arrays import Piece
from attn_gui.session.layer_pieces import Parts, fused, kernels, linear, own_widths, packed
from attn_gui.text import Message, say

Suffixes = Mapping[str, tuple[str, ...]]
REQUIRED = ("query", "key", "value")


@dataclass(frozen=True, eq=False)
class Layout:
    """One convention: what each role may be called after the layer's prefix, and what becomes of the arrays.

    ``required`` roles make out a layer; ``/`` in names counts as ``.``.
    """

    label: Message
    suffixes: Suffixes
    required: tuple[str, ...]
    pieces: Callable[[str, Parts], Iterator[Piece]]


def _with_extras(suffixes: Suffixes) -> Suffixes:
    return {**suffixes, "q_gain": ("q_norm.weight",), "k_gain": ("k_norm.weight",), "sinks": ("sinks",)}


def _separate(query: str, key: str, value: str, *outputs: str) -> Suffixes:
    names = {"query": (query,), "key": (key,), "value": (value,), "output": outputs}
    weights = {role: tuple(f"{name}.weight" for name in each) for role, each in names.items()}
    return weights | {f"{role}_bias": tuple(f"{name}.bias" for name in each) for role, each in names.items()}


def _linear(label: str, query: str, key: str, value: str, *outputs: str) -> Layout:
    return Layout(say(label), _with_extras(_separate(query, key, value, *outputs)), REQUIRED, linear)


def _kernels() -> Suffixes:
    names = {"output": ("attention_output", "output_dense", "output", "out")}
    names |= {role: (role, f"{role}_dense") for role in REQUIRED}
    found: dict[str, tuple[str, ...]] = {}
    for role, each in names.items():
        found[role] = tuple(f"{name}{rest}" for name in each for rest in (".kernel", ".vars.0", "_kernel"))
        found[f"{role}_bias"] = tuple(f"{name}{rest}" for name in each for rest in (".bias", ".vars.1", "_bias"))
    return found


_PACKED = {"packed_bias": ("in_proj_bias",), "output": ("out_proj.weight",), "output_bias": ("out_proj.bias",)}

LAYOUTS: tuple[Layout, ...] = (
    Layout(say("PyTorch MultiheadAttention"), {"packed": ("in_proj_weight",), **_PACKED}, ("packed",), packed),
    Layout(
        say("PyTorch MultiheadAttention with kdim and vdim"),
        {"query": ("q_proj_weight",), "key": ("k_proj_weight",), "value": ("v_proj_weight",), **_PACKED},
        REQUIRED,
        own_widths,
    ),
    _linear("separate projections", "q_proj", "k_proj", "v_proj", "o_proj", "out_proj", "dense"),
    _linear("separate projections, as in BERT", "self.query", "self.key", "self.value", "output.dense"),
    _linear("separate projections, as in ViT", "attention.query", "attention.key", "attention.value", "output.dense"),
    _linear("separate projections", "query", "key", "value", "dense", "out", "output"),
    _linear("separate projections, as in DistilBERT", "q_lin", "k_lin", "v_lin", "out_lin"),
    _linear("separate projections", "to_q", "to_k", "to_v", "to_out.0", "to_out"),
    _linear("separate projections", "wq", "wk", "wv", "wo"),
    _linear("separate projections, as in T5", "q", "k", "v", "o"),
    Layout(say("Keras kernels"), _kernels(), REQUIRED, kernels),
    Layout(
        say("GPT-2’s fused c_attn"),
        {
            "packed": ("c_attn.weight",),
            "packed_bias": ("c_attn.bias",),
            "output": ("c_proj.weight",),
            "output_bias": ("c_proj.bias",),
        },
        ("packed",),
        fused,
    ),
)
"""The conventions, those with longer names first where one name ends like another."""

REFUSED: dict[str, Message] = {
    "bias_k": say("it adds a learned key to the sequence (add_bias_kv), which is not offered here"),
    "bias_v": say("it adds a learned value to the sequence (add_bias_kv), which is not offered here"),
    "q_norm.bias": say("a norm with a bias is a LayerNorm; only RMS norms of Q and K are offered here"),
    "k_norm.bias": say("a norm with a bias is a LayerNorm; only RMS norms of Q and K are offered here"),
}
"""Parameters without which the layer would compute other numbers, by their name after the prefix."""

INPUT_NAMES = ("query", "key", "value", "x", "input", "inputs", "hidden_states")
_INPUT = say("an input, no parameter: use Import into a Table for it")
LEFT_OUT: dict[str, Message] = {
    **dict.fromkeys(INPUT_NAMES, _INPUT),
    "bias": say("no parameter but a causal mask: choose Causal in the Mask menu"),
    "masked_bias": say("no parameter but what a masked score is set to"),
    "rotary_emb.inv_freq": say("no parameter: rotary positions are an option"),
    "relative_attention_bias.weight": say("a bias by distance, which depends on the tokens: add it as the mask’s bias"),
}
"""Why arrays of a layer are not taken, by their name after the prefix."""

NOT_ATTENTION = say("no part of the attention")
