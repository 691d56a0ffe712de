"""From a session's state to the engine: scoring, masking, projections, the type to calculate in."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from typing import Any

from attn_gui.engine import Attention, Masking, Projections, Scoring, attend, multi_head
from attn_gui.engine.errors import ShapeError
from attn_gui.engine.local import Local
from attn_gui.engine.plan import Keep
from attn_gui.engine.positions import Positions, Rope, alibi_slopes
from attn_gui.engine.scoring import SCORINGS
from attn_gui.session.extras import EXTRAS
from attn_gui.session.inputs import Inputs
from attn_gui.session.rounding import rounded
from attn_gui.session.session import Array, KindState, LocalKind, Mask
from attn_gui.text import say

Progress = Callable[[float], bool] | None


def run_single(
    state: KindState,
    mask: Mask,
    read: Inputs,
    progress: Progress,
    executor: Executor | None,
    byte_budget: int | None,
    keep: Keep = "all",
) -> Attention:
    """Return ``attend`` of the inputs with the state's score, mask and options."""
    weights, (query, key, value) = _weights(state), _cast_inputs(state, read)
    return attend(
        query,
        key,
        value,
        scoring=scoring_of(state, weights),
        local=_local(state, weights),
        **_common(state, mask, read, weights, heads=1),
        progress=progress,
        executor=executor,
        byte_budget=byte_budget,
        keep=keep,
    )


def run_heads(
    state: KindState,
    mask: Mask,
    read: Inputs,
    progress: Progress,
    executor: Executor | None,
    byte_budget: int | None,
    keep: Keep = "all",
) -> Attention:
    """Return ``multi_head`` of the inputs with the state's projections, heads, mask and options."""
    options, weights, (query, key, value) = state.options, _weights(state), _cast_inputs(state, read)
    parts = {name: _as_vector(array, name.startswith("b_")) for name, array in weights.items() if _is_projection(name)}
    return multi_head(
        query,
        key,
        value,
        Projections(**parts),
        num_heads=options.num_heads,
        num_kv_heads=options.num_kv_heads,
        scale=options.scale,
        **_common(state, mask, read, weights, heads=options.num_heads),
        progress=progress,
        executor=executor,
        byte_budget=byte_budget,
        keep=keep,
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
    """Return the names of the present weights that the numbers rest on: those of the score, and projections if told.

    Further matrices count where the options read them.
    """
    score = f"{state.options.score}."
    extras = {name for name, row in EXTRAS.items() if row.read_by(state.options)}
    return tuple(
        name
        for name in state.weights
        if name.startswith(score) or name in extras or (projections and _is_projection(name))
    )


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
        causal_offset=mask.causal_offset,
        window=mask.window,
        empty_rows=mask.empty_rows,
    )


def _common(state: KindState, mask: Mask, read: Inputs, weights: Mapping[str, Array], *, heads: int) -> dict[str, Any]:
    """Return the arguments that attention of one head and of several have in common."""
    options = state.options
    return {
        "masking": _masking(state, mask, read),
        "softcap": options.softcap,
        "temperature": options.temperature,
        "normaliser": options.normaliser,
        "sink": _row(weights, "sinks") if "sinks" in weights else options.sink,
        "positions": _positions(state, weights, heads),
    }


def _positions(state: KindState, weights: Mapping[str, Array], heads: int) -> Positions | None:
    options = state.options
    if options.rope is Rope.OFF and not options.qk_norm and not options.alibi:
        return None
    return Positions(
        rope=options.rope,
        theta=options.rope_theta,
        qk_norm=options.qk_norm,
        query_gain=_row(weights, "q_gain"),
        key_gain=_row(weights, "k_gain"),
        alibi=alibi_slopes(heads) if options.alibi and heads > 0 else None,
    )


def _local(state: KindState, weights: Mapping[str, Array]) -> Local | None:
    if state.options.local is LocalKind.OFF:
        return None
    v = _row(weights, "local.v")
    if v is None and state.options.local is LocalKind.PREDICTIVE:
        symbol = EXTRAS["local.v"].parameter.symbol
        message = say("To predict its place, a query needs {symbol}, which is missing.", symbol=symbol)
        raise ShapeError(message, field="local.v", code="weight_missing")
    return Local(state.options.local_width, weights.get("local.weight"), v)


def _row(weights: Mapping[str, Array], name: str) -> Array | None:
    array = weights.get(name)
    return None if array is None else _as_vector(array, vector=True)


def _cast_inputs(state: KindState, read: Inputs) -> Iterable[Array]:
    return (
        _cast(state, read.query, "Query", "query"),
        _cast(state, read.key, "Key", "key"),
        _cast(state, read.value, "Value", "value"),
    )


def _weights(state: KindState) -> dict[str, Array]:
    used = used_weights(state, projections=True)
    return {name: _cast(state, state.weights[name], name, _field(name)) for name in used}


def _is_projection(name: str) -> bool:
    return "." not in name and name not in EXTRAS


def _field(name: str) -> str:
    if name in EXTRAS:
        return EXTRAS[name].field
    score, _, parameter = name.rpartition(".")
    return f"scoring.{parameter}" if score else f"projections.{name}"


def _cast(state: KindState, array: Array, label: str, field: str) -> Array:
    """Return *array* in the type to calculate in; raise FiniteError where that cannot hold a number."""
    return rounded(array, state.options.precision, label, field)


def _as_vector(array: Array, vector: bool) -> Array:
    return array.reshape(-1) if vector and len(array) == 1 else array


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
