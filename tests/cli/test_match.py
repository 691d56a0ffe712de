"""``attn-gui match``: differences, explanations, and a session with the settings of one."""

import json

import numpy as np

from attn_gui.cli.opening import computed
from attn_gui.io.session_file import read_session


def numbers(path):
    return computed(read_session(path)[0])


def unscaled(path):
    """The weights of the real head without the scale, by a plain expression."""
    read = numbers(path).inputs
    e = np.exp(read.query @ read.key.T)
    return e / e.sum(axis=1, keepdims=True)


def test_equal_numbers_are_said_to_be_equal(run, example, tmp_path) -> None:
    path = example("real_head")
    np.save(tmp_path / "w.npy", numbers(path).result.weights)
    ended = run("match", path, "--weights", tmp_path / "w.npy")
    assert ended.code == 0
    assert "Weights: equal" in ended.out
    assert "The numbers are equal." in ended.out


def test_a_missing_scale_is_found_applied_and_then_equal(run, example, tmp_path) -> None:
    path = example("real_head")
    np.save(tmp_path / "w.npy", unscaled(path))
    ended = run("match", path, "--weights", tmp_path / "w.npy", "--apply", 1, "-o", tmp_path / "new.attn")
    assert ended.code == 0
    assert "does not scale the scores (1 instead of" in ended.out
    assert "→ Set scale to 1" in ended.out
    again = run("match", tmp_path / "new.attn", "--weights", tmp_path / "w.npy")
    assert "The numbers are equal." in again.out


def test_json_holds_what_the_text_says(run, example, tmp_path) -> None:
    path = example("real_head")
    np.savez(tmp_path / "r.npz", mine=unscaled(path))
    found = json.loads(run("match", path, "--weights", f"{tmp_path / 'r.npz'}:mine", "--json").out)
    assert (found["equal"], found["first"]) == (False, "weights")
    assert found["explanations"][0]["settings"] == ["Set scale to 1"]
    assert found["explanations"][0]["complete"]
    assert found["explanations"][0]["remaining"] < 1e-9
    assert found["differences"][0]["relative"] > 0.01


def test_noise_gives_none_and_code_0(run, example, tmp_path) -> None:
    path = example("real_head")
    np.save(tmp_path / "w.npy", np.random.default_rng(1).random(numbers(path).result.weights.shape))
    ended = run("match", path, "--weights", tmp_path / "w.npy")
    assert ended.code == 0
    assert "No variation explains it" in ended.out
    assert "Nearest came this" not in ended.out


def test_several_stages_and_a_slice_can_be_given(run, example, tmp_path) -> None:
    path = example("real_head")
    result = numbers(path).result
    np.save(tmp_path / "w.npy", np.stack([result.weights * 0, result.weights]))
    np.save(tmp_path / "o.npy", result.output)
    ended = run("match", path, "--weights", f"{tmp_path / 'w.npy'}[1]", "--output", tmp_path / "o.npy")
    assert "Weights: equal" in ended.out
    assert "Output: equal" in ended.out


def test_mistakes_are_one_sentence_and_code_2(run, example, tmp_path) -> None:
    path = example("real_head")
    np.save(tmp_path / "w.npy", unscaled(path))
    np.save(tmp_path / "odd.npy", np.ones((2, 3)))
    weights = ("--weights", tmp_path / "w.npy")
    for arguments, words in (
        ((), "Give --scores, --weights or --output"),
        ((*weights, "--apply", 1), "--apply and -o belong together"),
        ((*weights, "--apply", 99, "-o", tmp_path / "n.attn"), "There is no explanation 99"),
        (("--weights", tmp_path / "odd.npy"), "shape 2 × 3"),
        (("--weights", f"{tmp_path / 'w.npy'}[7,7,7]"), "no such slice"),
        (("--weights", tmp_path / "none.npy"), "no such file"),
    ):
        ended = run("match", path, *arguments)
        assert ended.code == 2
        assert len(ended.complaints) == 1
        assert words in ended.complaints[0]
    assert not (tmp_path / "n.attn").exists()
