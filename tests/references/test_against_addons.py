"""The engine against TensorFlow Addons; in an environment of its own."""

import addons_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 60


@pytest.mark.parametrize(("name", "family"), addons_cases.FAMILIES.items(), ids=addons_cases.FAMILIES)
def test_the_engine_equals_addons(name: str, family: Family, compare: Comparison) -> None:
    compare(addons_cases.SOURCE, name, family, CASES)
