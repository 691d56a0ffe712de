"""Collects how far the engine is from each reference, and prints the table at the end."""

from collections.abc import Iterator

import pytest
from cases import Family, differences, drawn

ROWS: list[tuple[str, str, int, dict[str, float]]] = []


class Comparison:
    """Runs a family of cases through the engine and remembers the largest differences."""

    def __call__(self, source: str, name: str, family: Family, count: int) -> dict[str, float]:
        """Return the largest difference of each array over *count* cases; fail at the first beyond its tolerance."""
        largest: dict[str, float] = {}
        for number in range(count):
            for array, difference in differences(drawn(family, number)).items():
                largest[array] = max(largest.get(array, 0.0), difference)
        ROWS.append((source, name, count, largest))
        return largest


@pytest.fixture
def compare() -> Comparison:
    """Return the function that compares and remembers."""
    return Comparison()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one row for each family."""
    for line in _table():
        terminalreporter.write_line(line)


def _table() -> Iterator[str]:
    arrays = ("scores", "weights", "mean_weights", "output")
    yield ""
    for source in dict.fromkeys(row[0] for row in ROWS):
        yield source
        yield f"  {'family':24}{'cases':>6}" + "".join(f"{name:>14}" for name in arrays)
        for _, name, count, largest in (row for row in ROWS if row[0] == source):
            shown = [f"{largest[array]:.1e}" if array in largest else "" for array in arrays]
            yield f"  {name:24}{count:6}" + "".join(f"{number:>14}" for number in shown)
