"""When pictures are built: once for what belongs together, and never long after the user moved."""

from attn_gui.session.edits import SetCell
from attn_gui.session.session import QUERY


def test_a_new_number_and_the_focus_moved_with_it_are_drawn_once(bench):
    drawn: list[object] = []
    bench.explorer.pictures.drawn.connect(drawn.append)
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 0.25))
    bench.explorer.view.set_focus(query=1)
    assert not bench.explorer.pictures.complete
    bench.settle()
    assert len(drawn) == 1
    assert bench.explorer.panels.maps.maps["weights"].figure.focus[0] == 1


def test_a_moved_focus_is_drawn_at_once_where_no_numbers_are_awaited(bench):
    bench.explorer.view.set_focus(query=2)
    assert bench.explorer.panels.maps.maps["weights"].figure.focus[0] == 2


def test_a_moved_focus_is_drawn_though_new_numbers_do_not_come(bench):
    bench.explorer.document.apply(SetCell(QUERY, 0, 0, 0.25))
    bench.explorer.computation.stop()
    bench.explorer.view.set_focus(query=3)
    weights = bench.explorer.panels.maps.maps["weights"]
    bench.qtbot.waitUntil(lambda: weights.figure.focus[0] == 3)
    assert bench.explorer.computation.is_awaited
