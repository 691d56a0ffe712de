"""The figures of a comparison: one scale or each its own, the difference around zero."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from attn_gui.figures.compared import ComparedFigures, Look
from attn_gui.figures.difference import DIFFERENCE
from attn_gui.figures.figure import Appearance, BarChart, CellState, Heatmap, Sentence
from attn_gui.figures.geometry import Rect
from attn_gui.figures.layout_beside import beside_parts, beside_room
from attn_gui.figures.themes import LIGHT
from attn_gui.session.comparing.answer import answered
from attn_gui.session.comparing.choices import PinRival, Rival
from attn_gui.session.comparing.rivals import PRESET
from attn_gui.session.edits import DrawMask, SetKind
from attn_gui.session.new import new_session
from attn_gui.session.pin_edits import PinState
from attn_gui.session.session import Session
from attn_gui.session.view_state import MAX_HEAD, ColorChoice, Focus

PLAIN = Appearance(LIGHT)


@pytest.fixture
def session() -> Session:
    return new_session(4, 5, 6, 3)


@pytest.fixture
def figures(session: Session) -> ComparedFigures:
    return ComparedFigures(answered(session, PRESET, {}, (0, 2)))


def look(stage: str, *, focus: Focus | None = None, appearance: Appearance = PLAIN, shared: bool = True) -> Look:
    return Look(stage, focus or Focus(query=1, key=2), appearance, shared)


def drawn_difference(found: ComparedFigures, wanted: Look) -> Heatmap:
    figure, _bars = found.difference(wanted)
    assert isinstance(figure, Heatmap)
    return figure


def maps(figures: ComparedFigures, wanted: Look) -> list[Heatmap]:
    found = [figure for figure, _bars in figures.columns(wanted)]
    assert all(isinstance(figure, Heatmap) for figure in found)
    return [figure for figure in found if isinstance(figure, Heatmap)]


def test_columns_share_one_scale_and_equal_numbers_have_equal_colours(figures: ComparedFigures) -> None:
    scores = maps(figures, look("scores"))
    most = max(float(np.abs(figure.values).max()) for figure in scores)
    assert {(figure.scale.low, figure.scale.high) for figure in scores} == {(-most, most)}
    own = maps(figures, look("scores", shared=False))
    assert len({figure.scale.high for figure in own}) == 3
    for figure in own:
        assert figure.scale.high == np.abs(figure.values).max()


def test_bars_share_their_axis_with_the_scale(figures: ComparedFigures) -> None:
    for shared, count in ((True, 1), (False, 3)):
        bars = [chart for _map, chart in figures.columns(look("scores", shared=shared))]
        assert len({(chart.low, chart.high) for chart in bars if isinstance(chart, BarChart)}) == count


def test_titles_and_keys_say_which_column_it_is(figures: ComparedFigures) -> None:
    first = maps(figures, look("weights"))[0]
    assert (first.key, str(first.title)) == ("compare-a", "A  dot · Multiplicative · weights")
    assert first.focus == (1, 2)


def test_the_difference_lies_around_zero_with_limits_of_its_own(figures: ComparedFigures) -> None:
    difference, bars = figures.difference(look("weights"))
    assert isinstance(difference, Heatmap)
    assert isinstance(bars, BarChart)
    a, _b, c = maps(figures, look("weights"))
    np.testing.assert_array_equal(difference.values, a.values - c.values)
    most = float(np.abs(difference.values).max())
    assert (difference.scale.low, difference.scale.high, difference.scale.diverging) == (-most, most, True)
    np.testing.assert_array_equal(bars.values, difference.values[1])
    assert str(difference.title) == "A − C  weights · dot − Additive"


def test_a_colour_map_without_a_middle_is_not_taken_for_a_difference(figures: ComparedFigures) -> None:
    colors = MappingProxyType({DIFFERENCE: ColorChoice("viridis")})
    difference, _bars = figures.difference(look("weights", appearance=replace(PLAIN, colors=colors)))
    assert isinstance(difference, Heatmap)
    assert difference.scale.diverging


def test_both_distances_stand_beside_the_rows_of_weights(figures: ComparedFigures) -> None:
    difference, _bars = figures.difference(look("weights"))
    assert isinstance(difference, Heatmap)
    assert difference.beside is not None
    assert [str(each.heading) for each in difference.beside.all] == ["TV", "JS"]
    variation = np.abs(difference.values).sum(axis=1) / 2
    np.testing.assert_allclose(difference.beside.values, variation, atol=1e-15)
    parts = beside_parts(difference.beside, Rect(10, 0, 80, 40))
    assert [(area.x, area.width) for _part, area in parts] == [(10, 40), (50, 40)]
    assert beside_room(difference, 12, lambda text, pixels: len(text) * pixels / 2) == 2 * (30 + 9) + 6


def test_an_output_has_its_largest_difference_and_its_share_beside(figures: ComparedFigures) -> None:
    difference, _bars = figures.difference(look("output"))
    assert isinstance(difference, Heatmap)
    assert difference.beside is not None
    assert [str(each.heading) for each in difference.beside.all] == ["max", "share"]
    np.testing.assert_allclose(difference.beside.values, np.abs(difference.values).max(axis=1))
    assert str(difference.beside.tell(0)[0]).startswith("Output of “q0”")


def test_cells_that_either_may_not_attend_to_have_no_difference(session: Session) -> None:
    pinned = DrawMask([0], [1], False).apply(PinState("before").apply(session))
    found = ComparedFigures(answered(pinned, (Rival(), PinRival("before")), {}, (0, 1)))
    difference, _bars = found.difference(look("weights"))
    assert isinstance(difference, Heatmap)
    assert difference.states[0, 1] == CellState.FORBIDDEN
    assert (difference.states != CellState.NUMBER).sum() == 1


def test_what_cannot_be_shown_is_a_sentence_and_takes_no_part_in_the_scale(session: Session) -> None:
    found = ComparedFigures(answered(session, (PinRival("gone"), *PRESET[:2]), {}, (0, 1)))
    (first, _bars), *rest = found.columns(look("weights"))
    assert isinstance(first, Sentence)
    assert all(isinstance(figure, Heatmap) for figure, _bars in rest)
    assert all(isinstance(figure, Sentence) for figure in found.difference(look("weights")))


def test_nothing_but_sentences_needs_no_scale(session: Session) -> None:
    found = ComparedFigures(answered(session, (PinRival("a"), PinRival("b")), {}, (0, 1)))
    assert all(isinstance(figure, Sentence) for pair in found.columns(look("weights")) for figure in pair)


def test_a_moved_focus_keeps_the_colours(figures: ComparedFigures) -> None:
    before = maps(figures, look("weights"))
    after = maps(figures, look("weights", focus=Focus(query=2, key=0)))
    assert all(a.rgba is b.rgba for a, b in zip(before, after, strict=True))
    assert after[0].focus == (2, 0)
    first, second = (drawn_difference(figures, look("weights", focus=Focus(query=row))) for row in (0, 1))
    assert first.rgba is second.rgba


def test_heads_that_are_pooled_are_shown_as_means(session: Session) -> None:
    several = SetKind("multi-head").apply(new_session(4, 4, 8, 8))
    found = ComparedFigures(answered(several, (Rival(), *PRESET[:1]), {}, (0, 1)))
    first = maps(found, look("weights"))[0]
    result = found.answer.columns[0].done.result  # type: ignore[union-attr]
    np.testing.assert_allclose(first.values, result.weights.mean(axis=0))  # type: ignore[union-attr]
    title = str(drawn_difference(found, look("weights")).title)
    assert title.startswith("A − B  weights · means over heads · ")
    assert isinstance(found.difference(look("scores"))[0], Sentence)


def test_a_head_is_named_in_the_difference_and_the_maximum_becomes_the_mean() -> None:
    several = SetKind("multi-head").apply(new_session(4, 4, 8, 8))
    cooler = Rival("multi-head", {"temperature": 0.5})
    found = ComparedFigures(answered(several, (Rival(), cooler), {}, (0, 1)))
    title = drawn_difference(found, look("weights", focus=Focus(head=3))).title
    assert str(title).startswith("A − B  weights · head 3 · ")
    pooled = ComparedFigures(answered(several, (Rival(), cooler), {}, (0, 1), pooled=True))
    shown = maps(pooled, look("weights", focus=Focus(head=MAX_HEAD)))[0]
    assert shown.values.sum(axis=1) == pytest.approx(np.ones(4))
