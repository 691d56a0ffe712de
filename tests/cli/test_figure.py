"""``attn-gui figure``: every figure in every format, the focus of the file or of the arguments, sizes."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from attn_gui.cli import figure
from attn_gui.cli.arguments import Parser
from attn_gui.cli.opening import computed, read
from attn_gui.errors import AttentionError
from attn_gui.figures.figure import BarChart, Figure, HeadStrip, Heatmap
from attn_gui.session.view_state import MEAN_HEAD, Focus, ViewState

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
@pytest.mark.parametrize("name", ["weights", "scores", "output", "bars", "heads", "mask"])
def test_each_figure_is_written_in_each_format(run, example, tmp_path: Path, name: str, form: str) -> None:
    path, target = example("eight_heads"), tmp_path / f"picture.{form}"
    before = path.read_bytes()
    ended = run("figure", path, "--figure", name, "--size", "640x480", "-o", target)
    assert (ended.code, ended.out, ended.complaints) == (0, "", [])
    assert target.read_bytes().startswith(BEGINS[form])
    assert len(target.read_bytes()) > 3000
    assert path.read_bytes() == before


def test_the_weights_are_the_default_and_have_the_files_focus(example) -> None:
    shown = built(example("real_heads"))
    assert isinstance(shown, Heatmap)
    assert shown.key == "weights"
    assert shown.focus == (IT, ANIMAL)
    assert shown.values[IT, ANIMAL] == pytest.approx(0.6466, abs=5e-5)
    assert str(shown.title).endswith("head 11")


@pytest.mark.parametrize(("query", "key"), [("the·7", "it"), ("7", "10"), (" the·7", "it ")])
def test_query_and_key_are_given_by_index_or_token(example, query: str, key: str) -> None:
    shown = built(example("real_heads"), "--query", query, "--key", key, "--head", "0")
    assert isinstance(shown, Heatmap)
    assert shown.focus == (7, IT)
    assert str(shown.title).endswith("head 0")


@pytest.mark.parametrize(
    ("given", "key", "count"),
    [
        ((), "weights-bars", 15),
        (("--stage", "scores"), "scores-bars", 15),
        (("--stage", "output"), "output-bars", 384),
        (("--stage", "output", "--head", "3"), "output-bars", 32),
    ],
)
def test_bars_show_the_stage_asked_for(example, given: tuple[str, ...], key: str, count: int) -> None:
    shown = built(example("real_heads"), "--figure", "bars", *given)
    assert isinstance(shown, BarChart)
    assert shown.key == key
    assert shown.values.shape == (count,)


def test_the_output_is_after_w_o_unless_a_head_is_given(example) -> None:
    path = example("real_heads")
    joined, single = built(path, "--figure", "output"), built(path, "--figure", "output", "--head", "3")
    assert isinstance(joined, Heatmap)
    assert isinstance(single, Heatmap)
    assert joined.values.shape == (15, 384)
    assert (single.values == joined.values[:, 96:128]).all()


def test_a_focus_outside_the_session_is_moved_inside(example) -> None:
    outside = ViewState(Focus(head=99, query=99, key=99))
    shown = built(example("real_heads"), view_state=outside)
    assert isinstance(shown, Heatmap)
    assert shown.focus == (14, 14)
    assert str(shown.title).endswith("head 11")
    no_key = built(example("real_heads"), view_state=ViewState(Focus(key=None)))
    assert isinstance(no_key, Heatmap)
    assert no_key.focus == (0, None)


def test_the_mean_in_focus_is_drawn_but_has_no_scores(example) -> None:
    mean = ViewState(Focus(head=MEAN_HEAD))
    shown = built(example("real_heads"), view_state=mean)
    assert isinstance(shown, Heatmap)
    assert "mean" in str(shown.title)
    strip = built(example("real_heads"), "--figure", "heads", view_state=mean)
    assert isinstance(strip, HeadStrip)
    assert strip.focus == 12
    with pytest.raises(AttentionError, match="mean"):
        built(example("real_heads"), "--figure", "scores", view_state=mean)


@pytest.mark.parametrize(("name", "pool"), [("mean", np.mean), ("max", np.max)])
def test_all_heads_at_once_are_asked_for_by_name(example, run, lesson: Path, name: str, pool) -> None:
    heads = [built(example("real_heads"), "--head", str(head)) for head in range(12)]
    shown = built(example("real_heads"), "--head", name)
    assert isinstance(shown, Heatmap)
    assert np.allclose(shown.values, pool([head.values for head in heads], axis=0), rtol=1e-12)
    refused = run("figure", lesson, "--head", name, "-o", "x.png")
    assert refused.code == 2
    assert "no heads" in refused.complaints[0]


def test_a_measure_beside_the_rows_is_drawn_as_in_the_window(example) -> None:
    shown = built(example("real_heads"), view_state=ViewState(row_measure="entropy"))
    assert isinstance(shown, Heatmap)
    assert shown.beside is not None
    assert len(shown.beside.values) == 15


def test_scale_multiplies_pixels_and_dpi_only_tags(run, lesson: Path, tmp_path: Path) -> None:
    plain, large, tagged = (tmp_path / f"{name}.png" for name in ("plain", "large", "tagged"))
    run("figure", lesson, "--size", "640x480", "-o", plain)
    run("figure", lesson, "--size", "640x480", "--scale", "2.5", "-o", large)
    run("figure", lesson, "--size", "640x480", "--dpi", "300", "-o", tagged)
    sizes = [(image.width(), image.height()) for image in (QImage(str(path)) for path in (plain, large, tagged))]
    assert sizes == [(640, 480), (1600, 1200), (640, 480)]
    images = [QImage(str(path)) for path in (plain, tagged)]
    assert [round(image.dotsPerMeterX() * 0.0254) for image in images] == [96, 300]
    assert bytes(images[0].constBits()) == bytes(images[1].constBits())


def test_the_theme_sets_the_ground(run, lesson: Path, tmp_path: Path) -> None:
    grounds = []
    for theme in ("light", "dark"):
        run("figure", lesson, "--theme", theme, "--size", "320x240", "-o", tmp_path / f"{theme}.png")
        grounds.append(QImage(str(tmp_path / f"{theme}.png")).pixelColor(1, 1).lightness())
    assert grounds[0] > 200
    assert grounds[1] < 60


def test_the_text_of_an_svg_is_text(run, example, tmp_path: Path) -> None:
    run("figure", example("real_head"), "-o", tmp_path / "w.svg")
    assert "animal" in (tmp_path / "w.svg").read_text("utf-8")


def test_missing_libraries_are_named_before_qt_is_loaded(
    run, lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "library_problem", lambda _platform: "Qt lacks system libraries.")
    ended = run("figure", lesson, "-o", tmp_path / "w.png")
    assert ended.code == 2
    assert ended.complaints == ["attn-gui: Qt lacks system libraries."]
    assert not (tmp_path / "w.png").exists()
