"""From a session's state to the engine: scoring, masking, projections, the type to calculate in."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor

import numpy as np

from attn_gui.engine import Attention, Masking, Projections, Scoring, attend, multi_head
from attn_gui.engine.errors import FiniteError, ShapeError
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.inputs import Inputs
from attn_gui.session.session import Array, KindState, Mask
from attn_gui.text import say

Progress = Callable[[float], bool] | None


def run_single(state: KindState, mask: Mask, read: Inputs, progress: Progress, byte_budget: int | None) -> Attention:
    """Return ``attend`` of the inputs with the state's score, mask and options."""
    options, weights, (query, key, value) = state.options, _weights(state), _cast_inputs(state, read)
    return attend(
        query,
        key,
        value,
        scoring=scoring_of(state, weights),
        masking=_masking(state, mask, read),
        softcap=options.softcap,
        temperature=options.temperature,
        progress=progress,
        byte_budget=byte_budget,
    )


def run_heads(
    state: KindState,
    mask: Mask,
    read: Inputs,
    progress: Progress,
    executor: Executor | None,
    byte_budget: int | None,
) -> Attention:
    """Return ``multi_head`` of the inputs with the state's projections, heads, mask and options."""
    options, weights, (query, key, value) = state.options, _weights(state), _cast_inputs(state, read)
    parts = {name: _as_vector(array, name.startswith("b_")) for name, array in weights.items() if "." not in name}
    return multi_head(
        query,
        key,
        value,
        Projections(**parts),
        num_heads=options.num_heads,
        num_kv_heads=options.num_kv_heads,
        scale=options.scale,
        masking=_masking(state, mask, read),
        softcap=options.softcap,
        temperature=options.temperature,
        progress=progress,
        executor=executor,
        byte_budget=byte_budget,
    )


def scoring_of(state: KindState, weights: dict[str, Array] | None = None) -> Scoring:
    """Return the state's scoring function with its numbers and the weights that are present."""
    row = SCORINGS[state.options.score]
    present = _weights(state) if weights is None else weights
    given: dict[str, object] = {name: getattr(state.options, name) for name in row.numbers}
    for parameter in row.parameters:
        array = present.get(f"{row.key}.{parameter.name}")
        if array is not None:
            given[parameter.name] = _as_vector(array, len(parameter.axes) == 1)
        elif not parameter.optional:
            message = say("{label} needs {symbol}, which is missing.", label=row.label, symbol=parameter.symbol)
            raise ShapeError(message, field=f"scoring.{parameter.name}", code="weight_missing")
    return row.build(**given)


def used_weights(state: KindState, *, projections: bool) -> tuple[str, ...]:
    """Return the names of the present weights that the numbers rest on: those of the score, and projections if told."""
    score = f"{state.options.score}."
    return tuple(name for name in state.weights if name.startswith(score) or (projections and "." not in name))


def require_mask_fits(mask: Mask, n_q: int, n_k: int) -> None:
    """Raise ShapeError unless every array of the mask has exactly the scores' size (none is repeated)."""
    parts = (
        ("The drawn mask", mask.drawn, "masking.allowed", (n_q, n_k)),
        ("The key padding", mask.key_padding, "masking.key_mask", (n_k,)),
        ("The bias", mask.bias, "masking.bias", (n_q, n_k)),
    )
    for label, array, field, needed in parts:
        if array is not None and array.shape != needed:
            message = say(
                "{label} is {own}; {n_q} queries and {n_k} keys need {needed}.",
                label=label,
                own=_size(array.shape),
                n_q=n_q,
                n_k=n_k,
                needed=_size(needed),
            )
            raise ShapeError(message, field=field, code="mask_shape")


def _masking(state: KindState, mask: Mask, read: Inputs) -> Masking:
    require_mask_fits(mask, len(read.query), len(read.key))
    return Masking(
        allowed=mask.drawn,
        bias=None if mask.bias is None else _cast(state, mask.bias, "The bias", "masking.bias"),
        key_mask=mask.key_padding,
        causal=mask.causal,
        empty_rows=mask.empty_rows,
    )


def _cast_inputs(state: KindState, read: Inputs) -> Iterable[Array]:
    return (
        _cast(state, read.query, "Query", "query"),
        _cast(state, read.key, "Key", "key"),
        _cast(state, read.value, "Value", "value"),
    )


def _weights(state: KindState) -> dict[str, Array]:
    used = used_weights(state, projections=True)
    return {name: _cast(state, state.weights[name], name, _field(name)) for name in used}


def _field(name: str) -> str:
    score, _, parameter = name.rpartition(".")
    return f"scoring.{parameter}" if score else f"projections.{name}"


def _cast(state: KindState, array: Array, label: str, field: str) -> Array:
    """Return *array* in the type to calculate in; raise FiniteError where that cannot hold a number."""
    if not state.options.float32:
        return array
    with np.errstate(over="ignore"):
        narrow = array.astype(np.float32)
    lost = np.isinf(narrow) & np.isfinite(array)
    if lost.any():
        number = float(array[lost][0])
        message = say("{label} holds {number}, which is beyond the range of float32.", label=label, number=number)
        raise FiniteError(message, field=field, code="float32_range")
    return narrow


def _as_vector(array: Array, vector: bool) -> Array:
    return array.reshape(-1) if vector and len(array) == 1 else array


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
