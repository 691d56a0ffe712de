"""The Variants panel in the window: comparing, choosing, copying, showing pitfalls."""

from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QTextBrowser

from attn_gui.io.examples import read_example
from attn_gui.resources import resource
from attn_gui.session.cell_edits import SetCell
from attn_gui.session.new import new_session
from attn_gui.session.option_edits import SetOptions
from attn_gui.session.session import QUERY
from attn_gui.session.variants.pitfall import Pitfall
from attn_gui.session.variants.pitfalls import PITFALLS
from attn_gui.session.variants.report import Standing, reports
from attn_gui.session.variants.table import VARIANTS
from attn_gui.session.view_state import ViewState
from attn_gui.views.text_dialogs import PageDialog
from attn_gui.views.variants_panel import COMPARING, VariantsPanel


@pytest.fixture
def panel(bench) -> VariantsPanel:
    bench.trigger("tool-variants")
    found = bench.child(VariantsPanel, "variants_panel")
    bench.qtbot.waitUntil(lambda: found.counts != COMPARING)
    return found


def button(panel, key: str, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name) if key == "" else panel.card(key).findChild(QPushButton, name)
    assert found is not None
    return found


def click(bench, widget) -> None:
    bench.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def unfolded(bench, panel, key: str):
    card = panel.card(key)
    click(bench, card.title)
    return card


def test_every_variant_stands_in_its_group(bench, panel) -> None:
    assert {key: panel.standing_of(key) for key in VARIANTS} == {
        row.variant.key: row.standing for row in reports(bench.explorer.document.session).rows
    }
    assert panel.standing_of("torch-sdpa") is Standing.SAME
    assert panel.counts == "8 the same as now, 26 different, 0 not applicable."


def test_one_click_leads_to_the_pitfalls(bench, panel) -> None:
    click(bench, button(panel, "", "jumpToPitfalls"))
    first = panel.pitfall_card(PITFALLS[0].key)
    assert 0 <= first.mapTo(panel.viewport(), first.rect().topLeft()).y() < panel.viewport().height() / 2


def test_the_panel_follows_what_is_edited(bench, panel) -> None:
    bench.explorer.document.apply(SetOptions("self", {"score": "dot"}))
    bench.qtbot.waitUntil(lambda: panel.standing_of("luong-2015-dot") is Standing.SAME)
    assert panel.standing_of("vaswani-2017") is Standing.DIFFERS
    bench.open_example("lesson")
    bench.qtbot.waitUntil(lambda: panel.standing_of("torch-mha") is Standing.NOT_APPLICABLE)


def test_a_hidden_panel_compares_nothing_until_it_is_seen(bench, panel) -> None:
    bench.trigger("showExplanation")
    before = panel.card("torch-sdpa").report
    bench.explorer.document.apply(SetOptions("self", {"score": "dot"}))
    bench.settle()
    assert panel.card("torch-sdpa").report is before
    bench.trigger("tool-variants")
    bench.qtbot.waitUntil(lambda: panel.card("torch-sdpa").report is not before)


def test_choosing_a_variant_is_one_undo_step(bench, panel) -> None:
    document = bench.explorer.document
    before = document.session
    unfolded(bench, panel, "gpt-oss")
    click(bench, button(panel, "gpt-oss", "variantUse"))
    bench.settle()
    assert document.session.options.sink == 0.0
    assert str(document.undo_label) == "Use the settings of GPT-OSS"
    bench.qtbot.waitUntil(lambda: panel.standing_of("gpt-oss") is Standing.SAME)
    assert not button(panel, "gpt-oss", "variantUse").isEnabled()
    bench.trigger("undo")
    assert document.session is before


def test_the_mode_is_switched_where_it_has_to_be(bench, panel) -> None:
    unfolded(bench, panel, "bahdanau-2015")
    click(bench, button(panel, "bahdanau-2015", "variantUse"))
    bench.settle()
    session = bench.explorer.document.session
    assert session.kind == "additive"
    hidden = np.tanh(session.query[:, None] + session.key[None]).sum(axis=-1)
    wanted = np.exp(hidden - hidden.max(axis=-1, keepdims=True))
    np.testing.assert_allclose(bench.done.result.weights, wanted / wanted.sum(axis=-1, keepdims=True), rtol=1e-10)
    bench.trigger("undo")
    assert bench.explorer.document.session.kind == "self"


def test_the_call_is_copied_as_it_is_to_be_written(bench, panel) -> None:
    unfolded(bench, panel, "torch-sdpa")
    click(bench, button(panel, "torch-sdpa", "variantCopy"))
    assert QGuiApplication.clipboard().text() == "F.scaled_dot_product_attention(q, k, v)"
    assert bench.message() == "The call is on the clipboard."


def test_a_card_says_what_differs_and_what_to_know(bench, panel) -> None:
    card = unfolded(bench, panel, "keras-attention")
    words = card.findChild(QLabel, "variantWords").text()
    assert "scale: 1 (now 1/√32)" in words
    assert "• Value comes before key" in words
    assert "Keras documentation" in words
    assert card.is_unfolded
    click(bench, card.title)
    assert not card.is_unfolded


def pitfall(number: int) -> Pitfall:
    return next(each for each in PITFALLS if each.number == number)


def test_a_pitfall_says_what_its_states_come_to(bench, panel) -> None:
    card = panel.pitfall_card(pitfall(14).key)
    click(bench, card.title)
    bench.qtbot.waitUntil(lambda: card.seen != "")
    session, _ = read_example("real-head")
    raw = np.exp(session.query @ session.key.T / np.sqrt(32)).sum(axis=-1)
    sums = raw / (1 + raw)
    assert card.seen == f"Rows sum to 1, then to {sums.min():.4g} to {sums.max():.4g}."
    assert card.findChild(QLabel, "pitfallNumbers").text() == card.seen


@pytest.mark.parametrize("place", [0, 1])
def test_show_opens_the_example_in_that_state(bench, panel, place: int) -> None:
    card = panel.pitfall_card(pitfall(3).key)
    click(bench, card.title)
    click(bench, card.findChild(QPushButton, f"pitfallShow-{place}"))
    bench.settle()
    document = bench.explorer.document
    assert document.session.query_tokens == ("it", "was", "too")
    assert [np.count_nonzero(row) for row in bench.done.result.weights] == [[10, 11, 12], [1, 2, 3]][place]
    assert not document.modified


def test_show_asks_before_unsaved_work_goes(bench, panel) -> None:
    document = bench.explorer.document
    document.apply(SetCell(QUERY, 0, 0, 5.0))
    kept = document.session
    card = panel.pitfall_card(pitfall(1).key)
    click(bench, card.title)
    click(bench, card.findChild(QPushButton, "pitfallShow-1"))
    bench.settle()
    assert len(bench.answers.asked) == 1
    assert document.session is kept
    bench.answers.answer("Discard")
    click(bench, card.findChild(QPushButton, "pitfallShow-1"))
    bench.settle()
    assert document.session.options.score == "dot"


def test_a_refused_state_is_shown_with_its_sentence(bench, panel) -> None:
    card = panel.pitfall_card(pitfall(11).key)
    click(bench, card.title)
    bench.qtbot.waitUntil(lambda: card.seen != "")
    assert card.seen.startswith("Refused: Value has 32 numbers that are not finite")
    click(bench, card.findChild(QPushButton, "pitfallShow-1"))
    bench.settle()
    assert np.isnan(bench.explorer.document.session.value[0]).all()


def test_help_has_a_page_on_pitfalls(bench) -> None:
    bench.trigger("pitfalls")
    dialog = bench.child(PageDialog, "pageDialog")
    assert "Causal corner" in dialog.findChild(QTextBrowser).toPlainText()
    dialog.close()
    text = " ".join(resource("help/pitfalls.md").read_text("utf-8").split())
    for each in PITFALLS:
        assert f"**{each.number}. {each.title}.** {each.text}" in text


def test_64_tokens_in_8_heads_are_compared_within_a_second(bench, panel) -> None:
    session = new_session(64, 64, 64, 64, kind="multi-head")
    bench.explorer.document.open_session(session, ViewState(), None)
    bench.settle()
    began = perf_counter()
    found = reports(session)
    assert perf_counter() - began < 1.0
    assert len(found.rows) == len(VARIANTS)
