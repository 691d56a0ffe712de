"""Records layers of PyTorch and Keras: their parameters under their own names, an input and the output it gave.

Run with torch 2.13 (CPU) and Keras 3.15, from the root of the repository: ``python tests/references/make_layers.py``.
Writes ``tests/data/layer_NAME.npz`` (the parameters) and ``tests/data/layers.json`` (inputs, outputs, source).
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from torch import nn
from torch.nn import functional

DATA = Path(__file__).resolve().parents[1] / "data"
Case = dict[str, object]


def randomised(module: nn.Module) -> nn.Module:
    """Give every parameter noise, for biases start as zero and gains as one, which would prove nothing."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.4 + (parameter.ndim == 1) * 0.3)
    return module.double().eval()


def noise(*shape: int) -> torch.Tensor:
    return (torch.randn(*shape, dtype=torch.float64) * 0.8).round(decimals=3)


def numpy_of(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: tensor.detach().numpy() for name, tensor in state.items()}


def decoder_layer() -> tuple[dict[str, np.ndarray], Case]:
    """Two attentions in one file: nn.TransformerDecoderLayer, whose output is recorded for each by itself."""
    layer = randomised(nn.TransformerDecoderLayer(16, 4, dim_feedforward=8))
    x, memory = noise(5, 16), noise(7, 16)
    inner, _ = layer.self_attn(x, x, x)
    cross, _ = layer.multihead_attn(x, memory, memory)
    state = {f"layers.0.{name}": array for name, array in numpy_of(layer.state_dict()).items()}
    return state, {"heads": 4, "query": x, "key": memory, "value": memory, "output": inner, "cross": cross}


def other_widths() -> tuple[dict[str, np.ndarray], Case]:
    """nn.MultiheadAttention with kdim and vdim that differ from each other and from the model width."""
    layer = randomised(nn.MultiheadAttention(16, 4, kdim=10, vdim=6))
    query, key, value = noise(5, 16), noise(7, 10), noise(7, 6)
    output, _ = layer(query, key, value)
    return numpy_of(layer.state_dict()), {"heads": 4, "query": query, "key": key, "value": value, "output": output}


class Grouped(nn.Module):
    """Separate projections with grouped queries, optionally QK-norm and sinks, named as in decoder-only models."""

    def __init__(self, model: int, heads: int, kv_heads: int, head_dim: int, *, bias: bool, extras: bool) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = heads, kv_heads, head_dim
        self.q_proj = nn.Linear(model, heads * head_dim, bias=bias)
        self.k_proj = nn.Linear(model, kv_heads * head_dim, bias=bias)
        self.v_proj = nn.Linear(model, kv_heads * head_dim, bias=bias)
        self.o_proj = nn.Linear(heads * head_dim, model, bias=bias)
        if extras:
            self.q_norm, self.k_norm = nn.RMSNorm(head_dim, eps=1e-6), nn.RMSNorm(head_dim, eps=1e-6)
            self.sinks = nn.Parameter(torch.zeros(heads))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        query = self.q_proj(x).view(len(x), self.heads, self.head_dim).transpose(0, 1)
        key, value = (
            project(x).view(len(x), self.kv_heads, self.head_dim).transpose(0, 1)
            for project in (self.k_proj, self.v_proj)
        )
        if hasattr(self, "sinks"):
            mixed = self.with_sinks(self.q_norm(query), self.k_norm(key), value)
        else:
            mixed = functional.scaled_dot_product_attention(query, key, value, enable_gqa=True)
        return self.o_proj(mixed.transpose(0, 1).reshape(len(x), -1))

    def with_sinks(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        """As in GPT-OSS: one further logit a head joins the softmax, and its column is dropped."""
        key, value = (part.repeat_interleave(self.heads // self.kv_heads, dim=0) for part in (key, value))
        scores = query @ key.transpose(-1, -2) / self.head_dim**0.5
        sinks = self.sinks[:, None, None].expand(-1, scores.shape[1], 1)
        return torch.softmax(torch.cat([scores, sinks], dim=-1), dim=-1)[..., :-1] @ value


def grouped(*, bias: bool, extras: bool) -> tuple[dict[str, np.ndarray], Case]:
    layer = randomised(Grouped(12, 4, 2, 8, bias=bias, extras=extras))
    x = noise(6, 12)
    state = {f"model.layers.3.self_attn.{name}": array for name, array in numpy_of(layer.state_dict()).items()}
    state["model.layers.3.input_layernorm.weight"] = np.ones(12)
    return state, {"heads": 4, "kv_heads": 2, "x": x, "output": layer(x)}


def gpt2() -> tuple[dict[str, np.ndarray], Case]:
    """GPT-2's attention: Conv1D layers (in, out), query, key and value in one; here without its causal mask."""
    model, heads = 16, 4
    weight, bias = torch.randn(model, 3 * model) * 0.4, torch.randn(3 * model) * 0.3
    out_weight, out_bias = torch.randn(model, model) * 0.4, torch.randn(model) * 0.3
    x = noise(6, model)
    parts = (x @ weight.double() + bias.double()).split(model, dim=1)
    query, key, value = (part.view(len(x), heads, -1).transpose(0, 1) for part in parts)
    mixed = functional.scaled_dot_product_attention(query, key, value).transpose(0, 1).reshape(len(x), model)
    state = {
        "h.0.attn.bias": torch.ones(1, 1, 8, 8, dtype=torch.bool).tril(),
        "h.0.attn.c_attn.weight": weight,
        "h.0.attn.c_attn.bias": bias,
        "h.0.attn.c_proj.weight": out_weight,
        "h.0.attn.c_proj.bias": out_bias,
        "h.0.mlp.c_proj.weight": torch.zeros(4, model),
    }
    return numpy_of(state), {"heads": heads, "x": x, "output": mixed @ out_weight.double() + out_bias.double()}


def keras_layer(layer: "keras.layers.Layer", heads: int, kv_heads: int) -> tuple[dict[str, np.ndarray], Case]:
    """A Keras layer's weights by their paths; the call order is query, value, key."""
    query, key, value = noise(5, 12), noise(7, 10), noise(7, 9)
    batch = [each[None] for each in (query, value, key)]
    layer(*batch)
    rng = np.random.default_rng(5)
    layer.set_weights([rng.standard_normal(weight.shape) * 0.4 for weight in layer.weights])
    output = layer(*batch)[0]
    state = {weight.path: keras.ops.convert_to_numpy(weight) for weight in layer.weights}
    return state, {"heads": heads, "kv_heads": kv_heads, "query": query, "key": key, "value": value, "output": output}


def plain(case: Case) -> Case:
    return {name: each.tolist() if isinstance(each, torch.Tensor) else each for name, each in case.items()}


def main() -> None:
    """Write all cases."""
    torch.manual_seed(20260)
    keras.config.set_floatx("float64")
    attention = keras.layers.MultiHeadAttention(num_heads=4, key_dim=5, value_dim=3, name="multi_head_attention")
    shared = keras.layers.GroupQueryAttention(head_dim=6, num_query_heads=4, num_key_value_heads=2, name="grouped")
    cases = {
        "torch_decoder": decoder_layer(),
        "torch_kdim": other_widths(),
        "grouped": grouped(bias=True, extras=False),
        "norm_sinks": grouped(bias=False, extras=True),
        "gpt2": gpt2(),
        "keras": keras_layer(attention, 4, 4),
        "keras_grouped": keras_layer(shared, 4, 2),
    }
    for name, (state, _) in cases.items():
        np.savez(DATA / f"layer_{name}.npz", **state)
    source = f"tests/references/make_layers.py with torch {torch.__version__} and Keras {keras.__version__} on CPU"
    recorded = {"source": source, **{name: plain(case) for name, (_, case) in cases.items()}}
    (DATA / "layers.json").write_text(json.dumps(recorded) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with torch.no_grad():
        main()
