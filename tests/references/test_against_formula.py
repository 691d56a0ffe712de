"""The engine against published formulas written as loops."""

import formula_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 300


@pytest.mark.parametrize(("name", "family"), formula_cases.FAMILIES.items(), ids=formula_cases.FAMILIES)
def test_the_engine_equals_formula(name: str, family: Family, compare: Comparison) -> None:
    compare(formula_cases.SOURCE, name, family, CASES)
