"""``attn-gui new --layer``: the file computes what the layer's own library recorded."""

import json
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
RECORDED = json.loads((DATA / "layers.json").read_text("utf-8"))


@pytest.fixture
def tables(tmp_path: Path):
    """Write the recorded inputs of a case; return the arguments that name them."""

    def write(case: str, *names: str) -> list[object]:
        arguments: list[object] = []
        for name in names:
            np.save(tmp_path / f"{name}.npy", np.array(RECORDED[case][name]))
            arguments += [f"--{name}", tmp_path / f"{name}.npy"]
        return arguments

    return write


QKV = ("query", "key", "value")


@pytest.mark.parametrize(
    ("case", "inputs", "prefix", "options"),
    [
        ("torch_kdim", QKV, "", ("--heads", 4)),
        ("torch_decoder", QKV, ":layers.0.multihead_attn", ("--heads", 4)),
        ("grouped", ("x",), "", ("--heads", 4)),
        ("grouped", ("x",), ":model.layers.3.self_attn.", ("--kv-heads", 2)),
        ("norm_sinks", ("x",), "", ()),
        ("gpt2", ("x",), "", ("--heads", 4, "--kind", "multi-head")),
        ("keras", QKV, "", ()),
        ("keras_grouped", QKV, "", ()),
    ],
)
def test_a_layer_computes_what_its_library_recorded(
    run, tables, tmp_path: Path, case: str, inputs, prefix: str, options
) -> None:
    layer = f"{DATA / f'layer_{case}.npz'}{prefix}"
    made = run("new", *tables(case, *inputs), "--layer", layer, *options, "-o", tmp_path / "s.attn")
    assert (made.code, made.complaints) == (0, [])
    ended = run("compute", tmp_path / "s.attn", "--json")
    output = np.array(json.loads(ended.out)["output"])
    expected = np.array(RECORDED[case]["cross" if "multihead" in prefix else "output"])
    # Keras calculates in float32 on its torch backend, whatever its floatx says.
    assert np.abs(output - expected).max() < (1e-6 if "keras" in case else 1e-12)


def test_what_became_of_each_array_is_told(run, tables, tmp_path: Path) -> None:
    layer = DATA / "layer_gpt2.npz"
    ended = run("new", *tables("gpt2", "x"), "--layer", layer, "--heads", 4, "-o", tmp_path / "s.attn")
    assert ended.out.splitlines() == [
        "GPT-2’s fused c_attn: 4 heads, 4 columns each.",
        "h.0.attn.c_attn.weight → W_q 16 × 16: columns 0–15; W_k 16 × 16: columns 16–31; W_v 16 × 16: columns 32–47",
        "h.0.attn.c_attn.bias → b_q 1 × 16: numbers 0–15; b_k 1 × 16: numbers 16–31; b_v 1 × 16: numbers 32–47",
        "h.0.attn.c_proj.weight → W_o 16 × 16",
        "h.0.attn.c_proj.bias → b_o 1 × 16",
        "h.0.attn.bias → left out: no parameter but a causal mask: choose Causal in the Mask menu",
        "1 further array of the file is not of this layer.",
    ]


@pytest.mark.parametrize(
    ("case", "more", "said"),
    [
        ("torch_decoder", (), "layer_torch_decoder.npz holds 2 attention layers; say which one: layers.0.self_attn, "),
        ("gpt2", ("--heads", 3), "The layer cannot have these heads; possible: 1, 2, 4, 8, 16."),
        ("gpt2", ("--kind", "additive"), "A layer's parameters are for multi-head; leave --kind out."),
        ("gpt2", ("--weight", "w_query=w.npy"), "--layer brings every matrix of the layer; leave --weight out."),
        ("keras", (), "w_query has shape (12, 20); the width 16 that it meets needs (16, any)."),
    ],
)
def test_what_cannot_be_meant_is_one_sentence_and_writes_nothing(
    run, tables, tmp_path: Path, case: str, more, said: str
) -> None:
    layer = DATA / f"layer_{case}.npz"
    ended = run("new", *tables("gpt2", "x"), "--layer", layer, *more, "-o", tmp_path / "s.attn")
    assert ended.code == 2
    assert ended.complaints[0].startswith(f"attn-gui: {said}")
    assert not (tmp_path / "s.attn").exists()


def test_the_layers_file_is_not_overwritten(run, tables, tmp_path: Path) -> None:
    layer = tmp_path / "layer.attn"
    layer.write_bytes((DATA / "layer_gpt2.npz").read_bytes())
    ended = run("new", *tables("gpt2", "x"), "--layer", layer, "-o", layer)
    assert ended.code == 2
    assert layer.read_bytes() == (DATA / "layer_gpt2.npz").read_bytes()
