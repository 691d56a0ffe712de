"""Scores and ways from scores to weights: the first part of the table of entries."""

import numpy as np
import plain_attention as plain
from walk_entries import (
    BIAS,
    G6,
    PLACES,
    SINKS,
    V7,
    A,
    B,
    Entry,
    K,
    P,
    Q,
    V,
    X,
    cosine,
    dot,
    heads,
    local_p,
    single,
    tanh_score,
)

SCORES = {
    "scaled dot": single("Vaswani 2017", ""),
    "dot": single("Luong 2015", "--score dot", score=dot),
    "negative scale": single(
        "PyTorch SDPA scale=",
        "--score dot --scale -0.7",
        "scale -0.7",
        {"scale": "-0.7"},
        score=lambda q, k, j: -0.7 * dot(q, k, j),
    ),
    "general": single(
        "Luong 2015",
        "--score general --offset 0.3",
        "offset 0.3",
        {"offset": "0.3"},
        score=lambda q, k, _j: float(q @ P @ k) + 0.3,
        **{"weight=": P},
    ),
    "concat": single(
        "Luong 2015",
        "--score concat",
        score=tanh_score(V7, A, B, 0.25),
        **{"weight=": np.vstack([A, B]), "v=": V7, "bias=": np.full(7, 0.25)},
    ),
    "location": single(
        "Luong 2015, eq. 8", "--score location", score=lambda q, _k, j: float((q @ PLACES)[j]), **{"weight=": PLACES}
    ),
    "cosine": single(
        "Graves 2014", "--score cosine --scale 2", "scale 2", {"scale": "2"}, score=lambda q, k, j: 2 * cosine(q, k, j)
    ),
    "keras-concat": single(
        "Keras Attention(concat)",
        "--score keras-concat --scale 0.5 --gain 1.5",
        "scale 0.5; gain 1.5",
        {"gain": "1.5"},
        score=lambda q, k, _j: 1.5 * float(sum(np.tanh(0.5 * (q + k)))),
    ),
    "additive": single(
        "Bahdanau 2015",
        "--kind additive",
        score=tanh_score(V7, A, B, 0.6),
        **{
            "query_weight=": A,
            "key_weight=": B,
            "v=": V7,
            "query_bias=": np.full(7, 0.2),
            "key_bias=": np.full(7, 0.3),
            "bias=": np.full(7, 0.1),
        },
    ),
    "additive, normalised v": single(
        "TFA normalize=True",
        "--kind additive --gain 0.8 --offset -0.5",
        "offset -0.5; gain 0.8",
        {"gain": "0.8", "offset": "-0.5"},
        score=lambda q, k, j: tanh_score(0.8 * V7 / np.sqrt(V7 @ V7), A, B)(q, k, j) - 0.5,
        **{"query_weight=": A, "key_weight=": B, "v=": V7},
    ),
    "keras-additive": single(
        "Keras AdditiveAttention",
        "--kind additive --score keras-additive",
        score=tanh_score(G6, np.eye(6), np.eye(6)),
        **{"v=": G6},
    ),
}
WEIGHING = {
    "sparsemax": single(
        "Martins 2016, bisection",
        "--normaliser sparsemax",
        "sparsemax",
        {"normaliser": "sparsemax"},
        weigh=plain.sparsemax,
    ),
    "entmax15": single(
        "Peters 2019, bisection",
        "--normaliser entmax15",
        "entmax-1.5",
        {"normaliser": "entmax-1.5"},
        weigh=plain.entmax15,
    ),
    "hardmax": single(
        "ONNX Hardmax", "--normaliser hardmax", "hardmax", {"normaliser": "hardmax"}, weigh=plain.hardmax
    ),
    "monotonic": single(
        "Raffel 2017, eq. 9", "--normaliser monotonic", "monotonic", {"normaliser": "monotonic"}, walk=False
    ),
    "monotonic-hard": single(
        "Raffel 2017", "--normaliser monotonic-hard", "monotonic, hard", {"normaliser": "monotonic, hard"}, walk=True
    ),
    "sparsemax, temperature": single(
        "Martins 2016",
        "--normaliser sparsemax --temperature 0.5",
        "temperature 0.5; sparsemax",
        {"temperature": "0.5"},
        weigh=plain.sparsemax,
        temperature=0.5,
    ),
    "sink 0 (softmax plus one)": single("add_zero_attn", "--sink 0", "sink 0", {"sink": "0"}, sink=0.0),
    "sink -1.5": single("GPT-OSS", "--sink -1.5", "sink -1.5", {"sink": "-1.5"}, sink=-1.5),
    "sinks per head": heads(
        "GPT-OSS",
        "--heads 4",
        "sinks per head",
        {"x": X, "sinks=": SINKS},
        4,
        X,
        X,
        X,
        each=lambda head: {"sink": float(SINKS[head])},
    ),
    "softcap": single("Gemma 2", "--softcap 1.2", "softcap 1.2", {"softcap": "1.2"}, softcap=1.2),
    "temperature": single(
        "Hinton 2015", "--temperature 2.5", "temperature 2.5", {"temperature": "2.5"}, temperature=2.5
    ),
    "softcap, bias, temperature, sink": single(
        "the temperature divides scores, not the sink",
        "--softcap 1.2 --temperature 2.5 --sink 0.5 --bias bias.npy",
        "temperature 2.5; softcap 1.2; sink 0.5",
        mask="bias",
        softcap=1.2,
        temperature=2.5,
        sink=0.5,
        added=lambda i, j: BIAS[i, j],
        may=lambda i, j: bool(np.isfinite(BIAS[i, j])),
    ),
    "local-m": single(
        "Luong 2015",
        "--local monotonic --local-width 1",
        "local attention monotonic; local width 1",
        {"local": "monotonic (local-m)", "local_width": "1"},
        may=lambda i, j: abs(i - j) <= 1,
    ),
    "local-p": Entry(
        "Luong 2015, eq. 10",
        "--local predictive --local-width 3",
        {"query": Q, "key": K, "value": V, "local.weight=": A, "local.v=": V7},
        lambda: local_p(3),
        ("local attention predictive", "local width 3"),
        {"local": "predictive (local-p)", "local_width": "3"},
    ),
}
