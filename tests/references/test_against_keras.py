"""The engine against every attention layer of Keras."""

import keras_cases
import pytest
from cases import Family
from conftest import Comparison

CASES = 100


@pytest.mark.parametrize(("name", "family"), keras_cases.FAMILIES.items(), ids=keras_cases.FAMILIES)
def test_the_engine_equals_keras(name: str, family: Family, compare: Comparison) -> None:
    compare(keras_cases.SOURCE, name, family, CASES)
