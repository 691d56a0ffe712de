"""jax.nn.dot_product_attention, whose layout is (batch, length, heads, width); its softmax is float32 throughout."""

import os

os.environ["JAX_ENABLE_X64"] = "1"

import jax
import numpy as np
from cases import Case, Draw

SOURCE = f"jax {jax.__version__}, CPU, float64 with a float32 softmax"


def dot_product(draw: Draw) -> Case:
    """Bias, boolean mask, causal, grouped heads, lengths and local_window_size; a number is both sides."""
    kv_heads = draw.size(1, 2)
    heads, lq, lk, width = kv_heads * draw.size(1, 2), draw.size(1, 4), draw.size(1, 5), draw.size(1, 4)
    lq = min(lq, lk)
    query, key, value = (draw.numbers(2, n, h, width) for n, h in ((lq, heads), (lk, kv_heads), (lk, kv_heads)))
    window = draw.of(None, (1, 2), (0, 0), 2)
    bias = draw.of(None, draw.numbers(1, heads, lq, lk))
    mask = draw.of(None, draw.allowed(1, 1, lq, lk, full=True)) if window is None else None
    causal = mask is None and draw.of(False, True)
    lengths = draw.of(None, np.array([1 + lk // 2, lk], np.int32)) if mask is None and window is None else None
    scale = draw.of(None, 0.4, -0.9)
    sides = (window, window) if isinstance(window, int) else window
    output = jax.nn.dot_product_attention(
        query,
        key,
        value,
        bias=bias,
        mask=mask,
        scale=scale,
        is_causal=causal,
        key_value_seq_lengths=lengths,
        local_window_size=window,
    )
    return {
        **{name: np.moveaxis(x, 1, 2) for name, x in (("query", query), ("key", key), ("value", value))},
        "scoring": {"row": "scaled-dot", "scale": scale},
        "masking": {
            "bias": bias,
            "allowed": mask,
            "causal": "top_left" if causal else "off",
            "window": sides,
            "key_lengths": lengths,
        },
        "expected": {"output": np.moveaxis(np.asarray(output), 1, 2)},
        "rtol": 1e-6,
        "atol": 1e-6,
    }


FAMILIES = {"dot_product_attention": dot_product}
