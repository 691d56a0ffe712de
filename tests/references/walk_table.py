"""The catalogue as a table of entries; their parts stand in walk_entries.py."""

import numpy as np
import plain_attention as plain
from plain_attention import normed, rotated
from walk_entries import (
    BIAS,
    DRAWN,
    G6,
    H6,
    MQA,
    NARROW,
    OTHER,
    PADDING,
    W_HEADS,
    WIDE,
    X5,
    Entry,
    K,
    Q,
    V,
    X,
    alibi,
    as_weights,
    heads,
    layer_entry,
    rounded,
    single,
    turned,
    windowed,
)
from walk_scoring import SCORES, WEIGHING

POSITIONS = {
    "RoPE halves": single("Su 2021, complex", "--rope half", "RoPE half", {"rope": "half"}, inputs=turned("half")),
    "RoPE interleaved": single(
        "Su 2021, complex",
        "--rope interleaved",
        "RoPE interleaved",
        {"rope": "interleaved"},
        inputs=turned("interleaved"),
    ),
    "RoPE theta 500": single(
        "Su 2021, complex",
        "--rope half --theta 500",
        "RoPE half; theta 500",
        {"rope_theta": "500"},
        inputs=turned("half", 500.0),
    ),
    "RoPE, cached keys": single(
        "Su 2021, ONNX",
        "--rope half --causal top_left --cached-keys 1",
        "RoPE half; 1 cached key",
        inputs=turned("half", 1e4, 1),
        may=windowed(None, 0, 1),
        mask="causal, cached keys",
    ),
    "RoPE in heads": heads(
        "Su 2021, complex",
        "--heads 4 --rope interleaved",
        "RoPE interleaved",
        {"x": X},
        4,
        X,
        X,
        X,
        place=lambda rows, what: rotated(rows, "interleaved", 1e4, 0) if what else rows,
    ),
    **{
        f"ALiBi, {count} heads": heads(
            "Press 2022",
            f"--heads {count} --alibi",
            "ALiBi",
            {"x": x},
            count,
            x,
            x,
            x,
            each=alibi(count),
            drawer={"alibi": True, "num_heads": str(count)},
        )
        for count, x in ((8, X), (12, X), (5, X5))
    },
    "ALiBi, self": Entry(
        "Press 2022",
        "--kind self --alibi",
        {"x": X5},
        lambda: plain.attention(X5, X5, X5, **alibi(1)(0)),
        ("ALiBi",),
        {"alibi": True},
    ),
    "sinusoids": Entry(
        "Vaswani 2017",
        "--kind self --sinusoids",
        {"x": X5},
        lambda: plain.attention(*[X5 + plain.sinusoids(5, 10)] * 3),
        ("X + sinusoids",),
        {"sinusoids": True},
    ),
    "QK-norm with gains": single(
        "Qwen 3",
        "--qk-norm",
        "QK-norm",
        {"qk_norm": True},
        inputs=lambda: (normed(Q, G6), normed(K, H6), V),
        **{"q_gain=": G6, "k_gain=": H6},
    ),
    "QK-norm, RoPE": single(
        "Qwen 3",
        "--qk-norm --rope half",
        "RoPE half; QK-norm",
        {"qk_norm": True},
        inputs=lambda: (rotated(normed(Q), "half", 1e4, 0), rotated(normed(K), "half", 1e4, 0), V),
    ),
}
MASKS = {
    "window 1,0": single("ONNX, JAX", "--window 1,0", "window 1 back, 0 ahead", mask="window", may=windowed(1, 0)),
    "window 2,": single("ONNX, JAX", "--window 2,", "window 2 back, all ahead", mask="window", may=windowed(2, None)),
    "window ,1": single("ONNX, JAX", "--window ,1", "window all back, 1 ahead", mask="window", may=windowed(None, 1)),
    "window, cached keys": single(
        "ONNX",
        "--window 1,1 --cached-keys 2",
        "window 1 back, 1 ahead; 2 cached keys",
        mask="window, cached keys",
        may=windowed(1, 1, 2),
    ),
    "causal top-left": single("PyTorch is_causal", "--causal top_left", mask="causal", may=windowed(None, 0)),
    "causal bottom-right": single(
        "FlashAttention 2.1", "--causal bottom_right", mask="causal", may=windowed(None, 0, 1)
    ),
    "causal, cached keys": single(
        "ONNX past keys",
        "--causal bottom_right --cached-keys 3",
        "3 cached keys",
        mask="causal, cached keys",
        may=windowed(None, 0, 3),
    ),
    "bias": single(
        "PyTorch float mask",
        "--bias bias.npy",
        mask="bias",
        added=lambda i, j: BIAS[i, j],
        may=lambda i, j: bool(np.isfinite(BIAS[i, j])),
    ),
    "key padding": single(
        "Keras value mask", "--key-padding padding.npy", mask="key padding", may=lambda _i, j: bool(PADDING[j])
    ),
    **{
        f"empty rows {rule}": single(
            source,
            f"--mask drawn.npy --empty-rows {rule}",
            chips,
            {"empty_rows": shown},
            mask="drawn",
            may=lambda i, j: bool(DRAWN[i, j]),
            empty=rule,
        )
        for rule, source, chips, shown in (
            ("zero", "PyTorch SDPA, ONNX", "", "zeros"),
            ("nan", "MultiheadAttention", "empty rows: NaN", "NaN"),
            ("uniform", "Keras, JAX", "empty rows: equal weights", "equal weights"),
        )
    },
}
NUMBERS = {
    name: single(
        "rounded by frexp", f"--precision {name}", name, {"precision": name}, inputs=rounded(bits), bound=NARROW
    )
    for name, bits in (("float32", 24), ("float16", 11), ("bfloat16", 8))
}
HEADS = {
    "heads": heads("Vaswani 2017", "--heads 4", "", {"x": X}, 4, X, X, X, drawer={"num_heads": "4"}),
    "MQA": heads(
        "Shazeer 2019",
        "--heads 4 --kv-heads 1",
        "1 key/value head",
        {"x": X, **as_weights(MQA)},
        4,
        X,
        X,
        X,
        kv_heads=1,
        parameters=MQA,
        drawer={"num_kv_heads": "1"},
    ),
    "GQA": heads(
        "Ainslie 2023",
        "--heads 4 --kv-heads 2",
        "2 key/value heads",
        {"query": X, "key": X[:, :12], "value": WIDE[:, :6]},
        4,
        X,
        X[:, :12],
        WIDE[:, :6],
        kv_heads=2,
    ),
    "kdim, vdim, model width": heads(
        "PyTorch kdim, vdim", "--heads 4", "", {**OTHER, **as_weights(W_HEADS)}, 4, X, X5, WIDE, parameters=W_HEADS
    ),
    "layer: PyTorch kdim": layer_entry("torch_kdim", "--heads 4"),
    "layer: PyTorch in_proj": layer_entry("torch_decoder", "--heads 4", prefix=":layers.0.self_attn"),
    "layer: grouped q_proj": layer_entry("grouped", "--heads 4", "2 key/value heads"),
    "layer: norm, sinks": layer_entry("norm_sinks", "", "QK-norm; sinks per head; 2 key/value heads"),
    "layer: Keras": layer_entry("keras", ""),
    "layer: Keras grouped": layer_entry("keras_grouped", "", "2 key/value heads"),
    "layer: GPT-2": layer_entry("gpt2", "--heads 4"),
}
ENTRIES = {**SCORES, **WEIGHING, **POSITIONS, **MASKS, **NUMBERS, **HEADS}
