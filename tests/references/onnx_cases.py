"""ONNX by its reference evaluator: Attention, RotaryEmbedding, Hardmax; it works in the type of its inputs."""

import math

import numpy as np
import onnx
from cases import Case, Draw
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

SOURCE = f"onnx {onnx.__version__} reference evaluator, operator set 25, float64"


def evaluated(
    operator: str, given: dict[str, np.ndarray | None], outputs: list[str], **options: object
) -> list[np.ndarray]:
    """Return the outputs of one node."""
    present = {name: x for name, x in given.items() if x is not None}
    chosen = {name: value for name, value in options.items() if value is not None}
    node = helper.make_node(operator, [name if x is not None else "" for name, x in given.items()], outputs, **chosen)
    named = [
        [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in part if n] for part in (present, outputs)
    ]
    graph = helper.make_graph([node], "one", *named)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 25)])
    return [np.asarray(x) for x in ReferenceEvaluator(model).run(None, present)]


def attention(draw: Draw) -> Case:
    """Softcap before mask, sliding window, past keys before the block, lengths of an external cache, grouped heads."""
    kv_heads = draw.size(1, 2)
    heads, lq, past = kv_heads * draw.size(1, 2), draw.size(1, 4), draw.of(0, 0, 2)
    lk, width = past + draw.size(1, 4), draw.size(1, 4)
    query, key, value = (draw.numbers(2, h, n, width) for n, h in ((lq, heads), (lk, kv_heads), (lk, kv_heads)))
    lengths = draw.of(None, np.array([1, lk])) if not past else None
    mask = draw.of(None, draw.allowed(lq, lk), draw.numbers(heads, lq, lk))
    sides = draw.of((None, None), (1, 0), (0, 2), (None, 1))
    causal = draw.of(0, 1)
    # Attributes are float32: only numbers that it holds exactly.
    options = {"softcap": draw.of(None, 0.75, 5.0), "scale": draw.of(None, 0.25)}
    given = {
        "Q": query,
        "K": key[:, :, past:],
        "V": value[:, :, past:],
        "mask": mask,
        "past_key": key[:, :, :past] if past else None,
        "past_value": value[:, :, :past] if past else None,
        "lengths": lengths,
    }
    windowed = {f"{side}_window_size": size for side, size in zip(("left", "right"), sides, strict=True)}
    output, weights = evaluated(
        "Attention", given, ["Y", "", "", "W"], is_causal=causal, qk_matmul_output_mode=3, **options, **windowed
    )
    offset = None if lengths is None else lengths - lq
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot", "scale": options["scale"]},
        "options": {"softcap": options["softcap"]},
        "masking": {
            "allowed" if mask is None or mask.dtype == bool else "bias": mask,
            "causal": "top_left" if causal else "off",
            "causal_offset": past or offset,
            "window": None if sides == (None, None) else list(sides),
            "key_lengths": lengths,
        },
        "expected": {"weights": weights, "output": output},
    }


def rotary(draw: Draw) -> Case:
    """Scaled dot of query and key from RotaryEmbedding, both layouts; its angles are p / theta^(2i/d)."""
    lq, lk, width = draw.size(1, 4), draw.size(1, 4), 2 * draw.size(1, 3)
    query, key, value = draw.numbers(1, 2, lq, width), draw.numbers(1, 2, lk, width), draw.numbers(1, 2, lk, 2)
    theta, offset, interleaved = draw.of(10_000.0, 500_000.0), draw.of(0, 7), draw.of(0, 1)
    half = width // 2
    angles = [[place / theta ** (2 * i / width) for i in range(half)] for place in range(lq + lk + offset)]
    caches = [np.array([[turn(angle) for angle in row] for row in angles]) for turn in (math.cos, math.sin)]
    placed = [
        evaluated(
            "RotaryEmbedding",
            {"X": x, "cos": caches[0], "sin": caches[1], "at": np.arange(x.shape[2])[None] + first},
            ["Y"],
            interleaved=interleaved,
        )[0]
        for x, first in ((query, offset), (key, 0))
    ]
    output, weights = evaluated(
        "Attention", {"Q": placed[0], "K": placed[1], "V": value}, ["Y", "", "", "W"], qk_matmul_output_mode=3
    )
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "scaled-dot"},
        "masking": {"causal_offset": offset or None},
        "positions": {"rope": "interleaved" if interleaved else "half", "theta": theta},
        "expected": {"weights": weights, "output": output},
    }


def hardmax(draw: Draw) -> Case:
    """Hardmax of the scores: the first of equal ones has all weight."""
    lq, lk = draw.size(1, 4), draw.size(1, 6)
    query, key, value = np.ones((lq, 1)), np.round(draw.numbers(lk, 1)), draw.numbers(lk, 2)
    (weights,) = evaluated("Hardmax", {"X": query @ key.T}, ["Y"], axis=-1)
    return {
        "query": query,
        "key": key,
        "value": value,
        "scoring": {"row": "dot"},
        "options": {"normaliser": "hardmax"},
        "expected": {"weights": weights, "output": weights @ value},
    }


FAMILIES = {family.__name__: family for family in (attention, rotary, hardmax)}
