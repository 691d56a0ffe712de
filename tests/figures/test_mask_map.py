"""The mask as a figure: which rule forbids what, worked by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from attn_gui.engine import Causal, Masking, attend, multi_head
from attn_gui.engine.local import Local
from attn_gui.engine.masking import RULES
from attn_gui.engine.positions import Positions, alibi_slopes
from attn_gui.figures.figure import Appearance, MaskMap, Sentence
from attn_gui.figures.layout_mask import mask_layout
from attn_gui.figures.mask_map import LOOKS
from attn_gui.figures.mask_picture import grounds, mask_picture
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import Done, Refused, compute
from attn_gui.session.inputs import Inputs
from attn_gui.session.new import session_from
from attn_gui.session.view_state import MEAN_HEAD, Focus

Make = Callable[..., MaskMap]


@pytest.fixture
def masked() -> Make:
    """Make the mask of 4 queries and 4 keys under the given rules."""

    def make(*, heads: int | None = None, focus: Focus | None = None, theme=LIGHT, **options) -> MaskMap:
        matrices = [np.random.default_rng(place).standard_normal((4, 4)) for place in range(3)]
        run = attend if heads is None else lambda *args, **rest: multi_head(*args, num_heads=heads, **rest)
        tokens = ("a", "b", "c", "d")
        done = Done(session_from(*matrices), Inputs(*matrices, tokens, tokens), run(*matrices, **options), 0.001)
        figure = FIGURES["mask"].build(done, focus or Focus(0, 1, 2), Appearance(theme))
        assert isinstance(figure, MaskMap)
        return figure

    return make


def test_without_a_rule_every_query_may_attend_to_every_key(masked: Make) -> None:
    figure = masked()
    assert not figure.codes.any()
    assert figure.rules == ()
    assert [str(note) for note in figure.notes] == ["16 of 16 cells may attend"]
    assert str(figure.tell(0, 3)) == "a → d: may attend."


def test_each_cell_has_the_first_rule_that_forbids_it_and_tells_all(masked: Make) -> None:
    allowed = np.ones((4, 4), bool)
    allowed[0, 3] = allowed[3, 0] = False
    figure = masked(masking=Masking(causal=Causal.TOP_LEFT, allowed=allowed, key_mask=np.array([1, 1, 1, 0], bool)))
    assert [(rule.letter, str(rule.label), rule.count) for rule in figure.rules] == [
        ("C", "the causal mask", 6),
        ("D", "the drawn mask", 2),
        ("K", "the key mask", 4),
    ]
    assert figure.codes.tolist() == [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1], [2, 0, 0, 3]]
    assert np.argwhere(figure.several).tolist() == [[0, 3], [1, 3], [2, 3]]
    assert str(figure.tell(0, 3)) == "a → d: forbidden by the causal mask, the drawn mask and the key mask."
    assert str(figure.tell(3, 0)) == "d → a: forbidden by the drawn mask."


def test_windows_and_biases_of_minus_infinity_are_rules_too(masked: Make) -> None:
    bias = np.zeros((4, 4))
    bias[1, 1], bias[2, 1], bias[2, 2] = -np.inf, 0.5, -1.25
    figure = masked(masking=Masking(window=(1, 1), bias=bias))
    assert [rule.letter for rule in figure.rules] == ["W", "B"]
    assert figure.codes.tolist() == [[0, 0, 1, 1], [0, 2, 0, 1], [1, 0, 0, 0], [1, 1, 0, 0]]
    assert figure.signs.tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 1, -1, 0], [0, 0, 0, 0]]
    assert str(figure.tell(2, 2)) == "c → c: may attend, with a bias of -1.25."


def test_the_local_window_forbids_as_well(masked: Make) -> None:
    figure = masked(local=Local(1))
    assert [(rule.letter, str(rule.label)) for rule in figure.rules] == [("L", "the local window")]
    assert figure.codes[0].tolist() == [0, 0, 1, 1]


def test_a_bias_of_position_is_that_of_the_focused_head(masked: Make) -> None:
    positions = Positions(alibi=alibi_slopes(2))
    figure = masked(heads=2, focus=Focus(1, 0, 0), positions=positions)
    # ALiBi: head 1 of 2 has the slope 2^-8; query 3 is three places after key 0.
    assert "bias of -0.0117" in str(figure.tell(3, 0))
    assert str(figure.title) == "Mask · head 1 of 2"
    assert str(masked(heads=2, focus=Focus(MEAN_HEAD, 0, 0)).title) == "Mask · what no head may"


def test_rows_that_may_attend_to_nothing_are_counted(masked: Make) -> None:
    allowed = np.ones((4, 4), bool)
    allowed[2] = False
    notes = [str(note) for note in masked(masking=Masking(allowed=allowed)).notes]
    assert notes == ["12 of 16 cells may attend", "1 of 4 rows may attend to no key: zeros"]


def test_a_session_that_cannot_be_computed_is_a_sentence() -> None:
    refused = compute(session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 4))))
    assert isinstance(refused, Refused)
    figure = FIGURES["mask"].build(refused, Focus(0, 0, 0), Appearance(LIGHT))
    assert isinstance(figure, Sentence)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_rules_differ_in_pattern_and_not_only_in_colour(masked: Make, theme) -> None:
    allowed = np.ones((4, 4), bool)
    allowed[3, 0] = False
    figure = masked(masking=Masking(causal=Causal.TOP_LEFT, allowed=allowed), theme=theme)
    picture = mask_picture(figure, 80, 80, 1.0)
    causal, drawn, free = picture[0:20, 60:80, :3], picture[60:80, 0:20, :3], picture[0:20, 0:20, :3]
    assert (free == theme.ground).all()
    patterns = []
    for cell, rule in ((causal, figure.rules[0]), (drawn, figure.rules[1])):
        ground, ink = grounds(rule.look, theme)
        inked = (cell == ink).all(axis=-1)
        assert ((cell == ground).all(axis=-1) | inked).all()
        patterns.append(inked.mean())
    assert 0.1 < patterns[0] < patterns[1] < 0.5


@pytest.mark.parametrize("size", [(320, 240), (360, 640), (1200, 800)])
def test_nothing_of_the_layout_overlaps(masked: Make, size, measure) -> None:
    bias = np.full((4, 4), 0.5)
    bias[0, 0] = -1.0
    figure = masked(masking=Masking(causal=Causal.TOP_LEFT, window=(1, None), bias=bias))
    layout = mask_layout(figure, size, measure)
    rects = [layout.title.rect, layout.sides.rect, layout.cells, *(key.line.rect for key in layout.legend)]
    assert not [(a, b) for place, a in enumerate(rects) for b in rects[place + 1 :] if a.overlaps(b, 0.5)]
    assert all(rect.x >= 0 and rect.right <= size[0] and rect.bottom <= size[1] for rect in rects)


def test_every_rule_of_a_mask_has_a_letter_and_a_pattern_of_its_own():
    assert LOOKS.keys() == RULES.keys()
    assert len({letter for letter, _ in LOOKS.values()}) == len({look for _, look in LOOKS.values()}) == len(RULES)
