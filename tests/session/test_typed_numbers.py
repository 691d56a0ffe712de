"""Numbers as people type them, and as the program writes them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_gui.session.parsing import NumberError, format_number, full_text, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("  0.7 ", 0.7),
        (".5", 0.5),
        ("5.", 5.0),
        ("0,5", 0.5),
        ("-0,25", -0.25),
        ("1e-3", 1e-3),
        ("1E+3", 1e3),
        ("1/3", 1 / 3),
        ("1 / 3", 1 / 3),
        ("2/3/4", 2 / 3 / 4),
        ("1-2-3", -4.0),
        ("2+3*4", 14.0),
        ("(2+3)*4", 20.0),
        ("2·3", 6.0),
        ("6÷4", 1.5),
        ("sqrt(2)", math.sqrt(2)),
        ("-sqrt(2)/2", -math.sqrt(2) / 2),
        ("√2", math.sqrt(2)),
        ("√(1/4)", 0.5),
        ("1/sqrt(64)", 0.125),
        ("pi/2", math.pi / 2),
        ("PI", math.pi),
        ("--1", 1.0),
        ("+1", 1.0),
        ("2*-3", -6.0),
        ("−0.5", -0.5),
        ("\u00a00.5\u00a0", 0.5),
        ("1e308", 1e308),
        ("-0", 0.0),
    ],
)
def test_what_means_a_number_is_that_number(text: str, number: float) -> None:
    assert parse_number(text) == number
    assert math.copysign(1, parse_number(text)) == math.copysign(1, number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("nan", "not_finite"),
        ("-inf", "not_finite"),
        ("Infinity", "not_finite"),
        ("∞", "not_finite"),
        ("1e999", "too_large"),
        ("1e308*10", "too_large"),
        ("1/0", "zero_division"),
        ("sqrt(-1)", "negative_root"),
        ("1,234.5", "commas"),
        ("1,2,3", "commas"),
        ("1_000", "no_number"),
        ("0x10", "no_number"),
        ("abc", "no_number"),
        ("1 2", "no_number"),
        ("1+", "no_number"),
        ("(1", "no_number"),
        ("1)", "no_number"),
        ("sqrt", "no_number"),
        ("sqrt(", "no_number"),
        ("()", "no_number"),
        ("*2", "no_number"),
        ("exp(1)", "no_number"),
        ("__import__('os')", "no_number"),
        ("٣", "no_number"),
        ("(" * 60 + "1" + ")" * 60, "no_number"),
        ("1" * 201, "too_long"),
    ],
)
def test_what_means_no_number_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert caught.value.code == code
    assert caught.value.field == "value"
    assert str(caught.value).endswith(".")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_full_text_reads_back_as_the_very_number(number: float) -> None:
    assert parse_number(full_text(number)) == number


@given(st.text())
def test_any_text_is_a_finite_number_or_a_sentence(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberError:
        return
    assert math.isfinite(number)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1, "0.1"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        (np.float64(2.5), "2.5"),
    ],
)
def test_full_text_is_the_shortest(value: float, text: str) -> None:
    assert full_text(value) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.125, 2, "0.12"),
        (-0.5, 2, "-0.50"),
        (-0.001, 2, "0.00"),
        (3.0, 0, "3"),
        (999_999.0, 1, "999999.0"),
        (1e6, 2, "1.00e+06"),
        (-2.5e12, 1, "-2.5e+12"),
        (math.inf, 2, "inf"),
        (math.nan, 2, "nan"),
    ],
)
def test_a_shown_number_has_the_digits_asked_for(value: float, digits: int, text: str) -> None:
    assert format_number(value, digits) == text
