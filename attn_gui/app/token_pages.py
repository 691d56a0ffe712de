"""The pages about tokens: lines between them, their text tinted, what keys receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attn_gui.app.page_tool import PageTool
from attn_gui.figures.figure import Figure
from attn_gui.figures.lines import usual_threshold
from attn_gui.figures.page_figures import TokenLines
from attn_gui.overriding import override
from attn_gui.session.view_choices import BY_QUERY, QUERY, TO
from attn_gui.views.figure_page import FigurePage
from attn_gui.views.painting_pages import Hit

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build_lines(explorer: Explorer) -> FigurePage:
    """Return the page of lines between tokens."""
    fields = ("lines_of", "line_threshold", "line_ink", "each_head")
    return LinesPage(explorer, "lines", "Weights as lines", fields).page


def build_tokens(explorer: Explorer) -> FigurePage:
    """Return the page of tinted text."""
    return TokensPage(explorer, "tokens", "Tokens tinted by weight", ("token_side",)).page


def build_received(explorer: Explorer) -> FigurePage:
    """Return the page of what keys receive."""
    return ReceivedPage(explorer, "received", "What keys receive", ("received",)).page


class LinesPage(PageTool):
    """A token is a query on the left, a key on the right."""

    @override
    def changes(self, hit: Hit) -> dict[str, int | None]:
        return token_changes(*hit)

    @override
    def shown(self, figure: Figure) -> None:
        if isinstance(figure, TokenLines):
            self.page.controls.show_usual_threshold(usual_threshold(len(figure.keys.labels)))


class TokensPage(PageTool):
    """The tokens are keys, or queries; Left and Right go along the text, whichever they are."""

    @override
    def changes(self, hit: Hit) -> dict[str, int | None]:
        return token_changes(*hit)

    @override
    def move(self, rows: int, columns: int) -> None:
        turned = self.explorer.view.state.choices.token_side == TO
        super().move(*((columns, rows) if turned else (rows, columns)))


class ReceivedPage(PageTool):
    """A bar is a query, or a key; Left and Right go along the bars, whichever they are."""

    @override
    def changes(self, hit: Hit) -> dict[str, int | None]:
        return {"query": hit[1]} if self._by_query else {"key": hit[1], "component": None}

    @override
    def move(self, rows: int, columns: int) -> None:
        super().move(*((columns, rows) if self._by_query else (rows, columns)))

    @property
    def _by_query(self) -> bool:
        return self.explorer.view.state.choices.received == BY_QUERY


def token_changes(side: str, place: int) -> dict[str, int | None]:
    """Return the parts of the focus that a token stands for."""
    return {"query": place} if side == QUERY else {"key": place, "component": None}
