"""Which cells are lit now."""

from attn_gui.model.spotlight import DARK, Spotlight
from attn_gui.session.lit import Light, Lit

STEP = Light((Lit("query", rows=(1,)),), dims=True)
TERM = Light((Lit("key", rows=(0,), columns=(2,)),))


def test_at_first_nothing_is_lit():
    assert Spotlight().light == DARK


def test_who_came_last_is_shown_and_what_was_lit_before_comes_back():
    spotlight, seen = Spotlight(), []
    spotlight.changed.connect(seen.append)
    spotlight.shine("steps", STEP)
    spotlight.shine("term", TERM)
    spotlight.put_out("term")
    spotlight.put_out("steps")
    assert seen == [STEP, TERM, STEP, DARK]


def test_lighting_the_same_again_says_nothing():
    spotlight, seen = Spotlight(), []
    spotlight.shine("term", TERM)
    spotlight.changed.connect(seen.append)
    spotlight.shine("term", TERM)
    spotlight.put_out("nobody")
    assert seen == []


def test_cells_are_the_product_of_rows_and_columns():
    lit = Lit("weights", rows=(1, 2), columns=(0,))
    assert lit.has(1, 0)
    assert not lit.has(1, 1)
    assert not lit.has(0, 0)
    assert Lit("weights", columns=(3,)).has(7, 3)
    assert TERM.at("key") == TERM.lit
    assert TERM.at("query") == ()
