"""Expressions taken apart, and the links of a page."""

import numpy as np
import pytest

from attn_gui.engine import attend
from attn_gui.engine.explain import explain
from attn_gui.engine.terms import Cell, Operator, constant, given, made, product
from attn_gui.figures.explanation_line import Line
from attn_gui.figures.explanation_lines import display
from attn_gui.text import say
from attn_gui.views.explanation_links import Link, fold_link, read_link, step_link, term_link
from attn_gui.views.explanation_pieces import pieces_of

Q = np.array([[1.5, -2.0], [0.5, 4.0]])


def line(expression: str, number) -> Line:
    return Line(say("x"), expression, "0", number=number)


def test_each_number_of_a_product_is_a_piece_with_its_cell() -> None:
    number = product(given("query", (0, 1), Q), given("key", (1, 0), Q))
    pieces = pieces_of(line("-2.0000 · 0.5000 =", number))
    assert [text for text, _ in pieces] == ["-2.0000", " · ", "0.5000", " ="]
    assert [term.cells for _, term in pieces] == [(Cell("query", (0, 1)),), (), (Cell("key", (1, 0)),), ()]


def test_a_constant_leads_nowhere() -> None:
    root = made(say("√d"), Operator.SQRT, (constant(say("d"), 32),))
    number = made(say("scaled"), Operator.QUOTIENT, (given("query", (0, 0), Q), root))
    pieces = pieces_of(line("1.5 ÷ √32 =", number))
    assert [(text, bool(term)) for text, term in pieces] == [
        ("1.5", True),
        (" ÷ √", False),
        ("32", False),
        (" =", False),
    ]


def test_numbers_with_exponents_are_whole() -> None:
    number = product(given("query", (0, 1), Q), given("key", (1, 0), Q))
    assert [text for text, _ in pieces_of(line("-2.0e-05 · 5.0000e+12 =", number))] == [
        "-2.0e-05",
        " · ",
        "5.0000e+12",
        " =",
    ]


def test_what_cannot_be_matched_is_one_piece_that_stands_for_all() -> None:
    number = product(given("query", (0, 1), Q), given("key", (1, 0), Q))
    ((text, term),) = pieces_of(line("5 of them", number))
    assert text == "5 of them"
    assert term.cells == (Cell("query", (0, 1)), Cell("key", (1, 0)))


def test_a_total_of_many_lights_all_and_leads_to_none() -> None:
    make = np.random.default_rng(3)
    result = attend(make.normal(size=(2, 4)), make.normal(size=(9, 4)), make.normal(size=(9, 3)))
    told = display(explain(result, stage="weights", index=(1, 0)))
    weight = next(each for section in told.sections for each in section.lines if each.explained)
    (_, own), _, (_, total), _ = pieces_of(weight)
    assert own.target == Cell("scores", (1, 0))
    assert {cell for cell in total.cells if cell.array == "scores"} == {Cell("scores", (1, key)) for key in range(9)}
    assert total.target is None


@pytest.mark.parametrize("stage", ["scores", "weights", "output"])
def test_pieces_together_are_the_expression(stage) -> None:
    make = np.random.default_rng(4)
    result = attend(make.normal(size=(3, 5)), make.normal(size=(4, 5)), make.normal(size=(4, 5)))
    told = display(explain(result, stage=stage, index=(1, 2)), everything=True)
    for section in told.sections:
        for each in section.lines:
            assert "".join(text for text, _ in pieces_of(each)) == each.expression


def test_links_are_read_as_they_were_written() -> None:
    assert read_link(fold_link("weights/0/terms")) == Link(fold="weights/0/terms")
    assert read_link(term_link(17)) == Link(term=17)
    assert read_link(step_link(2)) == Link(step=2)
    assert read_link("https://example.org") == read_link("") == Link()
