"""Published formulas as plain loops over numbers, for what no library offers: Luong's local attention."""

import math

import numpy as np
from cases import Case, Draw

SOURCE = "Luong, Pham and Manning 2015, section 3.2, as loops over plain numbers"


def softmax(scores: list[float], kept: list[int]) -> list[float]:
    """Return the softmax over the places *kept*, 0 elsewhere."""
    top = max((scores[place] for place in kept), default=0.0)
    total = sum(math.exp(scores[place] - top) for place in kept)
    return [math.exp(score - top) / total if place in kept else 0.0 for place, score in enumerate(scores)]


def local(draw: Draw, centres: list[float], case: Case, *, fades: bool) -> Case:
    """Return *case* with weights and output around the *centres*."""
    query, key, value, width = (
        case["query"].tolist(),
        case["key"].tolist(),
        case["value"].tolist(),
        case["local"]["width"],
    )
    weights = []
    for row, centre in zip(query, centres, strict=True):
        scores = [sum(a * b for a, b in zip(row, other, strict=True)) for other in key]
        kept = [place for place in range(len(key)) if abs(place - centre) <= width]
        bell = [math.exp(-((place - centre) ** 2) / (2 * (width / 2) ** 2)) for place in range(len(key))]
        weights.append([w * (b if fades else 1.0) for w, b in zip(softmax(scores, kept), bell, strict=True)])
    output = [[sum(w * v[i] for w, v in zip(row, value, strict=True)) for i in range(2)] for row in weights]
    return {**case, "expected": {"weights": np.array(weights), "output": np.array(output)}}


def local_m(draw: Draw) -> Case:
    """Keys t - D … t + D of query t."""
    lq, lk, width = draw.size(1, 5), draw.size(1, 6), draw.size(1, 3)
    query, key, value = draw.numbers(lq, width), draw.numbers(lk, width), draw.numbers(lk, 2)
    case = {"query": query, "key": key, "value": value, "scoring": {"row": "dot"}, "local": {"width": draw.size(1, 3)}}
    return local(draw, [float(t) for t in range(lq)], case, fades=False)


def local_p(draw: Draw) -> Case:
    """Keys around p = S sigmoid(v tanh(q W)), times a bell that is not normalised again."""
    lq, lk, width, hidden = draw.size(1, 4), draw.size(1, 6), draw.size(1, 3), draw.size(1, 3)
    query, key, value = draw.numbers(lq, width), draw.numbers(lk, width), draw.numbers(lk, 2)
    weight, v = draw.numbers(width, hidden), draw.numbers(hidden)
    centres = []
    for row in query.tolist():
        units = [math.tanh(sum(row[i] * weight[i, unit] for i in range(width))) for unit in range(hidden)]
        centres.append(lk / (1 + math.exp(-sum(a * b for a, b in zip(v.tolist(), units, strict=True)))))
    chosen = {"width": draw.size(1, 3), "weight": weight, "v": v}
    case = {"query": query, "key": key, "value": value, "scoring": {"row": "dot"}, "local": chosen}
    return local(draw, centres, case, fades=True)


FAMILIES = {family.__name__: family for family in (local_m, local_p)}
