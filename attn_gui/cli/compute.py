"""``attn-gui compute``: scores, weights and output of a session, as a summary, as JSON, as an ``.npz``."""

import argparse
import json

import numpy as np

from attn_gui.cli.opening import computed, read
from attn_gui.cli.output import put
from attn_gui.cli.targets import target
from attn_gui.engine.measures import entropy, maximum_entropy, row_sum
from attn_gui.io.matrices import write_arrays
from attn_gui.io.measure_files import write_measures
from attn_gui.session.compute import Done
from attn_gui.session.session import Array
from attn_gui.session.tokens import unique_tokens

OUTPUT_HELP = """write scores (scaled, before the mask), weights and output (after W_o)
to this file; multi-head scores and weights have the heads as first axis"""
JSON_HELP = """print one JSON object: kind, score, shapes, row_sums, entropy_bits,
empty_rows (true: the query may attend to no key), scores, weights,
output; what is not finite is null"""

MEASURES_HELP = """write a table with one row per head and query to this .csv: row_sum,
entropy_bits, entropy_share, effective_keys, peak, peak_key, mean_distance,
diagonality, first_token_share; of several heads also NAME.overlap.csv, the
Jensen-Shannon divergence of each two heads in bits"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("-o", "--output", metavar="r.npz", help=OUTPUT_HELP)
    parser.add_argument("--measures", metavar="m.csv", help=MEASURES_HELP)
    parser.add_argument("--json", action="store_true", help=JSON_HELP)


def run(arguments: argparse.Namespace) -> int:
    """Write the numbers where asked, print them or a summary, and return 0."""
    path = None if arguments.output is None else target(arguments.output, (".npz",), [arguments.file])
    measures = None if arguments.measures is None else target(arguments.measures, (".csv",), [arguments.file])
    done = computed(read(arguments.file)[0])
    text = json.dumps(as_json(done), allow_nan=False) if arguments.json else "\n".join(summary(done))
    if path is not None:
        write_arrays(path, numbers(done))
    if measures is not None:
        write_measures(measures, done)
    put(text)
    return 0


def numbers(done: Done) -> dict[str, Array]:
    """Return scores (scaled, before the mask), weights and output (after W_o); ([H,] n_q, n_k) and (n_q, d)."""
    scores, weights = done.result.scores, done.result.weights
    assert scores is not None, "a session's result keeps everything"
    assert weights is not None, "a session's result keeps everything"
    return {"scores": scores, "weights": weights, "output": done.result.output}


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
        "empty_rows": done.result.empty_rows.tolist(),
        **{name: _plain(array) for name, array in arrays.items()},
    }


def summary(done: Done) -> list[str]:
    """Return the lines that ``compute`` prints."""
    shapes = ", ".join(f"{name} {' × '.join(map(str, array.shape))}" for name, array in _shapes(done).items())
    lines = [
        f"kind      {done.session.kind}",
        f"score     {done.session.options.score}: {done.result.options.scoring.formula}",
        f"shapes    {shapes}",
        *_largest(done),
        *_entropies(done),
    ]
    empty = int(np.count_nonzero(done.result.empty_rows))
    if empty:
        rows = "1 row may" if empty == 1 else f"{empty} rows may"
        lines.append(f"empty     {rows} attend to no key (empty rows: {done.session.mask.empty_rows.value})")
    return lines


def _largest(done: Done) -> list[str]:
    weights = numbers(done)["weights"]
    if np.isnan(weights).all():
        return []
    place = np.unravel_index(int(np.nanargmax(weights)), weights.shape)
    *head, query, key = (int(at) for at in place)
    where = f"{unique_tokens(done.inputs.query_tokens)[query]} → {unique_tokens(done.inputs.key_tokens)[key]}"
    in_head = f", head {head[0]}" if head else ""
    return [f"largest   weight {weights[place]:.4f}: {where}{in_head}"]


def _entropies(done: Done) -> list[str]:
    """The entropies of the rows that attend at all, and what the freest of them could have."""
    full = ~done.result.empty_rows
    if not full.any():
        return []
    bits, permitted = entropy(numbers(done)["weights"])[full], done.result.permitted
    assert permitted is not None, "a session's result keeps everything"
    most = float(maximum_entropy(permitted).max())
    return [f"entropy   {bits.min():.4f} to {bits.max():.4f} bits a row, of at most {most:.4f}"]


def _shapes(done: Done) -> dict[str, Array]:
    inputs = {"query": done.inputs.query, "key": done.inputs.key, "value": done.inputs.value}
    return inputs | numbers(done)


def _plain(array: Array) -> object:
    if np.isfinite(array).all():
        return array.tolist()
    plain = array.astype(object)
    plain[~np.isfinite(array)] = None
    return plain.tolist()
