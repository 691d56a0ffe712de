"""Ten thousand cells drawn at random, explained, and each line checked from its printed digits alone."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

REFERENCES = Path(__file__).resolve().parents[1] / "references"
COUNT = 10_000


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(REFERENCES))
    return import_module("walk_explanations")


def test_what_is_shown_of_any_cell_of_any_session_is_true(reference: ModuleType) -> None:
    counted, found = reference.walk(COUNT)
    assert found == []
    assert sum(counted.values()) >= COUNT
    assert all(times >= COUNT / 400 for times in counted.values()), counted


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2 · 3 =", 6.0, 6.0),
        ("0.1000 + 1 =", 1.09995, 1.10005),
        ("exp(2.0000 − 2.0000) =", 0.999900005, 1.000100005),
        ("√32 ÷ (2 − -2) =", 2**0.5, 2**0.5),
        ("-1.2000e-05 · 0.5 =", -6.00025e-6, -5.99975e-6),
        ("1 ÷ 0.0000 =", float("-inf"), float("inf")),
    ],
)
def test_the_calculator_with_intervals_is_right(reference: ModuleType, text: str, low: float, high: float) -> None:
    found = import_module("plain_intervals").comes_to(text)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


def test_a_line_whose_digits_are_wrong_is_found(reference: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = import_module("attn_gui.figures.explanation_numbers")
    right = numbers._operand_text
    monkeypatch.setattr(numbers, "_operand_text", lambda value, digits: right(value + 2e-4, digits))
    _, found = reference.walk(40)
    assert any("leaves out" in fault for fault in found)
