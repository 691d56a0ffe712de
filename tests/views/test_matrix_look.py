"""Tints of cells: the signed map's colours, and every number readable on them."""

import numpy as np
import pytest

from attn_gui.figures.themes import DARK, LIGHT, contrast
from attn_gui.views.matrix_keys import TABLE_KEYS
from attn_gui.views.matrix_look import Look, limit_of


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_zero_has_the_ground_and_signs_their_own_side(theme):
    look = Look(theme, 2.0)
    assert look.ground(0.0).getRgb()[:3] == theme.ground
    red, blue = look.ground(2.0), look.ground(-2.0)
    assert red.red() > red.blue()
    assert blue.blue() > blue.red()
    assert look.ground(np.nan) == look.ground(0.0)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_number_is_readable_on_its_tint(theme):
    look = Look(theme, 1.0)
    for value in np.linspace(-1, 1, 101):
        ground = look.ground(value)
        assert contrast(look.ink(ground).getRgb()[:3], ground.getRgb()[:3]) >= 4.5, value


def test_the_limit_is_the_largest_finite_magnitude():
    assert limit_of(np.array([[1.0, -3.0], [np.nan, np.inf]])) == 3.0
    assert limit_of(np.array([[np.nan]])) == 0.0
    assert limit_of(np.empty((0, 0))) == 0.0


def test_no_key_does_two_things_in_a_table():
    keys = [key for row in TABLE_KEYS for key in row.keys]
    assert len(keys) == len(set(keys))
    assert all(str(row.words) for row in TABLE_KEYS)
