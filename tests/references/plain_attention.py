"""Attention as papers and sources write it: loops over plain NumPy rows, nothing of the product imported."""

import math
from collections.abc import Callable

import numpy as np

Array = np.ndarray
Score = Callable[[Array, Array, int], float]
May = Callable[[int, int], bool]
NO_KEY = {"zero": 0.0, "nan": math.nan}


def scaled_dot(q: Array, k: Array, _place: int) -> float:
    """Return q·k / √d (Vaswani et al. 2017)."""
    return float(sum(q * k)) / math.sqrt(len(q))


def softmax(row: list[float], sink: float | None = None) -> list[float]:
    """Return exp(s) / Σ exp(s), with the sink in the sum (GPT-OSS)."""
    top = max([*row, *([] if sink is None else [sink])])
    powers = [math.exp(s - top) for s in row]
    total = math.fsum([*powers, *([] if sink is None else [math.exp(sink - top)])])
    return [power / total for power in powers]


def _bisected(row: list[float], lifted: Callable[[float], float]) -> list[float]:
    low, high = min(row) - 2.0, max(row)
    for _ in range(200):
        middle = (low + high) / 2
        enough = math.fsum(lifted(max(0.0, s - middle)) for s in row) >= 1
        low, high = (middle, high) if enough else (low, middle)
    return [lifted(max(0.0, s - low)) for s in row]


def sparsemax(row: list[float]) -> list[float]:
    """Return max(0, s - τ) by bisection on τ (Martins and Astudillo 2016)."""
    return _bisected(row, lambda s: s)


def entmax15(row: list[float]) -> list[float]:
    """Return max(0, s/2 - τ)² by bisection on τ (Peters, Niculae and Martins 2019)."""
    return _bisected([s / 2 for s in row], lambda s: s * s)


def hardmax(row: list[float]) -> list[float]:
    """Return 1 at the first largest number (ONNX Hardmax)."""
    return [float(place == int(np.argmax(row))) for place in range(len(row))]


def monotonic(table: Array, *, hard: bool) -> Array:
    """Return α_ij = p_ij Σ_{k≤j} α_{i-1,k} Π_{k≤l<j} (1 - p_il) (Raffel et al. 2017, equation 9); -inf is passed by."""
    p = (table > 0).astype(float) if hard else 1 / (1 + np.exp(-table))
    rows, before = [], np.eye(1, table.shape[1])[0]
    for chance in p:
        reached = [
            math.fsum(before[k] * math.prod(1 - chance[k:j]) for k in range(j + 1)) for j in range(table.shape[1])
        ]
        rows.append(chance * np.array(reached))
        before = rows[-1]
    return np.array(rows)


def rotated(rows: Array, layout: str, theta: float, first: int) -> Array:
    """Return rows turned as complex numbers by place · θ^(-2i/d) (Su et al. 2021); row 0 stands at *first*."""
    half = rows.shape[1] // 2
    even = slice(0, half) if layout == "half" else slice(0, None, 2)
    odd = slice(half, None) if layout == "half" else slice(1, None, 2)
    turned = rows.copy()
    for place, row in enumerate(rows):
        angles = [(first + place) / theta ** (2 * pair / rows.shape[1]) for pair in range(half)]
        numbers = (row[even] + 1j * row[odd]) * np.exp(1j * np.array(angles))
        turned[place, even], turned[place, odd] = numbers.real, numbers.imag
    return turned


def normed(rows: Array, gain: Array | None = None) -> Array:
    """Return gain · x / √(mean(x²) + 1e-6) (Zhang and Sennrich 2019; Qwen 3)."""
    return np.array([row / math.sqrt(sum(row * row) / len(row) + 1e-6) for row in rows]) * (1 if gain is None else gain)


def slopes(heads: int) -> list[float]:
    """Return ALiBi's slopes, as the authors' get_slopes gives them (Press, Smith and Lewis 2022)."""
    if math.log2(heads).is_integer():
        start = 2 ** (-(2 ** -(math.log2(heads) - 3)))
        return [start * start**head for head in range(heads)]
    lower = 2 ** math.floor(math.log2(heads))
    return slopes(lower) + slopes(2 * lower)[0::2][: heads - lower]


def sinusoids(length: int, width: int) -> Array:
    """Return sin in even columns, cos in odd ones, of p / 10000^(2i/d) (Vaswani et al. 2017, section 3.5)."""
    table = np.zeros((length, width))
    for place in range(length):
        for column in range(width):
            angle = place / 10000 ** (2 * (column // 2) / width)
            table[place, column] = math.cos(angle) if column % 2 else math.sin(angle)
    return table


def kept_bits(array: Array, bits: int) -> Array:
    """Return numbers rounded to so many binary digits, ties to even: 24 is float32, 11 float16, 8 bfloat16."""
    part, power = np.frexp(array)
    return np.ldexp(np.rint(part * 2.0**bits), power - bits)


def attention(
    query: Array,
    key: Array,
    value: Array,
    *,
    score: Score = scaled_dot,
    softcap: float | None = None,
    added: Callable[[int, int], float] | None = None,
    may: May = lambda _i, _j: True,
    temperature: float = 1.0,
    sink: float | None = None,
    weigh: Callable[..., list[float]] = softmax,
    walk: bool | None = None,
    empty: str = "zero",
) -> dict[str, Array]:
    """Return scores, weights and output of one head; *walk* is monotonic attention, hard or not."""
    scores = np.array([[score(q, k, j) for j, k in enumerate(key)] for q in query])
    capped = scores if softcap is None else np.array([[softcap * math.tanh(s / softcap) for s in r] for r in scores])
    masked = np.full(scores.shape, -np.inf)
    weights = np.zeros(scores.shape)
    extra = {} if sink is None else {"sink": sink}
    permitted = np.array([[may(i, j) for j in range(len(key))] for i in range(len(query))])
    for i, j in np.argwhere(permitted).tolist():
        masked[i, j] = (capped[i, j] + (added(i, j) if added else 0.0)) / temperature
    if walk is not None:
        weights = monotonic(masked, hard=walk)
    for i, allowed in enumerate(permitted):
        if not allowed.any():
            weights[i] = NO_KEY.get(empty, 1 / len(key))
        elif walk is None:
            weights[i, allowed] = weigh(masked[i, allowed].tolist(), **extra)
    output = np.array([sum(w * row for w, row in zip(line, value, strict=True)) for line in weights])
    return {"scores": scores, "weights": weights, "output": output}


def many_heads(
    query: Array,
    key: Array,
    value: Array,
    heads: int,
    kv_heads: int | None = None,
    *,
    each: Callable[[int], dict[str, object]] = lambda _head: {},
    place: Callable[[Array, str], Array] = lambda rows, _what: rows,
    parameters: dict[str, Array] | None = None,
) -> dict[str, Array]:
    """Return the same of heads that are column blocks of x W + b; *each* gives a head's own choices."""
    given = parameters or {}
    q, k, v = (_projected(x, given, name) for x, name in ((query, "query"), (key, "key"), (value, "value")))
    shared = heads // (kv_heads or heads)
    blocks = [
        (part(q, head, heads), *(part(x, head // shared, kv_heads or heads) for x in (k, v))) for head in range(heads)
    ]
    found = [
        attention(place(a, "query"), place(b, "key"), c, **each(head))  # type: ignore[arg-type]
        for head, (a, b, c) in enumerate(blocks)
    ]
    joined = np.concatenate([one["output"] for one in found], axis=1)
    stages = {name: np.array([one[name] for one in found]) for name in ("scores", "weights")}
    return {**stages, "output": _projected(joined, given, "output")}


def part(x: Array, head: int, heads: int) -> Array:
    """Return the columns of one head."""
    width = x.shape[1] // heads
    return x[:, head * width : (head + 1) * width]


def _projected(x: Array, given: dict[str, Array], name: str) -> Array:
    product = x @ given[f"w_{name}"] if f"w_{name}" in given else x
    return product + given.get(f"b_{name}", 0.0)
