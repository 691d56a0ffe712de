"""The catalogue of attention in words: every score, normaliser, position and mask rule with its formula and source."""

from collections.abc import Iterable

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.kinds import KINDS

Row = tuple[str, str, str]

POSITIONS: tuple[Row, ...] = (
    (
        "Rotary positions, halves",
        "dimensions i and i + d/2 turn by p · θ^(-2i/d) (θ = 10000)",
        "Su et al. 2021; the layout of GPT-NeoX and Llama",
    ),
    ("Rotary positions, interleaved", "dimensions 2i and 2i + 1 turn by p · θ^(-2i/d)", "Su et al. 2021"),
    (
        "ALiBi",
        "score − slope · (i − j); slopes 2^(-8/n), 2^(-16/n) …, every other one of the next power of two for the rest",
        "Press, Smith and Lewis 2022",
    ),
    ("Sinusoids", "X + sin and cos of p / 10000^(2i/d), sine in even columns", "Vaswani et al. 2017"),
    (
        "QK-norm",
        "gain · x / √(mean(x²) + ε) of each head's q and k, before rotation",
        "Qwen 3; Zhang and Sennrich 2019",
    ),
)
RULES: tuple[Row, ...] = (
    ("Causal, top-left", "j ≤ i", "PyTorch, Keras, JAX, ONNX without cache"),
    ("Causal, bottom-right", "j ≤ i + n_k − n_q", "FlashAttention 2.1 and every decoding step"),
    ("Cached keys", "j ≤ i + cached: overrides the corner, moves window and positions", "ONNX past keys"),
    (
        "Sliding window",
        "i − left ≤ j ≤ i + right, both ends included",
        "ONNX, JAX; Keras' window w is left = right = w − 1",
    ),
    ("Local-m", "|j − i| ≤ D", "Luong, Pham and Manning 2015"),
    (
        "Local-p",
        "|j − p| ≤ D, weights · exp(−(j − p)² / (2 (D/2)²)), p = n_k · σ(v · tanh(q W)), not normalised again",
        "Luong, Pham and Manning 2015",
    ),
    ("Bias", "added to the scores after scale and softcap; −∞ forbids", "PyTorch, JAX, ONNX float masks"),
    ("Key padding", "a key takes part in no row", "Keras value masks, PyTorch key_padding_mask (inverted there)"),
)
SOFTMAX: tuple[Row, ...] = (
    ("Temperature", "scores ÷ T inside the softmax", "Hinton, Vinyals and Dean 2015"),
    ("Softcap", "cap · tanh(score / cap), before bias and mask", "Gemma 2, ONNX"),
    (
        "Sink",
        "exp(sink) joins the sum and is dropped; 0 is softmax plus one",
        "GPT-OSS; add_zero_attn of PyTorch; Miller 2023",
    ),
)


def catalogue_page() -> str:
    """Return the whole catalogue as a page in Markdown."""
    labels = {kind.key: str(kind.label) for kind in KINDS.values()}
    scores = [
        (
            f"{row.label} ({', '.join(labels[kind] for kind in labels if kind in row.modes)})",
            row.formula,
            str(row.source),
        )
        for row in SCORINGS.values()
    ]
    normalisers = [(str(row.label), row.formula, str(row.source)) for row in NORMALISERS.values()]
    tables = {
        "Scores": scores,
        "From scores to weights": normalisers,
        "Around the softmax": SOFTMAX,
        "Positions": POSITIONS,
        "Mask rules": RULES,
    }
    parts = [f"## {title}\n\n{_table(rows)}" for title, rows in tables.items()]
    return "\n\n".join(("# The catalogue of attention", *parts)) + "\n"


def _table(rows: Iterable[Row]) -> str:
    head = ("| what | formula | source |", "|---|---|---|")
    return "\n".join((*head, *(f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |" for row in rows)))
