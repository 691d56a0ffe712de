"""Hundreds of random actions, the same each time: what is shown is always what the session in hand comes to."""

import random

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from attn_gui.engine import Causal, EmptyRows
from attn_gui.figures.colormaps import COLORMAPS
from attn_gui.io.examples import EXAMPLES
from attn_gui.io.session_file import decode_session, encode_session
from attn_gui.session import edits
from attn_gui.session.compute import Done, compute
from attn_gui.session.kinds import KINDS
from attn_gui.session.linking import table_of
from attn_gui.session.rows import mask_size
from attn_gui.session.session import INPUTS, matrix_names, same_session
from attn_gui.session.starting import weight_names
from attn_gui.session.view_state import MAX_HEAD, MEAN_HEAD, ColorChoice

NUMBERS = (0.0, 1.0, -2.5, 0.3, 1e300, -1e308, 5e-324, 1e-310)
TYPED = ("", "1e400", "nan", "1,5", "1/0", "text", "2.5", "-1", "7e-3", "5e-324", "9" * 400)
PASTED = ("1\t2\n3\t4", "1,5\n2,5", "x", "", "1\t\t2", "\ta\tb\nc\t3\t4", "-1e308\t1e308")
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Delete)
COMMANDS = ("undo", "undo", "redo", "enlarge-weights", "nextHead", "releaseKey", "larger", "usualSize", "showNumbers")
LIMITS = (None, 0.0, 0.5, -1e308, 1e308, 5e-324)


class Hands:
    """Does one thing after the other; which, its seed decides."""

    def __init__(self, bench, seed: int) -> None:
        self.bench, self.dice = bench, random.Random(seed)
        self.document, self.maps = bench.explorer.document, bench.explorer.panels.maps

    def act(self) -> None:
        acts = (self.type, self.apply, self.look, self.command, self.paste, self.open)
        self.dice.choices(acts, (6, 18, 3, 5, 2, 1))[0]()

    def place(self, count: int) -> int:
        return self.dice.choice((*range(count), *range(count), count, -1))

    def apply(self) -> None:
        before = self.document.session
        if not self.document.apply(self.edit()):
            assert self.document.session is before
        assert self.document.session is before or not same_session(before, self.document.session)

    def edit(self) -> edits.Edit:
        session, dice = self.document.session, self.dice
        name = dice.choice([name for name in matrix_names(session) if name.kind in (None, session.kind)])
        rows, columns = table_of(session, name).shape
        row, column = self.place(rows), self.place(columns)
        weights = list(weight_names(KINDS[session.kind])) or ["none"]
        queries, keys = mask_size(session)
        options = {"num_heads": (1, 2, 4, 0), "temperature": (1.0, 0.0, 1e308), "softcap": (None, 5.0, 5e-324)}
        field = dice.choice(list(options))
        makers = [
            lambda: edits.SetCell(name, row, column, dice.choice(NUMBERS)),
            lambda: edits.SetBlock(name, row, column, np.full((2, 3), dice.choice(NUMBERS)), grow=dice.random() < 0.3),
            lambda: edits.FillMatrix(name, dice.choice(list(edits.FILLS)), 1),
            lambda: edits.FitMatrix(name, dice.randrange(7), dice.randrange(7)),
            lambda: dice.choice((edits.InsertTokens, edits.DeleteTokens))(name, row, 1),
            lambda: dice.choice((edits.InsertColumns, edits.DeleteColumns))(name, column, 1),
            lambda: edits.RenameToken(dice.choice(INPUTS), row, dice.choice(("the", "\0", "<b>", ""))),
            lambda: edits.SetKind(dice.choice(list(KINDS))),
            lambda: edits.SetOptions(session.kind, {field: dice.choice(options[field])}),
            lambda: edits.SetOptions(session.kind, {"score": dice.choice(KINDS[session.kind].scores)}),
            lambda: dice.choice((edits.AddWeight, edits.RemoveWeight))(session.kind, dice.choice(weights)),
            lambda: dice.choice((edits.Link, edits.Unlink))(dice.choice(INPUTS)),
            lambda: dice.choice((edits.MakeX(), edits.RemoveX(), edits.ClearMask(), edits.FitMask())),
            lambda: dice.choice(
                (edits.SetCausal(dice.choice([*Causal])), edits.SetEmptyRows(dice.choice([*EmptyRows])))
            ),
            lambda: edits.DrawMask([self.place(queries)], range(keys), dice.random() < 0.4),
            edits.PinState,
            lambda: dice.choice((edits.RestorePin, edits.SwapPin, edits.DeletePin))("Pin 1"),
        ]
        return dice.choice(makers)()

    def table(self):
        found = self.bench.table(self.dice.choice(INPUTS))
        found.setFocus()
        places = [self.dice.randrange(count) for count in (found.table.rowCount(), found.table.columnCount())]
        found.setCurrentIndex(found.table.index(*places))
        return found

    def type(self) -> None:
        table = self.table()
        QTest.keyClicks(table, self.dice.choice(TYPED))
        if self.dice.random() < 0.2:
            self.document.undo()
        QTest.keyClick(table.cells.editor or table, self.dice.choice(KEYS))

    def paste(self) -> None:
        QApplication.clipboard().setText(self.dice.choice(PASTED))
        self.bench.answers.choose = lambda choices: self.dice.randrange(len(choices))
        self.table().paste()

    def look(self) -> None:
        view, stage = self.bench.explorer.view, self.dice.choice(list(self.maps.maps))
        low, high = self.dice.choice(LIMITS), self.dice.choice(LIMITS)
        self.maps.colors_chosen.emit(stage, ColorChoice(self.dice.choice((None, *COLORMAPS)), low, high))
        view.set_focus(query=self.dice.randrange(-1, 20), key=self.dice.choice((None, 0, 3, 99)))
        self.maps.maps[stage].zoom(self.dice.choice((0.1, 3.0, 1000.0)))
        self.bench.explorer.window.resize(self.dice.randrange(1, 3000), self.dice.randrange(1, 2000))

    def command(self) -> None:
        self.bench.trigger(self.dice.choice(COMMANDS))

    def open(self) -> None:
        self.bench.answers.answer("Discard")
        self.bench.explorer.files.open_example(self.dice.choice(list(EXAMPLES)))


def require_true(bench) -> None:
    """Assert that everything shown is of the session in hand."""
    explorer, maps = bench.explorer, bench.explorer.panels.maps
    assert explorer.window.isWindowModified() == explorer.document.modified
    computed, shown = compute(explorer.document.session), explorer.computation.current
    assert isinstance(computed, Done) == isinstance(shown, Done)
    assert maps.refusal.isHidden() or not isinstance(computed, Done) or explorer.view.focus.head < 0
    if not isinstance(computed, Done):
        return
    weights = computed.result.weights
    assert_array_equal(shown.result.weights, weights)
    assert_array_equal(shown.result.output, computed.result.output)
    sums = weights[~computed.result.empty_rows].sum(axis=-1)
    assert (sums <= 1 + 1e-5).all()
    if computed.result.options.sink is None:
        assert sums == pytest.approx(1.0, abs=1e-5)
    row, figure = explorer.view.focus.query, maps.maps["weights"].figure
    if KINDS[explorer.document.session.kind].has_heads:
        pooled = {MEAN_HEAD: weights.mean(axis=0), MAX_HEAD: weights.max(axis=0)}
        head = explorer.view.focus.head
        weights = pooled[head] if head in pooled else weights[head]
    if maps.enlarged in (None, "weights"):
        assert_array_equal(figure.values, weights)
        assert_array_equal(maps.columns["weights"].bars.figure.values, weights[row])


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_actions_the_window_shows_what_the_session_comes_to(bench, seed):
    hands, document = Hands(bench, seed), bench.explorer.document
    for turn in range(150):
        hands.act()
        if turn % 3:
            bench.settle()
            require_true(bench)
    bench.settle()
    last, steps = document.session, 0
    while document.undo_label is not None:
        document.undo()
        steps += 1
    for _ in range(steps):
        document.redo()
    assert document.session is last
    if isinstance(bench.explorer.computation.current, Done):
        assert same_session(decode_session(encode_session(last, bench.explorer.view.state), "kept")[0], last)
