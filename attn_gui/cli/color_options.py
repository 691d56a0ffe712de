"""The options of ``attn-gui figure`` that say how numbers become colours; without them the file's own choice holds."""

import argparse
from collections.abc import Mapping
from dataclasses import replace

from attn_gui.cli.arguments import usage
from attn_gui.figures.color_scales import SCALES
from attn_gui.figures.colormaps import COLORMAPS
from attn_gui.session.parsing import NumberError, parse_number
from attn_gui.session.view_state import COLOR_SCALES, LINEAR_SCALE, ColorChoice
from attn_gui.text import Message, say

STAGES = ("scores", "weights", "output")
SCALE_HELP = """how numbers are spread over the colours: evenly, by their logarithm,
as shares of their row's maximum, or between two percentiles
(default: the file's, else linear)"""
COLORMAP, SCALE, PERCENTILES, LIMITS, WITHOUT_FIRST = (
    "--colormap",
    "--color-scale",
    "--percentiles",
    "--limits",
    "--without-first",
)
COLORED = ("weights", "scores", "output", "tokens", "heads", "head-grid")
"""The figures in which numbers become colours."""
TOKENS_AS_COLUMNS = tuple(name for name in COLORED if name != "output")
SHOWN_IN = {
    COLORMAP: COLORED,
    SCALE: COLORED,
    PERCENTILES: (*COLORED, "bars"),
    LIMITS: (*COLORED, "bars"),
    WITHOUT_FIRST: (*TOKENS_AS_COLUMNS, "bars"),
}
"""The figures that look different for an option; bars, those of weights, end where the colours do."""
GROUP_HELP = f"""They go with {", ".join(COLORED[:-1])} and {COLORED[-1]};
what says where the colours end goes with bars of weights, too."""
Pair = tuple[float, float]


def add_color_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    group = parser.add_argument_group("how numbers become colours", GROUP_HELP)
    group.add_argument(COLORMAP, choices=tuple(COLORMAPS), help="default: the file's, else the figure's own")
    group.add_argument(SCALE, choices=COLOR_SCALES, help=SCALE_HELP)
    group.add_argument(PERCENTILES, metavar="LOW,HIGH", help="where a percentile scale ends (default: 1,99)")
    group.add_argument(LIMITS, metavar="LOW,HIGH", help="where the colours end (default: from the data)")
    group.add_argument(WITHOUT_FIRST, action="store_true", help="leave the first token's column out of the limits")


def colors_of(colors: Mapping[str, ColorChoice], arguments: argparse.Namespace) -> Mapping[str, ColorChoice]:
    """Return the file's *colors* with what the arguments say in their place.

    Raises UsageError for nonsense, and for what the figure does not show.
    """
    _require_shown(arguments)
    given = _pair(arguments.percentiles, PERCENTILES), _pair(arguments.limits, LIMITS)
    found = {stage: _changed(colors.get(stage, ColorChoice()), given, arguments) for stage in STAGES}
    return {**colors, **found}


def _require_shown(arguments: argparse.Namespace) -> None:
    given: Mapping[str, object] = vars(arguments)
    for option, figures in SHOWN_IN.items():
        if not given[option.removeprefix("--").replace("-", "_")]:
            continue
        if arguments.figure not in figures:
            names = f"{', '.join(figures[:-1])} or {figures[-1]}"
            raise _refused(say("{option} goes with --figure {figures} only.", option=option, figures=names), option)
        if arguments.stage not in (None, "weights"):
            raise _refused(say("{option} goes with bars of weights only.", option=option), option)


def _changed(own: ColorChoice, given: tuple[Pair | None, Pair | None], arguments: argparse.Namespace) -> ColorChoice:
    percentiles, limits = given
    choice = replace(own, without_first=own.without_first or arguments.without_first)
    if arguments.colormap is not None:
        choice = replace(choice, colormap=arguments.colormap)
    scale = _scale(arguments.color_scale, percentiles)
    if scale is not None and scale != own.scale:
        # The file's limits were meant for the file's scale.
        choice = replace(choice, scale=scale, low=None, high=None)
    if percentiles is not None:
        choice = replace(choice, percentiles=_within_percent(percentiles), low=None, high=None)
    return choice if limits is None else _limited(choice, _apart(limits), asked=scale is not None)


def _scale(named: str | None, percentiles: Pair | None) -> str | None:
    """The scale that is asked for; percentiles say one of themselves."""
    if percentiles is None:
        return named
    fitting = [key for key, kind in SCALES.items() if not kind.fixed_limits]
    if named is not None and named not in fitting:
        raise _refused(say("--percentiles go with --color-scale percentile only."), PERCENTILES)
    return fitting[0]


def _limited(choice: ColorChoice, limits: Pair, *, asked: bool) -> ColorChoice:
    """The choice with limits, which take the place of the file's percentiles but not of those *asked* for."""
    fits = SCALES[choice.scale].fixed_limits
    if asked and not fits:
        raise _refused(say("--limits do not go with percentiles, which are limits themselves."), LIMITS)
    return replace(choice, low=limits[0], high=limits[1], scale=choice.scale if fits else LINEAR_SCALE)


def _within_percent(pair: Pair) -> Pair:
    if not 0 <= pair[0] < pair[1] <= 100:
        raise _refused(say("--percentiles lie between 0 and 100, the low one first, as in 1,99."), PERCENTILES)
    return pair


def _apart(pair: Pair) -> Pair:
    if not pair[0] < pair[1]:
        raise _refused(say("The low one of --limits must be below the high one, as in 0,0.5."), LIMITS)
    return pair


def _pair(text: str | None, option: str) -> Pair | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 2:
        raise _refused(say("{option} takes two numbers with a comma between them.", option=option), option)
    try:
        return parse_number(parts[0]), parse_number(parts[1])
    except NumberError as error:
        raise _refused(say("{option}: {error}", option=option, error=error), option) from None


def _refused(message: Message, option: str) -> Exception:
    return usage(message, option, option.removeprefix("--"))
