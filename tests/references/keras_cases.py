"""Keras: Attention, AdditiveAttention, MultiHeadAttention and GroupQueryAttention, in float64 on its JAX backend."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ["JAX_ENABLE_X64"] = "1"

import keras
import numpy as np
from cases import Case, Draw
from keras import layers

SOURCE = f"keras {keras.__version__} on {keras.backend.backend()}, float64 (its tanh float32)"
SINGLE = {"rtol": 2e-6, "atol": 2e-6}
"""What is known of a result through keras.ops.tanh, which is float32 whatever the inputs are."""


def array(tensor: object) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def inputs(draw: Draw, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return query, key and value of two batch entries."""
    lk = draw.size(1, 5)
    return draw.numbers(2, draw.size(1, 4), width), draw.numbers(2, lk, width), draw.numbers(2, lk, draw.size(1, 3))


def single(draw: Draw, layer: layers.Layer, width: int, scoring: Case) -> Case:
    """Return a case of a layer without heads; a masked value leaves each entry its first key."""
    query, key, value = inputs(draw, width)
    causal, masked = draw.of(False, True), draw.of(False, True)
    real = draw.allowed(2, key.shape[1])
    real[:, 0] = True
    masks = [None, keras.ops.convert_to_tensor(real)] if masked else None
    # Keras passes value before key.
    output, weights = layer([query, value, key], mask=masks, return_attention_scores=True, use_causal_mask=causal)
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": scoring,
        "masking": {"causal": "top_left" if causal else "off", "key_mask": real if masked else None},
        "expected": {"weights": array(weights), "output": array(output)},
    }


def built(layer: layers.Layer, width: int, draw: Draw) -> layers.Layer:
    """Return *layer* with noise for its weights, which start as one."""
    layer.build([(2, 3, width)] * 3)
    for weight in layer.weights:
        if weight.ndim < 2 and "seed" not in weight.path:
            weight.assign(draw.numbers(*weight.shape))
    return layer


def dot(draw: Draw) -> Case:
    """Attention: unscaled dot, or times one learned number."""
    width, use_scale = draw.size(1, 4), draw.of(False, True)
    layer = built(layers.Attention(use_scale=use_scale, dtype="float64"), width, draw)
    scale = float(array(layer.scale)) if use_scale else None
    return single(draw, layer, width, {"row": "dot", "scale": scale})


def concat(draw: Draw) -> Case:
    """Attention(score_mode="concat"): c times the sum of tanh(s (q + k))."""
    width, use_scale = draw.size(1, 4), draw.of(False, True)
    layer = built(layers.Attention(use_scale=use_scale, score_mode="concat", dtype="float64"), width, draw)
    scale = float(array(layer.scale)) if use_scale else None
    gain = float(array(layer.concat_score_weight))
    return single(draw, layer, width, {"row": "keras-concat", "scale": scale, "gain": gain}) | SINGLE


def additive(draw: Draw) -> Case:
    """AdditiveAttention: v or ones weigh tanh(q + k), without projections."""
    width, use_scale = draw.size(1, 4), draw.of(True, False)
    layer = built(layers.AdditiveAttention(use_scale=use_scale, dtype="float64"), width, draw)
    v = array(layer.scale) if use_scale else np.ones(width)
    return single(draw, layer, width, {"row": "keras-additive", "v": v}) | SINGLE


def multihead(draw: Draw) -> Case:
    """MultiHeadAttention: key_dim is per head, value_dim and output width are free; sliding window."""
    heads, width = draw.size(1, 3), draw.size(1, 4)
    layer = layers.MultiHeadAttention(
        heads,
        draw.size(1, 3),
        value_dim=draw.size(1, 3),
        output_shape=draw.of(None, 2),
        use_bias=draw.of(True, False),
        sliding_window=draw.of(None, 1, 3),
        dtype="float64",
    )
    return several(draw, layer, width, {"num_heads": heads}, layer._sliding_window)


def grouped(draw: Draw) -> Case:
    """GroupQueryAttention: query heads share key heads; a sliding window w keeps |i - j| < w."""
    kv_heads, width = draw.size(1, 2), draw.size(1, 4)
    heads = kv_heads * draw.size(1, 2)
    layer = layers.GroupQueryAttention(
        draw.size(1, 3),
        heads,
        kv_heads,
        use_bias=draw.of(True, False),
        sliding_window=draw.of(None, 1, 3),
        dtype="float64",
    )
    return several(draw, layer, width, {"num_heads": heads, "num_kv_heads": kv_heads}, layer.sliding_window)


def several(draw: Draw, layer: layers.Layer, width: int, heads: Case, window: int | None) -> Case:
    """Return a case of a layer with heads, under masks that leave each row a key."""
    query, key, _ = inputs(draw, width)
    value = draw.numbers(*key.shape)
    # The sliding window of a layer leaves rows far below the last key empty, where Keras averages all values.
    query = query[:, : key.shape[1]]
    mask = draw.of(None, draw.allowed(2, query.shape[1], key.shape[1], full=True)) if window is None else None
    causal = draw.of(False, True) if mask is None else False
    layer.build(query.shape, value.shape, key.shape)
    for weight in layer.weights:
        if "seed" not in weight.path:
            weight.assign(draw.numbers(*weight.shape))
    output, weights = layer(
        query, value, key=key, attention_mask=mask, return_attention_scores=True, use_causal_mask=causal
    )
    masking = {
        "causal": "top_left" if causal else "off",
        "window": None if window is None else (window - 1, window - 1),
        "allowed": None if mask is None else mask[:, None],
    }
    return {
        "query": query,
        "key": key,
        "value": value,
        "projections": projections(layer),
        "heads": heads,
        "masking": masking,
        "expected": {"weights": array(weights), "output": array(output)},
    }


def empty_rows(draw: Draw) -> Case:
    """MultiHeadAttention where a query has no key: no weight if scores are returned, else the mean of all values."""
    heads, width, scored = 2, 3, draw.of(True, False)
    query, key, _ = inputs(draw, width)
    mask = draw.allowed(2, query.shape[1], key.shape[1], share=0.3)
    layer = layers.MultiHeadAttention(heads, 2, dtype="float64")
    layer.build(query.shape, key.shape, key.shape)
    for weight in layer.weights:
        if "seed" not in weight.path:
            weight.assign(draw.numbers(*weight.shape))
    given = layer(query, key, attention_mask=mask, return_attention_scores=scored)
    expected = {"weights": array(given[1]), "output": array(given[0])} if scored else {"output": array(given)}
    return {
        "query": query,
        "key": key,
        "value": key,
        "projections": projections(layer),
        "heads": {"num_heads": heads},
        "masking": {"allowed": mask[:, None], "empty_rows": "zero" if scored else "uniform"},
        "expected": expected,
        # Without scores the layer goes through a softmax in float32.
        **({} if scored else SINGLE),
    }


def projections(layer: layers.Layer) -> Case:
    """Return the kernels (model, heads, width) as matrices (model, heads · width)."""
    found: Case = {}
    for which in ("query", "key", "value", "output"):
        dense = getattr(layer, f"_{which}_dense")
        kernel = array(dense.kernel)
        found[f"w_{which}"] = (
            kernel.reshape(-1, kernel.shape[-1]) if which == "output" else kernel.reshape(len(kernel), -1)
        )
        if dense.bias is not None:
            found[f"b_{which}"] = array(dense.bias).reshape(-1)
    return found


FAMILIES = {family.__name__: family for family in (dot, concat, additive, multihead, grouped, empty_rows)}
