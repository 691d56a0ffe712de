"""The engine against jax.nn.dot_product_attention."""

import jax_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 100


@pytest.mark.parametrize(("name", "family"), jax_cases.FAMILIES.items(), ids=jax_cases.FAMILIES)
def test_the_engine_equals_jax(name: str, family: Family, compare: Comparison) -> None:
    compare(jax_cases.SOURCE, name, family, CASES)
