"""Connects the panel of what is worth knowing to the watch, the focus and the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attn_gui.session.remedy import Remedy
from attn_gui.views.health_panel import HealthPanel
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build(explorer: Explorer) -> HealthPanel:
    """Return the panel, which shows what the watch found while it is seen."""
    panel, watch = HealthPanel(), explorer.health

    def refresh() -> None:
        if watch.health is not None:
            panel.show_findings(watch.health.findings, computed=watch.health.computed)

    def mend(remedy: Remedy) -> None:
        explorer.document.apply_together(remedy.label, remedy.edits)

    seen = WhileSeen(panel, refresh)
    watch.found.connect(seen.note)
    panel.place_wanted.connect(lambda spot: explorer.view.set_focus(**spot))
    panel.remedy_chosen.connect(mend)
    return panel
