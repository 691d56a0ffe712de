"""Sheets of bundled and small sessions, in a font in which every letter is equally wide."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from attn_gui.figures.figure import Appearance
from attn_gui.figures.sheet.choice import SheetChoice
from attn_gui.figures.sheet.items import Page
from attn_gui.figures.sheet.sheet import sheet
from attn_gui.figures.themes import LIGHT
from attn_gui.io.examples import read_example
from attn_gui.session.compute import compute
from attn_gui.session.new import session_from
from attn_gui.session.session import Session
from attn_gui.session.view_state import Focus, ViewState

Printed = Callable[..., tuple[Page, ...]]


@pytest.fixture
def printed(measure: Callable[[str, float], float]) -> Printed:
    """Make the sheet of a bundled session (its key) or of a session, with the choices given."""

    def make(session: str | Session, focus: Focus | None = None, **chosen: object) -> tuple[Page, ...]:
        shown, view = read_example(session) if isinstance(session, str) else (session, ViewState())
        options = chosen.pop("options", None)
        if options is not None:
            state = shown.states[shown.kind]
            changed = replace(state, options=replace(state.options, **options))
            shown = replace(shown, states={**shown.states, shown.kind: changed})
        choice = SheetChoice(title="A sheet", **chosen)
        return sheet(compute(shown), focus or view.focus, Appearance(LIGHT), choice, measure)

    return make


@pytest.fixture
def tokens() -> Callable[[int], Session]:
    """Make a session of so many tokens with random numbers."""

    def make(count: int, width: int = 2) -> Session:
        rng = np.random.default_rng(count)
        matrices = [rng.standard_normal((count, width)) for _ in range(3)]
        return session_from(*matrices)

    return make
