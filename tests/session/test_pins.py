"""Pins keep states under names; every change of them is one step, and no edit of the present touches them."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from attn_gui.session.compute import Done, compute
from attn_gui.session.edits import (
    DeletePin,
    DeleteTokens,
    EditError,
    PinState,
    RenamePin,
    RestorePin,
    SetCell,
    SetKind,
    SetNotes,
    SetOptions,
    SwapPin,
)
from attn_gui.session.history import History
from attn_gui.session.kinds import KINDS
from attn_gui.session.pins import MOST_PINS, is_pinned, pin_called
from attn_gui.session.session import KEY, QUERY, Pin, Session, frozen, same_session
from attn_gui.text import say


@pytest.fixture
def pinned(session: Session) -> Session:
    """A session pinned as "before", then changed in Q[0, 0]."""
    return SetCell(QUERY, 0, 0, 9.0).apply(PinState("before").apply(session))


def test_a_pin_shares_the_arrays_and_leaves_notes_to_the_document(session: Session) -> None:
    noted = replace(session, notes="mine")
    after = PinState("a").apply(PinState("b").apply(noted))
    assert [pin.name for pin in after.pins] == ["b", "a"]
    kept = after.pins[1].session
    assert kept.query is session.query
    assert (kept.pins, kept.notes, after.notes) == ((), "", "mine")


def test_a_pin_is_named_by_the_first_free_number(session: Session) -> None:
    one = PinState().apply(session)
    three = PinState().apply(PinState("Pin 3").apply(one))
    assert [pin.name for pin in three.pins] == ["Pin 1", "Pin 3", "Pin 2"]
    assert str(PinState().label_in(one)) == "Pin as “Pin 2”"
    assert str(PinState().note(session, one)) == "Pinned as “Pin 1”."
    assert (str(PinState().label), str(PinState("x").label)) == ("Pin", "Pin as “x”")


def test_names_are_cleaned(session: Session) -> None:
    assert PinState("  a\0 \n b ").apply(session).pins[0].name == "a\ufffd b"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("", "no_name", "A pin needs a name."),
        (" \t", "no_name", "A pin needs a name."),
        ("x" * 81, "long_name", "at most 80 letters; this has 81"),
        ("before", "name_taken", "There is a pin called “before” already"),
    ],
)
def test_names_that_cannot_be_are_refused(pinned: Session, name: str, code: str, words: str) -> None:
    two = PinState("other").apply(pinned)
    for edit in (PinState(name), RenamePin("other", name)):
        with pytest.raises(EditError, match=words) as caught:
            edit.apply(two)
        assert caught.value.code == code


def test_a_pin_that_is_not_there_is_refused_with_the_names_there_are(session: Session, pinned: Session) -> None:
    for edit in (DeletePin("x"), RenamePin("x", "y"), RestorePin("x"), SwapPin("x")):
        with pytest.raises(EditError, match="Nothing is pinned as “x”; there are “before”"):
            edit.apply(pinned)
    with pytest.raises(EditError, match="there are no pins"):
        pin_called(session, "x")


def test_there_are_so_many_pins_and_no_more(session: Session) -> None:
    for _ in range(MOST_PINS):
        session = PinState().apply(session)
    with pytest.raises(EditError, match="at most 24 pins; delete one") as caught:
        PinState().apply(session)
    assert caught.value.code == "too_many_pins"
    assert len(DeletePin("Pin 7").apply(session).pins) == MOST_PINS - 1


def test_renaming_keeps_place_and_state(pinned: Session) -> None:
    two = PinState("other").apply(pinned)
    renamed = RenamePin("before", "start").apply(two)
    assert [pin.name for pin in renamed.pins] == ["start", "other"]
    assert renamed.pins[0].session is two.pins[0].session
    assert RenamePin("before", " before ").apply(two) is two
    assert str(RenamePin("a", "b").label) == "Rename the pin “a” to “b”"


def test_edits_of_the_present_never_touch_pins(pinned: Session) -> None:
    kept = pinned.pins
    edits = (SetCell(KEY, 0, 0, 3.0), DeleteTokens(KEY, 1), SetKind("multi-head"), SetNotes("new"))
    for edit in edits:
        pinned = edit.apply(pinned)
        assert pinned.pins is kept


def test_restoring_brings_the_state_back_and_keeps_pins_and_notes(session: Session, pinned: Session) -> None:
    noted = replace(pinned, notes="new")
    back = RestorePin("before").apply(noted)
    assert back.query is session.query
    assert (back.pins, back.notes) == (noted.pins, "new")
    assert is_pinned(back, back.pins[0])
    assert RestorePin("before").apply(back) is back
    assert RestorePin("before").note(noted, back) is None
    assert str(RestorePin("before").label) == "Restore “before”"


def test_swapping_twice_is_where_it_began(session: Session, pinned: Session) -> None:
    once = SwapPin("before").apply(pinned)
    assert once.query is session.query
    assert (once.pins[0].name, once.pins[0].session.query) == ("before", pinned.query)
    twice = SwapPin("before").apply(once)
    assert same_session(twice, pinned)
    assert SwapPin("before").apply(RestorePin("before").apply(pinned)).pins is pinned.pins
    assert "keeps what was here" in str(SwapPin("before").note(pinned, once))
    assert SwapPin("before").note(once, once) is None
    assert PinState().note(once, once) is None
    assert str(SwapPin("x").label) == "Swap with “x”"
    assert str(DeletePin("x").label) == "Delete the pin “x”"


def test_equal_sessions_have_equal_pins(session: Session, pinned: Session) -> None:
    pin = pinned.pins[0]
    copied = replace(pin.session, query=frozen(np.array(pin.session.query)))
    assert same_session(pinned, replace(pinned, pins=(Pin("before", copied),)))
    assert not same_session(pinned, replace(pinned, pins=()))
    assert not same_session(pinned, replace(pinned, pins=(replace(pin, name="x"),)))
    assert not same_session(pinned, replace(pinned, pins=(replace(pin, unknown=MappingProxyType({"a": 1})),)))
    other = replace(pin.session, query=frozen(session.query + 1))
    assert not same_session(pinned, replace(pinned, pins=(Pin("before", other),)))


@pytest.mark.parametrize("kind", KINDS)
def test_pinning_computes_nothing_anew(kind: str, session: Session) -> None:
    square = DeleteTokens(KEY, 3).apply(session)
    first = compute(SetKind(kind).apply(square))
    assert isinstance(first, Done)
    pinned = PinState().apply(first.session)
    for after in (pinned, RenamePin("Pin 1", "x").apply(pinned), DeletePin("Pin 1").apply(pinned)):
        again = compute(after, first)
        assert isinstance(again, Done)
        assert again.result is first.result


def test_the_history_counts_what_only_a_pin_keeps(session: Session, pinned: Session) -> None:
    size, steps = session.query.nbytes, History(limit_bytes=1)
    steps.push(say("pin"), session, PinState("a").apply(session))
    steps.push(say("rename"), pinned, RenamePin("before", "x").apply(pinned))
    assert len(steps) == 2  # neither step holds an array that the other session lacks
    steps.push(say("delete"), pinned, DeletePin("before").apply(pinned))
    assert len(steps) == 1  # only the step before still holds the pin's Q
    generous = History(limit_bytes=size)
    generous.push(say("delete"), pinned, DeletePin("before").apply(pinned))
    generous.push(say("options"), pinned, SetOptions(pinned.kind, {"temperature": 2.0}).apply(pinned))
    assert len(generous) == 2
