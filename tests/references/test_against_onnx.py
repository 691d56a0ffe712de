"""The engine against the reference evaluator of ONNX."""

import onnx_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 300


@pytest.mark.parametrize(("name", "family"), onnx_cases.FAMILIES.items(), ids=onnx_cases.FAMILIES)
def test_the_engine_equals_onnx(name: str, family: Family, compare: Comparison) -> None:
    compare(onnx_cases.SOURCE, name, family, CASES)
