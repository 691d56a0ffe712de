"""The lines of an explanation as HTML for Qt: tables with aligned columns, every text escaped, terms as links."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from attn_gui.figures.explanation_lines import ExplanationLines, Line, LineSection
from attn_gui.figures.figure import Color, Theme
from attn_gui.figures.labels import drawable
from attn_gui.views.explanation_links import fold_link, step_link, term_link
from attn_gui.views.explanation_pieces import NONE, Term, pieces_of
from attn_gui.views.token_axis_text import bold_width, measure

INDENT = 12
GAP = 8


@dataclass(frozen=True)
class _Page:
    theme: Theme
    width: float
    terms: list[Term] = field(default_factory=list[Term])

    def term(self, html: str, term: Term, color: Color) -> str:
        """Return *html* as a link to what *term* stands for, which looks like other text in *color*."""
        if not term:
            return html
        self.terms.append(term)
        href = term_link(len(self.terms) - 1)
        return f"<a href='{href}' style='color:{_css(color)}; text-decoration:none'>{html}</a>"


def explanation_html(
    lines: ExplanationLines,
    where: Sequence[tuple[str, str]],
    theme: Theme,
    width: float,
    trail: Sequence[str] = (),
) -> tuple[str, tuple[Term, ...]]:
    """Return the page, *width* pixels wide: heading, which cell, the lines of each section, notes; and its terms.

    With a *trail* of several steps, the way from the first to the one explained stands in the place of the cell.
    """
    page = _Page(theme, width)
    way = _way(trail, theme) if len(trail) > 1 else _where(where, theme)
    parts = [_heading(str(lines.heading), theme), way]
    parts += [_section(section, page) for section in lines.sections]
    parts += [_paragraph(str(note), theme.dim_text) for note in lines.notes]
    return _whole("".join(parts), theme), tuple(page.terms)


def message_html(text: str, theme: Theme) -> str:
    """Return the page of one sentence."""
    return _whole(_paragraph(text, theme.dim_text), theme)


def _whole(body: str, theme: Theme) -> str:
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


def _way(trail: Sequence[str], theme: Theme) -> str:
    """The steps of a chain, each but the last a link back to it."""
    accent, last = _css(theme.accent), _css(theme.focus_text)
    steps = [
        f"<a href='{step_link(place)}' style='color:{accent}; text-decoration:none'>{escape(drawable(name))}</a>"
        for place, name in enumerate(trail[:-1])
    ]
    steps.append(f"<b style='color:{last}'>{escape(drawable(trail[-1]))}</b>")
    return f"<p style='margin:2px 0 0 0; color:{_css(theme.dim_text)}'>{' ← '.join(steps)}</p>"


def _section(section: LineSection, page: _Page) -> str:
    theme = page.theme
    heading = (
        f"<p style='margin:10px 0 2px 0; font-weight:bold; color:{_css(theme.accent)}'>"
        f"{escape(drawable(str(section.heading)))}</p>"
    )
    values = max((bold_width(line.value, theme.text_pixels) for line in section.lines), default=0.0) + 4
    return heading + "".join(_row(line, page, math.ceil(values)) for line in section.lines)


def _row(line: Line, page: _Page, values: int) -> str:
    """One line: label, expression, value beside each other; where that is too wide, the label above the others."""
    theme = page.theme
    pixels = theme.text_pixels
    marked = "" if line.mark is None else f" · {line.mark}"
    label_width = (measure if line.mark is None else bold_width)(_plain_label(line), pixels)
    taken = label_width + line.indent * INDENT + GAP + measure(line.expression, pixels) + GAP
    if taken + values + measure(marked, pixels) > page.width:
        # Bold says it, too; the words would push the numbers into a line of their own.
        marked = ""
    indent = f"padding-left:{line.indent * INDENT}px; color:{_css(theme.dim_text)}"
    label = f"<td style='{indent}'>{_label(line, page, marked)}</td>"
    numbers = _numbers(line, page, values)
    if not line.expression or taken + values <= page.width:
        return _table(label + numbers)
    return _table(label) + _table(numbers)


def _numbers(line: Line, page: _Page, values: int) -> str:
    theme = page.theme
    ink = theme.focus_text if line.explained else theme.text
    strong = "font-weight:bold;" if line.emphasis or line.explained else ""
    written = "".join(page.term(escape(text), term, theme.text) for text, term in pieces_of(line))
    expression = f"<td align='right'>{written}</td>" if line.expression else ""
    number = page.term(escape(line.value), _own(line), ink)
    return f"{expression}<td align='right' width='{values}' style='{strong} color:{_css(ink)}'>{number}</td>"


def _table(cells: str) -> str:
    return f"<table width='100%' cellspacing='0' cellpadding='1'><tr>{cells}</tr></table>"


def _own(line: Line) -> Term:
    """The cell that the line's number stands in, unless it is the very one explained."""
    return NONE if line.explained else Term(cell=line.cell)


def _plain_label(line: Line) -> str:
    return drawable(str(line.label)) if line.fold is None else f"▸ {drawable(str(line.label))}"


def _label(line: Line, page: _Page, marked: str) -> str:
    """The label as a link; bold, and with the words *marked*, that of the term that weighs most in its sum."""
    text, theme = escape(drawable(str(line.label))), page.theme
    if line.fold is None:
        label = page.term(text, _own(line), theme.text if line.mark else theme.dim_text)
        return f"<b>{label}</b>{escape(marked)}" if line.mark else label
    sign = "▾" if line.is_open else "▸"
    href = escape(fold_link(line.fold), quote=True)
    link = f"<a href='{href}' style='color:{_css(theme.accent)}; text-decoration:none'>{sign} {text}</a>"
    return f"<b>{link}</b>{escape(marked)}" if line.mark else link


def _paragraph(text: str, color: Color) -> str:
    return f"<p style='margin:10px 0 0 0; color:{_css(color)}'>{escape(drawable(text))}</p>"
