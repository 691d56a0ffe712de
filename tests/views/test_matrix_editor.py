"""Heading, chain, heads, folding; and every command of the menu as an edit."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.session.edits import AddWeight, Link, MakeX, SetKind, SetOptions
from attn_gui.session.new import session_from
from attn_gui.session.session import KEY, QUERY, MatrixName
from attn_gui.session.view_state import MEAN_HEAD
from attn_gui.views.fill_dialog import FillDialog
from attn_gui.views.matrix_menus import MatrixMenu
from attn_gui.views.token_dialog import TokenDialog

Key = Qt.Key


def trigger(editor, key):
    """Choose a command of the menu as it would be after opening it."""
    editor.menu.show_session(editor._document.session)
    action = next(
        action
        for action in editor.menu.findChildren(type(editor.menu.actions()[0]))
        if action.objectName() == f"{key}:{editor.name}"
    )
    assert action.isEnabled(), key
    action.trigger()


def go(editor, row, column):
    table = editor.table
    flag = table.selectionModel().SelectionFlag.ClearAndSelect
    table.selectionModel().setCurrentIndex(table.table.index(row, column), flag)


def test_the_heading_says_what_the_table_is_and_how_large(editor_of):
    editor = editor_of(KEY)
    assert editor.heading.size_label.text() == "3 × 3"
    assert editor.heading.menu.accessibleName() == "Menu of K"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("fill-zeros", np.zeros((3, 3))),
        ("fill-ones", np.ones((3, 3))),
        ("fill-identity", np.eye(3)),
        ("fill-one-hot", np.eye(3)),
    ],
)
def test_a_fill_is_one_step(editor_of, document, key, expected):
    before = document.session
    trigger(editor_of(KEY), key)
    assert document.session.key.tolist() == expected.tolist()
    document.undo()
    assert document.session is before


def test_the_random_fill_asks_for_its_seed_and_repeats_with_it(qtbot, editor_of, document):
    editor = editor_of(KEY)
    for _ in range(2):
        trigger(editor, "fill-random")
        dialog = editor.findChild(FillDialog)
        dialog.seed.selectAll()
        qtbot.keyClicks(dialog.seed, "7")
        qtbot.keyClick(dialog.seed, Key.Key_Return)
        with qtbot.waitSignal(dialog.destroyed):
            dialog.close()
        wanted = np.round(np.random.default_rng(7).standard_normal((3, 3)), 1)
        assert document.session.key.tolist() == wanted.tolist()
        document.undo()


def test_a_seed_that_is_none_keeps_the_dialog_open(qtbot, editor_of, document):
    editor = editor_of(KEY)
    trigger(editor, "fill-random")
    dialog = editor.findChild(FillDialog)
    dialog.seed.selectAll()
    qtbot.keyClicks(dialog.seed, "-3")
    qtbot.mouseClick(dialog.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert "from 0 to" in dialog.seed.complaint
    assert document.undo_label is None
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_rows_are_added_moved_and_removed_with_their_partners(editor_of, document):
    editor = editor_of(KEY)
    go(editor, 1, 0)
    trigger(editor, "insertBelow")
    assert document.session.key.shape == (4, 3)
    assert document.session.value.shape == (4, 2)
    assert document.session.key[2].tolist() == [0, 0, 0]
    document.undo()
    go(editor, 0, 0)
    trigger(editor, "moveDown")
    assert document.session.key_tokens == ("k1", "k0", "k2")
    document.undo()
    go(editor, 2, 0)
    trigger(editor, "removeRows")
    assert document.session.key_tokens == ("k0", "k1")


def test_columns_are_added_moved_and_removed_with_their_partners(editor_of, document):
    editor = editor_of(KEY)
    go(editor, 0, 2)
    trigger(editor, "insertRight")
    assert document.session.key.shape == (3, 4)
    assert document.session.query.shape == (1, 4)
    document.undo()
    trigger(editor, "moveLeft")
    assert document.session.key[0].tolist() == [1, 1, 0]
    document.undo()
    trigger(editor, "removeColumns")
    assert document.session.key.shape == (3, 2)


def test_what_cannot_be_done_is_disabled(editor_of, document):
    editor = editor_of(QUERY)
    go(editor, 0, 0)
    editor.menu.show_session(document.session)
    enabled = {action.objectName(): action.isEnabled() for action, _ in editor.menu._sized}
    assert enabled["removeRows:query"] is False
    assert enabled["moveUp:query"] is False
    assert all(action.statusTip() for action, _ in editor.menu._sized if not action.isEnabled())
    assert enabled["insertAbove:query"] is True


def test_a_token_is_renamed_in_place(qtbot, editor_of, document):
    editor = editor_of(KEY)
    go(editor, 1, 0)
    qtbot.keyClick(editor.table, Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    field = editor.table.tokens.viewport().findChild(type(editor.table.tokens._editor), "tokenNameEditor")
    assert field.text() == "k1"
    qtbot.keyClicks(field, "cat")
    qtbot.keyClick(field, Key.Key_Return)
    assert document.session.key_tokens == ("k0", "cat", "k2")
    document.undo()
    assert document.session.key_tokens == ("k0", "k1", "k2")


def test_all_names_are_set_at_once(qtbot, editor_of, document):
    editor = editor_of(KEY)
    trigger(editor, "names")
    dialog = editor.findChild(TokenDialog)
    dialog.names.setPlainText("a\nb")
    assert not dialog.ok.isEnabled()
    assert dialog.found.text() == "2 names for 3 rows."
    dialog.names.setPlainText("a\nb\nc\n")
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert document.session.key_tokens == ("a", "b", "c")


def test_import_and_export_are_asked_for_by_name(qtbot, editor_of):
    editor = editor_of(KEY)
    with qtbot.waitSignal(editor.import_requested) as caught:
        trigger(editor, "import")
    assert caught.args == [KEY]
    with qtbot.waitSignal(editor.export_requested) as caught:
        trigger(editor, "export")
    assert caught.args == [KEY]


def test_without_x_the_chain_is_off_and_says_where_x_is_made(editor_of):
    link = editor_of(KEY).heading.link
    assert not link.isEnabled()
    assert "no X yet" in link.toolTip()


def test_the_chain_links_and_lets_go_in_undoable_steps(qtbot, editor_of, document):
    editor = editor_of(KEY)
    trigger(editor, "link")
    assert document.session.x is not None
    qtbot.mouseClick(editor.heading.link, Qt.MouseButton.LeftButton)
    assert document.session.linked == {KEY}
    assert editor.table.table.rowCount() == 1
    qtbot.mouseClick(editor.heading.link, Qt.MouseButton.LeftButton)
    assert document.session.linked == frozenset()


def test_typing_into_a_linked_table_lets_only_that_one_go(qtbot, editor_of, document):
    document.apply(MakeX())
    document.apply(Link(QUERY))
    document.apply(Link(KEY))
    editor = editor_of(KEY)
    go(editor, 0, 0)
    qtbot.keyClicks(editor.table, "9")
    qtbot.keyClick(editor.table.cells.editor, Key.Key_Return)
    assert document.session.linked == {QUERY}
    assert document.session.key[0, 0] == 9


def test_a_weight_can_be_removed_and_has_no_chain(editor_of, document):
    document.apply(SetKind("self"))
    document.apply(AddWeight("self", "w_query"))
    name = MatrixName("self", "w_query")
    editor = editor_of(name, optional=True)
    assert editor.heading.link.isHidden()
    trigger(editor, "remove")
    assert "w_query" not in document.session.states["self"].weights


def test_folding_leaves_only_the_heading(qtbot, editor_of):
    editor = editor_of(KEY)
    whole = editor.wanted_height()
    qtbot.mouseClick(editor.heading.fold, Qt.MouseButton.LeftButton)
    assert editor.folded
    assert editor.wanted_height() < whole
    assert editor.heading.fold.accessibleName() == "Unfold K"


def test_every_command_has_a_name_of_its_own(editor_of):
    menu = editor_of(KEY).menu
    names = [
        action.objectName()
        for action in menu.findChildren(type(menu.actions()[0]))
        if action.text() and action.menu() is None
    ]
    assert all(names)
    assert len(names) == len(set(names))
    assert isinstance(menu, MatrixMenu)


def test_no_two_items_of_a_menu_share_a_mnemonic(editor_of):
    menu = editor_of(KEY).menu
    for each in [menu, *menu.findChildren(QMenu)]:
        texts = [action.text() for action in each.actions() if action.text()]
        letters = [text[text.index("&") + 1].lower() for text in texts]
        assert len(letters) == len(set(letters)), texts


@pytest.fixture
def heads_document():
    rng = np.random.default_rng(0)
    document = Document(session_from(*(rng.normal(size=(3, 8)) for _ in range(3)), kind="multi-head"))
    document.apply(SetOptions("multi-head", {"num_heads": 4, "num_kv_heads": 4}))
    return document


class TestHeads:
    @pytest.fixture
    def document(self, heads_document):
        return heads_document

    @pytest.fixture
    def view(self, document):
        return CurrentView(document)

    def test_the_chosen_heads_columns_are_shown_and_edited_in_their_place(self, qtbot, editor_of, document, view):
        view.set_focus(head=2)
        editor = editor_of(KEY)
        table = editor.table
        assert table.table.columnCount() == 2
        assert [band.title for band in table.dimensions.bands] == ["head 2 · 4–5"]
        assert editor.heading.size_label.text() == "3 × 8"
        go(editor, 0, 1)
        qtbot.keyClicks(table, "5")
        qtbot.keyClick(table.cells.editor, Key.Key_Return)
        assert document.session.key[0, 5] == 5
        assert table.table.columnCount() == 2

    def test_all_columns_come_at_a_click_and_with_the_mean(self, qtbot, editor_of, view):
        editor = editor_of(KEY)
        assert editor.table.table.columnCount() == 2
        qtbot.mouseClick(editor.heading.bands, Qt.MouseButton.LeftButton)
        assert editor.table.table.columnCount() == 8
        assert [band.marked for band in editor.table.dimensions.bands] == [True, False, False, False]
        qtbot.mouseClick(editor.heading.bands, Qt.MouseButton.LeftButton)
        view.set_focus(head=MEAN_HEAD)
        assert editor.table.table.columnCount() == 8

    def test_a_projection_takes_the_bands_away(self, editor_of, document):
        editor = editor_of(KEY)
        document.apply(AddWeight("multi-head", "w_key"))
        assert editor.table.dimensions.bands == ()
        assert editor.table.table.columnCount() == 8

    def test_columns_are_removed_where_they_stand_in_the_whole_table(self, editor_of, view):
        view.set_focus(head=3)
        editor = editor_of(KEY)
        go(editor, 0, 0)
        assert editor.menu.place().columns == range(6, 7)
