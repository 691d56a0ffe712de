"""The table shows the document's matrix and turns what is typed into edits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from attn_gui.errors import AttentionError
from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.session.edits import (
    DeleteColumns,
    DeleteTokens,
    InsertColumns,
    InsertTokens,
    MakeX,
    RemoveX,
    ReplaceMatrix,
    SetCell,
)
from attn_gui.session.session import KEY, QUERY, VALUE, MatrixName, Session, X, frozen
from attn_gui.session.view_state import ViewState

Role = Qt.ItemDataRole


Tables = Callable[..., MatrixTableModel]


class Heard:
    """What a model has told its views."""

    def __init__(self, model: MatrixTableModel) -> None:
        self.said: list[tuple[Any, ...]] = []
        self.errors: list[AttentionError] = []
        model.dataChanged.connect(
            lambda first, last: self.said.append(("data", first.row(), first.column(), last.row(), last.column()))
        )
        model.headerDataChanged.connect(lambda way, first, last: self.said.append(("header", way, first, last)))
        model.modelReset.connect(lambda: self.said.append(("reset",)))
        model.rowsInserted.connect(lambda _parent, first, last: self.said.append(("rows in", first, last)))
        model.rowsRemoved.connect(lambda _parent, first, last: self.said.append(("rows out", first, last)))
        model.columnsInserted.connect(lambda _parent, first, last: self.said.append(("columns in", first, last)))
        model.columnsRemoved.connect(lambda _parent, first, last: self.said.append(("columns out", first, last)))
        model.rejected.connect(self.errors.append)


def shown(model: MatrixTableModel) -> list[list[str]]:
    """What a view would paint."""
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def headers(model: MatrixTableModel) -> tuple[list[object], list[object]]:
    """The row and column headers."""
    upright, lying = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
    return (
        [model.headerData(row, upright) for row in range(model.rowCount())],
        [model.headerData(column, lying) for column in range(model.columnCount())],
    )


def test_a_table_shows_its_numbers_with_the_chosen_digits(document: Document, tables: Tables) -> None:
    view = CurrentView(document, ViewState(table_digits=2))
    model = tables(document, KEY, view)
    heard = Heard(model)
    assert shown(model) == [["1.00", "1.00"], ["2.00", "0.00"], ["0.00", "3.00"]]
    view.set_state(ViewState(table_digits=1))
    assert shown(model)[0] == ["1.0", "1.0"]
    view.set_focus(query=1)
    assert heard.said == [("data", 0, 0, 2, 1)]


def test_repeated_tokens_are_told_apart(model: MatrixTableModel) -> None:
    assert model.name is KEY
    assert headers(model) == (["the·0", "cat", "the·2"], ["d0", "d1"])
    assert model.headerData(2, Qt.Orientation.Vertical, Role.EditRole) == "the"
    assert model.headerData(1, Qt.Orientation.Horizontal, Role.EditRole) == "d1"
    assert model.headerData(0, Qt.Orientation.Vertical, Role.DecorationRole) is None
    assert model.headerData(9, Qt.Orientation.Vertical) is None


def test_an_editor_gets_every_digit(document: Document, model: MatrixTableModel) -> None:
    document.apply(SetCell(KEY, 0, 0, 1 / 3))
    index = model.index(0, 0)
    assert model.data(index) == "0.33"
    assert float(model.data(index, Role.EditRole)) == 1 / 3
    assert model.value(0, 0) == 1 / 3
    assert "0.3333" in model.data(index, Role.ToolTipRole)
    assert model.data(index, Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.data(index, Role.DecorationRole) is None
    assert model.data(model.index(9, 9)) is None


def test_what_is_typed_becomes_an_edit_of_that_cell_only(document: Document, model: MatrixTableModel) -> None:
    heard = Heard(model)
    assert model.flags(model.index(2, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.setData(model.index(2, 1), "1/4")
    assert document.session.key[2, 1] == 0.25
    assert heard.said == [("data", 2, 1, 2, 1)]
    assert model.setData(model.index(2, 1), 0.5)
    assert document.session.key[2, 1] == 0.5


def test_a_bad_number_is_rejected_with_a_sentence(document: Document, model: MatrixTableModel) -> None:
    heard, before = Heard(model), document.session
    assert not model.setData(model.index(0, 0), "seven")
    assert document.session is before
    assert len(heard.errors) == 1
    assert heard.said == []


def test_only_cells_take_what_is_typed(model: MatrixTableModel) -> None:
    assert not model.setData(model.index(-1, -1), "1")
    assert not model.setData(model.index(0, 0), "1", Role.DisplayRole)
    assert not model.flags(model.index(-1, -1)) & Qt.ItemFlag.ItemIsEditable


def test_a_change_elsewhere_says_nothing_here(document: Document, model: MatrixTableModel) -> None:
    heard = Heard(model)
    document.apply(SetCell(QUERY, 0, 0, 9.0))
    assert heard.said == []


def test_undo_tells_of_the_changed_rectangle(document: Document, model: MatrixTableModel) -> None:
    model.paste("7\t8\n9\t10", 1, 0)
    heard = Heard(model)
    document.undo()
    assert heard.said == [("data", 1, 0, 2, 1)]


def test_renaming_a_header_renames_the_token(document: Document, model: MatrixTableModel) -> None:
    heard = Heard(model)
    assert model.setHeaderData(0, Qt.Orientation.Vertical, "a")
    assert document.session.key_tokens == ("a", "cat", "the")
    assert headers(model)[0] == ["a", "cat", "the"]
    assert heard.said == [("header", Qt.Orientation.Vertical, 0, 2)]
    assert not model.setHeaderData(0, Qt.Orientation.Horizontal, "x")
    assert not model.setHeaderData(7, Qt.Orientation.Vertical, "x")
    assert not model.setHeaderData(0, Qt.Orientation.Vertical, "x", Role.DisplayRole)


def test_rows_and_columns_come_and_go_where_they_do(document: Document, model: MatrixTableModel) -> None:
    heard = Heard(model)
    document.apply(InsertTokens(KEY, 1, 2))
    document.apply(DeleteTokens(KEY, 0, 1))
    document.apply(InsertColumns(KEY, 2, 1))
    document.apply(DeleteColumns(KEY, 0, 1))
    kinds = [said for said in heard.said if said[0] not in ("header", "data")]
    assert kinds == [("rows in", 1, 2), ("rows out", 0, 0), ("columns in", 2, 2), ("columns out", 0, 0)]
    assert not [said for said in heard.said if said[0] == "data"]
    np.testing.assert_array_equal(model.values(), document.session.key)


def test_a_larger_block_grows_the_table_only_when_told(document: Document, model: MatrixTableModel) -> None:
    errors: list[AttentionError] = []
    document.rejected.connect(errors.append)
    assert not model.paste("1\t2\n3\t4", 2, 0)
    assert [error.code for error in errors] == ["block_too_large"]
    heard = Heard(model)
    assert model.paste("5\t6\n7\t8", 2, 0, grow=True)
    assert heard.said[:2] == [("rows in", 3, 3), ("data", 2, 0, 2, 1)]
    np.testing.assert_array_equal(document.session.key[2:], [[5, 6], [7, 8]])


def test_a_block_growing_both_ways_is_one_reset_and_one_step(document: Document, model: MatrixTableModel) -> None:
    heard, before = Heard(model), document.session
    text = "\n".join(["\t".join(["1.5"] * 100)] * 100)
    assert model.paste(text, 0, 0, grow=True)
    assert [said for said in heard.said if said[0] != "header"] == [("reset",)]
    assert model.values().shape == (100, 100)
    document.undo()
    assert document.session is before


def test_row_labels_of_a_block_become_token_names_in_the_same_step(document: Document, model: MatrixTableModel) -> None:
    before = document.session
    assert model.paste("\td0\td1\nred\t1\t2\nblue\t3\t4", 1, 0)
    assert document.session.key_tokens == ("the", "red", "blue")
    np.testing.assert_array_equal(document.session.key, [[1, 1], [1, 2], [3, 4]])
    document.undo()
    assert document.session is before


def test_a_bad_cell_in_a_block_is_named_and_changes_nothing(document: Document, model: MatrixTableModel) -> None:
    heard, before = Heard(model), document.session
    assert not model.paste("1\t2\n3\tx", 0, 0)
    assert document.session is before
    assert len(heard.errors) == 1


def test_copied_cells_paste_as_the_same_numbers(document: Document, model: MatrixTableModel) -> None:
    document.apply(SetCell(KEY, 0, 0, 0.1 + 0.2))
    before = document.session
    assert model.copy([0, 2], [0, 1]) == "0.30000000000000004\t1\n0\t3"
    assert model.paste(model.copy(range(3), range(2)), 0, 0)
    assert document.session is before


def test_cleared_cells_are_zero_in_one_step(document: Document, model: MatrixTableModel) -> None:
    before = document.session
    assert model.clear([0, 2], [1])
    np.testing.assert_array_equal(document.session.key, [[1, 0], [2, 0], [0, 0]])
    document.undo()
    assert document.session is before


def test_a_drag_on_a_cell_is_one_step(document: Document, model: MatrixTableModel) -> None:
    before, drag = document.session, object()
    for value in (0.1, 0.2, 0.3):
        assert model.set_value(0, 0, value, merge_key=drag)
    document.undo()
    assert document.session is before


def test_a_block_of_columns_is_edited_where_it_stands(session: Session, tables: Tables) -> None:
    wide = replace(session, query=frozen(np.arange(16.0).reshape(2, 8)))
    document = Document(wide)
    model = tables(document, QUERY)
    heard = Heard(model)
    model.set_block(4, 6)
    model.set_block(4, 6)
    assert model.block == (4, 6)
    assert heard.said == [("reset",)]
    assert headers(model)[1] == ["d4", "d5"]
    assert model.setData(model.index(1, 0), "-1")
    assert document.session.query[1, 4] == -1.0
    assert heard.said[1:] == [("data", 1, 0, 1, 0)]
    model.paste("1\t2", 0, 0)
    model.clear([1], [1])
    np.testing.assert_array_equal(document.session.query[:, 4:6], [[1, 2], [-1, 0]])
    model.show_all_columns()
    assert model.columnCount() == 8


def test_a_linked_table_shows_the_product_and_typing_takes_it_over(with_x: Session, tables: Tables) -> None:
    projected = with_x.with_state("self", with_x.states["self"].with_weight("w_key", np.array([[2.0, 0], [0, 3]])))
    document = Document(projected)
    model, values = tables(document, KEY), tables(document, VALUE)
    heard, heard_values = Heard(model), Heard(values)
    assert model.linked
    assert headers(model)[0] == ["a", "b", "c"]
    np.testing.assert_array_equal(model.values(), [[2, 0], [0, 3], [4, 6]])
    assert model.setData(model.index(0, 1), "5")
    assert not model.linked
    assert values.linked
    np.testing.assert_array_equal(document.session.key, [[2, 5], [0, 3], [4, 6]])
    assert [said for said in heard.said if said[0] == "data"] == [("data", 0, 1, 0, 1)]
    assert heard_values.said == []


def test_a_change_of_x_shows_in_what_is_linked_to_it(with_x: Session, tables: Tables) -> None:
    document = Document(with_x)
    model = tables(document, KEY)
    heard = Heard(model)
    document.apply(SetCell(X, 1, 0, 7.0))
    assert heard.said == [("data", 1, 0, 1, 0)]
    assert model.value(1, 0) == 7.0


def test_an_absent_matrix_has_no_rows_and_comes_with_a_reset(document: Document, tables: Tables) -> None:
    model = tables(document, X)
    heard = Heard(model)
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    document.apply(MakeX())
    assert model.rowCount() == 2
    document.apply(RemoveX())
    assert model.rowCount() == 0
    assert [said for said in heard.said if said[0] == "reset"] == [("reset",)] * 2


def test_a_mode_never_entered_has_empty_tables(document: Document, tables: Tables) -> None:
    assert tables(document, MatrixName("multi-head", "w_query")).rowCount() == 0


def test_numbers_that_are_not_finite_are_shown_and_explained(document: Document, tables: Tables) -> None:
    view = CurrentView(document)
    model = tables(document, KEY, view)
    document.apply(ReplaceMatrix(KEY, np.array([[np.nan, np.inf], [-np.inf, 1.0], [0.0, 0.0]])))
    assert shown(model)[0] == ["nan", "inf"]
    assert shown(model)[1][0] == "-inf"
    assert "no finite number" in model.data(model.index(0, 0), Role.ToolTipRole)
    heard = Heard(model)
    document.apply(SetCell(KEY, 2, 0, 5.0))
    assert heard.said == [("data", 2, 0, 2, 0)]


def test_digits_of_an_absent_table_tell_nothing(document: Document, tables: Tables) -> None:
    view = CurrentView(document)
    model = tables(document, X, view)
    heard = Heard(model)
    view.set_state(ViewState(table_digits=6))
    assert heard.said == []
