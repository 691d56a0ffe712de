"""Columns computed and compared."""

from dataclasses import replace

import numpy as np
import pytest

from attn_gui.engine.errors import Cancelled
from attn_gui.session.comparing.answer import answered
from attn_gui.session.comparing.choices import FileRival, PinRival, Rival
from attn_gui.session.comparing.comparison import Comparison
from attn_gui.session.comparing.offers import offers, parameters_in_words
from attn_gui.session.comparing.rivals import PRESET, columns_of, next_column, rival_session
from attn_gui.session.compute import Refused
from attn_gui.session.edits import SetCell
from attn_gui.session.new import session_from
from attn_gui.session.pin_edits import PinState
from attn_gui.session.session import QUERY, Session


def test_pins_and_opened_files_are_compared_with_the_present(session: Session) -> None:
    pinned = SetCell(QUERY, 0, 0, 3.0).apply(PinState("before").apply(session))
    other = replace(session, value=session.value + 1)
    entries = (Rival(), PinRival("before"), FileRival("0", "other.attn"))
    found = answered(pinned, entries, {"0": other}, (0, 1))
    assert [str(column.label) for column in found.columns[1:]] == ["Pin “before”", "other.attn"]
    assert isinstance(found.found, Comparison)
    assert [table.name for table in found.found.tables] == [QUERY]


def test_a_column_that_is_not_there_says_so_and_the_others_are_computed(session: Session) -> None:
    found = answered(session, (PinRival("gone"), FileRival("7", "gone.attn"), *PRESET[:2]), {}, (0, 2))
    assert str(found.columns[0].computed) == "Nothing is pinned as “gone”: there are no pins."
    assert str(found.columns[1].computed) == "gone.attn is not open any more; choose it again."
    assert found.columns[2].done is not None
    assert str(found.found) == "A has no numbers to compare."


def test_a_column_that_cannot_be_computed_is_refused_alone() -> None:
    session = session_from(np.ones((2, 3)), np.ones((2, 4)), np.ones((2, 2)), kind="additive")
    found = answered(session, PRESET, {}, (2, 1))
    assert [isinstance(column.computed, Refused) for column in found.columns] == [True, True, False]
    assert str(found.found) == "B has no numbers to compare."


def test_other_sizes_are_not_compared(session: Session) -> None:
    longer = session_from(np.ones((9, 4)), np.ones((4, 4)), np.ones((4, 2)))
    found = answered(session, (Rival(), FileRival("0", "longer.attn")), {"0": longer}, (0, 1))
    assert str(found.found).startswith("A has 3 × 4 weights, B has 9 × 4")


def test_columns_with_other_numbers_of_heads_are_pooled(session: Session) -> None:
    assert answered(session, (Rival("multi-head"), *PRESET[:2]), {}, (1, 2)).pooled
    assert not answered(session, PRESET, {}, (0, 1)).pooled


def test_what_rests_on_the_same_arrays_is_not_computed_again(session: Session) -> None:
    first = answered(session, PRESET, {}, (0, 1))
    again = answered(session, PRESET, {}, (0, 2), previous=first)
    for before, after in zip(first.columns, again.columns, strict=True):
        assert before.done is not None
        assert after.done is not None
        assert after.done.result is before.done.result


def test_computing_columns_can_be_stopped(session: Session) -> None:
    with pytest.raises(Cancelled):
        answered(session, PRESET, {}, (0, 1), cancelled=lambda: True)


def test_too_few_columns_are_filled_up_and_more_are_suggested() -> None:
    assert columns_of(()) == PRESET
    assert columns_of((Rival(),)) == (Rival(), PRESET[0])
    assert columns_of((PRESET[0],)) == (PRESET[0], PRESET[1])
    assert next_column(PRESET) == Rival()
    assert next_column((*PRESET, Rival())) not in (*PRESET, Rival())


def test_everything_that_can_stand_in_a_column_is_offered(session: Session) -> None:
    groups = {str(group.title): group for group in offers(PinState("p").apply(session), {"0": "other.attn"})}
    assert list(groups) == ["None", "Self", "Additive", "Multiplicative", "Multi-head", "Pins", "Files"]
    assert groups["Pins"].offers[0].entry == PinRival("p")
    assert groups["Files"].offers[0].entry == FileRival("0", "other.attn")
    for kind in ("Self", "Additive", "Multiplicative", "Multi-head"):
        for offer in groups[kind].offers:
            assert isinstance(offer.entry, Rival)
            assert rival_session(session, offer.entry).query is session.query


def test_parameters_are_told_in_words(session: Session) -> None:
    assert str(parameters_in_words(session)) == "scale default · temperature 1"
    warm = rival_session(session, Rival("multiplicative", {"score": "dot", "temperature": 2.0, "sink": 0.0}))
    assert str(parameters_in_words(warm)) == "scale default · temperature 2 · sink 0"
