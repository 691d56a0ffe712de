"""Explanations written out: aligned, as Markdown, LaTeX, strict JSON, and Python that gives the number again."""

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from attn_gui.engine import Attention, Causal, Dot, Masking, attend
from attn_gui.engine.explain import Explanation, explain
from attn_gui.figures.explanation_formats import FORMATS, Told
from attn_gui.figures.explanation_latex import in_math, in_text
from attn_gui.figures.explanation_lines import Names, display
from attn_gui.figures.explanation_words import LARGEST, MOST, dominating

ODD = ("a&b", "50%", "$x$", "#1", "x_y", "{z}", "~^\\", "▁it", "a|b", "a\nb")


def lesson(**options: Any) -> Attention:
    query, value = np.array([[1.0, 0, 1]]), np.array([[10.0, 0], [0, 10], [5, 5]])
    key = np.array([[1.0, 0, 1], [0, 1, 0], [1, 1, 1]])
    return attend(query, key, value, scoring=Dot(1.0), **options)


def long() -> Explanation:
    rng = np.random.default_rng(4)
    query, key = rng.standard_normal((10, 12)), rng.standard_normal((10, 12))
    return explain(attend(query, key, key, temperature=2.0), stage="weights", index=(1, 2))


def written(key: str, explanation: Explanation, **more: Any) -> str:
    return FORMATS[key].write(Told(explanation, **more))


def test_there_are_six_formats_with_words_for_a_menu() -> None:
    assert list(FORMATS) == ["text", "arithmetic", "markdown", "latex", "json", "exact"]
    assert all(row.key == key and str(row.label) and str(row.tip) for key, row in FORMATS.items())


def test_arithmetic_stands_as_on_paper() -> None:
    text = written("arithmetic", explain(lesson(), stage="output", index=(0, 0)), where=(("query", "q"),))
    assert text == (
        "query q\n"
        "Where 7.0247 comes from\n"
        "\n"
        "④ Output   Σ w v\n"
        "  0.46831  · 10 = 4.6831   key 0   ← most of it\n"
        "  0.468311 ·  5 = 2.3416   key 2\n"
        "  0.0634   ·  0 = 0.0000   key 1\n"
        "                  ──────\n"
        "                = 7.0247   output\n"
    )


def test_decimal_points_stand_under_each_other() -> None:
    blocks = written("arithmetic", long()).split("\n\n")
    for block in blocks[1:]:
        values = [re.search(r"(?:=|  ) +(-?\d+\.\d+) *   ", line) for line in block.splitlines()[1:]]
        points = {found.start(1) + found[1].index(".") for found in values if found is not None}
        assert len(points) == 1, block


def test_markdown_has_three_columns_whatever_is_in_the_names() -> None:
    names = Names(ODD, ODD)
    text = written("markdown", long(), names=names, where=(("query", "a|b"),))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) > 20
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)
    assert r"query **a\|b**" in text
    assert "Formula: `q·k / √d`" in text
    assert "| weight | " in text
    assert re.search(r"\| \*\*0\.\d+\*\* \|", text)


def test_latex_escapes_names_and_closes_what_it_opens() -> None:
    text = written(
        "latex", long(), names=Names(ODD, ODD), where=tuple(("query", name) for name in ODD), everything=True
    )
    body = re.sub(r"\\[{}\\&%$#_]", "", "\n".join(line for line in text.splitlines() if not line.startswith("%")))
    assert body.count("{") == body.count("}")
    assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") == 3
    assert r"\textbf{a\&b}" in text
    assert r"\textbf{\attnletter{▁}{U+2581}it}" in text
    assert all(letter.isascii() for letter in re.sub(r"\\attnletter\{.\}", "", body))


@pytest.mark.parametrize(
    ("shown", "latex"),
    [
        ("0.9 · -1.2", r"0.9 \cdot  -1.2"),
        ("q ÷ √32", r"q \div  \sqrt{32}"),
        ("√(1 + √(4)) ÷ 2", r"\sqrt{(1 + \sqrt{(4)})} \div  2"),
        ("exp(1 − 2)", r"\exp(1 -  2)"),
        ("1.5e-07 ÷ 3", r"(1.5 \times  10^{-7}) \div  3"),
        ("-∞", r"-\infty "),
        ("NaN", r"\text{NaN}"),
        ("√(2", r"\sqrt{(2}"),
    ],
)
def test_expressions_are_set_as_mathematics(shown: str, latex: str) -> None:
    assert in_math(shown) == latex


def test_signs_in_labels_are_set_as_mathematics() -> None:
    assert in_text("② “q·k ÷ √d” é") == r"2 ``q$\cdot$k $\div$ $\surd$d'' é"


def calculated(tree: dict[str, Any]) -> float:
    """A calculator for the trees of the JSON."""
    inside = [calculated(operand) for operand in tree["operands"]]
    rules = {
        "product": math.prod,
        "sum": math.fsum,
        "difference": lambda x: x[0] - x[1],
        "quotient": lambda x: x[0] / x[1],
        "exp": lambda x: math.exp(x[0]),
        "maximum": max,
        "sqrt": lambda x: math.sqrt(x[0]),
    }
    return rules[tree["operator"]](inside) if inside else tree["value"]


def no_constant(text: str) -> float:
    raise AssertionError(text)


def test_json_is_strict_and_holds_the_whole_tree() -> None:
    explanation = long()
    told = json.loads(written("json", explanation, where=(("query", "it"),)), parse_constant=no_constant)
    assert (told["stage"], told["index"], told["where"]) == ("weights", [1, 2], [{"role": "query", "name": "it"}])
    assert told["value"] == explanation.value
    for section in told["sections"]:
        for number in section["numbers"]:
            assert calculated(number) == pytest.approx(number["value"], rel=1e-12)
    assert told["sections"][0]["numbers"][0]["operands"][0]["cell"] == {"array": "query", "index": [1, 0]}
    assert told["sections"][0]["formula"] == "q·k / √d"


def test_what_is_not_finite_is_null_with_its_word() -> None:
    result = lesson(masking=Masking(causal=Causal.TOP_LEFT))
    explanation = explain(result, stage="masked_scores", index=(0, 2))
    told = json.loads(written("json", explanation), parse_constant=no_constant)
    assert (told["value"], told["text"]) == (None, "-∞")
    assert told["notes"] == ["Key 2 is forbidden by the causal mask."]


def result_of(text: str) -> Any:
    held: dict[str, Any] = {}
    exec(text, held)  # noqa: S102 - our own program wrote it
    return held["result"]


@pytest.mark.parametrize("normaliser", ["softmax", "sparsemax", "entmax15", "hardmax", "monotonic"])
def test_the_exact_form_runs_and_gives_the_number_again(normaliser: str) -> None:
    rng = np.random.default_rng(8)
    query, key = rng.standard_normal((3, 4)), rng.standard_normal((5, 4))
    result = attend(query, key, key, normaliser=normaliser, softcap=3.0)
    for index in np.ndindex(3, 5):
        text = written("exact", explain(result, stage="weights", index=index), where=(("query", "a\nb"),))
        assert result_of(text) == pytest.approx(result.weights[index], rel=1e-12, abs=1e-12)
        assert text.startswith("# query a b\n")


def test_every_operand_of_the_exact_form_has_17_digits() -> None:
    text = written("exact", explain(lesson(), stage="output", index=(0, 0)))
    weight = float(lesson().weights[0, 0])
    assert f"{weight:.17g} * 10" in text
    assert result_of(written("exact", explain(lesson(), stage="scores", index=(0, 2)))) == 2.0


def test_the_exact_form_has_words_for_what_is_not_finite() -> None:
    masking = Masking(allowed=[[False, True, True]])
    assert (
        result_of(written("exact", explain(lesson(masking=masking), stage="masked_scores", index=(0, 0)))) == -math.inf
    )
    empty = lesson(masking=Masking(allowed=[[False] * 3], empty_rows="nan"))
    assert math.isnan(result_of(written("exact", explain(empty, stage="output", index=(0, 0)))))
    one = attend([[1.0]], [[2.0]], [[3.0]])
    assert result_of(written("exact", explain(one, stage="weights", index=(0, 0)))) == 1.0


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1.0, -5.0, 2.0], (1, MOST)),
        ([2.0, 3.0, -2.5], (1, LARGEST)),
        ([1.0, 1.0], None),
        ([4.0], None),
        ([0.0, 0.0], None),
        ([math.nan, 1.0], None),
        ([math.inf, 1.0], None),
        ([2.0, 1.0, 1.0], (0, LARGEST)),
    ],
)
def test_a_term_dominates_that_is_more_than_half_of_all_sizes_or_the_largest(values: Any, found: Any) -> None:
    assert dominating(values) == found


def test_the_dominating_term_is_marked_in_words() -> None:
    lines = display(explain(lesson(), stage="output", index=(0, 0))).sections[0].lines
    assert [None if line.mark is None else str(line.mark) for line in lines] == ["most of it", None, None, None]
    assert [line.term_of for line in lines[:3]] == [lines[3].sum_of] * 3


def test_lines_know_the_cells_of_what_they_are_made_of() -> None:
    lines = display(explain(lesson(), stage="weights", index=(0, 1))).sections[0].lines
    first = [(cell.array, cell.index) for cell in lines[0].cells]
    assert first == [("query", (0, 0)), ("key", (1, 0))]
    assert len(lines[-1].cells) == 6
    assert display(explain(lesson(), stage="query", index=(0, 1))).sections[0].lines[0].cells == ()
