"""Connects the accounting panel to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from attn_gui.errors import AttentionError
from attn_gui.figures.accounting_table import accounting_table
from attn_gui.session.accounting import account_of
from attn_gui.text import say
from attn_gui.views.accounting_panel import AccountingPanel
from attn_gui.views.side_panels import WhileSeen

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer


def build(explorer: Explorer) -> AccountingPanel:
    """Return the panel, which counts the document's session anew whenever it changes while the panel is seen."""
    panel, document = AccountingPanel(), explorer.document

    def refresh() -> None:
        try:
            counts = [account_of(document.session)]
            if panel.lengths is not None:
                counts.append(account_of(document.session, panel.lengths))
        except AttentionError as error:
            panel.show_sentence(error.message)
        else:
            panel.show_table(accounting_table(counts))

    def copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        explorer.messages.say(say("The accounting is on the clipboard."))

    seen = WhileSeen(panel, refresh)
    document.session_changed.connect(seen.note)
    panel.lengths_chosen.connect(seen.note)
    panel.copy_requested.connect(copy)
    return panel
