"""``attn-gui new``: sessions whose numbers are those that the engine gives for the very same files."""

from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli.opening import computed, read
from attn_gui.engine import (
    Additive,
    Causal,
    Concat,
    Dot,
    EmptyRows,
    General,
    Masking,
    Projections,
    attend,
    multi_head,
)
from attn_gui.session.compute import Done

RANDOM = np.random.default_rng(7)
Q, K, V = (RANDOM.standard_normal(shape) for shape in ((3, 4), (5, 4), (5, 2)))
K6 = RANDOM.standard_normal((5, 6))
X = RANDOM.standard_normal((5, 8))


@pytest.fixture
def given(tmp_path: Path):
    """Write arrays into the folder of this test and return their files."""

    def write(**arrays: np.ndarray) -> dict[str, Path]:
        for name, array in arrays.items():
            np.save(tmp_path / f"{name}.npy", array)
        return {name: tmp_path / f"{name}.npy" for name in arrays}

    return write


@pytest.fixture
def made(run, given, tmp_path: Path):
    """Run ``new`` on tables and weights; return the session's numbers as computed from the file."""

    def make(*options: object, weights: dict[str, np.ndarray] | None = None, **tables: np.ndarray) -> Done:
        arguments: list[object] = []
        for name, file in given(**tables).items():
            arguments += [f"--{name.replace('_', '-')}", file]
        for name, file in given(**(weights or {})).items():
            arguments += ["--weight", f"{name}={file}"]
        ended = run("new", *arguments, *options, "-o", tmp_path / "s.attn")
        assert (ended.code, ended.complaints) == (0, [])
        return computed(read(str(tmp_path / "s.attn"))[0])

    return make


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(sum(shape)).standard_normal(shape)


def equal(done: Done, expected) -> None:
    assert np.allclose(done.result.weights, expected.weights, atol=1e-12)
    assert np.allclose(done.result.output, expected.output, atol=1e-12)


@pytest.mark.parametrize(
    ("options", "scoring"),
    [
        ((), Dot()),
        (("--score", "dot"), Dot(scale=1.0)),
        (("--score", "scaled-dot", "--scale", "-1"), Dot(scale=-1.0)),
        (("--scale", "-5e-1"), Dot(scale=-0.5)),
        (("--score", "dot", "--scale=0.25"), Dot(scale=0.25)),
    ],
)
def test_products_of_equal_widths(made, options: tuple[str, ...], scoring: Dot) -> None:
    done = made(*options, query=Q, key=K, value=V)
    assert done.session.kind == "multiplicative"
    equal(done, attend(Q, K, V, scoring=scoring))


def test_general_with_its_matrix(made) -> None:
    weight = normal(4, 6)
    done = made("--score", "general", "--offset", "0.5", query=Q, key=K6, value=V, weights={"weight": weight})
    equal(done, attend(Q, K6, V, scoring=General(weight, offset=0.5)))


def test_concat_with_vectors_of_one_axis(made) -> None:
    weight, v, bias = normal(10, 3), normal(3), normal(3)
    weights = {"weight": weight, "v": v, "bias": bias}
    done = made("--score", "concat", query=Q, key=K6, value=V, weights=weights)
    equal(done, attend(Q, K6, V, scoring=Concat(weight, v, bias)))


def test_additive_with_all_its_places(made) -> None:
    weights = {
        "query_weight": normal(4, 7),
        "key_weight": normal(6, 7),
        "v": normal(7, 1),
        "bias": normal(1, 7),
        "query_bias": normal(7),
        "key_bias": normal(7) + 1,
    }
    done = made("--kind", "additive", "--gain", "2", query=Q, key=K6, value=V, weights=weights)
    flat = {name: array.reshape(-1) if array.size == 7 else array for name, array in weights.items()}
    equal(done, attend(Q, K6, V, scoring=Additive(**flat, gain=2.0)))


def test_what_is_not_given_starts_as_the_window_starts_it_and_is_told(run, given, tmp_path: Path) -> None:
    files = given(query=Q, key=K6, value=V)
    tables = [part for name, file in files.items() for part in (f"--{name}", file)]
    ended = run("new", *tables, "--score", "general", "-o", tmp_path / "s.attn")
    assert ended.out == "W starts as seeded random numbers, for the widths differ\n"
    weight = np.random.default_rng(0).standard_normal((4, 6)) / 2
    equal(computed(read(str(tmp_path / "s.attn"))[0]), attend(Q, K6, V, scoring=General(weight)))


def test_self_attention_makes_q_k_v_of_x(made) -> None:
    weights = {"w_query": normal(8, 3), "w_key": normal(8, 3) + 1, "b_key": normal(3)}
    done = made("--kind", "self", x=X, weights=weights)
    equal(done, attend(X @ weights["w_query"], X @ weights["w_key"] + weights["b_key"], X))
    assert {name.name for name in done.session.linked} == {"query", "key", "value"}


def test_an_input_that_is_given_is_not_made_of_x(made) -> None:
    done = made(x=X, query=RANDOM.standard_normal((2, 8)), weights={"w_value": normal(8, 3)})
    equal(done, attend(done.session.query, X, X @ normal(8, 3)))
    assert done.inputs.query_tokens == ("q0", "q1")
    assert done.inputs.key_tokens == ("t0", "t1", "t2", "t3", "t4")


def test_multi_head_projects_x_and_takes_as_many_heads_as_fit(made) -> None:
    names = ("w_query", "w_key", "w_value", "w_output")
    weights = {name: normal(8, 8) * (place + 1) / 4 for place, name in enumerate(names)}
    weights |= {"b_query": normal(8), "b_output": normal(8) - 1}
    done = made("--kind", "multi-head", x=X, weights=weights)
    equal(done, multi_head(X, X, X, Projections(**weights), num_heads=8))
    fewer = made("--kind", "multi-head", "--heads", "2", "--scale", "1", x=X, weights=weights)
    equal(fewer, multi_head(X, X, X, Projections(**weights), num_heads=2, scale=1.0))


def test_grouped_heads_share_keys_and_values(made) -> None:
    query, key, value = normal(3, 16), normal(5, 4), normal(5, 6)
    done = made("--kind", "multi-head", "--kv-heads", "2", query=query, key=key, value=value)
    equal(done, multi_head(query, key, value, num_heads=8, num_kv_heads=2))


def test_given_tables_are_read_even_beside_x(made) -> None:
    done = made("--kind", "multi-head", x=X, query=normal(3, 4), key=normal(5, 4), value=normal(5, 6))
    equal(done, multi_head(normal(3, 4), normal(5, 4), normal(5, 6), num_heads=2))


@pytest.mark.parametrize("kind", ["self", "additive", "multiplicative", "multi-head"])
@pytest.mark.parametrize("causal", list(Causal))
def test_masks_and_options_hold_in_each_mode(made, kind: str, causal: Causal) -> None:
    allowed = np.array(np.random.default_rng(3).integers(0, 2, (5, 5)), dtype=bool)
    bias = np.where(allowed, normal(5, 5), -np.inf)
    padding = np.array([1, 1, 0, 1, 1])
    done = made(
        *("--kind", kind, "--causal", causal.value, "--empty-rows", "uniform", "--temperature", "0.5"),
        *("--softcap", "3"),
        x=X,
        mask=np.ones((5, 5)),
        bias=bias,
        key_padding=padding,
    )
    options = {
        "masking": Masking(bias=bias, key_mask=padding != 0, causal=causal, empty_rows=EmptyRows.UNIFORM),
        "temperature": 0.5,
        "softcap": 3.0,
    }
    if kind == "multi-head":
        equal(done, multi_head(X, X, X, num_heads=8, **options))
    else:
        scoring = Additive(v=np.ones(8), query_weight=np.eye(8), key_weight=np.eye(8)) if kind == "additive" else Dot()
        equal(done, attend(X, X, X, scoring=scoring, **options))


def test_float32_is_computed_in_float32(made) -> None:
    assert made("--float32", query=Q, key=K, value=V).result.output.dtype == np.float32


def test_notes_are_kept(made) -> None:
    assert made("--notes", "Own measurements, CC0.", query=Q, key=K, value=V).session.notes == "Own measurements, CC0."
