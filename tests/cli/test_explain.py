"""``attn-gui explain``: numbers that a hand calculator reproduces; cells named by index, token and the·7."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli.explain import cell
from attn_gui.cli.opening import computed
from attn_gui.errors import AttentionError
from attn_gui.session.new import session_from


def test_it_attends_to_animal_as_by_hand(run, example) -> None:
    path = example("real_head")
    with np.load(path) as held:
        query, key = held["arrays/query"], held["arrays/key"]
    scores = [sum(float(a) * float(b) for a, b in zip(query[10], row)) / 32**0.5 for row in key]
    exponentials = [float(np.exp(score - max(scores))) for score in scores]
    weight = exponentials[2] / sum(exponentials)
    text = run("explain", path, "--stage", "weights", "--cell", "it,animal").out
    assert text.startswith("weights: it → animal\nWhere 0.6466 comes from\n")
    assert f"{weight:.4f}" == "0.6466"
    assert f"{scores[2]:.4f}" in text
    assert f"1 ÷ {sum(exponentials):.4f} = " in text
    assert f"{query[10, 21]:.5f} · {key[2, 21]:.5f}" in text
    assert "the other 26 add up to" in text
    assert run("explain", path, "--cell", "10,2").out == text
    assert run("explain", path, "--cell", " it , animal ").out == text


def test_all_terms_are_written_when_asked_for(run, example) -> None:
    text = run("explain", example("real_head"), "--cell", "it,animal", "--all-terms").out
    assert all(f" d{place} " in text for place in range(32))


def test_scores_and_outputs_have_explanations_of_their_own(run, lesson: Path) -> None:
    assert "Where 2.0000 comes from" in run("explain", lesson, "--stage", "scores", "--cell", "0,0").out
    text = run("explain", lesson, "--stage", "output", "--cell", "0,d1").out
    assert "Where 2.9753 comes from" in text
    assert run("explain", lesson, "--stage", "output", "--cell", "0,1").out == text


def test_the_head_is_the_files_own_unless_one_is_given(run, example) -> None:
    path = example("real_heads")
    own = run("explain", path, "--cell", "it,animal").out
    assert own.startswith("weights: it → animal, head 11\nWhere 0.6466 comes from")
    assert run("explain", path, "--cell", "it,animal", "--head", "11").out == own
    other = run("explain", path, "--cell", "it,animal", "--head", "3").out
    assert other.startswith("weights: it → animal, head 3\n")
    assert "0.6466" not in other


def test_an_output_is_explained_after_the_heads_are_joined_unless_one_is_given(run, example) -> None:
    path = example("real_heads")
    joined = run("explain", path, "--stage", "output", "--cell", "it,352").out
    single = run("explain", path, "--stage", "output", "--cell", "it,0", "--head", "11").out
    assert joined.startswith("output: it → d352\n")
    assert single.startswith("output: it → d0, head 11\n")
    # Without W_o, column 352 of the output is component 0 of head 11.
    assert joined.splitlines()[1] == single.splitlines()[1]


def test_a_repeated_token_is_named_with_its_place(run, example) -> None:
    path = example("real_head")
    assert run("explain", path, "--cell", "it,the·7").out == run("explain", path, "--cell", "10,7").out
    assert run("explain", path, "--cell", "it,the").complaints == [
        "attn-gui: “the” occurs 2 times; say which: the·1, the·7."
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [(",,b", (0, 1)), ("a,b,b", (1, 1)), ("a,b,,", (1, 0)), (",,,", (0, 0)), ("1,0", (1, 0)), ("a,b,1", (1, 1))],
)
def test_tokens_may_have_commas_in_them(text: str, meant: tuple[int, int]) -> None:
    session = session_from(np.eye(2), np.eye(2), np.eye(2), query_tokens=[",", "a,b"], key_tokens=[",", "b"])
    assert cell(computed(session), "weights", text, None, 0) == meant


def test_a_cell_that_can_be_read_in_two_ways_asks_for_indices() -> None:
    session = session_from(np.eye(2), np.eye(2), np.eye(2), query_tokens=["a", "a,b"], key_tokens=["b,c", "c"])
    with pytest.raises(AttentionError, match="several ways"):
        cell(computed(session), "weights", "a,b,c", None, 0)
    with pytest.raises(AttentionError, match="cannot be split"):
        cell(computed(session), "weights", "x,y,z", None, 0)


def test_forbidden_cells_say_what_forbids_them(run, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.eye(3))
    session = tmp_path / "s.attn"
    run("new", "--x", tmp_path / "x.npy", "--kind", "self", "--causal", "top_left", "-o", session)
    ended = run("explain", session, "--cell", "0,2")
    assert ended.code == 0
    assert "causal" in ended.out


def test_numbers_of_tables_are_explained_too(run, example) -> None:
    heads = example("eight_heads")
    text = run("explain", heads, "--stage", "w_query", "--cell", "2,d3").out
    assert text.startswith("multi-head/w_query: 2 → d3\nWhere 0.0000 comes from")
    assert "typed or imported" in text
    assert run("explain", heads, "--stage", "x", "--cell", "saw·2,3").out.startswith("x: saw·2 → d3\n")
    assert "X[2, 3]" in run("explain", heads, "--stage", "x_read", "--cell", "2,3").out
    projected = run("explain", heads, "--stage", "projected-query", "--cell", "1,d0", "--head", "3").out
    assert projected.startswith("projected_query: cat·1 → d0, head 3\n")


def test_a_mask_cell_says_which_rule_forbids_it(run, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.eye(3))
    session = tmp_path / "s.attn"
    run("new", "--x", tmp_path / "x.npy", "--kind", "self", "--causal", "top_left", "-o", session)
    assert "Key t2 is forbidden by the causal mask." in run("explain", session, "--stage", "mask", "--cell", "0,2").out
    assert "allows key t0" in run("explain", session, "--stage", "mask", "--cell", "2,0").out


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("arithmetic", "decimal"),
        ("markdown", "| q·k |"),
        ("latex", r"\begin{align*}"),
        ("json", '"operator": "quotient"'),
        ("exact", "from math import"),
    ],
)
def test_an_explanation_is_written_in_any_format(run, lesson: Path, form: str, words: str) -> None:
    text = run("explain", lesson, "--cell", "0,0", "--format", form).out
    assert (words if form != "arithmetic" else "──") in text
    assert "0.468" in text


def test_a_place_that_is_not_there_is_answered_with_those_that_are(run, lesson: Path) -> None:
    ended = run("explain", lesson, "--stage", "wrong", "--cell", "0,0")
    assert ended.code == 2
    assert "There is no “wrong” to explain" in ended.complaints[0]
    assert "(query, key, value)" in ended.complaints[0]
