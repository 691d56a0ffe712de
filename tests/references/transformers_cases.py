"""transformers: attention layers of published models: Llama and Qwen 3, GPT-OSS, Gemma 2, BLOOM; random weights."""

import math
from typing import Any

import numpy as np
import torch
import transformers
from cases import Case, Draw
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.gemma2 import modeling_gemma2
from transformers.models.gpt_oss import modeling_gpt_oss
from transformers.models.qwen3 import modeling_qwen3

SOURCE = f"transformers {transformers.__version__}, torch {torch.__version__}, float64"


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(array))


class Shared(torch.nn.Module):
    """What the functions of models ask of their layer."""

    def __init__(self, groups: int, **parts: Any) -> None:
        """Hold how many query heads share one key head."""
        super().__init__()
        self.num_key_value_groups = groups
        self.sinks = parts.get("sinks")
        self.eval()


def grouped(draw: Draw) -> tuple[int, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return the size of groups and query (1, H, Lq, d), key and value (1, Hkv, Lk, d), no more queries than keys."""
    kv_heads, groups, lq, width = draw.size(1, 2), draw.size(1, 3), draw.size(1, 4), draw.size(1, 4)
    lk = lq + draw.size(0, 2)
    sizes = ((kv_heads * groups, lq), (kv_heads, lk), (kv_heads, lk))
    query, key, value = (draw.numbers(1, *size, width) for size in sizes)
    return groups, (query, key, value)


def window_of(draw: Draw, lq: int, lk: int) -> tuple[Case, torch.Tensor]:
    """Return a causal sliding window from the bottom right corner, and the mask that models add for it."""
    left = draw.of(None, 1, 2)
    at = np.arange(lq)[:, None] + lk - lq
    ahead = np.arange(lk) - at
    allowed = (ahead <= 0) & (ahead >= -(lk if left is None else left))
    masking = {"causal": "bottom_right", "window": None if left is None else (left, None)}
    return masking, tensor(np.where(allowed, 0.0, -math.inf))[None, None]


def sinks(draw: Draw) -> Case:
    """GPT-OSS: a learned logit per head joins the softmax and is dropped; causal window."""
    groups, (query, key, value) = grouped(draw)
    heads, lq, width = query.shape[1:]
    sink, scale = draw.numbers(heads), draw.of(None, 0.5)
    masking, mask = window_of(draw, lq, key.shape[2])
    layer = Shared(groups, sinks=tensor(sink))
    scaling = 1 / math.sqrt(width) if scale is None else scale
    output, weights = modeling_gpt_oss.eager_attention_forward(
        layer, *(tensor(x) for x in (query, key, value)), mask, scaling
    )
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot", "scale": scale},
        "masking": masking,
        "options": {"sink": sink},
        "expected": {"weights": weights.numpy(), "output": output.numpy().swapaxes(1, 2)},
    }


def softcap(draw: Draw) -> Case:
    """Gemma 2: scores are capped before the mask is added."""
    groups, (query, key, value) = grouped(draw)
    masking, mask = window_of(draw, query.shape[2], key.shape[2])
    scale, cap = draw.of(0.25, 1.0), draw.of(0.5, 50.0)
    output, weights = modeling_gemma2.eager_attention_forward(
        Shared(groups), *(tensor(x) for x in (query, key, value)), mask, scaling=scale, softcap=cap
    )
    # Gemma 2 takes its softmax in float32.
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "dot", "scale": scale},
        "masking": masking,
        "options": {"softcap": cap},
        "expected": {"weights": weights.numpy(), "output": output.numpy().swapaxes(1, 2)},
        "rtol": 1e-6,
        "atol": 1e-6,
    }


def rope_and_norm(draw: Draw) -> Case:
    """The attention layer of Qwen 3: projections, RMS norm of each head, rotary positions, grouped heads, causal."""
    kv_heads, head_dim, model, length = draw.size(1, 2), 2 * draw.size(1, 2), draw.size(2, 5), draw.size(1, 5)
    heads = kv_heads * draw.size(1, 2)
    theta = draw.of(10_000.0, 1_000_000.0)
    config = modeling_qwen3.Qwen3Config(
        hidden_size=model,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        head_dim=head_dim,
        rope_parameters={"rope_type": "default", "rope_theta": theta},
        rms_norm_eps=1e-6,
        attn_implementation="eager",
        num_hidden_layers=1,
    )
    layer = modeling_qwen3.Qwen3Attention(config, layer_idx=0).double().eval()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(tensor(draw.numbers(*parameter.shape)))
    x = draw.numbers(1, length, model)
    places = torch.arange(length)[None]
    turned = modeling_qwen3.Qwen3RotaryEmbedding(config)(tensor(x), places)
    mask = tensor(np.where(np.tri(length, dtype=bool), 0.0, -math.inf))[None, None]
    with torch.no_grad():
        output, weights = layer(tensor(x), position_embeddings=turned, attention_mask=mask)
    named = (("query", layer.q_proj), ("key", layer.k_proj), ("value", layer.v_proj), ("output", layer.o_proj))
    gains = {"query_gain": layer.q_norm.weight, "key_gain": layer.k_norm.weight}
    # Norm, angles and softmax of the layer are float32.
    return {
        "query": x,
        "key": x,
        "value": x,
        "projections": {f"w_{name}": part.weight.detach().numpy().T for name, part in named},
        "heads": {"num_heads": heads, "num_kv_heads": kv_heads},
        "masking": {"causal": "top_left"},
        "positions": {
            "rope": "half",
            "theta": theta,
            "qk_norm": True,
            **{name: gain.detach().numpy() for name, gain in gains.items()},
        },
        "expected": {"weights": weights.numpy(), "output": output.numpy()},
        "rtol": 1e-5,
        "atol": 1e-5,
    }


def alibi(draw: Draw) -> Case:
    """BLOOM's tensor slope · j, which differs from -slope · (i - j) by a constant per row."""
    heads, lq, width = draw.of(1, 2, 3, 4, 6, 8, 12, 16), draw.size(1, 3), draw.size(1, 3)
    lk = lq + draw.size(0, 2)
    query, key, value = (draw.numbers(heads, n, width) for n in (lq, lk, lk))
    steps = build_alibi_tensor(torch.ones(1, lk), heads, torch.float64).numpy()
    masking, mask = window_of(draw, lq, lk)
    scores = tensor(query @ key.swapaxes(-1, -2) / math.sqrt(width) + steps) + mask[0]
    weights = torch.softmax(scores, dim=-1).numpy()
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot"},
        "masking": masking,
        "positions": {"alibi_heads": heads},
        "expected": {"weights": weights, "output": weights @ value},
        "rtol": 1e-6,
        "atol": 1e-6,
    }


FAMILIES = {family.__name__: family for family in (sinks, softcap, rope_and_norm, alibi)}
