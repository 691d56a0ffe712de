"""The present numbers in another mode and other options."""

import pytest

from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.rivals import (
    PRESET,
    changed,
    first_notes,
    has_own_options,
    mended,
    own_options,
    rival_label,
    rival_session,
    shared_options,
)
from attn_gui.session.compute import Refused, compute
from attn_gui.session.edit import EditError
from attn_gui.session.edits import SetCell, SetKind, SetOptions
from attn_gui.session.session import QUERY, MatrixName, Options, Session

ADDITIVE = Rival("additive", {"score": "additive"})


def test_a_rival_reads_the_same_tables_in_another_mode(session: Session) -> None:
    there = rival_session(session, ADDITIVE)
    assert there.query is session.query
    assert there.kind == "additive"
    assert there.options == Options("additive")
    assert session.kind == "multiplicative"


def test_a_mode_that_was_never_entered_starts_with_its_first_weights_and_says_so(session: Session) -> None:
    assert "W_q starts as identity" in [str(note) for note in first_notes(session, ADDITIVE)]
    entered = SetKind("additive").apply(session)
    assert first_notes(entered, ADDITIVE) == ()
    general = Rival("multiplicative", {"score": "general"})
    assert [str(note) for note in first_notes(session, general)] == ["W starts as identity."]


def test_a_mode_that_was_entered_keeps_its_own_weights(session: Session) -> None:
    entered = SetKind("additive").apply(session)
    edited = SetCell(MatrixName("additive", "additive.v"), 0, 0, 7.0).apply(entered)
    back = SetKind("multiplicative").apply(edited)
    assert rival_session(back, ADDITIVE).state.weights["additive.v"][0, 0] == 7


def test_as_it_is_is_the_very_session(session: Session) -> None:
    assert rival_session(session, Rival()) is session
    assert first_notes(session, Rival()) == ()
    assert str(rival_label(session, Rival())) == "As it is: scaled dot · Multiplicative"


def test_the_first_suggestion_is_dot_scaled_dot_and_additive(session: Session) -> None:
    labels = [str(rival_label(session, rival)) for rival in PRESET]
    assert labels == ["dot · Multiplicative", "scaled dot · Multiplicative", "Additive"]
    for rival in PRESET:
        assert rival_session(session, rival).query is session.query


def test_what_the_mode_does_not_offer_is_refused(session: Session) -> None:
    with pytest.raises(EditError, match="does not offer"):
        rival_session(session, Rival("additive", {"score": "dot"}))


def test_own_options_change_in_the_rival_and_shared_ones_in_the_document() -> None:
    shared, warm = Rival("additive", {"score": "additive"}), SetOptions("additive", {"temperature": 2.0})
    assert changed(shared, warm)[0] is shared
    rest = changed(shared, warm)[1]
    assert isinstance(rest, SetOptions)
    assert rest.changes == {"temperature": 2.0}
    own = Rival("additive", {"score": "additive", "temperature": 1.0})
    after, rest = changed(own, warm)
    assert rest is None
    assert after.changes == {"score": "additive", "temperature": 2.0}


def test_edits_of_tables_and_of_other_modes_are_the_documents() -> None:
    own = Rival("additive", {"temperature": 1.0})
    for edit in (SetCell(QUERY, 0, 0, 1.0), SetOptions("self", {"temperature": 2.0})):
        assert changed(own, edit) == (own, edit)


def test_options_can_be_made_its_own_and_shared_again(session: Session) -> None:
    warm = SetOptions("multiplicative", {"temperature": 2.0}).apply(session)
    rival = Rival("multiplicative", {"score": "dot"})
    own = own_options(warm, rival)
    assert own.changes["temperature"] == 2
    assert has_own_options(own)
    assert not has_own_options(rival)
    assert str(rival_label(warm, own)) == "dot · Multiplicative · temperature 2"
    assert shared_options(own) == rival


def test_a_remedy_mends_the_option_that_is_the_rivals_own(session: Session) -> None:
    rival = Rival("multi-head", {"num_heads": 3})
    refused = compute(rival_session(session, rival))
    assert isinstance(refused, Refused)
    after, edits = mended(rival, refused.remedies[0])
    assert after.changes["num_heads"] in (1, 2, 4)
    assert not isinstance(compute(rival_session(session, after)), Refused)
    assert all(isinstance(edit, SetOptions) for edit in edits)
