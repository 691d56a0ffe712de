"""Every variant against one session: is it this one, what differs, and what that does to the numbers."""

from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum

from attn_gui.engine.errors import Cancelled
from attn_gui.errors import AttentionError
from attn_gui.session.compute import BYTE_BUDGET, Computed, Done, Refused, compute
from attn_gui.session.edit import Edit
from attn_gui.session.session import Session
from attn_gui.session.variants.consequence import NOTHING, Consequence, consequence
from attn_gui.session.variants.table import VARIANTS
from attn_gui.session.variants.variant import Difference, Settled, Variant
from attn_gui.text import Message, say


class Standing(StrEnum):
    """Whether a variant gives the present numbers, others, or none."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_APPLICABLE = "does-not-apply"


TITLES: dict[Standing, Message] = {
    Standing.SAME: say("Same as now"),
    Standing.DIFFERS: say("Differs"),
    Standing.NOT_APPLICABLE: say("Does not apply"),
}

Known = dict[Hashable, tuple[Session, Consequence | Refused]]


@dataclass(frozen=True, eq=False)
class Report:
    """One variant on one session: its call with the settings filled in, what differs, the consequence in words.

    ``edits`` make the session mean it; there are none where it does, and where it does not apply.
    """

    variant: Variant
    standing: Standing
    call: str
    differences: tuple[Difference, ...]
    remarks: tuple[Message, ...]
    consequence: Consequence | None
    text: Message
    edits: tuple[Edit, ...]


@dataclass(frozen=True, eq=False)
class Reports:
    """All reports on ``session``, in the order of the table."""

    session: Session
    rows: tuple[Report, ...]

    def of(self, standing: Standing) -> tuple[Report, ...]:
        """Return those of one standing, the nearest first: of the present mode, then with the fewest differences."""
        rows = (row for row in self.rows if row.standing is standing)
        return tuple(sorted(rows, key=lambda row: (self.session.kind not in row.variant.modes, len(row.differences))))


def reports(
    session: Session,
    computed: Computed | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    executor: Executor | None = None,
    byte_budget: int | None = BYTE_BUDGET,
) -> Reports:
    """Return the report of every variant; *computed* is used where it is the answer to *session*.

    Raises ``Cancelled`` once *cancelled* answers True.
    """

    def answer(asked: Session, previous: Computed | None = None) -> Computed:
        return compute(asked, previous, cancelled, executor=executor, byte_budget=byte_budget)

    now = computed if computed is not None and computed.session is session else answer(session)
    known: Known = {}
    rows: list[Report] = []
    for variant in VARIANTS.values():
        if cancelled is not None and cancelled():
            raise Cancelled
        rows.append(_report(variant, session, now, answer, known))
    return Reports(session, tuple(rows))


def _report(
    variant: Variant,
    session: Session,
    now: Computed,
    answer: Callable[[Session], Computed],
    known: Known,
) -> Report:
    try:
        settled = variant.settle(session)
    except AttentionError as error:
        return _not_applicable(variant, "", (), error.message)
    call = variant.write(settled.session)
    obstacle = variant.obstacle(settled.session)
    if obstacle is not None:
        return _not_applicable(variant, call, settled.differences, obstacle)
    if isinstance(now, Refused) and settled.session is session:
        return _not_applicable(variant, call, settled.differences, now.error.message)
    key = _meaning_of(settled.session)
    if key not in known:
        # Kept with its session: what is gone gives its arrays' identities away.
        known[key] = settled.session, _consequence(now, settled, session, answer)
    _, found = known[key]
    if isinstance(found, Refused):
        return _not_applicable(variant, call, settled.differences, found.error.message)
    standing = Standing.SAME if found.is_none else Standing.DIFFERS
    text = _text(variant, settled, found)
    remarks = _remarks(variant, settled.session)
    return Report(variant, standing, call, settled.differences, remarks, found, text, settled.edits)


def _consequence(
    now: Computed, settled: Settled, session: Session, answer: Callable[[Session], Computed]
) -> Consequence | Refused:
    if settled.session is session:
        return NOTHING
    there = answer(settled.session)
    if isinstance(there, Refused):
        return there
    if isinstance(now, Done):
        return consequence(now, there)
    return Consequence(None, None, say("The present settings give no numbers to compare with: this variant does."))


def _meaning_of(session: Session) -> Hashable:
    """Return what two sessions have in common that come to the same numbers from the same inputs."""
    mask = session.mask
    rules = [mask.causal, mask.empty_rows, mask.window, mask.causal_offset, id(mask.drawn), id(mask.key_padding)]
    weights = sorted((name, id(array)) for name, array in session.state.weights.items())
    return (session.kind, session.options, *rules, id(mask.bias), *weights)


def _text(variant: Variant, settled: Settled, found: Consequence) -> Message:
    if not found.is_none:
        return found.said()
    same = say("Same numbers on this session.") if settled.differences else say("Exactly the present settings.")
    named = [remark.text for remark in variant.remarks if remark.naming and remark.when(settled.session)]
    return say("{sentences}", sentences=" ".join(map(str, [same, *named])))


def _not_applicable(variant: Variant, call: str, differences: tuple[Difference, ...], why: Message) -> Report:
    return Report(variant, Standing.NOT_APPLICABLE, call, differences, (), None, why, ())


def _remarks(variant: Variant, session: Session) -> tuple[Message, ...]:
    return tuple(remark.text for remark in variant.remarks if remark.when(session))
