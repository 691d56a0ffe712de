"""How a session is looked at, and what is said of it in words."""

from attn_gui.engine import Causal
from attn_gui.session.edit import unlinked_note
from attn_gui.session.edits import AddWeight, SetCell, SetKind, SetOptions
from attn_gui.session.mask_rules import mask_text
from attn_gui.session.naming import join_names, symbol_of
from attn_gui.session.session import KEY, QUERY, VALUE, Mask, MatrixName, Session, X
from attn_gui.session.view_state import MEAN_HEAD, Focus, ViewState


def test_the_focus_changes_in_the_named_parts_alone() -> None:
    state = ViewState(table_digits=3)
    moved = state.with_focus(head=MEAN_HEAD, key=None)
    assert moved.focus == Focus(head=MEAN_HEAD, query=0, key=None)
    assert moved.table_digits == 3
    assert state.focus == Focus()


def test_tables_are_named_by_their_symbols() -> None:
    names = [X, QUERY, KEY, VALUE, MatrixName("self", "w_query"), MatrixName("multi-head", "b_output")]
    assert [symbol_of(name) for name in names] == ["X", "Q", "K", "V", "W_q", "b_o"]
    assert symbol_of(MatrixName("multiplicative", "concat.v")) == "v"
    assert [join_names(["Q", "K", "V"][:count]) for count in (1, 2, 3)] == ["Q", "Q and K", "Q, K and V"]


def test_inputs_are_named_before_what_modes_own() -> None:
    assert sorted([MatrixName("self", "w_key"), X, KEY]) == [KEY, X, MatrixName("self", "w_key")]


def test_a_mask_is_told_in_words() -> None:
    assert mask_text(Mask()) == "none"
    assert mask_text(Mask(causal=Causal.TOP_LEFT)) == "causal"


def test_an_edit_that_unlinks_nothing_has_nothing_to_say(session: Session) -> None:
    edit = SetCell(QUERY, 0, 0, 1.0)
    assert edit.note(session, edit.apply(session)) is None
    assert unlinked_note(session, session) is None


def test_a_first_state_is_made_once(session: Session) -> None:
    heads = SetOptions("multi-head", {"num_heads": 1}).apply(session)
    after = SetKind("multi-head").apply(AddWeight("multi-head", "w_query").apply(heads))
    assert after.options.num_heads == 1
    assert "w_query" in after.state.weights
