"""``attn-gui figure``: a figure of a session as PNG, SVG or PDF, the same that the window shows."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace

from attn_gui.app.display import library_problem
from attn_gui.cli.arguments import usage
from attn_gui.cli.color_options import add_color_arguments, colors_of
from attn_gui.cli.opening import DisplayError, chosen_head, chosen_row, computed, head_count, read
from attn_gui.cli.page_options import PAGES, add_page_arguments, choices_of
from attn_gui.cli.targets import target
from attn_gui.figures.figure import Appearance, Figure, Sentence
from attn_gui.figures.pooled import POOLED
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.io.atomic import write_atomically
from attn_gui.session.compute import Done
from attn_gui.session.view_state import POOLED_HEADS, Focus, ViewState
from attn_gui.text import say

MAPS = ("weights", "scores", "output")
BARS, HEADS, MASK = "bars", "heads", "mask"
SUFFIXES = (".png", ".svg", ".pdf")
FIGURE_HELP = """which picture (default: weights):
  weights, scores, output: the map of a stage
  bars: the focused query's row of a stage
  heads: small maps of all heads side by side
  mask: who may attend to whom, and which rule forbids it
  lines: weights as lines between tokens
  tokens: the text, tinted by weights
  head-grid, head-table: maps, or measures, of all heads, sorted
  received: what keys receive, as bars"""
THEMES = {"light": LIGHT, "dark": DARK}
FOCUS_HELP = "as index (from 0), token, or the·7 where a token repeats\n(default: the file's focus)"
ALL_HEADS = {pooled.tile: head for head, pooled in POOLED.items()}
HEAD_HELP = """the head, counted from 0, or "mean" or "max" for the mean or the
maximum over heads (default: the file's focus; the output is the one
after W_o unless a head is given)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    figures = (*MAPS, BARS, HEADS, MASK, *PAGES)
    parser.add_argument("--figure", choices=figures, metavar="FIGURE", default="weights", help=FIGURE_HELP)
    parser.add_argument("--stage", choices=MAPS, help="what bars show of the focused query (default: weights)")
    parser.add_argument("--query", metavar="N|TOKEN", help=f"the focused query, {FOCUS_HELP}")
    parser.add_argument("--key", metavar="N|TOKEN", help=f"the focused key, {FOCUS_HELP}")
    parser.add_argument("--head", metavar="N|mean|max", help=HEAD_HELP)
    parser.add_argument("--size", metavar="WxH", default="1200x800", help="layout in pixels (default: 1200x800)")
    parser.add_argument("--scale", type=float, default=1.0, metavar="F", help="pixels per layout pixel (default: 1)")
    parser.add_argument("--dpi", type=float, metavar="N", help="what a PNG is tagged with (default: 96 × scale)")
    parser.add_argument("--theme", choices=tuple(THEMES), default="light", help="default: light")
    add_color_arguments(parser)
    add_page_arguments(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="out.png, out.svg or out.pdf")


def run(arguments: argparse.Namespace) -> int:
    """Write the picture and return 0."""
    path, size = target(arguments.output, SUFFIXES, [arguments.file]), picture_size(arguments.size)
    if arguments.stage is not None and arguments.figure != BARS:
        raise usage(say("--stage goes with --figure bars only."), "--stage", "stage")
    if arguments.dpi is not None and path.suffix.lower() != SUFFIXES[0]:
        raise usage(say("--dpi goes with PNG only; SVG and PDF have no pixels."), "--dpi", "dpi")
    session, view_state = read(arguments.file)
    figure = build(computed(session), view_state, arguments)
    data = rendered(figure, path.suffix.lower().removeprefix("."), size, arguments.scale, arguments.dpi)
    write_atomically(path, data)
    return 0


def build(done: Done, view_state: ViewState, arguments: argparse.Namespace) -> Figure:
    """Return the figure that the arguments ask for; without them the file's own focus and colours hold."""
    key = f"{arguments.stage or 'weights'}-bars" if arguments.figure == BARS else arguments.figure
    if FIGURES[key].of_heads and head_count(done) is None:
        message = say("This session's mode has no heads, so there is no figure of them.")
        raise usage(message, "--figure", "no_heads")
    if arguments.each_head and head_count(done) is None:
        raise usage(say("This session's mode has no heads; leave --each-head out."), "--each-head", "no_heads")
    focus = focused(done, view_state.focus, arguments)
    appearance = Appearance(
        THEMES[arguments.theme],
        colors=colors_of(view_state.colors, arguments),
        digits=view_state.map_digits,
        show_numbers=view_state.show_numbers,
        all_heads=arguments.head is None,
        row_measure=view_state.row_measure,
        head_number=view_state.head_number,
        choices=choices_of(view_state.choices, arguments),
    )
    figure = FIGURES[key].build(done, focus, appearance)
    if isinstance(figure, Sentence):
        raise usage(say("{sentence}", sentence=figure.message), "--figure", "no_figure")
    return figure


def focused(done: Done, own: Focus, arguments: argparse.Namespace) -> Focus:
    """Return the file's focus with what the arguments say in its place; raises for what does not exist."""
    queries, keys = done.inputs.query_tokens, done.inputs.key_tokens
    head = _head(done, arguments.head, own.head)
    query = _row(queries, arguments.query, own.query)
    if own.key is None and arguments.key is None:
        return replace(own, head=head, query=query)
    return replace(own, head=head, query=query, key=_row(keys, arguments.key, own.key or 0))


def picture_size(text: str) -> tuple[int, int]:
    """Return the (width, height) of a text like 1200x800."""
    found = re.fullmatch(r"([0-9]{1,6})[xX×]([0-9]{1,6})", text)
    if found is None:
        raise usage(say("--size is a width and a height, as in 1200x800."), "--size", "size")
    return int(found[1]), int(found[2])


def _head(done: Done, text: str | None, default: int) -> int:
    """The head by its number, all at once by name; *default* where nothing is said."""
    count = head_count(done)
    if count is not None and text in ALL_HEADS:
        return ALL_HEADS[text]
    head = chosen_head(done, text)
    if head is not None:
        return head
    return default if default in POOLED_HEADS else _inside(default, count or 1)


def _row(tokens: Sequence[str], text: str | None, default: int) -> int:
    return _inside(default, len(tokens)) if text is None else chosen_row(tokens, text)


def _inside(place: int, count: int) -> int:
    return min(max(place, 0), count - 1)


def rendered(figure: Figure, form: str, size: tuple[int, int], scale: float, dpi: float | None) -> bytes:
    """Return the file of a figure ("png", "svg" or "pdf"); raises DisplayError where a library of Qt is missing."""
    problem = library_problem(sys.platform)
    if problem is not None:
        raise DisplayError(say("{problem}", problem=problem), field="display", code="libraries")
    # The picture needs fonts, hence Qt's GUI library, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from attn_gui.views.export_render import render

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    return render(figure, format=form, size=size, scale=scale, dpi=dpi)
