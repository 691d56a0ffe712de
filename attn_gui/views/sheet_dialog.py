"""How the lesson sheet is to be: what is left blank, paper, digits, long tables; with a preview of its pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from attn_gui.figures.sheet.choice import BLANKS, LONG, PAPERS, SheetChoice
from attn_gui.figures.sheet.items import Page
from attn_gui.text import Message
from attn_gui.views.sheet_preview import SheetPreview

ORIENTATIONS = {False: "Portrait", True: "Landscape"}
DIGITS = range(11)
TICK_FIRST = "Tick above what is to be left blank"


class SheetDialog(QDialog):
    """Signals: ``changed(SheetChoice)`` when pages should be made anew, and one for each button.

    It stays open until it is closed: a sheet is often saved and printed.
    """

    changed = Signal(object)
    save_asked = Signal()
    both_asked = Signal()
    print_asked = Signal()

    def __init__(self, choice: SheetChoice, subject: Message, *, heads: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheetDialog")
        self.setWindowTitle("Lesson sheet")
        self.resize(980, 680)
        self._choice = choice
        self._begins_with_printing = False
        self._title = QLineEdit(choice.title, self)
        self._title.setObjectName("sheetTitle")
        self._title.textEdited.connect(self._tell)
        self._blanks = {
            key: self._add_check(f"blank-{key}", str(label), key in choice.blank) for key, label in BLANKS.items()
        }
        self._paper = self._add_box("sheetPaper", {key: key for key in PAPERS}, choice.paper)
        self._way = self._add_box("sheetOrientation", ORIENTATIONS, choice.landscape)
        self._digits = self._add_box("sheetDigits", {count: str(count) for count in DIGITS}, choice.digits)
        self._long = self._add_box("sheetLong", {key: str(text) for key, text in LONG.items()}, choice.long)
        self._notes = self._add_check("sheetNotes", "Print the session’s &notes at the end", choice.notes)
        self._heads = self._add_check("sheetAllHeads", "All &heads after W_o, too", choice.all_heads)
        self._heads.setVisible(heads)
        self._complaint = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._complaint.setProperty("wrong", True)
        self._count = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._count.setProperty("dim", True)
        self._count.setObjectName("sheetCount")
        self.preview = SheetPreview(self)
        self._save = self._add_button("sheetSave", "&Save as PDF…", self.save_asked.emit)
        self._both = self._add_button("sheetBoth", "Save &Worksheet and Answers…", self.both_asked.emit)
        self._print = self._add_button("sheetPrint", "&Print…", self.print_asked.emit)
        self._build(subject)
        self._show_buttons(possible=False)

    @property
    def choice(self) -> SheetChoice:
        """What is chosen."""
        return replace(
            self._choice,
            title=self._title.text().strip(),
            blank=frozenset(key for key, check in self._blanks.items() if check.isChecked()),
            paper=str(self._paper.currentData()),
            landscape=bool(self._way.currentData()),
            digits=int(self._digits.currentData()),
            long=self._long.currentData(),
            notes=self._notes.isChecked(),
            all_heads=self._heads.isChecked(),
        )

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show the pages of the present choice."""
        self.preview.show_pages(pages)
        self._complaint.setText("")
        self._count.setText("1 page" if len(pages) == 1 else f"{len(pages)} pages")
        self._show_buttons(possible=True)
        if self._begins_with_printing:
            self._begins_with_printing = False
            self._print.setFocus()

    def show_complaint(self, message: Message) -> None:
        """Say why there is no such sheet."""
        self._complaint.setText(str(message))
        self._count.setText("")
        self._show_buttons(possible=False)

    def show_note(self, message: Message) -> None:
        """Say what has been done."""
        self._count.setText(str(message))

    def begin_with_printing(self) -> None:
        """Give the keyboard to Print… once there are pages; Return then presses it."""
        self._print.setDefault(True)
        self._begins_with_printing = True

    def ask_for_pages(self) -> None:
        """Emit ``changed`` for the choice as it stands."""
        self._tell()

    def _build(self, subject: Message) -> None:
        form = QFormLayout()
        form.addRow("&Title", self._title)
        about = QLabel(str(subject), self, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        about.setObjectName("sheetSubject")
        about.setProperty("dim", True)
        form.addRow(about)
        group = QGroupBox("Leave blank (a worksheet)", self)
        ticks = QVBoxLayout(group)
        for check in self._blanks.values():
            ticks.addWidget(check)
        form.addRow(group)
        boxes = (("P&aper", self._paper), ("&Orientation", self._way), ("&Digits", self._digits))
        for label, box in boxes:
            form.addRow(label, box)
        long = QLabel("&Long tables", self)
        long.setBuddy(self._long)
        form.addRow(long)
        for widget in (self._long, self._heads, self._notes, self._complaint):
            form.addRow(widget)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addStretch(1)
        for widget in (self._count, self._save, self._both, self._print):
            column.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(side)
        line.addWidget(self.preview, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        whole = QVBoxLayout(self)
        whole.addLayout(line, 1)
        whole.addWidget(buttons)
        self._save.setDefault(True)

    def _add_box(self, name: str, texts: Mapping[Any, str], chosen: object) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        for key, text in texts.items():
            box.addItem(text, key)
        box.setCurrentIndex(max(0, list(texts).index(chosen) if chosen in texts else 0))
        box.activated.connect(self._tell)
        return box

    def _add_check(self, name: str, text: str, checked: bool) -> QCheckBox:
        check = QCheckBox(text, self)
        check.setObjectName(name)
        check.setChecked(checked)
        check.clicked.connect(self._tell)
        return check

    def _add_button(self, name: str, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _tell(self) -> None:
        self.changed.emit(self.choice)

    def _show_buttons(self, *, possible: bool) -> None:
        self._save.setEnabled(possible)
        self._print.setEnabled(possible)
        blank = bool(self.choice.blank)
        self._both.setEnabled(possible and blank)
        self._both.setToolTip("Two files: NAME.pdf filled, NAME-blank.pdf to be filled in" if blank else TICK_FIRST)
