"""Which blocks of cells are lit."""

from attn_gui.session.lit import Lit
from attn_gui.views.cell_overlay_light import lit_blocks


def test_neighbours_are_one_block_and_others_blocks_of_their_own() -> None:
    lit = (Lit("weights", (1, 2, 5), (0, 1, 4)),)
    assert lit_blocks(lit, range(10), range(10)) == [(1, 0, 2, 2), (1, 4, 2, 1), (5, 0, 1, 2), (5, 4, 1, 1)]


def test_all_of_a_side_is_what_is_in_sight() -> None:
    assert lit_blocks((Lit("weights", None, (3,)),), range(2, 9), range(10)) == [(2, 3, 7, 1)]
    assert lit_blocks((Lit("weights", None, None),), range(2, 9), range(4, 6)) == [(2, 4, 7, 2)]


def test_cells_out_of_sight_and_repeated_ones_are_left_out() -> None:
    assert lit_blocks((Lit("weights", (0, 9, 3, 3), (2,)),), range(1, 8), range(10)) == [(3, 2, 1, 1)]
    assert lit_blocks((Lit("weights", (0,), (2,)),), range(1, 8), range(10)) == []
    assert lit_blocks((Lit("weights", None, None),), range(0), range(10)) == []
