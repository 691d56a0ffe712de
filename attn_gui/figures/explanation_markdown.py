"""An explanation in Markdown: for each step its formula, and a table of what is calculated."""

from collections.abc import Sequence

from attn_gui.figures.explanation_line import ExplanationLines, Line, LineSection

_SPECIAL = set("\\`*_{}[]<>|#~&$")


def markdown_text(told: ExplanationLines, where: Sequence[tuple[str, str]]) -> str:
    """Return the lines as tables, what was asked about in bold; names with signs of Markdown are escaped."""
    head = f"## {told.heading}"
    words = " → ".join(f"{role} **{escaped(name)}**" for role, name in where)
    notes = [f"> {escaped(str(note))}" for note in told.notes]
    return "\n\n".join([head, *([words] if words else []), *map(_section, told.sections), *notes]) + "\n"


def escaped(text: str) -> str:
    """Return *text* so that Markdown shows it as it is, on one line."""
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in " ".join(text.split()))


def _section(section: LineSection) -> str:
    parts = [f"### {escaped(str(section.heading))}"]
    if section.formula:
        parts.append(f"Formula: `{section.formula}`")
    rows = ["| what | calculation | value |", "|:---|---:|---:|", *map(_row, section.lines)]
    return "\n\n".join([*parts, "\n".join(rows)])


def _row(line: Line) -> str:
    label = "&emsp;" * line.indent + escaped(str(line.label))
    mark = "" if line.mark is None else f" *({line.mark})*"
    calculation = line.expression.removesuffix("=").strip()
    value = f"**{line.value}**" if line.emphasis or line.explained else line.value
    return f"| {label}{mark} | {f'`{calculation}`' if calculation else ''} | {value} |"
