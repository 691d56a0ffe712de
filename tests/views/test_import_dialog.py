"""Array, slice and table chosen from a file, with its first rows shown."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from attn_gui.io.matrices import read_arrays
from attn_gui.session.edits import SetKind
from attn_gui.session.session import KEY, QUERY, MatrixName
from attn_gui.views.import_dialog import ImportDialog, import_targets


@pytest.fixture
def dialog_on(qtbot, document):
    def show(path, name=KEY):
        dialog = ImportDialog(path.name, read_arrays(path), document.session, name)
        qtbot.addWidget(dialog)
        return dialog

    return show


def choose(box, place):
    box.setCurrentIndex(place)
    box.activated.emit(place)


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "heads.npz"
    stacked = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    np.savez(path, flat=np.ones((2, 2)), stacked=stacked)
    return path, stacked


def test_heads_come_side_by_side_or_one_at_a_time(dialog_on, archive, document):
    path, stacked = archive
    dialog = dialog_on(path)
    choose(dialog.array, 1)
    assert "2 × 3 × 4" in dialog.array.currentText()
    assert dialog.slice.count() == 3
    document.apply(dialog.edit())
    assert document.session.key.tolist() == np.concatenate(list(stacked), axis=1).tolist()
    choose(dialog.slice, 2)
    document.apply(dialog.edit())
    assert document.session.key.tolist() == stacked[1].tolist()
    assert "K becomes 3 × 4" in dialog.sentence.text()


def test_the_table_can_be_chosen_among_inputs_and_the_modes_weights(dialog_on, archive, document):
    document.apply(SetKind("self"))
    targets = import_targets(document.session)
    weight = MatrixName("self", "w_query")
    assert weight in targets
    dialog = dialog_on(archive[0])
    choose(dialog.target, targets.index(weight))
    document.apply(dialog.edit())
    assert document.session.states["self"].weights["w_query"].tolist() == [[1, 1], [1, 1]]


def test_labels_of_a_text_file_become_tokens_and_are_previewed(dialog_on, tmp_path, document):
    path = tmp_path / "k.csv"
    path.write_text(",a,b\nthe,1,2\ncat,3,4\n", encoding="utf-8")
    dialog = dialog_on(path, QUERY)
    assert dialog.preview.headerData(1, Qt.Orientation.Vertical) == "cat"
    assert dialog.preview.headerData(1, Qt.Orientation.Horizontal) == "b"
    assert dialog.preview.index(1, 0).data() == "3.0000"
    assert not dialog.slice.isEnabled()
    document.apply(dialog.edit())
    assert document.session.query_tokens == ("the", "cat")


def test_a_long_table_is_previewed_in_part(dialog_on, tmp_path):
    path = tmp_path / "long.npy"
    np.save(path, np.zeros((50, 40)))
    dialog = dialog_on(path)
    assert (dialog.preview.rowCount(), dialog.preview.columnCount()) == (6, 8)
    assert "first numbers" in dialog.sentence.text()
