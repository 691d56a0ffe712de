"""An explanation in LaTeX: aligned displays that amsmath compiles, whatever is in the names."""

import re
from collections.abc import Sequence

from attn_gui.figures.explanation_line import ExplanationLines, Line, LineSection

PREAMBLE = (
    "% needs \\usepackage{amsmath} in the preamble",
    "\\allowdisplaybreaks",
    "% a letter that pdfLaTeX has not is written as its number; XeLaTeX and LuaLaTeX write it with a font that has it",
    "\\providecommand{\\attnletter}[2]{\\ifdefined\\XeTeXrevision#1\\else\\ifdefined\\directlua#1\\else#2\\fi\\fi}",
)
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
_SIGNS = {
    "·": r"\cdot",
    "÷": r"\div",
    "−": "-",
    "×": r"\times",
    "√": r"\surd",
    "∞": r"\infty",
    "Σ": r"\Sigma",
    "σ": r"\sigma",
    "τ": r"\tau",
    "ε": r"\varepsilon",
    "θ": r"\theta",
    "→": r"\to",
    "←": r"\leftarrow",
    "≤": r"\le",
    "²": "^2",
}
_CIRCLED = dict(zip("①②③④", "1234", strict=True))
_QUOTES = {"“": "``", "”": "''", "‘": "`", "’": "'", "…": r"\dots{}", "–": "--", "—": "---"}
_POWER = re.compile(r"(-?\d+(?:\.\d+)?)e([+-]?\d+)")
_FUNCTION = re.compile(r"\b(exp|tanh|sin|cos)\b")


def latex_text(told: ExplanationLines, where: Sequence[tuple[str, str]]) -> str:
    """Return text for a document that uses amsmath: a heading, an aligned display for each step, the notes."""
    words = r" $\to$ ".join(f"{role} \\textbf{{{in_text(name)}}}" for role, name in where)
    head = f"\\noindent\\textbf{{{in_text(str(told.heading))}}}" + (f": {words}" if words else "")
    notes = [f"\\noindent {in_text(str(note))}" for note in told.notes]
    return "\n".join(PREAMBLE) + "\n\n" + "\n\n".join([head, *map(_section, told.sections), *notes]) + "\n"


def in_text(text: str) -> str:
    """Return *text* for LaTeX's text mode, on one line."""
    return "".join(_letter(letter) for letter in " ".join(text.split()))


def in_math(expression: str) -> str:
    """Return a shown expression for LaTeX's math mode."""
    text = _POWER.sub(lambda found: f"({found[1]} × 10^{{{int(found[2])}}})", expression)
    text = _FUNCTION.sub(r"\\\1", _rooted(text)).replace("NaN", r"\text{NaN}")
    return "".join(f"{_SIGNS[letter]} " if letter in _SIGNS else letter for letter in text)


def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return f"${_SIGNS[letter]}$"
    known = {**_ESCAPES, **_CIRCLED, **_QUOTES}.get(letter)
    if known is not None:
        return known
    return (
        letter if " " <= letter <= "~" or "À" <= letter <= "ÿ" else f"\\attnletter{{{letter}}}{{U+{ord(letter):04X}}}"
    )


def _rooted(text: str) -> str:
    """√32 and √(…) as \\sqrt{…}, innermost last."""
    while "√" in text:
        before, _, after = text.rpartition("√")
        length = _bracketed(after) if after.startswith("(") else len(after) - len(after.lstrip("0123456789."))
        text = f"{before}\\sqrt{{{after[:length]}}}{after[length:]}"
    return text


def _bracketed(text: str) -> int:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if not depth:
            return place + 1
    return len(text)


def _section(section: LineSection) -> str:
    heading = f"\\noindent\\textbf{{{in_text(str(section.heading))}}}"
    if section.formula:
        heading += f" \\quad {in_text(section.formula)}"
    rows = " \\\\\n".join(_row(line) for line in section.lines)
    return f"{heading}\n\\begin{{align*}}\n{rows}\n\\end{{align*}}"


def _row(line: Line) -> str:
    indent = f"\\hspace{{{line.indent}em}}" if line.indent else ""
    calculation = in_math(line.expression.removesuffix("=").strip())
    value = in_math(line.value).strip("()") if "e" in line.value else in_math(line.value)
    shown = f"\\mathbf{{{value}}}" if line.explained else value
    mark = "" if line.mark is None else f" && \\text{{{in_text(str(line.mark))}}}"
    sign = "=" if calculation or line.sum_of else ""
    return f"&{indent}\\text{{{in_text(str(line.label))}}} & {calculation} &{sign} {shown}{mark}"
