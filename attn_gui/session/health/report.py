"""All that is noteworthy about a result."""

from collections.abc import Callable
from dataclasses import dataclass

from attn_gui.engine import Cancelled
from attn_gui.session.compute import Computed, Done
from attn_gui.session.health import head_checks, row_checks
from attn_gui.session.health.finding import Checked, Finding
from attn_gui.session.session import Session

CHECKS: tuple[Callable[[Checked], Finding | None], ...] = (
    row_checks.not_finite,
    row_checks.empty_rows,
    row_checks.row_sums,
    row_checks.saturated,
    row_checks.uniform,
    row_checks.identical,
    head_checks.copies,
    head_checks.sink,
)
"""The gravest first. A further one is one function and its name here."""


@dataclass(frozen=True, eq=False)
class Health:
    """The session that was checked, and what was found; ``computed``: whether there were numbers to check."""

    session: Session
    findings: tuple[Finding, ...]
    computed: bool = True


def health(computed: Computed, cancelled: Callable[[], bool] | None = None) -> Health:
    """Return what is noteworthy; nothing for a session that cannot be computed, which says so itself.

    Raises Cancelled once *cancelled* answers True.
    """
    if not isinstance(computed, Done):
        return Health(computed.session, (), computed=False)
    checked, found = Checked(computed), list[Finding]()
    for check in CHECKS:
        if cancelled is not None and cancelled():
            raise Cancelled
        finding = check(checked)
        if finding is not None:
            found.append(finding)
    return Health(computed.session, tuple(found))
