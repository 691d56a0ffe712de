"""Connects the mask panel to numbers and focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attn_gui.app.view_commands import ViewCommands
from attn_gui.views.mask_panel import MaskPanel
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

MASK, STAGE = "mask", "weights"


def build(explorer: Explorer) -> MaskPanel:
    """Return the panel, which shows the mask of the focused head while it is seen; its cells can be focused."""
    panel = MaskPanel()
    commands = ViewCommands(explorer.document, explorer.view, panel)

    def refresh() -> None:
        panel.show_figure(explorer.pictures.figure(MASK, explorer.theme.theme))

    seen = WhileSeen(panel, refresh)
    explorer.pictures.drawn.connect(seen.note)
    panel.view.cell_clicked.connect(lambda row, column: commands.focus_cell(STAGE, row, column))
    panel.view.moved.connect(lambda rows, columns: commands.move_focus(STAGE, rows, columns))
    panel.export.clicked.connect(lambda: explorer.figures.export(MASK))
    panel.copy.clicked.connect(lambda: explorer.figures.copy(MASK))
    return panel
