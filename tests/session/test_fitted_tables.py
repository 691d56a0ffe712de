"""One table fitted to a size."""

import pytest

from attn_gui.session.edits import EditError, FitMatrix
from attn_gui.session.session import KEY, QUERY, Session


def test_a_fitted_input_has_one_name_for_each_row(session: Session) -> None:
    fitted = FitMatrix(QUERY, 5, 2).apply(session)
    assert fitted.query_tokens[:3] == session.query_tokens[:3]
    assert len(fitted.query_tokens) == len(fitted.query) == 5
    assert len(FitMatrix(KEY, 1, 2).apply(session).key_tokens) == 1


@pytest.mark.parametrize(("rows", "columns"), [(0, 2), (2, 0), (-1, 2)])
def test_nothing_is_fitted_to_no_size(session: Session, rows: int, columns: int) -> None:
    with pytest.raises(EditError):
        FitMatrix(QUERY, rows, columns).apply(session)
