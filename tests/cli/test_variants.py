"""``attn-gui variants``: which attention a session is, and choosing one."""

import json
from pathlib import Path

import numpy as np
import pytest

from attn_gui.io.session_file import read_session, write_session
from attn_gui.session.compute import Done, compute
from attn_gui.session.new import session_from
from attn_gui.session.variants.table import VARIANTS
from attn_gui.session.view_state import ViewState


def test_variants_are_listed_in_their_groups(run, lesson: Path) -> None:
    text = run("variants", lesson).out
    same, rest = text.split("\n\nDiffers\n")
    differs, not_applicable = rest.split("\n\nDoes not apply\n")
    assert same.startswith("Same as now\n")
    assert "F.scaled_dot_product_attention(q, k, v, scale=1.0)\n      Exactly the present settings." in same
    assert "  luong-2015-dot: Luong 2015, dot" in same
    assert "differs in scale: 1/√3 (now 1)" in differs
    assert "here keys have 3 and values 2" in not_applicable
    assert all(f"  {key}: " in text for key in VARIANTS)


def test_json_holds_the_numbers_of_vaswanis_scale(run, lesson: Path) -> None:
    rows = {row["key"]: row for row in json.loads(run("variants", lesson, "--json").out)["variants"]}
    assert rows.keys() == VARIANTS.keys()
    scores = np.array([2, 0, 2])
    unscaled, scaled = (np.exp(s) / np.exp(s).sum() for s in (scores, scores / np.sqrt(3)))
    weight = rows["vaswani-2017"]["weight"]
    assert rows["vaswani-2017"]["standing"] == "differs"
    assert weight["at"] == "q0 → k1"
    np.testing.assert_allclose([weight["now"], weight["there"]], [unscaled[1], scaled[1]], rtol=1e-12)
    np.testing.assert_allclose(weight["difference"], scaled[1] - unscaled[1], rtol=1e-12)
    assert rows["torch-mha"]["weight"] is None


def test_a_chosen_variant_is_written_with_its_numbers(run, lesson: Path, tmp_path: Path) -> None:
    out = tmp_path / "new.attn"
    ended = run("variants", lesson, "--apply", "vaswani-2017", "-o", out)
    assert ended.code == 0
    assert ended.out.startswith("softmax(Q Kᵀ / √3) V\nscale: 1/√3 (now 1)\nLargest weight difference: 0.0727")
    computed = compute(read_session(out)[0])
    assert isinstance(computed, Done)
    weights = np.exp(np.array([2, 0, 2]) / np.sqrt(3))
    np.testing.assert_allclose(computed.result.weights, [weights / weights.sum()], rtol=1e-12)


def test_nan_is_null_in_json(run, example) -> None:
    rows = {row["key"]: row for row in json.loads(run("variants", example("left_padding"), "--json").out)["variants"]}
    assert rows["torch-mha"]["weight"]["difference"] is None
    assert rows["torch-mha"]["weight"]["there"] is None
    assert rows["torch-mha"]["weight"]["at"] == "<pad>·0 → <pad>·0"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--apply", "vaswani-2017"), "belong together"),
        (("-o", "x.attn"), "belong together"),
        (("--apply", "tensor", "-o", "x.attn"), "no variant tensor"),
        (("--apply", "torch-mha", "-o", "x.attn"), "does not apply to this session: It has one width per head"),
    ],
)
def test_mistakes_are_one_sentence(run, lesson: Path, arguments: tuple[str, ...], words: str) -> None:
    ended = run("variants", lesson, *arguments)
    assert ended.code == 2
    assert len(ended.complaints) == 1
    assert words in ended.complaints[0]
    assert not Path("x.attn").exists()


def test_a_session_without_numbers_lists_the_variants_that_give_some(run, tmp_path: Path) -> None:
    session = session_from(np.eye(2), np.eye(3), np.eye(3), kind="multiplicative")
    write_session(tmp_path / "s.attn", session, ViewState())
    text = run("variants", tmp_path / "s.attn").out
    assert "Same as now" not in text
    assert "luong-2015-general" in text.split("Does not apply")[0]
    assert "this variant does" in text
