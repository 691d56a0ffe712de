"""How many heads a layer has: what its shapes tell, and which counts they allow where they do not."""

from collections.abc import Mapping
from dataclasses import dataclass

from attn_gui.session.edit import EditError
from attn_gui.session.first_states import HEAD_COUNTS
from attn_gui.session.layer_pieces import GAINS, Parts
from attn_gui.text import say

Shape = tuple[int, int]


@dataclass(frozen=True)
class Heads:
    """A split into heads: how many, how many keys and values they share, how wide each key and each value is."""

    count: int
    kv_count: int
    head_dim: int
    value_dim: int


def known_counts(parts: Parts) -> tuple[int | None, int | None]:
    """Return the numbers of heads and of key/value heads that shapes of the arrays tell, each None where they do not.

    Keras kernels have an axis for heads; sinks are one a head.
    """
    query, key, sinks = parts.get("query"), parts.get("key"), parts.get("sinks")
    if query is not None and key is not None and len(query.shape) == len(key.shape) == 3:
        return query.shape[1], key.shape[1]
    return (None if sinks is None else sinks.shape[0]), None


def possible_heads(shapes: Mapping[str, Shape], known: tuple[int | None, int | None]) -> tuple[Heads, ...]:
    """Return every split that the shapes of the matrices (by target) allow, fewest heads first; at least one.

    Raises EditError where there is none.
    """
    query, key, value = (shapes[f"w_{role}"][1] for role in ("query", "key", "value"))
    found = tuple(
        heads
        for count in range(1, query + 1)
        if (heads := _split(query, key, value, count)) is not None and _agrees(heads, shapes, known)
    )
    if not found:
        message = say(
            "W_q, W_k and W_v make {query}, {key} and {value} columns, which no number of heads can share{rest}.",
            query=query,
            key=key,
            value=value,
            rest=_demands(shapes, known),
        )
        raise EditError(message, field="num_heads", code="layer_heads")
    return found


def chosen_heads(possible: tuple[Heads, ...], count: int | None, kv_count: int | None = None) -> Heads:
    """Return the split with *count* heads, and *kv_count* key/value heads if given.

    Without a count it is the largest of 8, 4, 2, 1 that is possible, else the smallest possible. Raises EditError.
    """
    wanted = (heads for heads in possible if kv_count in (None, heads.kv_count))
    fitting = {heads.count: heads for heads in wanted}
    order = (*HEAD_COUNTS, *fitting) if count is None else (count,)
    for each in order:
        if each in fitting:
            return fitting[each]
    options = ", ".join(
        str(heads.count) if heads.count == heads.kv_count else f"{heads.count} ({heads.kv_count} key/value)"
        for heads in possible
    )
    message = say("The layer cannot have these heads; possible: {options}.", options=options)
    raise EditError(message, field="num_heads", code="layer_heads")


def _split(query: int, key: int, value: int, count: int) -> Heads | None:
    head_dim, rest = divmod(query, count)
    if rest or key % head_dim:
        return None
    kv_count = key // head_dim
    if count % kv_count or value % kv_count:
        return None
    return Heads(count, kv_count, head_dim, value // kv_count)


def _agrees(heads: Heads, shapes: Mapping[str, Shape], known: tuple[int | None, int | None]) -> bool:
    gains = [shapes[name][1] for name in GAINS if name in shapes]
    joined = shapes.get("w_output")
    return (
        known[0] in (None, heads.count)
        and known[1] in (None, heads.kv_count)
        and all(width == heads.head_dim for width in gains)
        and (joined is None or joined[0] == heads.count * heads.value_dim)
    )


def _demands(shapes: Mapping[str, Shape], known: tuple[int | None, int | None]) -> str:
    parts = [f"{count} {name}" for count, name in zip(known, ("heads", "key/value heads"), strict=True) if count]
    parts += [f"gains of {shapes[name][1]} numbers" for name in GAINS if name in shapes]
    parts += [f"{shapes['w_output'][0]} rows of W_o"] if "w_output" in shapes else []
    return f" with {', '.join(parts)}" if parts else ""
