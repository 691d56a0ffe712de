"""The columns of a comparison in a file."""

import json

import numpy as np
import pytest

from attn_gui.io.compared_reading import compared_of
from attn_gui.io.compared_writing import compared_values
from attn_gui.session.comparing.choices import FileRival, PinRival, Rival
from attn_gui.session.comparing.rivals import PRESET, own_options
from attn_gui.session.new import session_from
from attn_gui.session.session import Session


@pytest.fixture
def session() -> Session:
    return session_from(np.eye(3), np.eye(3), np.eye(3))


def test_columns_come_back_as_they_were_written(session: Session) -> None:
    columns = (Rival(), own_options(session, PRESET[2]), PinRival("before"), PRESET[0])
    assert compared_of(json.loads(json.dumps(compared_values(columns))), session) == columns


def test_a_file_opened_to_be_compared_is_not_written() -> None:
    assert compared_values([FileRival("0", "other.attn"), PinRival("before")]) == [{"pin": "before"}]


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        7,
        "dot",
        [7],
        [[]],
        [{"kind": 3}],
        [{"kind": "self-made"}],
        [{"kind": "additive", "options": {"score": "dot"}}],
        [{"kind": "additive", "options": {"temperature": "warm"}}],
        [{"kind": "additive", "options": {"temperature": -1}}],
        [{"kind": "additive", "options": {"sink": 1.0}}],
        [{"pin": "x" * 100_000}],
    ],
)
def test_nonsense_is_left_out(nonsense: object, session: Session) -> None:
    assert compared_of(nonsense, session) == ()


def test_no_more_columns_are_read_than_can_be_shown(session: Session) -> None:
    assert len(compared_of([{"kind": None}] * 9, session)) == 4


def test_an_option_of_a_later_version_is_left_out(session: Session) -> None:
    (rival,) = compared_of([{"kind": "additive", "options": {"glow": 1}}], session)
    assert rival == Rival("additive", {})
