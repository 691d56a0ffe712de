"""The numbers of pins, kept while a pin is the same and as long as there is room."""

from collections.abc import Callable, Iterable

from attn_gui.session.compute import BYTE_BUDGET, Computed, Done, compute
from attn_gui.session.session import Session

KEPT_BYTES = 256 * 2**20


class PinResults:
    """Answers the states of pins with their numbers; those used last stay while all take at most *kept_bytes*."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._found: list[Computed] = []

    def result(
        self,
        state: Session,
        present: Computed | None = None,
        cancelled: Callable[[], bool] | None = None,
        byte_budget: int | None = BYTE_BUDGET,
    ) -> Computed:
        """Return the numbers of *state*: those kept, those of *present* where they rest on the same, else new ones."""
        found = next((each for each in self._found if each.session is state), None)
        if found is None:
            found = compute(state, present, cancelled, byte_budget=byte_budget)
        self._found = [found, *(each for each in self._found if each is not found)]
        self._forget_oldest()
        return found

    def keep(self, states: Iterable[Session]) -> None:
        """Forget the numbers of every state that is none of *states*."""
        wanted = {id(state) for state in states}
        self._found = [each for each in self._found if id(each.session) in wanted]

    def _forget_oldest(self) -> None:
        while len(self._found) > 1 and sum(map(_bytes, self._found)) > self._kept_bytes:
            self._found.pop()


def _bytes(computed: Computed) -> int:
    if not isinstance(computed, Done):
        return 0
    result = computed.result
    return sum(array.nbytes for array in (result.scores, result.weights, result.output) if array is not None)
