"""The measures as CSV: worked by hand, names that no spreadsheet runs, empty where there is nothing to measure."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attn_gui.io.measure_files import measures_text, overlap_text, write_measures
from attn_gui.session.compute import Done, compute
from attn_gui.session.new import session_from
from attn_gui.session.session import Mask

FAR = 1e4
HEADER = "head,query,row_sum,entropy_bits,entropy_share,effective_keys,peak,peak_key,mean_distance,diagonality"


def done_of(scores: np.ndarray, **names: tuple[str, ...]) -> Done:
    """Make dot attention whose scores are these but for the scale."""
    session = session_from(scores, np.eye(scores.shape[1]), np.eye(scores.shape[1]), **names)
    computed = compute(session)
    assert isinstance(computed, Done)
    return computed


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_each_row_has_its_measures_as_worked_by_hand() -> None:
    scores = np.array([[FAR, FAR, 0, 0], [0, 0, 0, 0], [0, 0, 0, FAR]])
    text = measures_text(done_of(scores, key_tokens=("the", "cat", "the", "mat")))
    assert text.splitlines()[0] == HEADER + ",first_token_share"
    first, second, third = rows_of(text)
    assert (first["head"], first["query"], first["row_sum"]) == ("0", "q0", "1.0")
    numbers = ["entropy_bits", "entropy_share", "effective_keys", "peak", "mean_distance", "diagonality"]
    assert [float(first[name]) for name in (*numbers, "first_token_share")] == [1, 0.5, 2, 0.5, 0.5, 1, 0.5]
    # Query 1 looks at all evenly: distances 1, 0, 1, 2.
    assert [float(second[name]) for name in (*numbers, "first_token_share")] == [2, 1, 4, 0.25, 1, 0.75, 0.25]
    assert [float(third[name]) for name in (*numbers, "first_token_share")] == [0, 0, 1, 1, 1, 1, 0]
    assert [row["peak_key"] for row in (first, second, third)] == ["the·0", "the·0", "mat"]


def test_names_are_text_to_every_spreadsheet_and_separators_are_quoted() -> None:
    text = measures_text(done_of(np.zeros((2, 2)), query_tokens=("=1+1", "a,b"), key_tokens=("-x", "y")))
    assert [row["query"] for row in rows_of(text)] == ["'=1+1", "a,b"]
    assert rows_of(text)[0]["peak_key"] == "'-x"


def test_a_row_that_may_attend_to_no_key_has_empty_cells() -> None:
    session = session_from(x=np.eye(2), kind="self")
    done = compute(replace(session, mask=Mask(drawn=np.array([[True, False], [False, False]]))))
    assert isinstance(done, Done)
    one, none = rows_of(measures_text(done))
    assert (one["entropy_share"], one["entropy_bits"]) == ("", "0.0")
    assert {name for name, cell in none.items() if not cell} == {
        "entropy_share",
        "peak_key",
        "mean_distance",
        "diagonality",
        "first_token_share",
    }
    assert (none["row_sum"], none["effective_keys"], none["peak"]) == ("0.0", "0.0", "0.0")


@pytest.mark.parametrize("heads", [1, 2])
def test_several_heads_have_a_table_of_their_overlap(tmp_path: Path, heads: int) -> None:
    x = np.array([[FAR, 0, 0, FAR], [0, FAR, FAR, 0]])
    session = session_from(x=x, kind="multi-head")
    options = replace(session.options, num_heads=heads)
    done = compute(session.with_state("multi-head", replace(session.state, options=options)))
    assert isinstance(done, Done)
    written = write_measures(tmp_path / "m.v1.csv", done)
    names = ["m.v1.csv", "m.v1.overlap.csv"][:heads]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert len(rows_of((tmp_path / "m.v1.csv").read_text(encoding="utf-8"))) == 2 * heads
    assert (overlap_text(done) is None) is (heads == 1)
    if heads == 2:
        # Head 0 sees queries that match themselves, head 1 too: nothing apart.
        assert (tmp_path / "m.v1.overlap.csv").read_text(encoding="utf-8") == "head,0,1\n0,0.0,0.0\n1,0.0,0.0\n"
