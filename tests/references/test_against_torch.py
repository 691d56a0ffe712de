"""The engine against PyTorch: attention of random shapes, masks and options, and scoring functions of its layers."""

import pytest
import torch_cases
from cases import Family
from conftest import Comparison

CASES = 300


@pytest.mark.parametrize(("name", "family"), torch_cases.FAMILIES.items(), ids=torch_cases.FAMILIES)
def test_the_engine_equals_torch(name: str, family: Family, compare: Comparison) -> None:
    compare(torch_cases.SOURCE, name, family, CASES)
