"""The tools, one row each: a command in the View menu and what builds the panel, beside the explanation or the maps.

To add one: write ``app/<tool>_tool.py`` with a ``build(explorer)`` that returns the connected panel, a function here
that imports it (when the panel is first opened, so that the program starts as fast as before), and a row in TOOLS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


SIDE, PAGE = "side", "page"
"""Where a tool opens: a tab beside the explanation, or a page beside the maps."""


@dataclass(frozen=True)
class Tool:
    """A tool: key, title of its tab, text of its command with mnemonic, keys, tip, what builds its panel, and where.

    A page gets the keyboard when its command opens it, a panel at the side only if it *takes_keyboard*. The command's
    name in ``Actions`` is ``tool-KEY``.
    """

    key: str
    title: str
    text: str
    keys: str
    tip: str
    build: Callable[[Explorer], QWidget]
    where: str = SIDE
    takes_keyboard: bool = False

    @property
    def action(self) -> str:
        """The name of the command."""
        return f"tool-{self.key}"


def _accounting(explorer: Explorer) -> QWidget:
    from attn_gui.app.accounting_tool import build

    return build(explorer)


def _compare(explorer: Explorer) -> QWidget:
    from attn_gui.app.compare_tool import build

    return build(explorer)


def _cost(explorer: Explorer) -> QWidget:
    from attn_gui.app.cost_tool import build

    return build(explorer)


def _health(explorer: Explorer) -> QWidget:
    from attn_gui.app.health_tool import build

    return build(explorer)


def _mask(explorer: Explorer) -> QWidget:
    from attn_gui.app.mask_tool import build

    return build(explorer)


def _match(explorer: Explorer) -> QWidget:
    from attn_gui.app.match_tool import build

    return build(explorer)


def _pins(explorer: Explorer) -> QWidget:
    from attn_gui.app.pins_tool import build

    return build(explorer)


def _predict(explorer: Explorer) -> QWidget:
    from attn_gui.app.predict_tool import build

    return build(explorer)


def _sensitivity(explorer: Explorer) -> QWidget:
    from attn_gui.app.sensitivity_tool import build

    return build(explorer)


def _steps(explorer: Explorer) -> QWidget:
    from attn_gui.app.steps_tool import build

    return build(explorer)


def _variants(explorer: Explorer) -> QWidget:
    from attn_gui.app.variants_tool import build

    return build(explorer)


def _lines(explorer: Explorer) -> QWidget:
    from attn_gui.app.token_pages import build_lines

    return build_lines(explorer)


def _tokens(explorer: Explorer) -> QWidget:
    from attn_gui.app.token_pages import build_tokens

    return build_tokens(explorer)


def _heads(explorer: Explorer) -> QWidget:
    from attn_gui.app.head_pages import build_grid

    return build_grid(explorer)


def _head_table(explorer: Explorer) -> QWidget:
    from attn_gui.app.head_pages import build_table

    return build_table(explorer)


def _received(explorer: Explorer) -> QWidget:
    from attn_gui.app.token_pages import build_received

    return build_received(explorer)


_ROWS = (
    Tool(
        "compare",
        "Compare",
        "Com&pare Side by Side",
        "Ctrl+Alt+4",
        "The same Q, K and V with several scores, pins or other files side by side, and what differs",
        _compare,
        PAGE,
    ),
    Tool(
        "steps",
        "Step by Step",
        "Step by &Step",
        "Ctrl+Shift+G",
        "Walk through the four steps of attention on the open session, first for one query, then for all",
        _steps,
        takes_keyboard=True,
    ),
    Tool(
        "predict",
        "Predict",
        "Predict, Then &Reveal",
        "Ctrl+Shift+R",
        "Guess the weights of a query, then see the truth and how near you came",
        _predict,
        PAGE,
    ),
    Tool(
        "health",
        "Worth Knowing",
        "&Worth Knowing",
        "Ctrl+Shift+U",
        "Saturated, empty, uniform or equal rows, heads that copy one another: where, why it matters, what to do",
        _health,
    ),
    Tool(
        "match",
        "Why Mine Differs",
        "Find Wh&y Mine Differs",
        "Ctrl+Shift+Y",
        "Compare with another program's scores, weights or output, and find which settings explain the difference",
        _match,
    ),
    Tool(
        "cost",
        "Cost",
        "&Cost",
        "Ctrl+Shift+K",
        "Measure time and memory at growing lengths",
        _cost,
    ),
    Tool(
        "variants",
        "Variants",
        "&Variants",
        "Ctrl+Shift+V",
        "Which library's or paper's attention this is, what each would change, and what people trip over",
        _variants,
    ),
    Tool(
        "accounting",
        "Accounting",
        "&Accounting",
        "Ctrl+Shift+A",
        "Parameters, multiply-adds, bytes and key/value cache, at any length",
        _accounting,
    ),
    Tool(
        "mask",
        "Mask",
        "Mas&k",
        "Ctrl+Shift+M",
        "Who may attend to whom, and which rule forbids it",
        _mask,
    ),
    Tool(
        "sensitivity",
        "Sensitivity",
        "Se&nsitivity",
        "Ctrl+Shift+H",
        "Colour the tables by how much the number in focus would change with each cell, and say what if",
        _sensitivity,
    ),
    Tool(
        "pins",
        "Pins",
        "Pins",
        "Ctrl+Shift+J",
        "States kept under names: compare the present with one, go back to it, swap",
        _pins,
    ),
    Tool(
        "lines",
        "Lines",
        "Weights as Lines",
        "Ctrl+Alt+5",
        "Queries on the left, keys on the right, a line for every weight that counts",
        _lines,
        PAGE,
    ),
    Tool(
        "tokens",
        "Tokens",
        "Tokens Tinted by Weight",
        "Ctrl+Alt+6",
        "The tokens as text, tinted by the weights from the focused query or to the focused key",
        _tokens,
        PAGE,
    ),
    Tool(
        "heads",
        "All Heads",
        "All Heads as Maps",
        "Ctrl+Alt+7",
        "Every head as a small map, sorted by any measure",
        _heads,
        PAGE,
    ),
    Tool(
        "head-table",
        "Head Table",
        "Measures of All Heads",
        "Ctrl+Alt+8",
        "Every measure of every head in one table, sorted by a click on a heading",
        _head_table,
        PAGE,
    ),
    Tool(
        "received",
        "Received",
        "What Keys Receive",
        "Ctrl+Alt+9",
        "How much weight each key receives, or the focused key from each query",
        _received,
        PAGE,
    ),
)

TOOLS: dict[str, Tool] = {tool.key: tool for tool in _ROWS}
