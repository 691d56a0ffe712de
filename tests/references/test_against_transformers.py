"""The engine against attention of published models: sinks, softcap, rotary positions with norm, ALiBi."""

import pytest
import transformers_cases
from cases import Family
from conftest import Comparison

CASES = 150


@pytest.mark.parametrize(("name", "family"), transformers_cases.FAMILIES.items(), ids=transformers_cases.FAMILIES)
def test_the_engine_equals_transformers(name: str, family: Family, compare: Comparison) -> None:
    compare(transformers_cases.SOURCE, name, family, CASES)
