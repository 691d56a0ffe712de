"""A session's numbers: ``compute`` is pure and says Done or Refused."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from time import perf_counter

from attn_gui.engine import Attention
from attn_gui.errors import AttentionError
from attn_gui.session.inputs import Inputs
from attn_gui.session.kinds import KINDS
from attn_gui.session.remedies import Remedy, remedies_for
from attn_gui.session.session import Session

BYTE_BUDGET = 1_000_000_000


@dataclass(frozen=True, eq=False)
class Done:
    """The very session that was computed, what the mode read, and the engine's result."""

    session: Session
    inputs: Inputs
    result: Attention
    seconds: float


@dataclass(frozen=True, eq=False)
class Refused:
    """The session that cannot be computed, why, and what one click would mend."""

    session: Session
    error: AttentionError
    remedies: tuple[Remedy, ...]


Computed = Done | Refused


def compute(
    session: Session,
    previous: Computed | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    executor: Executor | None = None,
    byte_budget: int | None = BYTE_BUDGET,
) -> Computed:
    """Return the session's Done, or Refused with the sentence for the user.

    *previous* is reused where it rests on the same arrays. Raises ``Cancelled`` once *cancelled* answers True.
    """
    row = KINDS[session.kind]
    began = perf_counter()
    try:
        inputs = row.read(session)
        if isinstance(previous, Done) and row.same_numbers(previous.session, session):
            return Done(session, inputs, previous.result, previous.seconds)
        progress = None if cancelled is None else _asking(cancelled)
        result = row.run(session, inputs, progress=progress, executor=executor, byte_budget=byte_budget)
    except AttentionError as error:
        return Refused(session, error, remedies_for(session, error))
    return Done(session, inputs, result, perf_counter() - began)


def _asking(cancelled: Callable[[], bool]) -> Callable[[float], bool]:
    """Return the engine's question after each block, whose share done does not matter here."""

    def ask(_share: float) -> bool:
        return cancelled()

    return ask
