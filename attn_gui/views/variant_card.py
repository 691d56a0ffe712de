"""One variant: its call to copy, what differs, what that does to the numbers, what to know, and how to choose it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from attn_gui.session.variants.report import Report, Standing
from attn_gui.session.variants.variant import Variant
from attn_gui.views.fold_card import FoldCard, breakable, small_button, text_label


class VariantCard(FoldCard):
    """Signals: ``chosen(Variant)``, ``copy_requested(str)`` with the call."""

    chosen = Signal(object)
    copy_requested = Signal(str)

    def __init__(self, variant: Variant, parent: QWidget | None = None) -> None:
        super().__init__(variant.name, self._fill_card, parent)
        self.setObjectName(f"variant-{variant.key}")
        self._variant = variant
        self._report: Report | None = None
        self._use: QPushButton | None = None

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return self._report

    @property
    def text(self) -> str:
        """Everything that is to be read inside."""
        report = self._report
        if report is None:
            return ""
        differing = [f"{each.label}: {each.there} (now {each.now})" for each in report.differences]
        parts = ["Differs in", *(f"  {line}" for line in differing)] if differing else []
        return "\n".join([*parts, *(f"• {remark}" for remark in report.remarks), f"Source: {self._variant.source}"])

    def show_report(self, report: Report) -> None:
        """Show *report* from now on."""
        self._report = report
        self.show_summary(str(report.text))
        if self._use is not None:
            self._update()

    def _fill_card(self, column: QVBoxLayout) -> None:
        inside = column.parentWidget()
        assert inside is not None
        line = QHBoxLayout()
        self._call = text_label(inside)
        self._call.setObjectName("variantCall")
        self._call.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        # What could be selected here would hold the signs that let it break.
        self._call.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._copy = small_button(inside, "variantCopy", "Copy", self._copy_call)
        self._copy.setAccessibleName(f"Copy the call of {self._variant.name}")
        line.addWidget(self._call, 1)
        line.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        self._words = text_label(inside)
        self._words.setObjectName("variantWords")
        self._use = small_button(inside, "variantUse", "Use these settings", lambda: self.chosen.emit(self._variant))
        self._use.setAccessibleName(f"Use the settings of {self._variant.name}")
        column.addLayout(line)
        column.addWidget(self._words)
        column.addWidget(self._use, 0, Qt.AlignmentFlag.AlignLeft)
        self._update()

    def _update(self) -> None:
        report = self._report
        if report is None or self._use is None:
            return
        self._call.setText(breakable(report.call))
        for widget in (self._call, self._copy):
            widget.setVisible(bool(report.call))
        self._words.setText(self.text)
        self._use.setVisible(report.standing is not Standing.NOT_APPLICABLE)
        self._use.setEnabled(bool(report.edits))

    def _copy_call(self) -> None:
        if self._report is not None:
            self.copy_requested.emit(self._report.call)
