"""What one click would mend: from an error to named edits."""

from collections.abc import Callable, Iterable
from dataclasses import fields

from attn_gui.errors import AttentionError
from attn_gui.session.edit import Edit
from attn_gui.session.extras import EXTRAS
from attn_gui.session.fitting import applied, fit_extras, fit_heads, fit_linking, fit_score
from attn_gui.session.head_counts import even_heads, nearest_heads, nearest_kv_heads
from attn_gui.session.input_remedies import inputs_fitted
from attn_gui.session.kinds import KINDS, OFFERABLE
from attn_gui.session.length_remedies import positions_differ, queries_differ
from attn_gui.session.linking import MakeX, UseOwnTable
from attn_gui.session.mask_edits import ClearMask, FitMask, SetBias, SetCausalOffset, SetWindow
from attn_gui.session.non_finite import not_finite
from attn_gui.session.option_edits import RemoveWeight, SetOptions
from attn_gui.session.option_names import OPTION_NAMES
from attn_gui.session.remedy import Remedy, remedy
from attn_gui.session.session import MatrixName, Options, Precision, Session, Source
from attn_gui.session.width_remedies import widths_differ
from attn_gui.text import say

__all__ = ["Remedy", "remedies_for"]

EXTRA_FIELDS = {row.field: row.option for row in EXTRAS.values()}
"""What the engine calls further matrices, and the option that reads each."""

Rule = Callable[[Session, AttentionError], Iterable[Remedy]]


def remedies_for(session: Session, error: AttentionError) -> tuple[Remedy, ...]:
    """Return what would mend *error* in *session*, best first; each makes a session that differs."""
    rule = RULES.get(error.code, _option)
    return tuple(found for found in rule(session, error) if found.edits and _works(session, found))


def _works(session: Session, found: Remedy) -> bool:
    try:
        return applied(session, found.edits) is not session
    except AttentionError:
        return False


def _weight(session: Session, error: AttentionError) -> Iterable[Remedy]:
    if error.field.startswith("projections."):
        yield from inputs_fitted(session)
        yield from _heads(session, error)
        return
    if error.field in EXTRA_FIELDS:
        yield from _extras(session, error)
        return
    yield Remedy(say("Fit the score's matrices to Q and K"), fit_score(session))


def _linking(session: Session, error: AttentionError) -> Iterable[Remedy]:
    yield Remedy(say("Fit the projections to X"), fit_linking(session))
    wrong = MatrixName(None, error.field[len("projections.w_") :])
    yield remedy(UseOwnTable(wrong))


def _head_counts(session: Session, error: AttentionError) -> Iterable[Remedy]:
    for count in nearest_heads(session):
        edits = (SetOptions(session.kind, {"num_heads": count, "num_kv_heads": None}),)
        text = say("Use {count} heads", count=count) if count > 1 else say("Use 1 head")
        yield Remedy(text, edits)
    yield from _heads(session, error)


def _shared_heads(session: Session, error: AttentionError) -> Iterable[Remedy]:
    yield Remedy(say("Give every head its own key and value"), _then_fit(session, {"num_kv_heads": None}))
    for count in nearest_kv_heads(session):
        text = say("Use {count} key/value heads", count=count) if count > 1 else say("Use 1 key/value head")
        yield Remedy(text, _then_fit(session, {"num_kv_heads": count}))
    yield from _head_counts(session, error)


def _heads(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    heads = session.options.num_heads
    shared = session.options.num_kv_heads or heads
    if min(heads, shared) < 1 or heads % shared:
        return
    count = session.options.num_heads
    text = say("Fit the projections to {count} heads", count=count)
    yield Remedy(say("Fit the projections to 1 head") if count == 1 else text, fit_heads(session))


def _then_fit(session: Session, changes: dict[str, object]) -> tuple[Edit, ...]:
    chosen = SetOptions(session.kind, changes)
    if session.options.num_heads < 1:
        return ()
    return (chosen, *fit_heads(chosen.apply(session)))


def _mask(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del session, error
    yield remedy(FitMask())
    yield remedy(ClearMask())


def _bias(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del session, error
    yield remedy(SetBias(None))


def _no_x(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    yield Remedy(say("Read Q, K and V"), (SetOptions(session.kind, {"source": Source.INPUTS}),))
    yield remedy(MakeX())


def _range(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer what makes numbers smaller, or their range larger."""
    yield from _precision(session, Precision.FLOAT64)
    if error.field == "masking.bias":
        yield remedy(SetBias(None))
    if session.options.scale is not None:
        yield Remedy(say("Use the default scale"), (SetOptions(session.kind, {"scale": None}),))


def _too_large(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    if session.options.precision is Precision.FLOAT64:
        yield from _precision(session, Precision.FLOAT32)


def _precision(session: Session, precision: Precision) -> Iterable[Remedy]:
    change = SetOptions(session.kind, {"precision": precision})
    yield Remedy(say("Compute in {precision}", precision=precision.value), (change,))


def _extras(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer to fit the further matrices, or to do without the option that reads them."""
    yield Remedy(say("Fit what does not fit"), fit_extras(session))
    reader = EXTRA_FIELDS[error.field]
    if reader in OFFERABLE:
        yield from _without(session, reader)


def _without(session: Session, name: str) -> Iterable[Remedy]:
    default = next(field.default for field in fields(Options) if field.name == name)
    yield Remedy(say("Switch {option} off", option=OPTION_NAMES[name]), (SetOptions(session.kind, {name: default}),))


def _odd_width(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    for count in even_heads(session) if KINDS[session.kind].has_heads else ():
        changes = {"num_heads": count, "num_kv_heads": None}
        text = say("Use {count} heads", count=count) if count > 1 else say("Use 1 head")
        yield Remedy(text, (SetOptions(session.kind, changes),))
    yield from _without(session, "rope")


def _sink(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    yield Remedy(say("Fit what does not fit"), fit_extras(session))
    for name in (row.name for row in EXTRAS.values() if row.option == "sink"):
        yield remedy(RemoveWeight(session.kind, name))
    yield from _without(session, "sink")


def _mask_rule(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del session
    yield remedy(SetWindow(None) if error.code == "window" else SetCausalOffset(None))


def _theta(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    yield remedy(SetOptions(session.kind, {"rope_theta": Options.rope_theta}))


def _local_width(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    yield remedy(SetOptions(session.kind, {"local_width": Options.local_width}))


def _option(session: Session, error: AttentionError) -> Iterable[Remedy]:
    """Offer the default of the option that the error names."""
    name = error.field.rpartition(".")[2]
    defaults = {field.name: field.default for field in fields(Options)}
    if name in defaults and name != "score":
        yield remedy(SetOptions(session.kind, {name: defaults[name]}))


def _gain(session: Session, error: AttentionError) -> Iterable[Remedy]:
    del error
    yield remedy(SetOptions(session.kind, {"gain": None}))


RULES: dict[str, Rule] = {
    "d_differs_dot": widths_differ,
    "no_projection_widths_differ": _weight,
    "weight_does_not_fit": _weight,
    "v_does_not_fit": _weight,
    "weight_missing": _weight,
    "projection_shape": _linking,
    "lk_differs": positions_differ,
    "self_lengths": queries_differ,
    "heads": _head_counts,
    "kv_heads": _shared_heads,
    "mask_shape": _mask,
    "bias_nan_or_inf": _bias,
    "no_x": _no_x,
    "non_finite_input": not_finite,
    "overflow": _range,
    "precision_range": _range,
    "too_large": _too_large,
    "gain": _gain,
    "gain_does_not_fit": _extras,
    "odd_width": _odd_width,
    "sink": _sink,
    "theta": _theta,
    "local_width": _local_width,
    "window": _mask_rule,
    "causal_offset": _mask_rule,
}
