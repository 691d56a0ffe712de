"""TensorFlow Addons: attention mechanisms called step by step; needs an environment of its own (see README.md)."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_addons as tfa
from cases import Case, Draw

SOURCE = f"tensorflow-addons {tfa.__version__} on tensorflow {tf.__version__}, float64"


def stepped(mechanism: Any, query: np.ndarray, dtype: Any, *, batch: int) -> np.ndarray:
    """Return the alignments (batch, Lq, Lk) of one query after the other."""
    state = mechanism.initial_alignments(batch, dtype)
    rows = []
    for step in range(query.shape[1]):
        row, state = mechanism([tf.constant(query[:, step], dtype), state])
        rows.append(row.numpy())
    return np.stack(rows, axis=1)


def mechanism_case(
    draw: Draw, build: Callable[..., Any], *, normaliser: str = "softmax", single: bool = False, d_q: int = 3
) -> Case:
    """Return a case of a mechanism that *build* makes of keyword arguments, with noise for its weights."""
    dtype = tf.float32 if single else tf.float64
    lq, lk, d_k = draw.size(1, 4), draw.size(1, 5), draw.size(1, 3)
    query, key = draw.numbers(2, lq, d_q), draw.numbers(2, lk, d_k)
    lengths = draw.of(None, np.array([1 + lk // 2, lk]))
    mechanism = build(memory=tf.constant(key, dtype), memory_sequence_length=lengths, dtype=dtype)
    stepped(mechanism, query, dtype, batch=2)
    for weight in mechanism.weights:
        weight.assign(draw.numbers(*weight.shape))
    mechanism.setup_memory(tf.constant(key, dtype), memory_sequence_length=lengths)
    weights = stepped(mechanism, query, dtype, batch=2).astype(np.float64)
    value = draw.numbers(2, lk, 2)
    tolerance = {"rtol": 1e-5, "atol": 1e-6} if single else {}
    return {
        "query": query,
        "key": key,
        "value": value,
        "masking": {"key_lengths": lengths},
        "options": {"normaliser": normaliser},
        "scoring": scoring_of(mechanism),
        "expected": {"weights": weights, "output": weights @ value},
        **tolerance,
    }


def scoring_of(mechanism: Any) -> Case:
    """Return the scoring in the engine's terms: Luong's W stands on the key side, scores are k W q."""
    taken = {name: _number(mechanism, name) for name in ("v", "g", "b", "score_bias")}
    gain = None if taken["g"] is None else float(taken["g"])
    offset = 0.0 if taken["score_bias"] is None else float(taken["score_bias"])
    memory = mechanism.memory_layer.kernel.numpy()
    learned = getattr(mechanism, "scale_weight", None)
    if taken["v"] is None:
        return {"row": "general", "weight": memory.T, "scale": None if learned is None else float(learned.numpy())}
    return {
        "row": "additive",
        "query_weight": mechanism.query_layer.kernel.numpy(),
        "key_weight": memory,
        "v": taken["v"],
        "bias": taken["b"],
        "gain": gain,
        "offset": offset,
    }


def _number(mechanism: Any, name: str) -> np.ndarray | None:
    weight = getattr(mechanism, f"attention_{name}", None)
    return None if weight is None else weight.numpy()


def bahdanau(draw: Draw) -> Case:
    """Bahdanau, also with v replaced by g v / |v| and a bias inside tanh (normalize=True)."""
    normalize, units = draw.of(True, True, False), draw.size(1, 4)

    def build(**named: Any) -> Any:
        return tfa.seq2seq.BahdanauAttention(units, normalize=normalize, **named)

    return mechanism_case(draw, build)


def luong(draw: Draw) -> Case:
    """Luong's general, also times one learned number; the units are the query's width."""
    scale, d_q = draw.of(True, False), draw.size(1, 3)

    def build(**named: Any) -> Any:
        return tfa.seq2seq.LuongAttention(units=d_q, scale=scale, **named)

    return mechanism_case(draw, build, d_q=d_q)


def monotonic(mode: str) -> Callable[[Draw], Case]:
    """Return the family of Bahdanau's monotonic attention computed in *mode*."""

    def family(draw: Draw) -> Case:
        units, normalize = draw.size(1, 4), draw.of(True, False)

        def build(**named: Any) -> Any:
            return tfa.seq2seq.BahdanauMonotonicAttention(units, normalize=normalize, mode=mode, **named)

        normaliser = "monotonic-hard" if mode == "hard" else "monotonic"
        # The recursive mode of the library is float32 only.
        return mechanism_case(draw, build, normaliser=normaliser, single=mode == "recursive")

    return family


FAMILIES = {
    "bahdanau": bahdanau,
    "luong": luong,
    "monotonic_recursive": monotonic("recursive"),
    "monotonic_parallel": monotonic("parallel"),
    "monotonic_hard": monotonic("hard"),
}
