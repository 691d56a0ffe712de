"""Formulas in type: fractions above one another, roots, small subscripts; every letter kept."""

import pytest

from attn_gui.engine.normalisers import NORMALISERS
from attn_gui.engine.scoring import SCORINGS
from attn_gui.figures.sheet.items import Stroke, Text
from attn_gui.figures.sheet.typeset import Brackets, Fraction, Root, Run, read_formula, typeset


def lines(piece):
    return {item.line.text: item.line for item in piece.items if isinstance(item, Text)}


def test_what_is_divided_stands_above_what_divides_with_a_bar_between(measure):
    piece = typeset("s = q·k / √d", 14, measure)
    found = lines(piece)
    bar = next(item for item in piece.items if isinstance(item, Stroke) and item.start[1] == item.end[1])
    assert found["q·k"].rect.center[1] < bar.start[1] < found["d"].rect.center[1]
    assert found["s = "].rect.right <= bar.start[0] + 0.2 * 14 + 3


def test_a_subscript_is_smaller_and_lower(measure):
    found = lines(typeset("q W_q", 14, measure))
    assert found["q"].pixels < found["q W"].pixels
    assert found["q"].rect.bottom > found["q W"].rect.bottom


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a / b + c", (Fraction((Run("a"),), (Run("b"),)), Run(" + c"))),
        ("x = a / (b c)", (Run("x = "), Fraction((Run("a"),), (Run("b c"),)))),
        ("√(a + b)", (Root((Run("a + b"),)),)),
        ("(a", (Run("(a"),)),
        ("a) + (b", (Run("a) + (b"),)),
        ("W_q", (Run("W"), Run("q", sub=True))),
        ("exp((m − max) / T)", (Run("exp"), Brackets((Fraction((Run("m − max"),), (Run("T"),)),)))),
    ],
)
def test_a_formula_is_read_by_its_signs(text, nodes):
    assert read_formula(text) == nodes


FORMULAS = [row.formula for row in (*SCORINGS.values(), *NORMALISERS.values())]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_letter_of_any_formula_is_lost_or_leaves_its_room(measure, text):
    piece = typeset(text, 14, measure)
    texts = [item.line for item in piece.items if isinstance(item, Text)]
    wanted = sorted(letter for letter in text if letter.isalnum() or letter in "·τΣσ²")
    assert sorted(letter for line in texts for letter in line.text if letter.isalnum() or letter in "·τΣσ²") == wanted
    for line in texts:
        assert line.rect.x >= -0.01
        assert line.rect.right <= piece.width + 0.01
        # Letters fill the middle of their rectangle.
        assert line.rect.center[1] - 0.4 * line.pixels >= -1.5
        assert line.rect.center[1] + 0.4 * line.pixels <= piece.height + 1.5
