"""The sentence in the place of figures."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from attn_gui.figures.themes import LIGHT
from attn_gui.text import Message, say
from attn_gui.views.refusal_view import RefusalView


@dataclass(frozen=True)
class Way:
    label: Message


@pytest.fixture
def view(qtbot) -> RefusalView:
    made = RefusalView()
    qtbot.addWidget(made)
    return made


def test_the_sentence_is_shown_as_it_is(view):
    view.show_refusal(say("<b>d_q</b> & d_k differ"), (), LIGHT)
    assert view.sentence == "<b>d_q</b> & d_k differ"
    assert view.accessibleName() == view.sentence


def test_a_button_hands_back_its_remedy(view, qtbot):
    ways = (Way(say("Add columns to K & V")), Way(say("Use general")))
    view.show_refusal(say("They differ."), ways, LIGHT)
    seen: list[object] = []
    view.remedy_chosen.connect(seen.append)
    qtbot.mouseClick(view.buttons[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(view.buttons[0], Qt.Key.Key_Space)
    assert seen == [ways[1], ways[0]]
    assert view.buttons[0].text() == "Add columns to K && V"


def test_other_remedies_take_the_place_of_the_first(view):
    view.show_refusal(say("One."), (Way(say("a")), Way(say("b"))), LIGHT)
    view.show_refusal(say("Two."), (Way(say("c")),), LIGHT)
    assert [button.text() for button in view.buttons] == ["c"]
