"""The bundled sessions show what their notes say, and are what their script makes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from attn_gui.engine import Attention, MultiHead
from attn_gui.io.examples import EXAMPLES, LESSON, REAL_HEAD, read_example
from attn_gui.io.npy import Array
from attn_gui.resources import resource
from attn_gui.session.compute import Done, compute
from attn_gui.session.inputs import inputs
from attn_gui.session.session import Session

ROOT = Path(__file__).parents[2]


def computed(key: str) -> tuple[Session, Attention]:
    session, _ = read_example(key)
    answer = compute(session)
    assert isinstance(answer, Done)
    return session, answer.result


def weights_of(key: str) -> tuple[Session, Array]:
    session, result = computed(key)
    assert result.weights is not None
    return session, result.weights


def test_the_bundled_files_are_what_their_script_makes() -> None:
    command = [sys.executable, str(ROOT / "resources/examples/make_examples.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, "--check"], check=False, capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_example_opens_computes_and_names_its_source(key: str) -> None:
    session, view = read_example(key)
    assert isinstance(compute(session), Done)
    assert view.focus.key is not None
    assert "Source: recorded" in session.notes or "by hand" in session.notes or "made for teaching" in session.notes
    assert str(EXAMPLES[key].title)
    assert str(EXAMPLES[key].summary).endswith(".")


def test_the_lesson_has_the_lessons_numbers() -> None:
    session, result = computed(LESSON)
    assert (session.kind, session.options.score) == ("multiplicative", "dot")
    np.testing.assert_allclose(result.scores, [[2, 0, 2]])
    np.testing.assert_allclose(result.weights, [[0.46831053, 0.06337894, 0.46831053]], atol=5e-9)
    np.testing.assert_allclose(result.output, [[7.02465796, 2.97534204]], atol=5e-9)


def test_head_11_lets_it_attend_to_animal() -> None:
    session, weights = weights_of(REAL_HEAD)
    _, view = read_example(REAL_HEAD)
    assert session.query_tokens[view.focus.query] == "it"
    assert session.key_tokens[view.focus.key or 0] == "animal"
    assert session.kind == "self"
    assert session.x is None
    assert not session.linked
    assert round(float(weights[view.focus.query, view.focus.key]), 3) == 0.647
    assert "Apache-2.0" in session.notes


def test_all_heads_are_the_recorded_ones_side_by_side() -> None:
    session, weights = weights_of("real-heads")
    _, view = read_example("real-heads")
    assert session.query.shape == (15, 384)
    assert round(float(weights[11, view.focus.query, view.focus.key]), 3) == 0.647
    assert view.focus.head == 11
    with np.load(resource("examples/data/minilm_layer6.npz"), allow_pickle=False) as data:
        scores = data["query"].astype(float) @ data["key"].astype(float).transpose(0, 2, 1) / np.sqrt(32)
    independent = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    np.testing.assert_allclose(weights, independent, rtol=1e-12)
    flat = weights.reshape(12, -1)
    assert all(np.abs(a - b).max() > 0.05 for i, a in enumerate(flat) for b in flat[:i])


def test_the_alignment_finds_the_translated_words() -> None:
    session, weights = weights_of("alignment")
    pairs = {
        "agreement": "accord",
        "European": "européenne",
        "Economic": "économique",
        "Area": "zone",
        "August": "août",
    }
    pairs |= {"The": "L'", "the": "la", "was": "été", "signed": "signé", "1992": "1992", "on": "sur", ".": "."}
    for english, french in pairs.items():
        row = weights[session.query_tokens.index(english)]
        assert session.key_tokens[int(row.argmax())] == french
    assert len(session.query_tokens) != len(session.key_tokens)


def test_words_look_for_the_kind_of_word_they_belong_to() -> None:
    session, weights = weights_of("general")
    found = {
        word: session.key_tokens[int(row.argmax())] for word, row in zip(session.query_tokens, weights, strict=True)
    }
    assert found == {
        "the": "cat", "black": "cat", "cat": "sat", "sat": "cat", "on": "mat", "a": "mat", "warm": "mat", "mat": "sat",
    }  # fmt: skip


def test_eight_heads_do_what_the_notes_say() -> None:
    session, result = computed("eight-heads")
    assert isinstance(result, MultiHead)
    assert (session.options.num_heads, session.options.num_kv_heads) == (8, 2)
    weights, tokens = result.weights, inputs(session).query_tokens
    assert weights is not None
    places = np.arange(len(tokens))
    wanted = [np.maximum(places - 1, 0), places, np.minimum(places + 1, len(places) - 1), np.zeros(len(places), int)]
    for head, keys in enumerate(wanted):
        np.testing.assert_array_equal(weights[head].argmax(1), keys)
        assert weights[head][places, keys].min() > 0.9
    same = np.array([[a == b for b in tokens] for a in tokens])
    assert (weights[4] * same).sum(1).min() > 0.9
    assert weights[5][:, [token == "the" for token in tokens]].sum(1).min() > 0.9
    assert weights[6][:, [token in {"cat", "dog"} for token in tokens]].sum(1).min() > 0.9
    np.testing.assert_allclose(weights[7], 1 / len(tokens))


def test_the_help_page_names_what_is_in_a_file() -> None:
    page = resource("help/session-file.md").read_text(encoding="utf-8")
    session, _ = read_example(LESSON)
    with np.load(resource("examples/lesson.attn"), allow_pickle=False) as found:
        assert repr(found["arrays/query"]) in page
        assert repr(session.query) in page
        members = found.files
    assert members[:2] == ["mimetype", "manifest.json"]
    manifest = resource("examples/lesson.attn").read_bytes()
    for key in ("format", "kind", "linked", "mask", "notes", "states", "tokens", "unfinished", "version", "view"):
        assert f'"{key}"'.encode() in manifest
        assert f"`{key}`" in page
