"""What options do: one line each, the formula with its source, for tips and the command line's help."""

from attn_gui.engine.positions import Rope
from attn_gui.session.session import LocalKind, Precision

OPTION_HELP = {
    "scale": "multiplies every score",
    "offset": "added to every score",
    "gain": "the length of v (TensorFlow Addons), or a factor (Keras)",
    "softcap": "cap · tanh(score / cap), before bias and mask (Gemma 2)",
    "temperature": "divides the masked scores, not the sink, inside the softmax",
    "sink": "a logit that joins every sum and is dropped; 0 is softmax plus one (GPT-OSS, Miller 2023)",
    "rope": "rotary positions: query and key turn by their places (Su et al. 2021)",
    "rope_theta": "θ of the rotary positions (default: 10000)",
    "qk_norm": "x / √(mean(x²) + ε) of each query and key, before rotation (Qwen 3)",
    "alibi": "adds −slope · (i − j) to the score of query i and key j (Press et al. 2022)",
    "sinusoids": "adds sin and cos of p / 10000^(2i/d) to row p of X wherever it is read (Vaswani 2017)",
    "local": "each query attends near one place p only (Luong 2015)",
    "local_width": "D: the keys from p − D to p + D (default: 2)",
    "precision": "the type of the numbers (default: float64)",
    "window": "keys i − left … i + right of query i, both ends included; empty is unbounded (ONNX, JAX)",
    "causal_offset": "keys cached before the first query: query i stands at key i + N (ONNX)",
    "empty_rows": "the weights of a query that may attend to no key",
}
CHOICE_HELP = {
    Rope.HALF: "dimension i turns with i + d/2 by place · θ^(−2i/d) (GPT-NeoX, Llama)",
    Rope.INTERLEAVED: "dimension 2i turns with 2i + 1 by place · θ^(−2i/d) (Su et al. 2021)",
    LocalKind.MONOTONIC: "p is the query's own place (local-m)",
    LocalKind.PREDICTIVE: "p = n_k · σ(v_p · tanh(q W_p)), weights · exp(−2 (s − p)² / D²) (local-p)",
    Precision.FLOAT64: "64-bit numbers",
    Precision.FLOAT32: "32-bit numbers, as models compute",
    Precision.FLOAT16: "inputs and weights rounded to float16, computed in float32",
    Precision.BFLOAT16: "inputs and weights rounded to bfloat16, computed in float32",
}
