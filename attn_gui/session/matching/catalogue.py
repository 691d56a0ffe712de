"""The table of variations: each row finds its candidates for a session, the more plausible rows first."""

from collections.abc import Iterator
from dataclasses import dataclass

from attn_gui.session.matching import (
    rows_heads,
    rows_inputs,
    rows_mask,
    rows_positions,
    rows_projections,
    rows_read,
    rows_reading,
    rows_scale,
    rows_scores,
    rows_softmax,
)
from attn_gui.session.matching.variation import Case, Finder, Variation


@dataclass(frozen=True)
class Row:
    """One sort of variation: its key, and what finds its candidates for a session."""

    key: str
    find: Finder


CATALOGUE: tuple[Row, ...] = (
    Row("scale", rows_scale.scales),
    Row("causal", rows_mask.causal),
    Row("mask", rows_mask.rules),
    Row("bias", rows_mask.biases),
    Row("empty rows", rows_mask.empty_rows),
    Row("window", rows_mask.windows),
    Row("mask read", rows_read.masks),
    Row("local", rows_read.locals_),
    Row("inputs swapped", rows_inputs.swaps),
    Row("projections transposed", rows_projections.weights_transposed),
    Row("projections missing", rows_projections.weights_missing),
    Row("projections exchanged", rows_projections.exchanged),
    Row("biases missing", rows_projections.biases_missing),
    Row("score's own", rows_scores.parameters),
    Row("score", rows_scores.others),
    Row("tanh", rows_scores.hidden),
    Row("general", rows_scores.general),
    Row("head count", rows_heads.counts),
    Row("head split", rows_heads.splits),
    Row("head sharing", rows_heads.sharing),
    Row("temperature", rows_scale.temperatures),
    Row("softcap", rows_scale.softcaps),
    Row("order", rows_scale.orders),
    Row("rope", rows_positions.ropes),
    Row("norm", rows_positions.norms),
    Row("alibi", rows_positions.slopes),
    Row("sink", rows_softmax.sinks),
    Row("shown stage", rows_reading.other_stages),
    Row("normaliser", rows_softmax.normalisers),
    Row("forbidden", rows_mask.fills),
    Row("values", rows_softmax.outputs),
    Row("biases changed", rows_projections.biases_changed),
    Row("inputs transposed", rows_inputs.transposed),
    Row("rows moved", rows_inputs.rows_moved),
    Row("rounding", rows_inputs.roundings),
    Row("prepared", rows_inputs.prepared),
)


def candidates(case: Case) -> Iterator[Variation]:
    """Yield every candidate of the catalogue for the session, the more plausible first."""
    for row in CATALOGUE:
        yield from row.find(case)
