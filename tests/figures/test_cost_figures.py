from dataclasses import replace

import pytest

from attn_gui.figures.accounting_table import as_lines
from attn_gui.figures.cost_figures import QUANTITIES, cost_chart, cost_table
from attn_gui.figures.figure import CurveChart, Sentence
from attn_gui.figures.layout_curves import curve_layout
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.cost import Cost, End, Point
from attn_gui.session.edits import SetOptions
from attn_gui.session.new import new_session
from attn_gui.text import say


@pytest.fixture
def cost() -> Cost:
    """Full at two lengths, each four times as costly; row blocks at three; then the budget ended."""
    full = [Point("full", n, 0.001 * (n / 64) ** 2, 5, 24 * n * n, 20 * n * n) for n in (64, 128)]
    blocks = [Point("blocks", n, 0.0005 * n / 64, 3, 9 * n, 10 * n) for n in (64, 128, 256)]
    end = End("full", 256, say("256 positions would keep too much."))
    return Cost(new_session(), (*full, *blocks), (end,), {"full": 200, "blocks": 5000, "window": 1 << 20}, 10**6)


def chart(cost: Cost, quantity: str = "cost-time") -> CurveChart:
    figure = cost_chart(cost, quantity, LIGHT)
    assert isinstance(figure, CurveChart)
    return figure


def test_only_what_was_run_is_drawn(cost: Cost) -> None:
    curves = chart(cost).curves
    assert [curve.points for curve in curves] == [
        ((64.0, 0.001), (128.0, 0.004)),
        ((64.0, 0.0005), (128.0, 0.001), (256.0, 0.002)),
    ]
    assert chart(cost, "cost-memory").curves[0].points == ((64.0, 81_920.0), (128.0, 327_680.0))


def test_curves_differ_by_marker_and_name(cost: Cost) -> None:
    curves = chart(cost).curves
    assert [curve.marker for curve in curves] == ["circle", "square"]
    assert str(curves[0].label) == "full: every step kept"


def test_nothing_measured_is_a_sentence() -> None:
    figure = cost_chart(None, "cost-time", DARK)
    assert isinstance(figure, Sentence)
    assert figure.theme is DARK


def test_where_the_budget_ends_is_said_with_both(cost: Cost) -> None:
    for text in ("\n".join(map(str, chart(cost).notes)), "\n".join(as_lines(cost_table(cost)))):
        assert "rows, repeated up to each length; one thread; medians of 3 to 5 runs" in text
        assert "Full ended: 256 positions would keep too much." in text
        assert "1.0 MB has room for: full 200, row blocks 5,000, window of 128 more than a million." in text


def test_as_many_runs_for_each_point_are_one_number(cost: Cost) -> None:
    points = tuple(replace(point, runs=5) for point in cost.points)
    text = "\n".join(as_lines(cost_table(replace(cost, points=points))))
    assert "medians of 5 runs." in text


def test_a_single_run_for_each_point_is_no_median(cost: Cost) -> None:
    points = tuple(replace(point, runs=1) for point in cost.points)
    text = "\n".join(as_lines(cost_table(replace(cost, points=points))))
    assert "one thread; one run each." in text


def test_what_has_no_window_says_so(cost: Cost) -> None:
    session = SetOptions("multiplicative", {"score": "location"}).apply(new_session())
    assert any(
        "Window of 128 cannot be computed" in str(note)
        for note in chart(Cost(session, *list(vars(cost).values())[1:])).notes
    )


def test_the_table_has_a_line_for_each_way_and_length(cost: Cost) -> None:
    lines = [(str(row.label).strip(), row.cells) for row in cost_table(cost).rows]
    assert lines[:3] == [
        ("64", ("", "", "")),
        ("full", ("1.00 ms", "81.9 kB", "98.3 kB")),
        ("row blocks", ("500 µs", "640 B", "576 B")),
    ]
    assert lines[-1] == ("row blocks", ("2.00 ms", "2.6 kB", "2.3 kB"))


@pytest.mark.parametrize("size", [(320, 420), (360, 500), (1200, 800)])
def test_points_lie_where_the_logarithms_say(cost: Cost, size, measure) -> None:
    layout = curve_layout(chart(cost), size, measure)
    (first, second), blocks = layout.curves
    assert blocks[1][0] == pytest.approx(second[0])
    assert blocks[2][0] - blocks[1][0] == pytest.approx(second[0] - first[0])
    # Four times as long is twice as high on the axis as twice as long.
    assert first[1] - second[1] == pytest.approx(2 * (blocks[0][1] - blocks[1][1]))
    assert blocks[0][1] > first[1]
    assert all(layout.plot.x <= x <= layout.plot.right for points in layout.curves for x, _ in points)
    assert all(layout.plot.y <= y <= layout.plot.bottom for points in layout.curves for _, y in points)


def test_the_line_of_the_square_goes_through_the_last_full_point(cost: Cost, measure) -> None:
    layout = curve_layout(chart(cost), (1200, 800), measure)
    (left, top), (right, bottom) = layout.square
    x, y = layout.curves[0][-1]
    assert y == pytest.approx(top + (bottom - top) * (x - left) / (right - left))
    # 1 ms at 64 and 4 ms at 128 grow with the square: the first point lies on it, too.
    x, y = layout.curves[0][0]
    assert y == pytest.approx(top + (bottom - top) * (x - left) / (right - left))


@pytest.mark.parametrize("size", [(360, 500), (1200, 800)])
def test_texts_stay_inside_and_apart(cost: Cost, size, measure) -> None:
    layout = curve_layout(chart(cost), size, measure)
    lines = [layout.title, layout.up_title, layout.across_title, *(key.line for key in layout.legend)]
    lines += [line for _, line in (*layout.up, *layout.across)]
    rects = [line.rect for line in lines]
    assert all(rect.x >= 0 and rect.right <= size[0] and rect.bottom <= size[1] for rect in rects)
    assert not [(a, b) for place, a in enumerate(rects) for b in rects[place + 1 :] if a.overlaps(b, 0.5)]


@pytest.mark.parametrize("height", range(340, 700, 20))
def test_a_note_stands_whole_or_not_at_all(cost: Cost, height: int, measure) -> None:
    figure = chart(cost)
    shown = " ".join(key.line.text for key in curve_layout(figure, (340, height), measure).legend if not key.marker)
    for note in map(str, figure.notes):
        assert note in shown or note[:12] not in shown


def test_one_point_alone_can_be_drawn(cost: Cost, measure) -> None:
    alone = Cost(cost.session, cost.points[:1], (), cost.reach, cost.byte_budget)
    assert curve_layout(chart(alone), (400, 400), measure).curves[0]


def test_both_quantities_have_a_title() -> None:
    assert [str(row.title) for row in QUANTITIES.values()] == ["Time by length", "Memory by length"]
