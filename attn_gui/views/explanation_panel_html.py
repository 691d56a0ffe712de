"""The lines of an explanation as HTML for Qt: tables with aligned columns, every text escaped."""

import math
from collections.abc import Sequence
from html import escape

from attn_gui.figures.explanation_lines import ExplanationLines, Line, LineSection
from attn_gui.figures.figure import Color, Theme
from attn_gui.figures.labels import drawable
from attn_gui.views.token_axis_text import bold_width, measure

FOLD = "fold:"
INDENT = 12
GAP = 8


def explanation_html(lines: ExplanationLines, where: Sequence[tuple[str, str]], theme: Theme, width: float) -> str:
    """Return the page, *width* pixels wide: heading, which cell, the lines of each section, notes."""
    parts = [_heading(str(lines.heading), theme), _where(where, theme)]
    parts += [_section(section, theme, width) for section in lines.sections]
    parts += [_paragraph(str(note), theme.dim_text) for note in lines.notes]
    return _page("".join(parts), theme)


def message_html(text: str, theme: Theme) -> str:
    """Return the page of one sentence."""
    return _page(_paragraph(text, theme.dim_text), theme)


def _page(body: str, theme: Theme) -> str:
    return f"<html><body style='color:{_css(theme.text)}; font-size:{theme.text_pixels}px'>{body}</body></html>"


def _css(color: Color) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _heading(text: str, theme: Theme) -> str:
    return f"<p style='margin:0; font-weight:bold; font-size:{theme.text_pixels + 1}px'>{escape(text)}</p>"


def _where(where: Sequence[tuple[str, str]], theme: Theme) -> str:
    shown = [
        f"{escape(role)} <b style='color:{_css(theme.focus_text if place == len(where) - 1 else theme.text)}'>"
        f"{escape(drawable(name))}</b>"
        for place, (role, name) in enumerate(where)
    ]
    return f"<p style='margin:2px 0 0 0; color:{_css(theme.dim_text)}'>{' → '.join(shown)}</p>" if shown else ""


def _section(section: LineSection, theme: Theme, width: float) -> str:
    heading = (
        f"<p style='margin:10px 0 2px 0; font-weight:bold; color:{_css(theme.accent)}'>"
        f"{escape(drawable(str(section.heading)))}</p>"
    )
    values = max((bold_width(line.value, theme.text_pixels) for line in section.lines), default=0.0) + 4
    return heading + "".join(_row(line, theme, width, math.ceil(values)) for line in section.lines)


def _row(line: Line, theme: Theme, width: float, values: int) -> str:
    """One line: label, expression, value beside each other; where that is too wide, the label above the others."""
    pixels = theme.text_pixels
    taken = measure(_plain_label(line), pixels) + line.indent * INDENT + GAP + measure(line.expression, pixels) + GAP
    label = (
        f"<td style='padding-left:{line.indent * INDENT}px; color:{_css(theme.dim_text)}'>{_label(line, theme)}</td>"
    )
    numbers = _numbers(line, theme, values)
    if not line.expression or taken + values <= width:
        return _table(label + numbers)
    return _table(label) + _table(numbers)


def _numbers(line: Line, theme: Theme, values: int) -> str:
    ink = theme.focus_text if line.explained else theme.text
    strong = "font-weight:bold;" if line.emphasis or line.explained else ""
    expression = f"<td align='right'>{escape(line.expression)}</td>" if line.expression else ""
    value = f"<td align='right' width='{values}' style='{strong} color:{_css(ink)}'>{escape(line.value)}</td>"
    return expression + value


def _table(cells: str) -> str:
    return f"<table width='100%' cellspacing='0' cellpadding='1'><tr>{cells}</tr></table>"


def _plain_label(line: Line) -> str:
    return drawable(str(line.label)) if line.fold is None else f"▸ {drawable(str(line.label))}"


def _label(line: Line, theme: Theme) -> str:
    text = escape(drawable(str(line.label)))
    if line.fold is None:
        return text
    sign = "▾" if line.is_open else "▸"
    href = escape(FOLD + line.fold, quote=True)
    return f"<a href='{href}' style='color:{_css(theme.accent)}; text-decoration:none'>{sign} {text}</a>"


def _paragraph(text: str, color: Color) -> str:
    return f"<p style='margin:10px 0 0 0; color:{_css(color)}'>{escape(drawable(text))}</p>"
