"""Nonsense in what a session file says of pins, columns, choices and colours: brought into range, or one sentence."""

import json
import random
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from attn_gui.io.archive_writing import archive_bytes
from attn_gui.io.errors import SessionFileError
from attn_gui.io.session_file import decode_session, encode_session
from attn_gui.session.comparing.answer import answered
from attn_gui.session.comparing.choices import PinRival
from attn_gui.session.comparing.rivals import PRESET, columns_of
from attn_gui.session.edits import PinState, SetCell
from attn_gui.session.new import session_from
from attn_gui.session.pin_edits import RestorePin
from attn_gui.session.pin_rows import pin_rows
from attn_gui.session.session import QUERY
from attn_gui.session.view_choices import PageChoices
from attn_gui.session.view_state import ColorChoice, ViewState
from tests.io.test_pins_in_files import members_of

PLACES = (("pins",), ("view",), ("view", "choices"), ("view", "compared"), ("view", "colors"), ("view", "focus"))
NONSENSE: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 0.5, 10**400, -(10**400), 1e308, 5e-324, "", "dot", "ü\n\u202e" * 90, "arrays/key",
    [], {}, [[]], [None], [3, 1], [99, 1], {"a": 1}, {"member": "arrays/value"}, {"kind": None}, {"pin": ""},
)  # fmt: skip


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    rng = np.random.default_rng(3)
    session = session_from(*(rng.standard_normal((3, 2)) for _ in range(3)))
    session = PinState("late").apply(SetCell(QUERY, 0, 0, 9.0).apply(PinState("early").apply(session)))
    colors = {"weights": ColorChoice("cividis", 0.1, 0.9, "percentile", (5.0, 95.0), without_first=True)}
    choices = PageChoices(line_threshold=0.2, each_head=True)
    view = ViewState(colors=colors, choices=choices, compared=(*PRESET, PinRival("early")))
    return members_of(encode_session(session, view))


def spoiled(manifest: dict[str, Any], chance: random.Random) -> None:
    """Put nonsense somewhere below one of PLACES, take something away there, or add something."""
    parent: Any = manifest
    *path, name = chance.choice(PLACES)
    for part in path:
        parent = parent[part]
    key: Any = name
    while parent[key] and isinstance(parent[key], dict | list) and chance.random() < 0.8:
        parent = parent[key]
        key = chance.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
    nonsense = deepcopy(chance.choice([*NONSENSE, parent[key]]))
    match chance.randrange(4):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.append(nonsense)
        case 1:
            parent["more"] = nonsense
        case _:
            parent[key] = nonsense


@pytest.mark.parametrize("seed", range(4))
def test_nonsense_is_brought_into_range_or_refused_with_one_sentence(seed: int, members: dict[str, bytes]) -> None:
    chance, opened, refusals = random.Random(seed), 0, list[str]()
    for _ in range(100):
        manifest = json.loads(members["manifest.json"])
        for _ in range(chance.randrange(1, 4)):
            if all(name in manifest for name in ("pins", "view")) and isinstance(manifest["view"], dict):
                try:
                    spoiled(manifest, chance)
                except (KeyError, TypeError):  # what is spoiled already has no such place
                    continue
        data = archive_bytes([*(members | {"manifest.json": json.dumps(manifest).encode()}).items()])
        try:
            session, view = decode_session(data, "x.attn")
        except SessionFileError as error:
            refusals.append(str(error))
            continue
        opened += 1
        assert 0 <= view.focus.query < 3
        again, view_again = decode_session(encode_session(session, view), "x.attn")
        assert view_again == view
        assert len(pin_rows(again)) == len(session.pins)
        for pin in session.pins:
            RestorePin(pin.name).apply(session)
        answer = answered(session, columns_of(view.compared), {}, (0, 1))
        assert 2 <= len(answer.columns) <= 4
    assert opened > 20
    assert refusals
    assert all(text.startswith("x.attn") and "\n" not in text for text in refusals)
