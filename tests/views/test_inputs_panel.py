"""The tabs of the inputs follow mode and score; absent tables are offered; heights are shared."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QToolButton

from attn_gui.engine.scoring import SCORINGS
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.edits import AddWeight, Link, MakeX, ReplaceMatrix, SetKind, SetOptions, SetSinusoids
from attn_gui.session.kinds import KINDS
from attn_gui.session.naming import symbol_of
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Source, X
from attn_gui.views.inputs_panel import InputsPanel
from attn_gui.views.inputs_tables import shares
from attn_gui.views.matrix_editor import MatrixEditor


@pytest.fixture
def panel(qtbot, document, view, answers):
    panel = InputsPanel(document, view, LIGHT, answers)
    qtbot.addWidget(panel)
    panel.resize(360, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def titles(panel):
    return [panel.tabs.tabText(place) for place in range(panel.tabs.count())]


def editor(panel, name):
    return panel.findChild(MatrixEditor, f"editor:{name}")


def click(qtbot, panel, name):
    qtbot.mouseClick(panel.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tabs_are_those_of_the_mode_and_its_score(panel, document, kind):
    document.apply(SetKind(kind))
    for score in KINDS[kind].scores:
        document.apply(SetOptions(kind, {"score": score}))
        wanted = ["Q · K · V", "X"]
        if KINDS[kind].projections:
            wanted.append(" ".join(row.symbol for row in KINDS[kind].projections))
        assert titles(panel)[: len(wanted)] == wanted
        assert panel.tabs.count() == len(wanted) + bool(SCORINGS[score].parameters), score


def test_a_mode_without_weights_shows_q_k_v_to_who_was_at_weights(panel, document):
    document.apply(SetKind("multi-head"))
    panel.tabs.setCurrentIndex(2)
    document.apply(SetKind("additive"))
    assert panel.tabs.currentIndex() == 2
    document.apply(SetKind("multiplicative"))
    assert panel.tabs.currentIndex() == 0


@pytest.mark.parametrize("score", [key for key, row in SCORINGS.items() if row.parameters])
def test_every_matrix_of_a_score_has_an_editor_or_is_offered(qtbot, panel, document, score):
    kind = min(SCORINGS[score].modes)
    document.apply(SetKind(kind))
    document.apply(SetOptions(kind, {"score": score}))
    panel.tabs.setCurrentIndex(panel.tabs.count() - 1)
    for parameter in SCORINGS[score].parameters:
        name = MatrixName(kind, f"{score}.{parameter.name}")
        if name.name not in document.session.state.weights:
            assert parameter.optional
            click(qtbot, panel, f"add:{name}")
        assert name.name in document.session.state.weights
        shown = editor(panel, name)
        assert shown.isVisible()
        assert shown.table.table.rowCount() == document.session.state.weights[name.name].shape[0]


def test_an_absent_projection_says_identity_and_comes_and_goes_in_steps(qtbot, panel, document):
    document.apply(SetKind("self"))
    panel.tabs.setCurrentIndex(2)
    name = MatrixName("self", "w_query")
    assert "identity" in [
        label.text() for label in panel.findChild(object, f"absent:{name}").children() if hasattr(label, "text")
    ]
    click(qtbot, panel, f"add:{name}")
    assert document.session.states["self"].weights["w_query"].tolist() == np.eye(3).tolist()
    assert editor(panel, name).isVisible()
    qtbot.waitUntil(editor(panel, name).table.hasFocus)
    document.undo()
    assert not editor(panel, name).isVisible()
    assert panel.findChild(object, f"absent:{name}").isVisible()
    document.redo()
    assert editor(panel, name).isVisible()


def test_without_x_its_tab_says_what_x_is_and_makes_one(qtbot, panel, document):
    panel.tabs.setCurrentIndex(1)
    assert not editor(panel, X).isVisible()
    click(qtbot, panel, "makeX")
    assert document.session.x.tolist() == document.session.query.tolist()
    assert editor(panel, X).isVisible()
    qtbot.waitUntil(editor(panel, X).table.hasFocus)
    document.undo()
    assert panel.findChild(QPushButton, "makeX").isVisible()


def test_it_is_said_where_q_k_and_v_come_from(qtbot, panel, document):
    origin = panel.findChild(object, "inputsOrigin")
    assert not origin.isVisible()
    document.apply(MakeX())
    link = editor(panel, QUERY).heading.findChild(QToolButton, "link")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert origin.text() == "Q = X; K and V hold their own numbers."
    document.apply(SetKind("multi-head"))
    document.apply(SetOptions("multi-head", {"source": Source.X}))
    assert "Q = K = V = X" in origin.text()
    assert editor(panel, KEY).table.tokens.focused_row is None


def test_import_and_export_pass_through_with_the_table(qtbot, panel):
    for signal in ("import_requested", "export_requested"):
        with qtbot.waitSignal(getattr(panel, signal)) as caught:
            getattr(editor(panel, VALUE), signal).emit(VALUE)
        assert caught.args == [VALUE]


def test_a_table_can_be_brought_to_the_front_with_the_keyboard(qtbot, panel, document):
    document.apply(SetKind("additive"))
    name = MatrixName("additive", "additive.v")
    panel.activateWindow()
    panel.show_table(name)
    assert panel.tabs.currentIndex() == panel.tabs.count() - 1
    qtbot.waitUntil(editor(panel, name).table.hasFocus)
    panel.show_table(QUERY)
    qtbot.waitUntil(editor(panel, QUERY).table.hasFocus)


def test_small_tables_are_shown_whole_and_large_ones_share_the_height(qtbot, panel, document):
    heights = [editor(panel, name).height() for name in (QUERY, KEY, VALUE)]
    assert heights == [editor(panel, name).wanted_height() for name in (QUERY, KEY, VALUE)]
    document.apply(ReplaceMatrix(KEY, np.ones((200, 8))))
    document.apply(ReplaceMatrix(VALUE, np.ones((200, 8))))
    key, value = editor(panel, KEY), editor(panel, VALUE)
    assert editor(panel, QUERY).height() == editor(panel, QUERY).wanted_height()
    row = key.table.tokens.defaultSectionSize()
    assert abs(key.height() - value.height()) <= row
    qtbot.waitUntil(lambda: key.table.viewport().height() > 5 * row)
    assert key.table.viewport().height() % row in (0, 1)


def test_heights_are_shared_by_need():
    assert shares([10, 100, 100], 150) == [10, 70, 70]
    assert shares([10, 20, 30], 100) == [10, 20, 30]
    assert shares([50, 50], 0) == [0, 0]


def test_no_name_in_a_heading_is_clipped_at_the_usual_width(panel):
    for name in (QUERY, KEY, VALUE):
        heading = editor(panel, name).heading
        assert heading.size_label.width() >= heading.size_label.sizeHint().width()
        assert heading._symbol.text() == symbol_of(name)


def test_a_new_theme_reaches_every_table(panel):
    panel.tabs.setCurrentIndex(1)
    panel.show_theme(DARK)
    assert {table.look.theme for table in panel.findChildren(QTableView) if hasattr(table, "look")} == {DARK}


def test_every_table_and_button_has_an_accessible_name(panel, document):
    document.apply(SetKind("additive"))
    panel.tabs.setCurrentIndex(2)
    for kind in (QTableView, QToolButton, QPushButton):
        for widget in panel.findChildren(kind):
            # Qt's own corner and scroll buttons are no controls of ours.
            if widget.objectName():
                assert widget.accessibleName() or widget.text(), widget.objectName()


def test_the_current_table_is_the_one_that_had_the_keyboard_last(qtbot, panel, document):
    panel.activateWindow()
    assert panel.current_table == QUERY
    panel.show_table(VALUE)
    qtbot.waitUntil(editor(panel, VALUE).table.hasFocus)
    assert panel.current_table == VALUE
    assert panel.current_editor is editor(panel, VALUE)
    panel.tabs.setCurrentIndex(1)
    assert panel.current_editor is None
    assert panel.current_table == X
    document.apply(SetKind("self"))
    panel.tabs.setCurrentIndex(2)
    assert panel.current_table == MatrixName("self", "w_query")


def test_a_table_whose_columns_fit_has_no_scroll_bar_below(qtbot, panel, document):
    document.apply(ReplaceMatrix(KEY, np.full((200, 5), -0.25)))
    table = editor(panel, KEY).table
    qtbot.waitUntil(lambda: table.viewport().height() > 100)
    assert table.verticalScrollBar().maximum() > 0
    assert table.horizontalScrollBar().maximum() == 0
    assert table.viewport().height() % table.tokens.defaultSectionSize() == 0


def test_further_matrices_have_a_tab_while_an_option_reads_them(panel, document, qtbot):
    document.apply(SetKind("multi-head"))
    plain = titles(panel)
    document.apply(SetOptions("multi-head", {"qk_norm": True}))
    assert titles(panel) == [*plain, "g_q g_k"]
    document.apply(SetOptions("multi-head", {"sink": 0.5}))
    assert titles(panel) == [*plain, "g_q g_k sinks"]
    panel.tabs.setCurrentIndex(len(plain))
    texts = [label.text() for label in panel.tabs.currentWidget().findChildren(QLabel)]
    assert texts.count("ones") == 2
    assert "one for all heads: see the options" in texts
    click(qtbot, panel, "add:multi-head/sinks")
    assert (document.session.state.weights["sinks"] == 0.5).all()
    table = editor(panel, MatrixName("multi-head", "sinks")).table
    assert table.hasFocus()
    names = table.model()
    assert names.headerData(0, Qt.Orientation.Horizontal) == "h0"
    document.apply(SetOptions("multi-head", {"sink": None, "qk_norm": False}))
    assert titles(panel) == [*plain, "sinks"]


def test_what_predicts_a_place_has_a_tab(panel, document):
    document.apply(SetKind("multiplicative"))
    document.apply(SetOptions("multiplicative", {"local": "predictive"}))
    assert titles(panel)[-1] == "W_p v_p"
    panel.tabs.setCurrentIndex(panel.tabs.count() - 1)
    assert editor(panel, MatrixName("multiplicative", "local.weight")).isVisible()
    document.apply(SetOptions("multiplicative", {"local": "monotonic"}))
    assert "W_p v_p" not in titles(panel)


def test_where_q_comes_from_names_the_sinusoids(panel, document):
    document.apply(MakeX())
    document.apply(Link(QUERY))
    document.apply(SetSinusoids(True))
    label = panel.findChild(QLabel, "inputsOrigin")
    assert label.text().startswith("Q = X + sinusoids; K and V hold")
    document.apply(AddWeight("self", "w_query"))
    assert label.text().startswith("Q = (X + sinusoids) · W_q; K and V hold")
    numbers = editor(panel, QUERY).table.model()
    # The first row turns by nothing: sin 0 and cos 0.
    shown = float(numbers.index(0, 1).data(Qt.ItemDataRole.EditRole))
    assert shown == pytest.approx(document.session.x[0, 1] + 1.0)
