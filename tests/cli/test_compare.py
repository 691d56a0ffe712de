"""``attn-gui compare``: two files, a pin, other modes; as text, as JSON, as a picture."""

import json
import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from attn_gui.io.session_file import read_session, write_session
from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.rivals import rival_label
from attn_gui.session.edits import PinState, SetCell, SetOptions
from attn_gui.session.new import new_session
from attn_gui.session.session import QUERY, frozen
from attn_gui.session.view_state import ViewState

pytestmark = pytest.mark.usefixtures("qapp")

# The lesson's scores are 2, 0, 2: the weights e²/(2e² + 1) and 1/(2e² + 1).
E2 = math.exp(2.0)
DOT = np.array([E2, 1.0, E2]) / (2 * E2 + 1)


SCALED = Rival("multiplicative", MappingProxyType({"score": "scaled-dot"}))


def label(path, rival: Rival) -> str:
    return str(rival_label(read_session(path)[0], rival))


def comparisons(ended) -> list[dict]:
    assert (ended.code, ended.complaints) == (0, [])
    return json.loads(ended.out)["comparisons"]


@pytest.fixture
def pinned(lesson):
    """The lesson, pinned as "before", then with Q[0, 1] = 1."""
    session, view = read_session(lesson)
    write_session(lesson, SetCell(QUERY, 0, 1, 1.0).apply(PinState("before").apply(session)), view)
    return lesson


def test_scaled_dot_against_dot_is_as_worked_by_hand(run, lesson) -> None:
    (found,) = comparisons(run("compare", lesson, "--with", "multiplicative:scaled-dot", "--json"))
    es = math.exp(2.0 / math.sqrt(3.0))
    scaled = np.array([es, 1.0, es]) / (2 * es + 1)
    assert found["stages"]["scores"]["largest"] == pytest.approx(2 - 2 / math.sqrt(3), abs=1e-12)
    assert found["stages"]["weights"]["largest"] == pytest.approx(np.abs(DOT - scaled).max(), abs=1e-12)
    assert found["stages"]["weights"]["place"] == {
        "query": 0,
        "key": 1,
        "query_token": "q0",
        "key_token": "k1",
        "head": None,
    }
    assert found["rows"]["total_variation"][0] == [pytest.approx(np.abs(DOT - scaled).sum() / 2, abs=1e-12)]
    middle = (DOT + scaled) / 2
    bits = sum((p * np.log2(p / middle)).sum() / 2 for p in (DOT, scaled))
    assert found["rows"]["jensen_shannon"][0] == [pytest.approx(bits, abs=1e-12)]
    output = (DOT - scaled) @ np.array([[10.0, 0.0], [0.0, 10.0], [5.0, 5.0]])
    assert found["rows"]["output_largest"] == [pytest.approx(np.abs(output).max(), abs=1e-12)]
    assert (found["equal"], found["pooled"], found["settings"]) == (False, False, ["Score: dot in A, scaled dot in B."])


def test_several_modes_are_told_one_after_the_other(run, lesson) -> None:
    ended = run("compare", lesson, "--with", "multiplicative:scaled-dot", "--with", "additive")
    assert ended.out.count("A  lesson.attn\n") == 2
    for words in (
        f"B  {label(lesson, SCALED)}\n",
        "note: v starts as ones\n",
        "Scores: 2 of 3 cells differ, by 0.8453",
    ):
        assert words in ended.out
    header, row = ended.out.splitlines()[-2:]
    assert header.split("  ")[0] == "query"
    assert row.startswith("q0 ")


def test_a_pin_is_compared_with_the_present(run, pinned) -> None:
    (found,) = comparisons(run("compare", pinned, "--pin", "before", "--json"))
    assert (found["a"], found["b"]) == ("lesson.attn, pinned as “before”", "lesson.attn, the present")
    assert found["inputs"] == [{"table": "query", "cells": 1, "largest": 1.0, "words": "Q: 1 of 3 cells, by 1."}]
    assert found["stages"]["scores"] == {
        "comparable": True,
        "cells": 3,
        "moved": 2,
        "largest": 1.0,
        "place": {"query": 0, "key": 1, "query_token": "q0", "key_token": "k1", "head": None},
    }
    assert "Nothing is pinned as “x”; there are “before”." in run("compare", pinned, "--pin", "x").complaints[0]


def test_two_files_of_equal_shape_are_compared(run, lesson, tmp_path) -> None:
    session, view = read_session(lesson)
    other = tmp_path / "other.attn"
    write_session(other, SetOptions(session.kind, {"temperature": 2.0}).apply(session), view)
    ended = run("compare", lesson, other)
    assert "B  other.attn\nTemperature: 1 in A, 2 in B.\nScores: all 3 cells are the same." in ended.out
    (same,) = comparisons(run("compare", lesson, lesson, "--json"))
    assert same["equal"]
    assert same["stages"]["weights"]["place"] is None
    assert "All that the numbers rest on is the same." in run("compare", lesson, lesson).out


def test_other_sizes_are_one_sentence(run, lesson, example) -> None:
    ended = run("compare", lesson, example("alignment"))
    assert ended.code == 2
    (sentence,) = ended.complaints
    assert "A has 1 × 3 weights, B has 13 × 14 (queries × keys); only equal sizes can be compared." in sentence


def test_what_is_not_finite_is_null(run, lesson, tmp_path) -> None:
    session, view = read_session(lesson)
    huge = replace(session, value=frozen(np.where(session.value == 10.0, 1e308, session.value)))
    tiny = replace(huge, value=frozen(-huge.value))
    write_session(tmp_path / "a.attn", huge, view)
    write_session(tmp_path / "b.attn", tiny, view)
    (found,) = comparisons(run("compare", tmp_path / "a.attn", tmp_path / "b.attn", "--json"))
    assert found["inputs"][0]["largest"] is None


def test_one_head_or_all_heads_are_told(run, example) -> None:
    heads = example("eight_heads")
    (found,) = comparisons(run("compare", heads, "--with", "multi-head,temperature=2", "--json"))
    assert found["rows"]["heads"] == list(range(8))
    assert len(found["rows"]["total_variation"]) == 8
    ended = run("compare", heads, "--with", "multi-head,temperature=2", "--head", 3)
    assert "\nhead 3\n" in ended.out
    assert "head 4\n" not in ended.out
    assert (
        "counted from 0 to 7" in run("compare", heads, "--with", "multi-head,temperature=2", "--head", 8).complaints[0]
    )


MISTAKES = [
    (("--with", "cosmic"), "There is no mode “cosmic”; modes are self,"),
    (("--with", "additive:dot"), "additive has no score dot; it has additive"),
    (("--with", "additive,speed=3"), "speed=3 sets no option; options are alibi, "),
    (("--with", "additive,temperature"), "temperature sets no option"),
    (("--with", "additive,score=dot"), "score=dot sets no option"),
    (("--with", "additive,temperature=warm"), "“warm” is no number"),
    (("--with", "multi-head,heads=1.5"), "heads is a whole number, not 1.5"),
    (("--with", "multi-head,rope=spiral"), "rope is one of off, half, interleaved, not spiral"),
    (("--with", "multi-head,alibi=maybe"), "alibi is one of true, false, not maybe"),
    (("--with", "multiplicative:dot,gain=2"), "gain has no effect there"),
    (("--with", "additive,normaliser=magic"), "does not offer the normaliser magic"),
    ((), "Give a second session, --pin NAME or --with MODE"),
    (("--with", "additive", "--head", "0"), "Compared are sessions without heads; leave --head out."),
    (("--with", "additive", "--figure", "bars"), "--figure is of the picture; -o says where"),
    (("--with", "additive", "--query", "0"), "--query is of the picture; -o says where"),
    (("--with", "additive", "--scale", "2"), "--scale is of the picture; -o says where"),
    (("--with", "additive", "--theme", "dark"), "--theme is of the picture; -o says where"),
    (("--with", "multiplicative:dot,heads=2"), "heads has no effect there"),
    (("--with", "additive", "--with", "self", "-o", "x.png"), "A picture shows one comparison"),
    (("--with", "additive", "-o", "x.txt"), "must end in .png, .svg or .pdf"),
    (("--with", "additive", "-o", "x.png", "--size", "big"), "--size is a width and a height"),
]


@pytest.mark.parametrize(("arguments", "words"), MISTAKES)
def test_mistakes_are_one_sentence(run, lesson, arguments, words) -> None:
    ended = run("compare", lesson, *arguments)
    assert ended.code == 2
    (sentence,) = ended.complaints
    assert words in sentence


def test_a_second_file_goes_with_nothing_else(run, lesson) -> None:
    assert "leave the second out" in run("compare", lesson, lesson, "--with", "self").complaints[0]


def test_options_are_read_as_they_are_called(run, lesson) -> None:
    rival = "multi-head:scaled-dot,heads=1,kv-heads=none,qk-norm=TRUE,temperature=1/2,normaliser=sparsemax,rope=off"
    (found,) = comparisons(run("compare", lesson, "--with", rival, "--json"))
    for part in ("QK-norm", "temperature 0.5", "sparsemax"):
        assert part in found["b"] or any(part in note for note in found["settings"]), part


@pytest.mark.parametrize(("name", "beginning"), [("x.svg", b"<?xml"), ("x.pdf", b"%PDF"), ("x.png", b"\x89PNG")])
def test_the_difference_is_drawn(run, lesson, tmp_path, name, beginning) -> None:
    ended = run("compare", lesson, "--with", "additive", "-o", tmp_path / name, "--size", "480x360")
    assert (ended.code, ended.complaints) == (0, [])
    assert (tmp_path / name).read_bytes().startswith(beginning)


def test_the_picture_shows_the_stage_the_head_and_the_row_that_are_asked_for(run, example, tmp_path) -> None:
    heads, path = example("eight_heads"), tmp_path / "x.svg"
    rival = ("compare", heads, "--with", "multi-head,temperature=2", "-o", path)
    assert run(*rival, "--head", 3, "--figure", "bars", "--query", "cat·10").code == 0
    text = path.read_text("utf-8")
    assert "head 3" in text
    assert "cat·10" in text
    assert run(*rival, "--stage", "output", "--theme", "dark").code == 0
    assert "output" in path.read_text("utf-8")


def test_the_picture_says_what_its_letters_stand_for(run, lesson, tmp_path) -> None:
    path, other = tmp_path / "x.svg", tmp_path / "other.attn"
    other.write_bytes(lesson.read_bytes())
    assert run("compare", lesson, "--with", "additive", "-o", path).code == 0
    assert "A − B  weights · dot − Additive" in path.read_text("utf-8")
    assert run("compare", lesson, other, "-o", path).code == 0
    assert "A − B  weights · lesson.attn − other.attn" in path.read_text("utf-8")


@pytest.fixture
def halves(tmp_path):
    """A session of four heads of width 2."""
    path = tmp_path / "four.attn"
    write_session(path, new_session(3, 3, 8, 8, kind="multi-head"), ViewState())
    return path


def test_other_numbers_of_heads_are_compared_by_their_means(run, halves, tmp_path) -> None:
    rival = ("compare", halves, "--with", "multi-head,heads=2")
    (found,) = comparisons(run(*rival, "--json"))
    assert found["pooled"]
    assert "means over heads" in found["notes"][0]
    assert found["stages"]["scores"]["comparable"] is False
    assert "Compared are the means over heads; leave --head out." in run(*rival, "--head", 0).complaints[0]
    ended = run(*rival, "--stage", "scores", "-o", tmp_path / "x.svg")
    assert ended.code == 2
    assert "Scores belong to one head each" in ended.complaints[0]
    assert not (tmp_path / "x.svg").exists()


def test_pins_are_listed_by_info(run, lesson) -> None:
    session, _ = read_session(lesson)
    pinned = PinState("b").apply(SetOptions(session.kind, {"score": "scaled-dot"}).apply(PinState("a").apply(session)))
    write_session(lesson, pinned, ViewState())
    ended = run("info", lesson)
    dot = Rival("multiplicative", MappingProxyType({"score": "dot"}))
    assert f"pin       a: {label(lesson, dot)}, 1 × 3 tokens\n" in ended.out
    assert f"pin       b: {label(lesson, SCALED)}, 1 × 3 tokens (as now)\n" in ended.out
