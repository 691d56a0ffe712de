"""What may be noteworthy about single rows of weights."""

from collections.abc import Callable

import numpy as np

from attn_gui.engine import EmptyRows
from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import Edit
from attn_gui.session.health.finding import Checked, Finding, Head
from attn_gui.session.health.normalising import NormaliseRows, asking_tables
from attn_gui.session.kinds import KINDS
from attn_gui.session.mask_edits import ClearMask, SetEmptyRows
from attn_gui.session.mask_rules import rules_on
from attn_gui.session.option_edits import RemoveWeight, SetOptions
from attn_gui.session.remedy import Remedy, remedy
from attn_gui.session.session import Array, LocalKind, Options, Session
from attn_gui.text import Message, say

SATURATED = 0.999
"""A weight above it leaves nothing for the other keys."""
EVEN = 1.001
"""A peak of at most this many times the mean weight leaves a row uniform."""
MOST = 0.5
ROUNDING = 16
"""So many roundings of its type the sum of a row may be away from 1, for each key."""

Found = tuple[int, int, int, int]
"""How many rows, of how many, and head and row of the first."""


def not_finite(checked: Checked) -> Finding | None:
    """Find rows of weights that are no numbers."""
    found = _counted(checked, lambda head: ~head.finite, _every)
    if found is None:
        return None
    count, _, head, row = found
    return Finding(
        "not-finite",
        _rows(count, "1 row holds no numbers", "{count} rows hold no numbers"),
        checked.place(head, row),
        say("Whatever is computed from NaN or infinity is NaN, too."),
        say("Look at what such a row may attend to, and what a row without any key is to give."),
        checked.spot(head, row),
        (remedy(SetEmptyRows(EmptyRows.ZERO)),),
    )


def empty_rows(checked: Checked) -> Finding | None:
    """Find queries that may attend to no key."""
    found = _counted(checked, lambda head: head.keys == 0, _every)
    if found is None:
        return None
    count, _, head, row = found
    return Finding(
        "empty-rows",
        _rows(count, "1 row may attend to no key", "{count} rows may attend to no key"),
        checked.place(head, row),
        say("Libraries differ in what such a row gives: zeros, NaN or equal weights."),
        say("Allow these queries a key, or choose in the mask's menu what empty rows give."),
        checked.spot(head, row),
        (remedy(ClearMask()),) if rules_on(checked.done.session.mask) else (),
    )


def row_sums(checked: Checked) -> Finding | None:
    """Find rows with keys that sum to other than 1."""
    epsilon = float(np.finfo(checked.done.result.output.dtype).eps)

    def off(head: Head) -> Array:
        return np.abs(head.sums - 1.0) > ROUNDING * epsilon * max(head.weights.shape[-1], 1)

    found = _counted(checked, off, lambda head: (head.keys > 0) & head.finite)
    if found is None:
        return None
    count, _, head, row = found
    session = checked.done.session
    return Finding(
        "row-sums",
        _rows(count, "1 row does not sum to 1", "{count} rows do not sum to 1"),
        checked.place(head, row),
        say("The output is then no mean of the values: a part of the attention goes nowhere."),
        _why_sums(session),
        checked.spot(head, row),
        tuple(remedy(edit) for edit in _to_whole_sums(session)),
    )


def saturated(checked: Checked) -> Finding | None:
    """Find most rows putting all of their weight on one key, unless the normaliser never does anything else."""
    session = checked.done.session
    found = _saturated_rows(checked)
    if NORMALISERS[session.options.normaliser].slope is None or found is None or found[0] <= MOST * found[1]:
        return None
    count, of, head, row = found
    return Finding(
        "saturated",
        _share(count, of, "The only row is saturated", "{count} of {of} rows are saturated"),
        checked.place(head, row),
        say("One weight is above 0.999, so that small changes of Q and K change nothing, and nothing could be learnt."),
        say("Scores grow with the width: divide them by √d, raise the temperature, or make the inputs smaller."),
        checked.spot(head, row),
        _softer(session, count),
    )


def uniform(checked: Checked) -> Finding | None:
    """Find most rows giving all their keys the same weight."""

    def even(head: Head) -> Array:
        return head.peaks * head.keys <= EVEN * head.sums

    found = _counted(checked, even, lambda head: head.choosing)
    if found is None or found[0] <= MOST * found[1]:
        return None
    count, of, head, row = found
    return Finding(
        "uniform",
        _share(count, of, "The only row is uniform", "{count} of {of} rows are uniform"),
        checked.place(head, row),
        say("All keys get the same weight: the output does not tell what the query asked for."),
        say("See whether queries or keys are all zeros or all alike, the scale is tiny, or the temperature is huge."),
        checked.spot(head, row),
    )


def identical(checked: Checked) -> Finding | None:
    """Find most rows being equal to another one, though not uniform."""
    found = _counted(checked, _twins, lambda head: head.choosing)
    if found is None or found[0] <= MOST * found[1] or uniform(checked) is not None:
        return None
    count, of, head, row = found
    return Finding(
        "identical",
        say("{count} of {of} rows are equal to another one", count=count, of=of),
        checked.place(head, row),
        say("Equal weights take equal shares of the values: these queries get the same."),
        say(
            "See whether rows of Q are equal, differ only in what the keys do not see, or put all weight on the same "
            "key."
        ),
        checked.spot(head, row),
    )


def _twins(head: Head) -> Array:
    """Whether another row of the head is equal to a row, but for rounding (n_q,)."""
    rows = [row.tobytes() for row in np.round(head.weights, 12) + 0.0]
    counts: dict[bytes, int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    return np.array([counts[row] > 1 for row in rows])


def _every(head: Head) -> Array:
    return np.ones(len(head.weights), dtype=bool)


def _counted(checked: Checked, found: Callable[[Head], Array], among: Callable[[Head], Array]) -> Found | None:
    """How many rows are *found* *among* those that count; None where none is."""
    count, of, first = 0, 0, None
    for head in checked.heads():
        counting = among(head)
        rows = np.flatnonzero(found(head) & counting)
        count, of = count + len(rows), of + int(np.count_nonzero(counting))
        if first is None and len(rows):
            first = head.place, int(rows[0])
    return None if first is None else (count, of, *first)


def _share(count: int, of: int, only: str, some: str) -> Message:
    return say(only) if of == 1 else say(some, count=count, of=of)


def _rows(count: int, one: str, many: str) -> Message:
    return say(one) if count == 1 else say(many, count=count)


def _why_sums(session: Session) -> Message:
    if not _to_whole_sums(session):
        return say("See whether the weights are what they should be.")
    return say("That is meant so by a choice of yours: a sink, a normaliser or local attention takes a share.")


def _to_whole_sums(session: Session) -> tuple[Edit, ...]:
    kind = KINDS[session.kind]
    options, plain = kind.in_force(session.options), Options(session.options.score)
    edits: list[Edit] = []
    for name in ("sink", "local", "normaliser"):
        if getattr(options, name) != getattr(plain, name) and _takes_a_share(options, name):
            edits.append(SetOptions(session.kind, {name: getattr(plain, name)}))
    own = {name.name for name in kind.weights_read(session)}
    return (*edits, *(RemoveWeight(session.kind, name) for name in ("sinks",) if name in own))


def _takes_a_share(options: Options, name: str) -> bool:
    if name == "normaliser":
        return not NORMALISERS[options.normaliser].sums_to_one
    return name != "local" or options.local is not LocalKind.OFF


def _saturated_rows(checked: Checked) -> Found | None:
    return _counted(checked, lambda head: head.peaks > SATURATED * head.sums, lambda head: head.choosing)


def _softer(session: Session, saturated_rows: int) -> tuple[Remedy, ...]:
    offers: list[Remedy] = []
    width = session.query.shape[1] if session.x is None else session.x.shape[1]
    wanted = float(f"{session.options.temperature * max(width, 2) ** 0.5:.3g}")
    if NORMALISERS[session.options.normaliser].tempers:
        label = say("Raise the temperature to {temperature}", temperature=f"{wanted:g}")
        offers.append(Remedy(label, (SetOptions(session.kind, {"temperature": wanted}),)))
    edit = NormaliseRows(asking_tables(session))
    if edit.shrinks(session) and _helps(edit, session, saturated_rows):
        offers.append(remedy(edit))
    return tuple(offers)


def _helps(edit: Edit, session: Session, saturated_rows: int) -> bool:
    """Whether fewer rows are saturated then: cosine scores, for one, look at no lengths."""
    then = compute(edit.apply(session))
    if not isinstance(then, Done):
        return False
    left = _saturated_rows(Checked(then))
    return left is None or left[0] < saturated_rows
