"""``attn-gui new`` with every option of the catalogue: the file holds it, and its numbers are the engine's."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli.opening import computed, read
from attn_gui.engine import Causal, Dot, General, Masking, attend, multi_head
from attn_gui.engine.local import Local
from attn_gui.engine.positions import Positions, alibi_slopes, sinusoids
from attn_gui.session.session import LocalKind, Precision

RANDOM = np.random.default_rng(17)
Q, K, V = (RANDOM.standard_normal(shape) for shape in ((3, 4), (5, 4), (5, 2)))
X = RANDOM.standard_normal((4, 8))


@pytest.fixture
def new(run, tmp_path: Path):
    """Run ``new`` on arrays; the words of the file's place or of the complaint."""

    def make(*options: object, **arrays: np.ndarray):
        arguments: list[object] = []
        for name, array in arrays.items():
            np.save(tmp_path / f"{name}.npy", array)
            weight = name.partition("weight_")[2].replace("local_", "local.")
            place = tmp_path / f"{name}.npy"
            arguments += ["--weight", f"{weight}={place}"] if weight else [f"--{name}", place]
        return run("new", *arguments, *options, "-o", tmp_path / "s.attn")

    return make


@pytest.fixture
def result(new, tmp_path: Path):
    """Run ``new`` on arrays and return the numbers of its file."""

    def make(*options: object, **arrays: np.ndarray):
        ended = new(*options, **arrays)
        assert (ended.code, ended.complaints) == (0, [])
        return computed(read(str(tmp_path / "s.attn"))[0]).result

    return make


QKV = {"query": Q, "key": K, "value": V}
CASES = {
    "sparsemax": (["--normaliser", "sparsemax"], {"normaliser": "sparsemax"}),
    "monotonic": (["--normaliser", "monotonic"], {"normaliser": "monotonic"}),
    "sink": (["--sink", "-1.5"], {"sink": -1.5}),
    "rope": (["--rope", "half", "--theta", "100"], {"positions": Positions(rope="half", theta=100.0)}),
    "pairs": (["--rope", "interleaved"], {"positions": Positions(rope="interleaved")}),
    "norm": (["--qk-norm"], {"positions": Positions(qk_norm=True)}),
    "local-m": (["--local", "monotonic", "--local-width", "1"], {"local": Local(1)}),
    "local-p": (
        ["--local", "predictive", "--score", "general"],
        {"local": Local(2, np.eye(4), np.ones(4)), "scoring": General(np.eye(4))},
    ),
    "window": (["--window", "2,0"], {"masking": Masking(window=(2, 0))}),
    "one side": (["--window", ",1"], {"masking": Masking(window=(None, 1))}),
    "cached": (
        ["--causal", "top_left", "--cached-keys", "2"],
        {"masking": Masking(causal=Causal.TOP_LEFT, causal_offset=2)},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_option_gives_the_numbers_of_the_engine(result, case: str) -> None:
    arguments, given = CASES[case]
    expected = attend(Q, K, V, **given)
    found = result(*arguments, **QKV)
    np.testing.assert_array_equal(found.weights, expected.weights)
    assert not np.allclose(found.weights, attend(Q, K, V).weights)


def test_alibi_and_sinks_have_a_number_for_each_head(result) -> None:
    sinks = np.array([0.5, -1.0])
    found = result("--kind", "multi-head", "--heads", "2", "--alibi", x=X, weight_sinks=sinks)
    expected = multi_head(X, X, X, num_heads=2, sink=sinks, positions=Positions(alibi=alibi_slopes(2)))
    np.testing.assert_array_equal(found.weights, expected.weights)


def test_gains_multiply_what_is_normed(result) -> None:
    gains = {"weight_q_gain": np.array([1.0, 2.0, 3.0, 4.0]), "weight_k_gain": np.array([[2.0, 1.0, 0.5, 1.0]])}
    found = result("--qk-norm", **QKV, **gains)
    positions = Positions(qk_norm=True, query_gain=[1, 2, 3, 4], key_gain=[2, 1, 0.5, 1])
    np.testing.assert_array_equal(found.weights, attend(Q, K, V, positions=positions).weights)


def test_places_are_predicted_by_matrices_given(result) -> None:
    weight, v = RANDOM.standard_normal((4, 3)), RANDOM.standard_normal(3)
    found = result("--local", "predictive", **QKV, weight_local_weight=weight, weight_local_v=v)
    np.testing.assert_array_equal(found.output, attend(Q, K, V, local=Local(2, weight, v)).output)


@pytest.mark.parametrize("kind", ["self", "multi-head"])
def test_sinusoids_are_added_wherever_x_is_read_and_x_stays_as_given(result, tmp_path: Path, kind: str) -> None:
    found = result("--kind", kind, "--sinusoids", x=X)
    moved = X + sinusoids(4, 8)
    expected = attend(moved, moved, moved) if kind == "self" else multi_head(moved, moved, moved, num_heads=8)
    np.testing.assert_allclose(found.weights, expected.weights, rtol=1e-13)
    session = read(str(tmp_path / "s.attn"))[0]
    np.testing.assert_array_equal(session.x, X)
    assert session.sinusoids


def test_precision_rounds_inputs_and_weights(result) -> None:
    found = result("--precision", "float16", "--score", "general", **QKV, weight_weight=np.full((4, 4), 0.1))
    assert found.output.dtype == np.float32
    halves = [table.astype(np.float16).astype(np.float32) for table in (Q, K, V)]
    weight = np.full((4, 4), np.float16(0.1), np.float32)
    np.testing.assert_allclose(found.output, attend(*halves, scoring=General(weight)).output, rtol=1e-6)
    single = result("--float32", **QKV)
    np.testing.assert_array_equal(single.output, attend(*(t.astype(np.float32) for t in (Q, K, V))).output)


def test_what_is_set_is_in_the_file_and_told_by_info(new, run, tmp_path: Path) -> None:
    new("--rope", "half", "--theta", "500", "--sink", "0", "--window", "2,", "--precision", "bfloat16", **QKV)
    session = read(str(tmp_path / "s.attn"))[0]
    options = session.options
    assert (options.rope_theta, options.sink, options.local) == (500.0, 0.0, LocalKind.OFF)
    assert (session.mask.window, options.precision) == ((2, None), Precision.BFLOAT16)
    told = run("info", tmp_path / "s.attn").out
    assert "options   sink 0, RoPE half, theta 500\n" in told
    assert "mask      window 2 back, all ahead (empty rows: zero)" in told
    assert "numbers   float64, computed in float32, rounded to bfloat16 before" in told


def test_info_says_what_is_read_of_x(new, run, tmp_path: Path) -> None:
    new("--kind", "multi-head", "--sinusoids", "--cached-keys", "1", x=X)
    told = run("info", tmp_path / "s.attn").out
    assert "reads     X + sinusoids\n" in told
    assert "mask      1 cached key (empty" in told
    new("--kind", "self", "--sinusoids", x=X, weight_w_query=np.eye(8))
    assert "(unused: Q is (X + sinusoids) · W_q)" in run("info", tmp_path / "s.attn").out


REFUSED = {
    "Additive does not offer ALiBi.": ["--kind", "additive", "--alibi"],
    "Multi-head does not offer local attention.": ["--kind", "multi-head", "--local", "monotonic"],
    "Self does not offer the normaliser monotonic.": ["--kind", "self", "--normaliser", "monotonic"],
    "--sink has no effect with the score scaled-dot": ["--sink", "1", "--normaliser", "hardmax"],
    "--rope has no effect with the score general": ["--rope", "half", "--score", "general"],
    "--theta has no effect": ["--theta", "5"],
    "--local-width has no effect": ["--local-width", "5"],
    "--window 3 is not L,R": ["--window", "3"],
    "--window 1,-2 is not L,R": ["--window", "1,-2"],
    "--window -1,0 is not L,R": ["--window", "-1,0"],
    "A side of the window must be at most 4,000,000; it is 4000001.": ["--window", "4000001,"],
    "The count of cached keys must be 0 or more; it is -1.": ["--cached-keys", "-1"],
    "The count of cached keys must be at most 4,000,000": ["--cached-keys", "1" + 30 * "0"],
    "Local width must be at most 4,000,000": ["--local", "monotonic", "--local-width", "4000001"],
    "--heads must be at most 4,000,000": ["--kind", "multi-head", "--heads", "1" + 30 * "0"],
    "it is nan at [0].": ["--sink", "nan"],
    "Nothing reads X here": ["--sinusoids", "--x", "x.npy"],
    "There is no X yet": ["--sinusoids"],
    "has no effect without --qk-norm": ["--weight", "q_gain=x.npy"],
    "has no effect without --local predictive.": ["--local", "monotonic", "--weight", "local.v=x.npy"],
    "has no effect without --normaliser softmax.": [
        *("--kind", "multi-head", "--normaliser", "sparsemax", "--weight", "sinks=x.npy")
    ],
    "the width 3 of a head is odd": ["--rope", "half", "--query", "x3.npy", "--key", "x3.npy"],
    "Query holds 70000.0, which is beyond the range of float16.": ["--precision", "float16", "--query", "large.npy"],
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    new, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", np.ones((5, 4)))
    np.save("x3.npy", np.ones((5, 3)))
    np.save("large.npy", np.full((3, 4), 7e4))
    ended = new(*REFUSED[words], **QKV)
    assert ended.code == 2
    assert words in " ".join(ended.complaints)
    assert not Path("s.attn").exists()


def test_the_result_without_options_is_scaled_dot(result) -> None:
    np.testing.assert_array_equal(result(**QKV).weights, attend(Q, K, V, scoring=Dot()).weights)
