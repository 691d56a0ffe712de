"""``attn-gui compute``: the lesson's numbers, shapes in files, strict JSON."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

LESSON_WEIGHTS = [0.46831053, 0.06337894, 0.46831053]
LESSON_OUTPUT = [7.02465796, 2.97534204]


def strict(text: str) -> dict:
    """Parse JSON that holds no NaN and no Infinity."""

    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


def test_the_lesson_gives_its_numbers_as_json(run, lesson: Path) -> None:
    ended = run("compute", lesson, "--json")
    told = strict(ended.out)
    assert ended.code == 0
    assert not ended.complaints
    assert list(told) == [
        "kind",
        "score",
        "shapes",
        "row_sums",
        "entropy_bits",
        "empty_rows",
        "scores",
        "weights",
        "output",
    ]
    assert told["kind"] == "multiplicative"
    assert told["score"] == "dot"
    assert told["scores"] == [[2.0, 0.0, 2.0]]
    assert np.allclose(told["weights"], [LESSON_WEIGHTS], atol=5e-9)
    assert np.allclose(told["output"], [LESSON_OUTPUT], atol=5e-9)
    assert told["row_sums"] == pytest.approx([1.0])
    assert told["entropy_bits"] == pytest.approx([-sum(w * np.log2(w) for w in LESSON_WEIGHTS)])
    assert told["empty_rows"] == [False]
    assert told["shapes"] == {
        "query": [1, 3],
        "key": [3, 3],
        "value": [3, 2],
        "scores": [1, 3],
        "weights": [1, 3],
        "output": [1, 2],
    }


def test_the_summary_names_shapes_and_the_largest_weight(run, example) -> None:
    ended = run("compute", example("real_heads"))
    assert "scores 12 × 15 × 15, weights 12 × 15 × 15, output 15 × 384" in ended.out
    assert "largest   weight 0.8539: street → [CLS], head 3" in ended.out


def test_the_npz_of_one_head_holds_matrices(run, lesson: Path, tmp_path: Path) -> None:
    assert run("compute", lesson, "--output", tmp_path / "r.npz").code == 0
    with np.load(tmp_path / "r.npz") as held:
        assert {name: held[name].shape for name in held} == {"scores": (1, 3), "weights": (1, 3), "output": (1, 2)}
        assert np.allclose(held["weights"], [LESSON_WEIGHTS], atol=5e-9)
        assert np.allclose(held["output"], [LESSON_OUTPUT], atol=5e-9)


def test_the_npz_of_heads_has_them_in_front_but_for_the_output(run, example, tmp_path: Path) -> None:
    assert run("compute", example("real_heads"), "-o", tmp_path / "r.npz").code == 0
    with np.load(tmp_path / "r.npz") as held:
        shapes = {name: held[name].shape for name in held}
        assert shapes == {"scores": (12, 15, 15), "weights": (12, 15, 15), "output": (15, 384)}
        assert held["weights"][11, 10, 2] == pytest.approx(0.6466, abs=5e-5)


def test_what_is_not_finite_becomes_null(run, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.eye(3))
    np.save(tmp_path / "m.npy", np.array([[1, 0, 0], [0, 0, 0], [1, 1, 1]], dtype=bool))
    session = tmp_path / "s.attn"
    made = ("new", "--x", tmp_path / "x.npy", "--mask", tmp_path / "m.npy", "--empty-rows", "nan", "-o", session)
    assert run(*made).code == 0
    told = strict(run("compute", session, "--json").out)
    assert told["weights"][0] == [1.0, 0.0, 0.0]
    assert told["weights"][1] == [None, None, None]
    assert told["output"][1] == [None, None, None]
    assert told["empty_rows"] == [False, True, False]
    assert told["entropy_bits"][1] is None
    assert told["row_sums"] == [1.0, None, pytest.approx(1.0)]
    assert "1 row may attend to no key (empty rows: nan)" in run("compute", session).out


def test_a_session_in_which_no_query_may_attend_is_summed_up(run, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.eye(2))
    (tmp_path / "p.csv").write_text("0\n0\n")
    for rule, largest in (("nan", False), ("zero", True), ("uniform", True)):
        session = tmp_path / f"{rule}.attn"
        padded = ("new", "--x", tmp_path / "x.npy", "--key-padding", tmp_path / "p.csv", "--empty-rows", rule)
        assert run(*padded, "-o", session).code == 0
        ended = run("compute", session)
        assert f"2 rows may attend to no key (empty rows: {rule})" in ended.out
        assert "entropy" not in ended.out
        assert ("largest" in ended.out) is largest


def test_measures_of_every_row_and_the_overlap_of_heads_go_into_tables(run, example, tmp_path: Path) -> None:
    assert run("compute", example("real_heads"), "--measures", tmp_path / "m.csv", "-o", tmp_path / "r.npz").code == 0
    rows = list(csv.DictReader((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()))
    with np.load(tmp_path / "r.npz") as held:
        weights = held["weights"]
    assert len(rows) == 12 * 15
    it = next(row for row in rows if (row["head"], row["query"]) == ("11", "it"))
    place = rows.index(it) - 11 * 15
    row = weights[11, place]
    assert it["peak_key"] == "animal"
    assert float(it["entropy_bits"]) == pytest.approx(-(row * np.log2(row)).sum())
    assert float(it["effective_keys"]) == pytest.approx(np.prod(row**-row))
    assert float(it["mean_distance"]) == pytest.approx(sum(w * abs(place - key) for key, w in enumerate(row)))
    assert float(it["diagonality"]) == pytest.approx(row[place - 1 : place + 2].sum())
    assert float(it["first_token_share"]) == row[0]
    assert (tmp_path / "m.overlap.csv").read_text(encoding="utf-8").startswith("head,0,1,2,")


def test_measures_of_one_head_have_no_overlap_and_need_a_name_in_csv(run, lesson: Path, tmp_path: Path) -> None:
    assert run("compute", lesson, "--measures", tmp_path / "m.csv").code == 0
    assert sorted(path.name for path in tmp_path.glob("m*")) == ["m.csv"]
    refused = run("compute", lesson, "--measures", tmp_path / "m.txt")
    assert refused.code == 2
    assert "must end in .csv" in refused.complaints[0]
