"""PyTorch: scaled_dot_product_attention, MultiheadAttention, and scoring functions from its own layers."""

import math

import numpy as np
import torch
from cases import Case, Draw
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.attention.bias import causal_lower_right

SOURCE = f"torch {torch.__version__}, CPU, float64"


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(array))


def sdpa(draw: Draw) -> Case:
    """Masks, biases, causal, any scale, grouped heads; weights are the output for an identity value."""
    kv_heads = draw.size(1, 2)
    heads, lq, lk = kv_heads * draw.size(1, 2), draw.size(1, 5), draw.size(1, 5)
    width, lead = draw.size(1, 4), draw.of((), (2,))
    query = draw.numbers(*lead, heads, lq, width)
    key, value = draw.numbers(*lead, kv_heads, lk, width), draw.numbers(*lead, kv_heads, lk, draw.size(1, 3))
    kind = draw.of("none", "allowed", "bias", "causal")
    masking: Case = {}
    mask = None
    if kind == "allowed":
        mask = masking["allowed"] = draw.allowed(lq, lk)
    elif kind == "bias":
        mask = np.where(draw.allowed(heads, lq, lk, share=0.8), draw.numbers(heads, lq, lk), -np.inf)
        masking["bias"] = mask
    elif kind == "causal":
        masking["causal"] = "top_left"
    scale = draw.of(None, 0.7, -1.3)

    def attended(value: np.ndarray) -> np.ndarray:
        # The fused path multiplies the -inf of the causal mask by the scale: NaN where that is negative.
        with sdpa_kernel(SDPBackend.MATH if kind == "causal" else [SDPBackend.FLASH_ATTENTION, SDPBackend.MATH]):
            return functional.scaled_dot_product_attention(
                *(tensor(x) for x in (query, key, value)),
                attn_mask=None if mask is None else tensor(mask),
                is_causal=kind == "causal",
                scale=scale,
                enable_gqa=heads != kv_heads,
            ).numpy()

    identity = np.broadcast_to(np.eye(lk), (*lead, kv_heads, lk, lk))
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot", "scale": scale},
        "masking": masking,
        "expected": {"weights": attended(identity), "output": attended(value)},
    }


def rounded(draw: Draw) -> Case:
    """Inputs as float32, float16 or bfloat16 holds them, calculated in float32."""
    lq, lk, width = draw.size(1, 8), draw.size(1, 40), draw.size(1, 32)
    kind = draw.of(torch.float32, torch.float16, torch.bfloat16)
    shapes = ((2, lq, width), (2, lk, width), (2, lk, 3))
    held = [tensor(draw.numbers(*shape, spread=3)).to(kind).float() for shape in shapes]
    weights = torch.softmax(held[0] @ held[1].mT / math.sqrt(width), dim=-1)
    output = functional.scaled_dot_product_attention(*held)
    names = ("query", "key", "value")
    return {
        **{name: part.double().numpy() for name, part in zip(names, held, strict=True)},
        "dtype": "float32",
        "scoring": {"row": "scaled-dot"},
        "expected": {"weights": weights.numpy(), "output": output.numpy()},
        "rtol": 1e-5,
        "atol": 3e-5,
    }


def lower_right(draw: Draw) -> Case:
    """Causal from the bottom right corner, which is also an offset of cached keys."""
    lq = draw.size(1, 4)
    lk = lq + draw.size(0, 3)
    query, key, value = draw.numbers(2, lq, 4), draw.numbers(2, lk, 4), draw.numbers(2, lk, 3)
    bias = causal_lower_right(lq, lk)
    parts = [tensor(x)[None] for x in (query, key, value)]
    output = functional.scaled_dot_product_attention(*parts, attn_mask=bias)[0].numpy()
    by_corner = {"causal": "bottom_right"}
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot"},
        "masking": draw.of(by_corner, {"causal": "top_left", "causal_offset": lk - lq}),
        "expected": {"output": output},
    }


def multihead(draw: Draw) -> Case:
    """MultiheadAttention: kdim and vdim of their own, biases, add_zero_attn (a sink of 0), masks, empty rows."""
    heads, batch = draw.size(1, 3), 2
    width = heads * draw.size(1, 2)
    kdim, vdim = draw.of((width, width), (draw.size(1, 4), draw.size(1, 4)))
    zero = draw.of(False, True)
    layer = torch.nn.MultiheadAttention(
        width,
        heads,
        bias=draw.of(True, False),
        add_zero_attn=zero,
        kdim=kdim,
        vdim=vdim,
        batch_first=True,
        dtype=torch.float64,
    ).eval()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(tensor(draw.numbers(*parameter.shape)))
    lq, lk = draw.size(1, 4), draw.size(1, 4)
    query, key, value = draw.numbers(batch, lq, width), draw.numbers(batch, lk, kdim), draw.numbers(batch, lk, vdim)
    masking, masks = _multihead_masks(draw, (batch, heads, lq, lk))
    masking["empty_rows"] = "zero" if zero else "nan"
    with torch.no_grad():
        output, weights = layer(
            *(tensor(x) for x in (query, key, value)), need_weights=True, average_attn_weights=False, **masks
        )
        _, mean = layer(*(tensor(x) for x in (query, key, value)), need_weights=True, **masks)
    return {
        "query": query,
        "key": key,
        "value": value,
        "projections": _projections(layer, width),
        "heads": {"num_heads": heads},
        "masking": masking,
        "options": {"sink": 0.0 if zero else None},
        "expected": {
            "weights": weights.numpy()[..., :lk],
            "mean_weights": mean.numpy()[..., :lk],
            "output": output.numpy(),
        },
    }


def _multihead_masks(draw: Draw, shape: tuple[int, ...]) -> tuple[Case, dict[str, torch.Tensor]]:
    batch, heads, lq, lk = shape
    kind = draw.of("none", "attend", "float", "padding")
    if kind == "attend":  # one mask per head, batch entries first; True is to ignore
        allowed = draw.allowed(batch, heads, lq, lk)
        return {"allowed": allowed}, {"attn_mask": tensor(~allowed.reshape(-1, lq, lk))}
    if kind == "float":
        bias = draw.numbers(lq, lk)
        return {"bias": bias}, {"attn_mask": tensor(bias)}
    if kind == "padding":
        real = draw.allowed(batch, lk)
        return {"key_mask": real}, {"key_padding_mask": tensor(~real)}
    return {}, {}


def _projections(layer: torch.nn.MultiheadAttention, width: int) -> Case:
    if layer.in_proj_weight is not None:
        weights = layer.in_proj_weight.detach().numpy().reshape(3, width, width)
    else:
        named = (layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight)
        weights = [weight.detach().numpy() for weight in named]
    found: Case = {f"w_{name}": w.T for name, w in zip(("query", "key", "value"), weights)}
    found["w_output"] = layer.out_proj.weight.detach().numpy().T
    if layer.in_proj_bias is not None:
        biases = layer.in_proj_bias.detach().numpy().reshape(3, width)
        found |= {f"b_{name}": b for name, b in zip(("query", "key", "value"), biases)}
        found["b_output"] = layer.out_proj.bias.detach().numpy()
    return found


def weighed(scores: torch.Tensor, value: np.ndarray) -> Case:
    weights = torch.softmax(scores, dim=-1)
    return {"scores": scores.numpy(), "weights": weights.numpy(), "output": (weights @ tensor(value)).numpy()}


def general(draw: Draw) -> Case:
    """Luong's general by the bilinear function."""
    lq, lk, d_q, d_k = draw.size(1, 4), draw.size(1, 4), draw.size(1, 4), draw.size(1, 4)
    query, key, value, weight = (draw.numbers(*s) for s in ((lq, d_q), (lk, d_k), (lk, 2), (d_q, d_k)))
    left = tensor(query)[:, None].expand(lq, lk, d_q).contiguous()
    right = tensor(key)[None].expand(lq, lk, d_k).contiguous()
    scores = functional.bilinear(left, right, tensor(weight)[None])[..., 0]
    scoring = {"row": "general", "weight": weight}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "expected": weighed(scores, value)}


def concat(draw: Draw) -> Case:
    """Luong's concat, bias inside tanh, by linear layers on joined query and key."""
    lq, lk, d_q, d_k, hidden = (draw.size(1, 4) for _ in range(5))
    query, key, value = draw.numbers(lq, d_q), draw.numbers(lk, d_k), draw.numbers(lk, 2)
    weight, v, bias = draw.numbers(d_q + d_k, hidden), draw.numbers(hidden), draw.numbers(hidden)
    joined = torch.cat((tensor(query)[:, None].expand(-1, lk, -1), tensor(key)[None].expand(lq, -1, -1)), dim=-1)
    inner = torch.tanh(functional.linear(joined, tensor(weight).T, tensor(bias)))
    scores = functional.linear(inner, tensor(v)[None])[..., 0]
    scoring = {"row": "concat", "weight": weight, "v": v, "bias": bias}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "expected": weighed(scores, value)}


def additive(draw: Draw) -> Case:
    """Bahdanau with a bias on all three layers, as translation tutorials have it."""
    lq, lk, d_q, d_k, hidden = (draw.size(1, 4) for _ in range(5))
    query, key, value = draw.numbers(lq, d_q), draw.numbers(lk, d_k), draw.numbers(lk, 2)
    w_q, w_k, v = draw.numbers(d_q, hidden), draw.numbers(d_k, hidden), draw.numbers(hidden)
    b_q, b_k, offset = draw.numbers(hidden), draw.numbers(hidden), float(draw.numbers(1)[0])
    left = functional.linear(tensor(query), tensor(w_q).T, tensor(b_q))
    right = functional.linear(tensor(key), tensor(w_k).T, tensor(b_k))
    inner = torch.tanh(left[:, None] + right[None])
    scores = functional.linear(inner, tensor(v)[None], torch.tensor([offset], dtype=torch.float64))[..., 0]
    parts = {"query_weight": w_q, "query_bias": b_q, "key_weight": w_k, "key_bias": b_k, "v": v, "offset": offset}
    scoring = {"row": "additive", **parts}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "expected": weighed(scores, value)}


def cosine(draw: Draw) -> Case:
    """cosine_similarity of each pair, times a scale."""
    lq, lk, width = draw.size(1, 4), draw.size(1, 4), draw.size(1, 4)
    query, key, value = draw.numbers(lq, width), draw.numbers(lk, width), draw.numbers(lk, 2)
    scale = draw.of(None, 5.0, -2.0)
    similar = functional.cosine_similarity(tensor(query)[:, None], tensor(key)[None], dim=-1)
    scores = similar if scale is None else similar * scale
    scoring = {"row": "cosine", "scale": scale}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "expected": weighed(scores, value)}


def location(draw: Draw) -> Case:
    """Luong's location by a linear layer on the query: one output per key position."""
    lq, lk, d_q = draw.size(1, 4), draw.size(1, 4), draw.size(1, 4)
    query, key, value = draw.numbers(lq, d_q), draw.numbers(lk, draw.size(1, 3)), draw.numbers(lk, 2)
    weight = draw.numbers(d_q, lk)
    scores = functional.linear(tensor(query), tensor(weight).T)
    scoring = {"row": "location", "weight": weight}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "expected": weighed(scores, value)}


def norm(draw: Draw) -> Case:
    """rms_norm of query and key of each head, with gains, before the product."""
    lq, lk, width = draw.size(1, 4), draw.size(1, 4), draw.size(1, 5)
    query, key, value = draw.numbers(2, lq, width, spread=3), draw.numbers(2, lk, width), draw.numbers(2, lk, 2)
    gains, eps = (draw.numbers(width), draw.numbers(width)), draw.of(1e-6, 1e-2)
    placed = [
        functional.rms_norm(tensor(x), (width,), tensor(gain), eps) for x, gain in zip((query, key), gains, strict=True)
    ]
    scores = placed[0] @ placed[1].mT / math.sqrt(width)
    positions = {"qk_norm": True, "query_gain": gains[0], "key_gain": gains[1], "eps": eps}
    scoring = {"row": "scaled-dot"}
    made = {"query": query, "key": key, "value": value, "scoring": scoring, "positions": positions}
    return {**made, "expected": weighed(scores, value)}


def tempered(draw: Draw) -> Case:
    """Temperature and softmax-plus-one: exp(s / T) / (1 + sum)."""
    lq, lk, width = draw.size(1, 4), draw.size(1, 5), draw.size(1, 4)
    query, key, value = draw.numbers(lq, width), draw.numbers(lk, width), draw.numbers(lk, 2)
    temperature, plus_one = draw.of(0.25, 3.0), draw.of(False, True)
    scores = tensor(query) @ tensor(key).T
    exponentials = torch.exp(scores / temperature)
    weights = exponentials / (plus_one + exponentials.sum(dim=-1, keepdim=True))
    expected = {"scores": scores.numpy(), "weights": weights.numpy(), "output": (weights @ tensor(value)).numpy()}
    options = {"temperature": temperature, "sink": 0.0 if plus_one else None}
    scoring = {"row": "dot"}
    return {"query": query, "key": key, "value": value, "scoring": scoring, "options": options, "expected": expected}


FAMILIES = {
    family.__name__: family
    for family in (
        sdpa,
        rounded,
        lower_right,
        multihead,
        general,
        concat,
        additive,
        cosine,
        location,
        norm,
        tempered,
    )
}
