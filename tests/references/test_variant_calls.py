"""The calls that variants write: run as they stand, they give the numbers of the session that means them."""

import os
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import jax
import keras
import numpy as np
import pytest
import torch
import transformers
from torch import nn
from torch.nn.attention.bias import causal_lower_right

from attn_gui.engine import Attention
from attn_gui.io.examples import read_example
from attn_gui.session.compute import Done, compute
from attn_gui.session.fitting import applied
from attn_gui.session.session import Session
from attn_gui.session.variants.table import VARIANTS

keras.config.set_floatx("float64")
EXAMPLES = ("lesson", "real-head", "real-heads", "alignment", "eight-heads", "cached-tokens", "left-padding")


def meant(key: str, example: str) -> tuple[Session, Attention, str]:
    """Return the session with the variant's meaning, its numbers and the call."""
    variant = VARIANTS[key]
    session, _ = read_example(example)
    session = applied(session, variant.edits(session))
    done = compute(session)
    assert isinstance(done, Done)
    return session, done.result, variant.write(session)


def run(line: str, names: dict[str, object]) -> Any:
    """Return what the call gives where *names* are known."""
    return eval(line, names)  # noqa: S307 - the lines are our own


def masks(result: Attention) -> dict[str, np.ndarray]:
    """Return what a call's mask and bias stand for."""
    permitted = np.broadcast_to(result.permitted, result.weights.shape)
    return {"mask": np.array(permitted.reshape(-1, *permitted.shape[-2:])[0])}


def operands(result: Attention) -> list[np.ndarray]:
    """Return q, k and v as (heads, length, width), projected."""
    arrays = (result.query, result.key, result.value)
    return [np.array(a, dtype=np.float64) if a.ndim == 3 else np.array(a)[None] for a in arrays]


def close(found: object, wanted: np.ndarray, atol: float = 1e-12) -> None:
    np.testing.assert_allclose(np.asarray(found).reshape(wanted.shape), wanted, rtol=0, atol=atol)


@pytest.mark.parametrize("example", EXAMPLES)
def test_scaled_dot_product_attention(example: str) -> None:
    _, result, line = meant("torch-sdpa", example)
    q, k, v = (torch.tensor(a)[None] for a in operands(result))
    mask = torch.tensor(masks(result)["mask"])
    names = {"F": nn.functional, "causal_lower_right": causal_lower_right, "q": q, "k": k, "v": v, "mask": mask}
    close(run(line, names)[0], np.array(result.attended))


@pytest.mark.parametrize("example", ["real-head", "real-heads", "alignment", "left-padding"])
def test_multihead_attention(example: str) -> None:
    _, result, line = meant("torch-mha", example)
    layer = run(line.split("(q, ")[0], {"nn": nn}).double()
    width = layer.embed_dim
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.eye(width).repeat(3, 1))
        layer.out_proj.weight.copy_(torch.eye(width))
    q, k, v = (torch.tensor(np.array(a))[None] for a in result.inputs)
    call = "layer(q, " + line.split("(q, ", 1)[1]
    output, weights = run(call, {"layer": layer, "q": q, "k": k, "v": v, "mask": torch.tensor(masks(result)["mask"])})
    close(output.detach()[0], np.array(result.output))
    close(weights.detach()[0], np.array(result.weights))


@pytest.mark.parametrize("example", EXAMPLES[1:])
def test_jax_dot_product_attention(example: str) -> None:
    _, result, line = meant("jax", example)
    q, k, v = (jax.numpy.asarray(a.swapaxes(0, 1))[None].astype("float32") for a in operands(result))
    found = run(line, {"jax": jax, "q": q, "k": k, "v": v, "mask": masks(result)["mask"]})
    close(
        np.asarray(found)[0].swapaxes(0, 1), np.array(result.attended).reshape(-1, q.shape[1], v.shape[-1]), atol=2e-5
    )


@pytest.mark.parametrize(
    ("key", "example"),
    [
        ("keras-attention", "lesson"),
        ("keras-attention", "left-padding"),
        ("keras-attention-concat", "real-head"),
        ("keras-additive", "alignment"),
        ("keras-mha", "lesson"),
        ("keras-mha", "real-heads"),
        ("keras-mha", "left-padding"),
        ("keras-gqa", "eight-heads"),
    ],
)
def test_keras_layers(key: str, example: str) -> None:
    session, result, line = meant(key, example)
    heads = hasattr(result, "inputs")
    whole = result.inputs if heads else (result.query, result.key, result.value)
    query, key_, value = (np.array(a)[None] for a in whole)
    head = "(query, " if heads else "([query, "
    layer = run(line.split(head)[0], {"keras": keras})
    given = {"query": query, "value": value, "key": key_, **masks(result), "layer": layer}
    given |= {"value_mask": None if session.mask.key_padding is None else np.array(session.mask.key_padding)[None]}
    if heads:
        layer.build(query.shape, value.shape, key_.shape)
        set_projections(layer, session, result)
    else:
        layer.build([query.shape, value.shape, key_.shape])
        for weight in layer.weights:
            weight.assign(np.ones(weight.shape))
    answer = run("layer" + head + line.split(head, 1)[1], given)
    output, weights = answer if isinstance(answer, tuple) else (answer, None)
    # Layers without heads subtract 1e9 from a score instead of forbidding its key. Where the output of a layer must be
    # as wide as its query, it passes a projection that the session has not.
    if output.shape[-1] == result.output.shape[-1]:
        close(np.asarray(output.detach())[0], np.array(result.output), atol=1e-6)
    if weights is not None:
        close(np.asarray(weights.detach())[0], np.array(result.weights), atol=1e-6)


def set_projections(layer: keras.layers.Layer, session: Session, result: Attention) -> None:
    """Give the layer the session's projections, identities where there are none."""
    counts = (session.options.num_heads, result.num_kv_heads, result.num_kv_heads)
    found = [result.projections.w_query, result.projections.w_key, result.projections.w_value]
    widths = [a.shape[-1] for a in result.inputs]
    kernels = []
    for weight, width, count in zip(found, widths, counts, strict=True):
        matrix = np.eye(width) if weight is None else np.array(weight)
        kernels.append(matrix.reshape(width, count, -1))
    joined = result.concatenated.shape[-1]
    shape = (session.options.num_heads, -1, layer.weights[-1].shape[-1])
    out = np.eye(joined, layer.weights[-1].shape[-1]).reshape(shape)
    by_name = dict(zip(("query", "key", "value"), kernels, strict=True))
    for weight in layer.weights:
        part = next((name for name in by_name if name in weight.path.split("/")[-2]), None)
        weight.assign(out if part is None else by_name[part])


@pytest.mark.parametrize("key", ["gpt-2", "llama", "gemma-2", "qwen-3", "gpt-oss", "bloom"])
def test_transformers_knows_each_configuration(key: str) -> None:
    session, result, line = meant(key, "real-heads")
    names = {name: getattr(transformers, name) for name in dir(transformers) if name == line.split("(")[0]}
    config = run(line, names)
    assert config.num_attention_heads == 12
    assert getattr(config, "head_dim", None) in (None, 32) or config.hidden_size // 12 == 32
    del session, result
