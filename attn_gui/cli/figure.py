"""``attn-gui figure``: a figure of a session as PNG, SVG or PDF, the same that the window shows."""

import argparse
import os
import re
from dataclasses import replace
from pathlib import Path

from attn_gui.cli.opening import UsageError, chosen_head, chosen_row, computed, head_count, read
from attn_gui.figures.figure import Appearance, Figure
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.io.atomic import write_atomically
from attn_gui.session.compute import Done
from attn_gui.session.view_state import Focus, ViewState
from attn_gui.text import say

MAPS = ("weights", "scores", "output")
BARS, HEADS, OUTPUT = "bars", "heads", "output"
FORMATS = ("png", "svg", "pdf")
THEMES = {"light": LIGHT, "dark": DARK}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's arguments."""
    parser.add_argument("file", metavar="FILE", help="a session (.attn)")
    parser.add_argument("--figure", choices=(*MAPS, BARS, HEADS), default="weights", help="default: weights")
    parser.add_argument("--stage", choices=MAPS, default="weights", help="which stage bars show (default: weights)")
    parser.add_argument("--query", metavar="N|TOKEN", help="the focused query")
    parser.add_argument("--key", metavar="N|TOKEN", help="the focused key")
    parser.add_argument("--head", metavar="N", help="the head, counted from 0")
    parser.add_argument("--size", metavar="WxH", default="1200x800", help="layout in pixels (default: 1200x800)")
    parser.add_argument("--scale", type=float, default=1.0, metavar="F", help="pixels of a PNG per layout pixel")
    parser.add_argument("--dpi", type=int, metavar="N", help="resolution that the PNG is tagged with")
    parser.add_argument("--theme", choices=tuple(THEMES), default="light")
    parser.add_argument("-o", "--output", required=True, metavar="out.png|svg|pdf")


def run(arguments: argparse.Namespace) -> int:
    """Write the picture and return 0."""
    target = Path(arguments.output)
    form, size = picture_format(target), picture_size(arguments.size)
    session, view_state = read(arguments.file)
    done = computed(session)
    figure = build(done, view_state, arguments)
    data = _render(figure, form, size, arguments.scale, arguments.dpi)
    write_atomically(target, data)
    return 0


def build(done: Done, view_state: ViewState, arguments: argparse.Namespace) -> Figure:
    """Return the figure that the arguments ask for; without them the file's own focus and colours hold."""
    focus = focused(done, view_state.focus, arguments)
    if arguments.figure == HEADS and head_count(done) is None:
        raise UsageError(say("This session's mode has no heads, so there is no figure of them."), field="--figure", code="no_heads")
    key = f"{arguments.stage}-bars" if arguments.figure == BARS else arguments.figure
    appearance = Appearance(
        THEMES[arguments.theme],
        colors=view_state.colors,
        digits=view_state.map_digits,
        show_numbers=view_state.show_numbers,
        all_heads=arguments.head is None,
    )
    return FIGURES[key].build(done, focus, appearance)


def focused(done: Done, own: Focus, arguments: argparse.Namespace) -> Focus:
    """Return the file's focus with what the arguments say in its place; raises for what does not exist."""
    key = own.key if arguments.key is None else chosen_row(done.inputs.key_tokens, arguments.key, 0)
    return replace(
        own,
        head=chosen_head(done, arguments.head, own.head),
        query=chosen_row(done.inputs.query_tokens, arguments.query, own.query),
        key=None if key is None or key >= len(done.inputs.key_tokens) else key,
    )


def picture_format(target: Path) -> str:
    """Return the format that the file name asks for."""
    suffix = target.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        message = say("{name} must end in .png, .svg or .pdf.", name=target.name)
        raise UsageError(message, field="--output", code="format")
    return suffix


def picture_size(text: str) -> tuple[int, int]:
    """Return the (width, height) of a text like 1200x800."""
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if found is None:
        raise UsageError(say("--size is a width and a height, as in 1200x800."), field="--size", code="size")
    return int(found[1]), int(found[2])


def _render(figure: Figure, form: str, size: tuple[int, int], scale: float, dpi: int | None) -> bytes:
    # The picture needs fonts, hence Qt's GUI library, but no screen.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from attn_gui.views.export_render import render

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    return render(figure, format=form, size=size, scale=scale, dpi=dpi)
