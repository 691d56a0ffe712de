"""A quiet word in the status line: there is something to know about these numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from attn_gui.views.icons import icon
from attn_gui.views.tips import tip

if TYPE_CHECKING:
    from attn_gui.session.health.finding import Finding

WIDEST = 40


class HealthChip(QToolButton):
    """Hidden while there is nothing to say; ``clicked`` wants to know more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("healthChip")
        self.setProperty("flat", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._covered = self._speaks = False
        self.hide()

    def cover(self, covered: bool) -> None:
        """Keep what there is to say from being seen, or no longer."""
        self._covered = covered
        self.setVisible(self._speaks and not covered)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say the first of *findings*, and how many more there are."""
        titles = [str(finding.title) for finding in findings]
        self._speaks = bool(titles)
        self.setVisible(self._speaks and not self._covered)
        if not titles:
            return
        first = titles[0] if len(titles[0]) <= WIDEST else titles[0][: WIDEST - 1] + "…"
        text = first if len(titles) == 1 else f"{first} (+{len(titles) - 1})"
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName("Worth knowing: " + "; ".join(titles))
        self.setToolTip(tip("\n".join((*titles, "Click to see why it matters and what to do"))))
        self.setIcon(icon("info"))

    def refresh_icons(self) -> None:
        """Draw the icon anew in the palette's colours."""
        self.setIcon(icon("info"))
