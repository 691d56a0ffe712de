"""From the arrays of a layer, by role, to pieces: split, joined and transposed as each convention needs it."""

from collections.abc import Iterator, Mapping
from math import prod

from attn_gui.session.layer_arrays import Block, NamedArray, Piece, wrong_shape

Parts = Mapping[str, NamedArray]
INPUTS = ("query", "key", "value")
GAINS = ("q_gain", "k_gain")
FURTHER = (*GAINS, "sinks")


def packed(kind: str, parts: Parts) -> Iterator[Piece]:
    """Yield the pieces of in_proj_weight (3E, E): its rows are query, key and value (torch.nn.MultiheadAttention)."""
    weight = parts["packed"]
    rows, columns = _sides(weight, "two axes, (3 · E, E)")
    if rows != 3 * columns:
        raise wrong_shape(weight, f"3 times as many rows as columns, ({3 * columns}, {columns})")
    yield from _thirds(kind, weight, (rows, columns), 0, transposed=True)
    yield from _packed_bias(kind, parts, rows)
    yield from _output(kind, parts, transposed=True)


def own_widths(kind: str, parts: Parts) -> Iterator[Piece]:
    """Yield the pieces of q_proj_weight (E, E), k_proj_weight (E, kdim), v_proj_weight (E, vdim)."""
    for role in INPUTS:
        yield _matrix(kind, f"w_{role}", parts[role], transposed=True)
    yield from _packed_bias(kind, parts, 3 * parts["query"].shape[0])
    yield from _output(kind, parts, transposed=True)


def linear(kind: str, parts: Parts) -> Iterator[Piece]:
    """Yield the pieces of separate torch.nn.Linear weights (out, in) and biases (out,), and of gains and sinks."""
    for role in INPUTS:
        weight = _matrix(kind, f"w_{role}", parts[role], transposed=True)
        yield weight
        yield from _bias(kind, parts, role, weight.shape[1])
    yield from _output(kind, parts, transposed=True)
    for role in FURTHER:
        if role in parts:
            yield _vector(kind, role, parts[role], None)


def kernels(kind: str, parts: Parts) -> Iterator[Piece]:
    """Yield the pieces of Keras kernels (model, heads, head_dim), biases (heads, head_dim), and for the output
    (heads, head_dim, model) and (model,)."""
    for role in INPUTS:
        array = parts[role]
        if len(array.shape) != 3:
            raise wrong_shape(array, "three axes, (model, heads, head_dim)")
        width = array.shape[1] * array.shape[2]
        yield Piece(kind, f"w_{role}", array, (array.shape[0], width))
        bias = parts.get(f"{role}_bias")
        if bias is not None:
            if bias.shape != array.shape[1:]:
                raise wrong_shape(bias, str(array.shape[1:]))
            yield Piece(kind, f"b_{role}", bias, (1, width))
    output = parts.get("output")
    if output is not None:
        if len(output.shape) != 3:
            raise wrong_shape(output, "three axes, (heads, head_dim, model)")
        yield Piece(kind, "w_output", output, (output.shape[0] * output.shape[1], output.shape[2]))
        yield from _bias(kind, parts, "output", output.shape[2])


def fused(kind: str, parts: Parts) -> Iterator[Piece]:
    """Yield the pieces of c_attn (model, 3 · model), GPT-2's Conv1D; of (3 · model, model) where it is a Linear."""
    weight = parts["packed"]
    rows, columns = _sides(weight, "two axes, (model, 3 · model)")
    if 3 * rows != columns and rows != 3 * columns:
        raise wrong_shape(weight, f"3 times as many columns as rows, ({rows}, {3 * rows})")
    turned = rows == 3 * columns
    yield from _thirds(kind, weight, (rows, columns), 0 if turned else 1, transposed=turned)
    yield from _packed_bias(kind, parts, max(rows, columns))
    yield from _output(kind, parts, transposed=turned)


def _thirds(kind: str, array: NamedArray, table: tuple[int, int], axis: int, *, transposed: bool) -> Iterator[Piece]:
    size = table[axis] // 3
    letter = "b" if table[0] == 1 else "w"
    for place, role in enumerate(INPUTS):
        block = Block(axis, place * size, (place + 1) * size)
        yield Piece(kind, f"{letter}_{role}", array, table, block, transposed)


def _packed_bias(kind: str, parts: Parts, width: int) -> Iterator[Piece]:
    bias = parts.get("packed_bias")
    if bias is not None:
        if bias.shape != (width,):
            raise wrong_shape(bias, f"({width},)")
        yield from _thirds(kind, bias, (1, width), 1, transposed=False)


def _output(kind: str, parts: Parts, *, transposed: bool) -> Iterator[Piece]:
    if "output" in parts:
        weight = _matrix(kind, "w_output", parts["output"], transposed=transposed)
        yield weight
        yield from _bias(kind, parts, "output", weight.shape[1])


def _matrix(kind: str, target: str, array: NamedArray, *, transposed: bool) -> Piece:
    return Piece(kind, target, array, _sides(array, "two axes"), transposed=transposed)


def _bias(kind: str, parts: Parts, role: str, width: int) -> Iterator[Piece]:
    array = parts.get(f"{role}_bias")
    if array is not None:
        yield _vector(kind, f"b_{role}", array, width)


def _vector(kind: str, target: str, array: NamedArray, width: int | None) -> Piece:
    count = prod(array.shape)
    if len(array.shape) != 1 or (width is not None and count != width):
        raise wrong_shape(array, "one axis" if width is None else f"({width},)")
    return Piece(kind, target, array, (1, count))


def _sides(array: NamedArray, needed: str) -> tuple[int, int]:
    if len(array.shape) != 2:
        raise wrong_shape(array, needed)
    return array.shape[0], array.shape[1]
