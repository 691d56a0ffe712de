"""Layers found by their names: their own recorded outputs come out, and what is no layer is refused by name."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from attn_gui.session.compute import Done, compute
from attn_gui.session.edit import EditError
from attn_gui.session.layer_plan import LayerPlan, plan_of
from attn_gui.session.layers import Layer, layer_called, layers_in
from attn_gui.session.new import session_from
from attn_gui.session.session import Session

DATA = Path(__file__).resolve().parents[1] / "data"
RECORDED = json.loads((DATA / "layers.json").read_text("utf-8"))
# Keras calculates in float32 on its torch backend, whatever its floatx says.
CASES = [
    ("torch_decoder", "layers.0.self_attn", "output", 1e-12),
    ("torch_decoder", "layers.0.multihead_attn", "cross", 1e-12),
    ("torch_kdim", "", "output", 1e-12),
    ("grouped", "model.layers.3.self_attn", "output", 1e-12),
    ("norm_sinks", "model.layers.3.self_attn", "output", 1e-12),
    ("gpt2", "h.0.attn", "output", 1e-12),
    ("keras", "multi_head_attention", "output", 1e-6),
    ("keras_grouped", "grouped", "output", 1e-6),
]


@dataclass(frozen=True, eq=False)
class Given:
    """An array with a name, as a file would hold it."""

    name: str
    values: np.ndarray

    @property
    def dtype(self) -> str:
        return self.values.dtype.name

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    @property
    def load(self) -> Callable[[], np.ndarray]:
        return lambda: self.values


def given(**arrays: np.ndarray | tuple[int, ...]) -> list[Given]:
    """Return arrays by name; ``__`` stands for a point, a shape for noise of that shape."""
    rng = np.random.default_rng(3)
    return [
        Given(name.replace("__", "."), rng.standard_normal(each) if isinstance(each, tuple) else each)
        for name, each in arrays.items()
    ]


def only(**arrays: np.ndarray | tuple[int, ...]) -> Layer:
    (layer,) = layers_in(given(**arrays), "f.npz")
    return layer


def recorded(case: str) -> list[Given]:
    with np.load(DATA / f"layer_{case}.npz") as file:
        return [Given(name, file[name]) for name in file.files]


def session_of(case: str, prefix: str) -> Session:
    tables = {name: np.array(RECORDED[case][name]) for name in ("x", "query", "key", "value") if name in RECORDED[case]}
    if prefix.endswith("self_attn") and "x" not in tables:
        return session_from(x=tables["query"])
    return session_from(**tables)


def words(plan: LayerPlan) -> dict[str, list[str]]:
    return {array.name: [str(each) for each in what] for array, what in plan.rows()}


def refused(code: str, call: Callable[[], object]) -> str:
    with pytest.raises(EditError) as caught:
        call()
    assert caught.value.code == code
    return str(caught.value)


@pytest.mark.parametrize(("case", "prefix", "stage", "within"), CASES)
def test_a_layer_gives_the_output_recorded_of_its_library(case: str, prefix: str, stage: str, within: float) -> None:
    layer = layer_called(layers_in(recorded(case), case), prefix, case)
    plan = plan_of(layer, RECORDED[case]["heads"])
    answer = compute(plan.edit(case).apply(session_of(case, prefix)))
    assert isinstance(answer, Done), str(answer.error)
    assert np.abs(answer.result.output - np.array(RECORDED[case][stage])).max() < within
    assert plan.heads.kv_count == RECORDED[case].get("kv_heads", RECORDED[case]["heads"])


def test_packed_rows_are_split_and_transposed_and_said_to_be() -> None:
    found = words(plan_of(layer_called(layers_in(recorded("torch_decoder"), "f"), "layers.0.self_attn", "f"), 4))
    assert found == {
        "layers.0.self_attn.in_proj_weight": [
            "W_q 16 × 16: rows 0–15, transposed",
            "W_k 16 × 16: rows 16–31, transposed",
            "W_v 16 × 16: rows 32–47, transposed",
        ],
        "layers.0.self_attn.in_proj_bias": [
            "b_q 1 × 16: numbers 0–15",
            "b_k 1 × 16: numbers 16–31",
            "b_v 1 × 16: numbers 32–47",
        ],
        "layers.0.self_attn.out_proj.weight": ["W_o 16 × 16: transposed"],
        "layers.0.self_attn.out_proj.bias": ["b_o 1 × 16"],
    }


def test_the_arrays_of_other_layers_are_counted_and_those_beside_it_are_named() -> None:
    plan = plan_of(layers_in(recorded("gpt2"), "f")[0], 4)
    assert words(plan)["h.0.attn.bias"] == ["left out: no parameter but a causal mask: choose Causal in the Mask menu"]
    assert str(plan.elsewhere()) == "1 further array of the file is not of this layer."
    decoder = plan_of(layers_in(recorded("torch_decoder"), "f")[0])
    assert str(decoder.elsewhere()) == "14 further arrays of the file are not of this layer."


def test_inputs_saved_beside_a_layer_are_not_taken_but_named() -> None:
    arrays = given(attn__in_proj_weight=(24, 8), x=(5, 8), attn__query=(5, 8), other=(2, 2))
    plan = plan_of(layers_in(arrays, "f")[0])
    assert set(plan.edit("f").weights) == {"w_query", "w_key", "w_value"}
    assert words(plan)["x"] == words(plan)["attn.query"]
    assert words(plan)["x"] == ["left out: an input, no parameter: use Import into a Table for it"]
    assert plan.layer.elsewhere == 1


def test_a_fused_linear_is_told_from_gpt2s_conv1d_by_its_shape() -> None:
    rng = np.random.default_rng(0)
    conv, out = rng.standard_normal((8, 24)), rng.standard_normal((8, 8))
    as_conv = plan_of(only(c_attn__weight=conv, c_proj__weight=out)).edit("f").weights
    as_linear = plan_of(only(c_attn__weight=conv.T, c_proj__weight=out.T)).edit("f").weights
    assert as_conv.keys() == as_linear.keys()
    assert all(np.array_equal(as_conv[name], as_linear[name]) for name in as_conv)
    assert np.array_equal(as_conv["w_key"], conv[:, 8:16])


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        (("a.self.query", "a.self.key", "a.self.value", "a.output.dense"), "a"),
        (("v.attention.query", "v.attention.key", "v.attention.value", "v.output.dense"), "v"),
        (("m.query", "m.key", "m.value", "m.dense"), "m"),
        (("t.q_lin", "t.k_lin", "t.v_lin", "t.out_lin"), "t"),
        (("to_q", "to_k", "to_v", "to_out.0"), ""),
        (("attention.wq", "attention.wk", "attention.wv", "attention.wo"), "attention"),
        (("SelfAttention.q", "SelfAttention.k", "SelfAttention.v", "SelfAttention.o"), "SelfAttention"),
        (("s.q_proj", "s.k_proj", "s.v_proj", "s.out_proj"), "s"),
    ],
)
def test_separate_linear_weights_are_known_by_the_names_of_many_models(names: tuple[str, ...], prefix: str) -> None:
    shapes = ((8, 6), (8, 6), (8, 6), (6, 8))
    arrays = given(**{f"{name}.weight": shape for name, shape in zip(names, shapes, strict=True)})
    (layer,) = layers_in(arrays, "f")
    assert layer.name == prefix
    weights = plan_of(layer).edit("f").weights
    assert all(
        np.array_equal(weights[target], array.values.T)
        for target, array in zip(("w_query", "w_key", "w_value", "w_output"), arrays, strict=True)
    )


def test_several_layers_are_listed_in_the_order_of_the_file_and_one_must_be_named() -> None:
    layers = layers_in(recorded("torch_decoder"), "f.npz")
    assert [layer.name for layer in layers] == ["layers.0.self_attn", "layers.0.multihead_attn"]
    said = refused("which_layer", lambda: layer_called(layers, None, "f.npz"))
    assert said == ("f.npz holds 2 attention layers; say which one: layers.0.self_attn, layers.0.multihead_attn.")
    said = refused("which_layer", lambda: layer_called(layers, "layers.1", "f.npz"))
    assert said.startswith("f.npz holds no attention layer called layers.1; it has layers.0.self_attn, ")
    assert layer_called(layers, "layers.0.self_attn.", "f.npz") is layers[0]


def test_what_is_no_layer_is_refused_with_the_names_there_are() -> None:
    said = refused("no_layer", lambda: layers_in(given(a=(2, 2), b=(2, 2)), "f.npz"))
    assert said.endswith("it has a, b.")
    said = refused("no_layer", lambda: layers_in(given(m__q_proj__weight=(4, 4), m__v_proj__weight=(4, 4)), "f.npz"))
    assert said == ("f.npz has m.q_proj.weight but no k_proj.weight beside it, so it holds no whole attention layer.")


@pytest.mark.parametrize("name", ["bias_k", "bias_v"])
def test_a_learned_key_or_value_refuses_the_layer(name: str) -> None:
    layer = only(in_proj_weight=(24, 8), **{name: (1, 1, 8)})
    assert refused("layer_refused", lambda: plan_of(layer)).startswith(
        f"{name} cannot be brought in: it adds a learned"
    )


def test_a_layer_norm_of_queries_refuses_the_layer() -> None:
    layer = only(q_proj__weight=(8, 8), k_proj__weight=(8, 8), v_proj__weight=(8, 8), q_norm__bias=(4,))
    assert "LayerNorm" in refused("layer_refused", lambda: plan_of(layer))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.zeros((24, 8), np.uint16), "in_proj_weight holds uint16, perhaps bfloat16 saved as raw bits; "),
        (np.zeros((24, 8), np.complex128), "in_proj_weight holds complex128; save it as float32."),
        (np.array([[1.0], [1.0, 2.0]], dtype=object), "in_proj_weight holds Python objects, as rows of unequal length"),
    ],
)
def test_odd_types_are_refused_by_name(values: np.ndarray, said: str) -> None:
    assert refused("layer_type", lambda: plan_of(only(in_proj_weight=values))).startswith(said)


def test_float16_and_whole_numbers_are_widened() -> None:
    weight = np.arange(12, dtype=np.float16).reshape(6, 2)
    for dtype in (np.float16, np.int64):
        brought = plan_of(only(in_proj_weight=weight.astype(dtype))).edit("f").weights["w_value"]
        assert brought.dtype == np.float64
        assert brought.tolist() == [[8.0, 10.0], [9.0, 11.0]]


def test_numbers_that_are_not_finite_are_refused_by_name_and_place() -> None:
    weight = np.zeros((6, 2))
    weight[4, 1] = np.inf
    weight[5, 0] = np.nan
    plan = plan_of(only(in_proj_weight=weight))
    assert refused("layer_not_finite", lambda: plan.edit("f")) == (
        "in_proj_weight has 2 numbers that are not finite; the first is inf at [4, 1]."
    )


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"in_proj_weight": (8, 8)}, "in_proj_weight has shape (8, 8); it needs 3 times as many rows as columns"),
        ({"in_proj_weight": (24,)}, "in_proj_weight has shape (24,); it needs two axes, (3 · E, E)."),
        ({"in_proj_weight": (24, 8), "in_proj_bias": (8,)}, "in_proj_bias has shape (8,); it needs (24,)."),
        ({"in_proj_weight": (24, 8), "out_proj__bias": (9,), "out_proj__weight": (8, 8)}, "out_proj.bias has shape"),
        ({"c_attn__weight": (8, 16)}, "c_attn.weight has shape (8, 16); it needs 3 times as many columns as rows"),
        ({"in_proj_weight": (0, 0)}, "in_proj_weight has shape (0, 0); it needs at least one number."),
    ],
)
def test_wrong_shapes_are_refused_by_name(arrays: dict[str, tuple[int, ...]], said: str) -> None:
    assert refused("layer_shape", lambda: plan_of(only(**arrays))).startswith(said)


def test_wrong_shapes_of_kernels_are_refused_by_name() -> None:
    kernels = {f"{role}.kernel": (6, 2, 4) for role in ("query", "key", "value")}
    wrong = [
        ({"key.kernel": (6, 8)}, "key.kernel has shape (6, 8); it needs three axes, (model, heads, head_dim)."),
        ({"key.bias": (8,)}, "key.bias has shape (8,); it needs (2, 4)."),
        ({"output.kernel": (8, 6)}, "output.kernel has shape (8, 6); it needs three axes, (heads, head_dim, model)."),
        ({"output.kernel": (2, 4, 6), "output.bias": (5,)}, "output.bias has shape (5,); it needs (6,)."),
    ]
    for change, said in wrong:
        layer = only(**{**kernels, **change})
        assert refused("layer_shape", lambda layer=layer: plan_of(layer)) == said


def test_biases_of_a_packed_layer_must_fit_projections_of_other_widths() -> None:
    shapes = {"q_proj_weight": (8, 8), "k_proj_weight": (4, 6), "v_proj_weight": (8, 5), "in_proj_bias": (24,)}
    assert refused("layer_shape", lambda: plan_of(only(**shapes))) == (
        "in_proj_bias gives 8 numbers to the bias of a projection that makes 4 columns."
    )


def test_a_matrix_that_no_table_holds_is_refused_before_it_is_read() -> None:
    huge = Given("in_proj_weight", np.broadcast_to(np.float32(0), (9000, 3000)))
    (layer,) = layers_in([huge], "f")
    assert "at most 4,000,000 numbers" in refused("layer_too_large", lambda: plan_of(layer))
