"""The engine against sparsemax and entmax-1.5 by their authors, each calculated in two ways."""

import entmax_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 300


@pytest.mark.parametrize(("name", "family"), entmax_cases.FAMILIES.items(), ids=entmax_cases.FAMILIES)
def test_the_engine_equals_entmax(name: str, family: Family, compare: Comparison) -> None:
    compare(entmax_cases.SOURCE, name, family, CASES)
