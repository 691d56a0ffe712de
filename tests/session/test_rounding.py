"""Numbers rounded to narrower types: bit patterns worked by hand from IEEE 754, and those that PyTorch gives."""

import numpy as np
import pytest

from attn_gui.engine.errors import FiniteError
from attn_gui.session.rounding import rounded, to_bfloat16
from attn_gui.session.session import Precision

HAND_WORKED = {
    # bfloat16 keeps 8 significant bits: between 1 and 2 its steps are 2^-7.
    1.0: 1.0,
    1.0 + 2.0**-7: 1.0 + 2.0**-7,
    1.0 + 2.0**-8: 1.0,
    1.0 + 3 * 2.0**-8: 1.0 + 2.0**-6,
    1.0 + 2.0**-8 + 2.0**-20: 1.0 + 2.0**-7,
    -1.0 - 2.0**-8: -1.0,
    257.0: 256.0,
    259.0: 260.0,
    0.0: 0.0,
    2.0**-133: 2.0**-133,
}
TORCH = {
    # torch.tensor(x, dtype=torch.float64).to(torch.bfloat16).double() of PyTorch 2.13.0
    0.1: 0.10009765625,
    3.14159265358979: 3.140625,
    -2.718281828459045: -2.71875,
    1e-3: 0.00099945068359375,
    123456.789: 123392.0,
    1e30: 1.0002555517425873e30,
    65504.0: 65536.0,
}


@pytest.mark.parametrize(("number", "wanted"), [*HAND_WORKED.items(), *TORCH.items()])
def test_bfloat16_is_to_nearest_even(number: float, wanted: float) -> None:
    assert to_bfloat16(np.array([[number]]))[0, 0] == wanted


def test_what_is_not_finite_stays_so() -> None:
    odd = np.array([np.nan, -np.nan, np.inf, -np.inf])
    np.testing.assert_array_equal(to_bfloat16(odd), odd)
    lowest_nan = np.array([0x7FF0000000000001], np.uint64).view(np.float64)
    assert np.isnan(to_bfloat16(lowest_nan)).all()
    for precision in Precision:
        np.testing.assert_array_equal(rounded(odd, precision, "Query", "query"), odd)


def test_float16_is_rounded_once_and_held_in_float32() -> None:
    table = np.array([[0.1, 2049.0, 65504.0, 65519.0, 1e-8]])
    found = rounded(table, Precision.FLOAT16, "Query", "query")
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, np.float32([[0.0999755859375, 2048.0, 65504.0, 65504.0, 0.0]]))


def test_float64_is_left_as_it_is() -> None:
    table = np.array([[0.1]])
    assert rounded(table, Precision.FLOAT64, "Query", "query") is table
    assert rounded(table, Precision.FLOAT32, "Query", "query").dtype == np.float32


@pytest.mark.parametrize(
    ("precision", "number"),
    [(Precision.FLOAT32, 3.5e38), (Precision.FLOAT16, -65520.0), (Precision.BFLOAT16, 3.3962e38)],
)
def test_numbers_beyond_the_range_are_refused_by_name(precision: Precision, number: float) -> None:
    with pytest.raises(FiniteError, match=rf"Value holds {number!r}.*range of {precision.value}".replace("+", r"\+")):
        rounded(np.array([[1.0, number]]), precision, "Value", "value")


@pytest.mark.parametrize(("precision", "number"), [(Precision.FLOAT16, 65519.9), (Precision.BFLOAT16, 3.3895e38)])
def test_what_rounds_to_the_largest_number_is_taken(precision: Precision, number: float) -> None:
    assert np.isfinite(rounded(np.array([[number]]), precision, "Value", "value")).all()
