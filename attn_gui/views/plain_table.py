"""A table of text to be read, selected and copied, numbers to the right."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

Line = tuple[str, Sequence[str], bool]
"""What it is, one text a column, and whether it is set in bold."""


class PlainTable(QTextBrowser):
    """Shows lines below headings, and sentences below them."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._html = ""

    def show_table(self, headings: Sequence[str], lines: Sequence[Line], notes: Sequence[str] = ()) -> None:
        """Show a table with a heading over each column of numbers, and *notes* as paragraphs below."""
        columns = len(headings)
        head = "".join(_cell(text, "th") for text in headings)
        body = "".join(_line(line, columns) for line in lines)
        # At 100 % Qt rounds up by a pixel, and a scroll bar comes for it.
        table = f'<table width="99%" cellspacing="0" cellpadding="2"><tr><td></td>{head}</tr>{body}</table>'
        self._show((table if lines else "") + "".join(f"<p>{escape(note)}</p>" for note in notes))

    def show_sentence(self, text: str) -> None:
        """Show one sentence in place of a table."""
        self._show(f"<p>{escape(text)}</p>")

    def _show(self, html: str) -> None:
        if html != self._html:
            self._html = html
            place = self.verticalScrollBar().value()
            self.setHtml(html)
            self.verticalScrollBar().setValue(place)


def _line(line: Line, columns: int) -> str:
    label, cells, bold = line
    tag = "th" if bold else "td"
    indent = "&nbsp;" * (len(label) - len(label.lstrip()))
    first = f'<{tag} align="left">{indent}{escape(label.strip())}</{tag}>'
    return f"<tr>{first}{''.join(_cell(text, tag) for text in [*cells][:columns])}</tr>"


def _cell(text: str, tag: str) -> str:
    return f'<{tag} align="right" style="white-space: nowrap">{escape(text)}</{tag}>'
