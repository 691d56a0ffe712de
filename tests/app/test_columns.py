"""A low window: inputs and side panels in one column."""


def test_a_low_window_turns_the_explanation_into_a_tab(bench):
    window, columns = bench.explorer.window, bench.explorer.panels.columns
    window.resize(1280, 700)
    bench.qtbot.waitUntil(lambda: window.height() == 700)
    assert not bench.explorer.panels.explanation.isVisible()
    columns.show_explanation(True)
    assert bench.explorer.panels.explanation.isVisible()
    window.resize(1440, 900)
    bench.qtbot.waitUntil(bench.explorer.panels.explanation.isVisible)
    assert bench.explorer.panels.inputs.isVisible()


def test_in_a_low_window_inputs_and_side_panels_come_forward_and_are_never_closed_unseen(bench):
    window, panels, shown = bench.explorer.window, bench.explorer.panels, bench.explorer.actions["showInputs"]
    window.resize(1280, 700)
    bench.qtbot.waitUntil(lambda: window.height() == 700)
    bench.trigger("showExplanation")
    bench.trigger("showInputs")
    assert panels.inputs.isVisible()
    assert shown.isChecked()
    bench.trigger("showInputs")
    assert not panels.inputs.isVisible()
    assert not shown.isChecked()
    bench.trigger("showExplanation")
    assert panels.explanation.isVisible()
    assert shown.isChecked()
