"""What the tests of explanations share."""

from collections.abc import Callable

import pytest

from attn_gui.session.matching.given import Given
from attn_gui.session.matching.match import match
from attn_gui.session.session import Array, Session

Explained = Callable[[Session, dict[str, Array]], list[str]]


@pytest.fixture
def explained() -> Explained:
    """Return each explanation of given arrays as one text."""

    def said(session: Session, arrays: dict[str, Array]) -> list[str]:
        found = match(session, [Given(stage, array) for stage, array in arrays.items()])
        return [" ".join(map(str, explanation.sentences)) for explanation in found.explanations]

    return said
