"""``attn-gui compute``: scores, weights and output of a session, as a summary, as JSON, as an ``.npz``."""

import argparse
import io
import json
import math
from pathlib import Path

import numpy as np

from attn_gui.cli.opening import computed, read
from attn_gui.engine.measures import entropy, row_sum
from attn_gui.io.atomic import write_atomically
from attn_gui.session.compute import Done
from attn_gui.session.session import Array


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--output", "-o", metavar="r.npz", help="write scores, weights and output to this file")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the numbers, write them where asked, and return 0."""
    done = computed(read(arguments.file)[0])
    if arguments.output is not None:
        write_atomically(Path(arguments.output), npz(done))
    if arguments.json:
        print(json.dumps(as_json(done), allow_nan=False))
    else:
        print("\n".join(summary(done)))
    return 0


def numbers(done: Done) -> dict[str, Array]:
    """Return scores (scaled, before the mask), weights and output (after W_o) of a result."""
    result = done.result
    found = {"scores": result.scores, "weights": result.weights, "output": result.output}
    return {name: array for name, array in found.items() if array is not None}


def npz(done: Done) -> bytes:
    """Return the numbers as the bytes of an ``.npz`` file."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **numbers(done))
    return buffer.getvalue()


def as_json(done: Done) -> dict[str, object]:
    """Return the strict object of ``--json``: what is not finite is null."""
    arrays = numbers(done)
    weights = arrays["weights"]
    return {
        "kind": done.session.kind,
        "score": done.session.options.score,
        "shapes": {name: list(array.shape) for name, array in _shapes(done).items()},
        "row_sums": _plain(row_sum(weights)),
        "entropy_bits": _plain(entropy(weights)),
        "empty_rows": np.argwhere(done.result.empty_rows).tolist(),
        **{name: _plain(array) for name, array in arrays.items()},
    }


def summary(done: Done) -> list[str]:
    """Return the lines that ``compute`` prints."""
    arrays = numbers(done)
    weights = arrays["weights"]
    shapes = ", ".join(f"{name} {'×'.join(map(str, array.shape))}" for name, array in _shapes(done).items())
    lines = [f"kind     {done.session.kind}", f"score    {done.session.options.score}", f"shapes   {shapes}"]
    peak = np.unravel_index(int(np.nanargmax(weights)), weights.shape) if not np.isnan(weights).all() else None
    if peak is not None:
        *head, query, key = (int(place) for place in peak)
        where = f"{done.inputs.query_tokens[query]} → {done.inputs.key_tokens[key]}"
        in_head = f" in head {head[0]}" if head else ""
        lines.append(f"largest  weight {weights[peak]:.6g}: {where}{in_head}")
    bits = entropy(weights)
    lines.append(f"entropy  {np.nanmin(bits):.4g} to {np.nanmax(bits):.4g} bits of {math.log2(weights.shape[-1]):.4g}")
    empty = int(np.count_nonzero(done.result.empty_rows))
    if empty:
        rule = done.session.mask.empty_rows.value
        lines.append(f"empty    {empty} rows may attend to no key; they give {rule}")
    return lines


def _shapes(done: Done) -> dict[str, Array]:
    inputs = {"query": done.inputs.query, "key": done.inputs.key, "value": done.inputs.value}
    return inputs | numbers(done)


def _plain(array: Array) -> object:
    if np.isfinite(array).all():
        return array.tolist()
    return np.where(np.isfinite(array), array, None).tolist()
