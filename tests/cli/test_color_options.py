"""``attn-gui figure`` with colours of its own: scale, percentiles, limits, map, the first token left out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attn_gui.cli import figure
from attn_gui.cli.arguments import Parser, UsageError
from attn_gui.cli.opening import computed, read
from attn_gui.figures.figure import ColorScale, Heatmap
from attn_gui.session.view_state import ColorChoice

pytestmark = pytest.mark.usefixtures("qapp")


def scale_of(path: Path, *given: str, choice: ColorChoice | None = None) -> ColorScale:
    parser = Parser("figure", "")
    figure.add_arguments(parser)
    session, view = read(str(path))
    view = view if choice is None else replace(view, colors={"weights": choice})
    found = figure.build(computed(session), view, parser.parsed([str(path), "-o", "x.png", *given]))
    assert isinstance(found, Heatmap)
    return found.scale


def test_without_options_the_files_colours_hold(example) -> None:
    own = ColorChoice("magma", 0.1, 0.4, "log", (5.0, 95.0), without_first=True)
    scale = scale_of(example("eight_heads"), choice=own)
    assert (scale.name, scale.kind, scale.low, scale.high, scale.without_first) == ("magma", "log", 0.1, 0.4, True)


@pytest.mark.parametrize("kind", ["linear", "log", "row-max", "percentile"])
@pytest.mark.parametrize("stage", ["weights", "scores", "output"])
def test_each_scale_is_asked_for_by_name(example, stage: str, kind: str) -> None:
    assert scale_of(example("eight_heads"), "--figure", stage, "--color-scale", kind).kind == kind


def test_the_colour_map_and_the_limits_are_those_asked_for(example) -> None:
    scale = scale_of(example("eight_heads"), "--colormap", "cividis", "--limits", "1e-3,1/2")
    assert (scale.name, scale.low, scale.high) == ("cividis", 0.001, 0.5)


def test_percentiles_alone_say_the_scale(example) -> None:
    path = example("eight_heads")
    scale = scale_of(path, "--percentiles", "10,90")
    session, _ = read(str(path))
    low, high = np.percentile(computed(session).result.weights, (10, 90))
    assert (scale.kind, scale.low, scale.high) == ("percentile", pytest.approx(low), pytest.approx(high))
    assert scale.above


def test_the_first_token_is_left_out_of_the_limits(example) -> None:
    path = example("eight_heads")
    session, _ = read(str(path))
    rest = computed(session).result.scores[0][:, 1:]
    scale = scale_of(path, "--figure", "scores", "--head", "0", "--without-first")
    assert scale.high == pytest.approx(np.abs(rest).max())


def test_another_scale_forgets_limits_meant_for_the_files_own(example) -> None:
    scale = scale_of(example("eight_heads"), "--color-scale", "row-max", choice=ColorChoice(low=5.0, high=9.0))
    assert (scale.low, scale.high) == (0.0, 1.0)


def test_limits_take_the_place_of_the_files_percentiles(example) -> None:
    scale = scale_of(example("eight_heads"), "--limits", "0,0.5", choice=ColorChoice(scale="percentile"))
    assert (scale.kind, scale.low, scale.high) == ("linear", 0.0, 0.5)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--limits", "1,1"), "The low one of --limits must be below the high one, as in 0,0.5."),
        (("--limits", "1"), "--limits takes two numbers with a comma between them."),
        (("--limits", "0,much"), "--limits: "),
        (("--percentiles", "99,1"), "--percentiles lie between 0 and 100, the low one first, as in 1,99."),
        (("--percentiles", "0,101"), "--percentiles lie between 0 and 100, the low one first, as in 1,99."),
        (("--percentiles", "1,99", "--color-scale", "log"), "--percentiles go with --color-scale percentile only."),
        (
            ("--percentiles", "1,99", "--limits", "0,1"),
            "--limits do not go with percentiles, which are limits themselves.",
        ),
    ],
)
def test_nonsense_is_refused_with_a_sentence(example, given: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        scale_of(example("eight_heads"), *given)
    assert str(refused.value).startswith(sentence)


def test_the_picture_of_a_scale_is_written(run, example, tmp_path: Path) -> None:
    target = tmp_path / "log.svg"
    ended = run("figure", example("eight_heads"), "--color-scale", "log", "--size", "640x480", "-o", target)
    assert (ended.code, ended.out, ended.complaints) == (0, "", [])
    assert target.stat().st_size > 3000
