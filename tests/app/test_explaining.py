"""Chains of explanations: terms light up what they stand for, lead there, and the way back is kept."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QToolButton

from attn_gui.engine.terms import Cell
from attn_gui.session.edits import DeleteTokens, SetCell
from attn_gui.session.lit import Lit
from attn_gui.session.session import KEY, QUERY, VALUE
from attn_gui.session.view_state import MEAN_HEAD, Focus
from attn_gui.views.explanation_links import read_link

LEFT = Qt.MouseButton.LeftButton


def browser_of(bench) -> QTextBrowser:
    return bench.child(QTextBrowser, "explanation_text")


def focus(bench, **parts) -> None:
    bench.explorer.view.set_focus(**parts)
    bench.settle()


def press(bench, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bench.explorer.window.focusWidget(), key, modifiers)
    bench.settle()


def walk_to(bench, array: str) -> tuple[Cell, ...]:
    """Press Down until the keyboard is on a term of *array*; return its cells."""
    browser = browser_of(bench)
    browser.setFocus()
    for _ in browser.links():
        press(bench, Qt.Key.Key_Down)
        cells = bench.explorer.panels.explanation.cells_of(browser.link)
        if cells and cells[0].array == array:
            return cells
    raise AssertionError(f"no term of {array}")


def place_of(bench, array: str, index: tuple[int, ...]) -> QPoint:
    """Where the term of that cell stands, in the browser's viewport."""
    browser = browser_of(bench)
    for link, begins, _ in browser.links():
        if bench.explorer.panels.explanation.cells_of(link) == (Cell(array, index),):
            cursor = browser.textCursor()
            cursor.setPosition(begins + 1)
            return browser.cursorRect(cursor).center()
    raise AssertionError(f"no term {array}{index}")


def told(bench) -> str:
    return bench.explorer.panels.explanation.text


def lit(bench) -> tuple[Lit, ...]:
    return bench.explorer.spotlight.light.lit


def test_a_chain_leads_from_an_output_to_the_typed_number_and_back(bench):
    bench.open_example("lesson")
    focus(bench, query=0, component=0)
    assert "Where 7.0247" in told(bench)
    walk_to(bench, "weights")
    press(bench, Qt.Key.Key_Return)
    assert bench.explorer.view.focus == Focus(0, 0, 0, None)
    query, key = bench.done.inputs.query_tokens[0], bench.done.inputs.key_tokens[0]
    assert f"output {query}·d0 ← weight {query}→{key}" in told(bench)
    walk_to(bench, "query")
    press(bench, Qt.Key.Key_Return)
    assert "typed or imported" in told(bench)
    assert told(bench).count("←") == 2
    press(bench, Qt.Key.Key_Backspace)
    assert told(bench).count("←") == 1
    press(bench, Qt.Key.Key_Backspace)
    assert "Where 7.0247" in told(bench)
    assert "←" not in told(bench)
    assert bench.explorer.view.focus.component == 0
    assert lit(bench) == ()


def test_the_steps_of_the_way_are_links_back(bench):
    bench.open_example("lesson")
    focus(bench, query=0, component=0)
    walk_to(bench, "weights")
    press(bench, Qt.Key.Key_Return)
    walk_to(bench, "key")
    press(bench, Qt.Key.Key_Return)
    browser = browser_of(bench)
    first = browser.links()[0]
    assert read_link(first[0]).step == 0
    cursor = browser.textCursor()
    cursor.setPosition(first[1] + 1)
    QTest.mouseClick(browser.viewport(), LEFT, pos=browser.cursorRect(cursor).center())
    bench.settle()
    assert "Where 7.0247" in told(bench)


def test_pointing_at_a_term_lights_its_cell_and_leaving_puts_it_out(bench):
    focus(bench, query=10, key=2)
    browser = browser_of(bench)
    cells = bench.explorer.panels.explanation.cells_of(browser.links()[0][0])
    QTest.mouseMove(browser.viewport(), place_of(bench, cells[0].array, cells[0].index))
    bench.qtbot.waitUntil(lambda: lit(bench) != ())
    assert lit(bench) == (Lit("query", (10,), (cells[0].index[-1],)),)
    assert bench.table(QUERY).lit == lit(bench)
    QTest.mouseMove(browser.viewport(), QPoint(1, browser.viewport().height() - 2))
    bench.qtbot.waitUntil(lambda: lit(bench) == ())


def test_a_click_on_a_term_of_a_table_selects_its_cell_and_leaves_the_keyboard(bench):
    focus(bench, query=10, key=2)
    browser = browser_of(bench)
    bench.explorer.panels.inputs.tabs.setCurrentIndex(1)
    browser.setFocus()
    cells = bench.explorer.panels.explanation.cells_of(browser.links()[1][0])
    row, column = cells[0].index
    QTest.mouseClick(browser.viewport(), LEFT, pos=place_of(bench, "key", cells[0].index))
    bench.settle()
    assert browser.hasFocus()
    assert bench.explorer.panels.inputs.tabs.currentIndex() == 0
    table = bench.explorer.window.findChild(type(bench.table(KEY)), f"table:{KEY}")
    assert [(index.row(), index.column()) for index in table.selectedIndexes()] == [(row, column)]
    assert table.viewport().rect().contains(table.visualRect(table.model().index(row, column)).center())
    assert lit(bench) == (Lit("key", (row,), (column,)),)
    assert bench.explorer.view.focus == Focus(0, 10, 2)


def test_another_focus_ends_the_chain(bench):
    focus(bench, query=10, key=2)
    walk_to(bench, "query")
    press(bench, Qt.Key.Key_Return)
    assert "typed" in told(bench)
    focus(bench, query=3, key=4)
    assert "typed" not in told(bench)
    assert lit(bench) == ()
    assert bench.child(QToolButton, "explanation_back").isHidden()


def test_an_edit_is_followed_at_the_end_of_a_chain(bench):
    focus(bench, query=10, key=2)
    (cell,) = walk_to(bench, "query")
    press(bench, Qt.Key.Key_Return)
    bench.explorer.document.apply(SetCell(QUERY, *cell.index, 7.25))
    bench.settle()
    assert "Where 7.2500 comes from" in told(bench)


def test_a_chain_to_what_an_edit_takes_away_falls_back(bench):
    bench.open_example("lesson")
    focus(bench, query=0, key=2)
    walk_to(bench, "key")
    press(bench, Qt.Key.Key_Return)
    assert told(bench).count("←") == 1
    bench.explorer.document.apply(DeleteTokens(KEY, 2, 1))
    bench.settle()
    assert "Where" in told(bench)


def test_a_chain_ends_where_another_mode_makes_other_numbers(bench):
    focus(bench, query=10, key=2)
    walk_to(bench, "query")
    press(bench, Qt.Key.Key_Return)
    bench.trigger("mode-additive")
    bench.settle()
    assert "←" not in told(bench)
    assert "tanh" in told(bench)
    assert lit(bench) == ()


def test_a_hidden_explanation_lights_nothing(bench):
    focus(bench, query=10, key=2)
    walk_to(bench, "query")
    press(bench, Qt.Key.Key_Return)
    light = lit(bench)
    assert light
    bench.explorer.panels.columns.show_explanation(False)
    assert lit(bench) == ()
    bench.explorer.panels.columns.show_explanation(True)
    bench.qtbot.waitUntil(lambda: lit(bench) == light)


def test_escape_in_the_explanation_lets_go_of_the_key(bench):
    focus(bench, query=10, key=2)
    browser_of(bench).setFocus()
    press(bench, Qt.Key.Key_Escape)
    assert bench.explorer.view.focus == Focus(0, 10, None)


def test_ctrl_return_in_a_table_says_where_its_number_comes_from(bench):
    table = bench.table(VALUE)
    table.setFocus()
    table.go_to(3, 1)
    press(bench, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "typed or imported" in told(bench)
    assert table.hasFocus()
    value = bench.explorer.document.session.value[3, 1]
    assert f"{value:.4f}" in told(bench)
    browser_of(bench).setFocus()
    press(bench, Qt.Key.Key_Backspace)
    assert "typed or imported" not in told(bench)


def test_the_menu_of_a_table_explains_a_number_of_the_shown_head(bench):
    bench.trigger("mode-multi-head")
    focus(bench, head=2)
    table = bench.table(QUERY)
    table.go_to(3, 1)
    bench.explorer.actions.menus["table"].aboutToShow.emit()
    entries = {action.objectName(): action for action in bench.explorer.actions.menus["table"].actions()}
    entries[f"explain:{QUERY}"].trigger()
    bench.settle()
    value = bench.explorer.document.session.query[3, table.first_column + 1]
    assert f"Where {value:.4f} comes from" in told(bench)


def test_an_output_of_joined_heads_leads_into_the_head_that_it_came_from(bench):
    bench.trigger("mode-multi-head")
    bench.explorer.panels.maps.output_switch.click()
    focus(bench, query=4, component=9)
    width = bench.done.result.heads.shape[-1]
    assert bench.explorer.view.state.all_heads
    cells = walk_to(bench, "weights")
    assert cells[0].index[0] == 9 // width
    press(bench, Qt.Key.Key_Return)
    assert bench.explorer.view.focus.head == 9 // width
    press(bench, Qt.Key.Key_Backspace)
    assert bench.explorer.view.state.all_heads
    assert bench.explorer.view.focus.component == 9


def test_a_mean_over_heads_is_explained(bench):
    bench.trigger("mode-multi-head")
    focus(bench, head=MEAN_HEAD, query=4, key=2)
    mean = bench.done.result.weights[:, 4, 2].mean()
    assert f"Where {mean:.4f} comes from" in told(bench)
    cells = walk_to(bench, "weights")
    press(bench, Qt.Key.Key_Return)
    assert bench.explorer.view.focus.head == cells[0].index[0]
