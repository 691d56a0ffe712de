"""The picture of a comparison: the map of A − B, or its focused row as bars."""

import argparse
from dataclasses import replace

from attn_gui.cli.arguments import usage
from attn_gui.cli.compare_words import Compared
from attn_gui.cli.figure import SUFFIXES, THEMES, focused, picture_size, rendered
from attn_gui.cli.targets import target
from attn_gui.figures.figure import Appearance, Sentence
from attn_gui.io.atomic import write_atomically
from attn_gui.session.comparing.choices import Rival
from attn_gui.session.comparing.rivals import rival_label
from attn_gui.session.comparing.words import STAGES
from attn_gui.session.view_state import ViewState
from attn_gui.text import say

DIFFERENCE, BARS = "difference", "bars"
SIZE, LIGHT = "1200x800", "light"
OPTIONS = ("figure", "stage", "query", "key", "size", "scale", "theme")
FIGURE_HELP = """the map of A − B, or the focused query's row of it as bars; with -o
(default: difference)"""


def add_picture(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the picture."""
    parser.add_argument("--figure", choices=(DIFFERENCE, BARS), help=FIGURE_HELP)
    parser.add_argument("--stage", choices=tuple(STAGES), help="of which stage the picture is (default: weights)")
    parser.add_argument("--query", metavar="N|TOKEN", help="the picture's focused query (default: the file's focus)")
    parser.add_argument("--key", metavar="N|TOKEN", help="the picture's focused key (default: the file's focus)")
    parser.add_argument("--size", metavar="WxH", help="layout in pixels (default: 1200x800)")
    parser.add_argument("--scale", type=float, metavar="F", help="pixels per layout pixel (default: 1)")
    parser.add_argument("--theme", choices=tuple(THEMES), help="default: light")
    parser.add_argument("-o", "--output", metavar="FILE", help="the picture: out.png, out.svg or out.pdf")


def require_picture(arguments: argparse.Namespace) -> None:
    """Raise UsageError for arguments of a picture that cannot be drawn, before anything is computed."""
    if arguments.output is None:
        for name in OPTIONS:
            if getattr(arguments, name) is not None:
                raise usage(say("--{name} is of the picture; -o says where to write it.", name=name), "-o", "together")
        return
    target(arguments.output, SUFFIXES, [file for file in (arguments.file, arguments.other) if file is not None])
    picture_size(arguments.size or SIZE)


def draw(told: Compared, view_state: ViewState, arguments: argparse.Namespace) -> None:
    """Write the picture of a comparison; raises UsageError where the stage cannot be compared."""
    from attn_gui.figures.difference import difference_bars, difference_map, named

    found, stage = told.found, arguments.stage or "weights"
    focus = focused(found.a, view_state.focus, argparse.Namespace(head=None, query=arguments.query, key=arguments.key))
    # Without --head it is the file's focus: one map shows one head.
    focus = replace(focus, head=told.heads[0]) if len(told.heads) == 1 else focus
    appearance = Appearance(
        THEMES[arguments.theme or LIGHT],
        colors=view_state.colors,
        digits=view_state.map_digits,
        show_numbers=view_state.show_numbers,
    )
    build = difference_bars if arguments.figure == BARS else difference_map
    figure = named(build(found, stage, focus, appearance), _labels(told, arguments))
    if isinstance(figure, Sentence):
        raise usage(say("{sentence}", sentence=figure.message), "--stage", "no_figure")
    path = target(arguments.output, SUFFIXES, [])
    size, scale = picture_size(arguments.size or SIZE), 1.0 if arguments.scale is None else arguments.scale
    data = rendered(figure, path.suffix.lower().removeprefix("."), size, scale, None)
    write_atomically(path, data)


def _labels(told: Compared, arguments: argparse.Namespace) -> tuple[str, str]:
    """What the two sides are called; modes of one session as in the window."""
    if not arguments.rivals:
        return told.names
    session = told.found.a.session
    return str(rival_label(session, Rival(session.kind))), told.names[1]
