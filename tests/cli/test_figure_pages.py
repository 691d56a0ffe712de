"""``attn-gui figure`` with the figures of pages: each in every format, options in place of what the file says."""

from pathlib import Path

import pytest

from attn_gui.cli import figure
from attn_gui.cli.arguments import Parser
from attn_gui.cli.opening import computed, read
from attn_gui.cli.page_options import PAGES
from attn_gui.errors import AttentionError
from attn_gui.figures.figure import BarChart, Figure
from attn_gui.figures.page_figures import HeadGrid, HeadTable, TokenLines, TokenStrip
from attn_gui.session.view_choices import PageChoices
from attn_gui.session.view_state import Focus, ViewState

pytestmark = pytest.mark.usefixtures("qapp")

BEGINS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-"}
IT, ANIMAL = 10, 2


def built(path: Path, *given: str, view_state: ViewState | None = None) -> Figure:
    """Return the figure that the arguments ask for, before it is painted."""
    parser = Parser("figure", "")
    figure.add_arguments(parser)
    session, own = read(str(path))
    return figure.build(computed(session), view_state or own, parser.parsed([str(path), "-o", "x.png", *given]))


@pytest.mark.parametrize("form", BEGINS)
@pytest.mark.parametrize("name", PAGES)
def test_each_figure_is_written_in_each_format(run, example, tmp_path: Path, name: str, form: str) -> None:
    target = tmp_path / f"picture.{form}"
    ended = run("figure", example("eight_heads"), "--figure", name, "--size", "640x480", "-o", target)
    assert (ended.code, ended.out, ended.complaints) == (0, "", [])
    assert target.read_bytes().startswith(BEGINS[form])
    assert len(target.read_bytes()) > 3000


def test_options_of_lines_take_the_place_of_the_files(example) -> None:
    path = example("real_heads")
    plain = built(path, "--figure", "lines")
    assert isinstance(plain, TokenLines)
    assert (plain.threshold, plain.ink, plain.only, len(plain.hues)) == (0.05, "width", None, 1)
    shown = built(
        path, "--figure", "lines", "--threshold", "1/8", "--ink", "opacity", "--lines-of", "key", "--each-head"
    )
    assert isinstance(shown, TokenLines)
    assert (shown.threshold, shown.ink, shown.only, len(shown.hues)) == (0.125, "opacity", ("key", ANIMAL), 8)
    kept = built(path, "--figure", "lines", view_state=ViewState(choices=PageChoices(0.5, each_head=True)))
    assert isinstance(kept, TokenLines)
    assert (kept.threshold, len(kept.hues)) == (0.5, 8)


def test_tokens_are_tinted_from_the_query_or_to_the_key(example) -> None:
    path = example("real_heads")
    keys, queries = built(path, "--figure", "tokens"), built(path, "--figure", "tokens", "--side", "to")
    assert isinstance(keys, TokenStrip)
    assert isinstance(queries, TokenStrip)
    assert (keys.side, queries.side) == ("key", "query")
    assert keys.values[ANIMAL] == queries.values[IT] == pytest.approx(0.6466, abs=5e-5)


def test_heads_are_sorted_as_asked(example) -> None:
    path = example("real_heads")
    grid, table = (built(path, "--figure", name, "--sort", "entropy") for name in ("head-grid", "head-table"))
    upwards = built(path, "--figure", "head-table", "--sort", "entropy", "--ascending")
    assert isinstance(grid, HeadGrid)
    assert isinstance(table, HeadTable)
    assert isinstance(upwards, HeadTable)
    assert [tile.head for tile in grid.tiles[:12]] == list(table.heads[:12]) == list(upwards.heads[:12])[::-1]
    column = table.values[:12, table.sort].tolist()
    assert column == sorted(column, reverse=True)


def test_received_weights_are_sums_by_key_or_a_column_by_query(example) -> None:
    path = example("real_heads")
    sums, column = built(path, "--figure", "received"), built(path, "--figure", "received", "--received", "by-query")
    assert isinstance(sums, BarChart)
    assert isinstance(column, BarChart)
    assert sums.values.sum() == pytest.approx(15)
    assert sums.values[ANIMAL] == pytest.approx(column.values.sum())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--threshold", "0.1"), "--threshold goes with --figure lines only"),
        (("--figure", "lines", "--sort", "peak"), "--sort goes with --figure head-grid or head-table only"),
        (("--figure", "lines", "--threshold", "-1"), "is a weight, 0 or more"),
        (("--figure", "lines", "--threshold", "much"), "is a weight, 0 or more"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(example, given: tuple[str, ...], words: str) -> None:
    with pytest.raises(AttentionError, match=words):
        built(example("eight_heads"), *given)


@pytest.mark.parametrize("name", ["head-grid", "head-table"])
def test_figures_of_heads_need_heads(run, lesson: Path, tmp_path: Path, name: str) -> None:
    ended = run("figure", lesson, "--figure", name, "-o", tmp_path / "x.png")
    assert ended.code == 2
    assert "no heads" in ended.complaints[0]


def test_without_a_focused_key_there_is_nothing_to_look_at_from(example) -> None:
    with pytest.raises(AttentionError, match="No key is in focus"):
        built(example("eight_heads"), "--figure", "tokens", "--side", "to", view_state=ViewState(Focus(key=None)))
