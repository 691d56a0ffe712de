"""The lesson sheet out of the window: dialog with preview, PDF files, printer. Imported when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from attn_gui.errors import AttentionError
from attn_gui.figures.figure import Appearance
from attn_gui.figures.sheet.choice import SheetChoice
from attn_gui.figures.sheet.items import Page
from attn_gui.figures.sheet.sheet import sheet
from attn_gui.figures.themes import LIGHT
from attn_gui.io.atomic import write_atomically
from attn_gui.io.errors import shown_name
from attn_gui.model.current_focus import clamped
from attn_gui.model.latest import Latest
from attn_gui.session.compute import Computed
from attn_gui.session.kinds import KINDS
from attn_gui.session.view_state import ViewState
from attn_gui.text import Message, say
from attn_gui.views.painting_text import measure
from attn_gui.views.sheet_dialog import SheetDialog
from attn_gui.views.sheet_printing import print_pages
from attn_gui.views.sheet_render import page_layout, pdf

if TYPE_CHECKING:
    from attn_gui.app.compose import Explorer

FILTERS = ("PDF (*.pdf)",)
UNNAMED = "Attention"

AskPrinter = Callable[[QPrinter, QWidget, Callable[[], None]], None]
"""Lets the user choose a printer, and then calls what is given."""


def choose_printer(printer: QPrinter, parent: QWidget, act: Callable[[], None]) -> None:
    """Open the system's print dialog for *printer*; *act* runs once it is accepted."""
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("printDialog")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.accepted.connect(act)
    dialog.finished.connect(dialog.deleteLater)
    # Its own open() wants a slot by name.
    QDialog.open(dialog)


def open_sheet(explorer: Explorer, *, printing: bool = False) -> None:
    """Open the dialog of the lesson sheet; with *printing* the keyboard is on Print…."""
    found = explorer.window.findChild(SheetCommands)
    (found or SheetCommands(explorer)).open(printing=printing)


class SheetCommands(QObject):
    """What the dialog asks for, done; remembers its choices while the program runs."""

    def __init__(self, explorer: Explorer) -> None:
        super().__init__(explorer.window)
        self.ask_printer: AskPrinter = choose_printer
        self._explorer = explorer
        self._choice: SheetChoice | None = None
        self._dialog: SheetDialog | None = None
        self._pages: tuple[Page, ...] = ()
        self._latest = Latest(explorer.surroundings.tools, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        explorer.closers.append(self._latest.cancel)

    def open(self, *, printing: bool) -> None:
        """Open the dialog on the present numbers."""
        explorer = self._explorer
        computed = explorer.computation.current
        if computed is None or explorer.computation.is_awaited:
            explorer.messages.say(say("The numbers are still being computed; try again in a moment."))
            return
        state = clamped(explorer.view.state, computed.session)
        heads = KINDS[computed.session.kind].has_heads
        dialog = SheetDialog(self._first_choice(state), _subject(state, heads), heads=heads, parent=explorer.window)
        self._dialog = dialog
        dialog.changed.connect(lambda choice: self._make(computed, state, choice))
        dialog.save_asked.connect(lambda: self._save(computed, state, dialog.choice, both=False))
        dialog.both_asked.connect(lambda: self._save(computed, state, dialog.choice, both=True))
        dialog.print_asked.connect(self._print)
        dialog.finished.connect(self._forget)
        if printing:
            dialog.begin_with_printing()
        dialog.ask_for_pages()
        dialog.open()

    def _first_choice(self, state: ViewState) -> SheetChoice:
        path = self._explorer.document.path
        title = UNNAMED if path is None else path.stem
        if self._choice is None:
            return SheetChoice(digits=state.map_digits, all_heads=state.all_heads, title=title)
        return replace(self._choice, title=title)

    def _make(self, computed: Computed, state: ViewState, choice: SheetChoice) -> None:
        self._choice = choice
        make = _maker(computed, state, choice)
        self._latest.request(lambda _cancelled: make())

    def _show(self, pages: object) -> None:
        self._pages = cast("tuple[Page, ...]", pages)
        if self._dialog is not None:
            self._dialog.show_pages(self._pages)

    def _fail(self, error: BaseException) -> None:
        if self._dialog is not None and isinstance(error, AttentionError):
            self._dialog.show_complaint(_sentence(error))
        else:
            self._explorer.messages.report(error)

    def _save(self, computed: Computed, state: ViewState, choice: SheetChoice, *, both: bool) -> None:
        explorer = self._explorer
        paths = explorer.surroundings.paths(self._dialog or explorer.window)
        path = paths.save_path("Save the sheet", self._proposal(), FILTERS)
        if path is None:
            return
        path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        twin = path.with_name(f"{path.stem}-blank.pdf")
        if both and twin.exists() and not self._may_replace(twin):
            return
        files = {path: replace(choice, blank=frozenset()), twin: choice} if both else {path: choice}
        makers = {file: _maker(computed, state, each) for file, each in files.items()}

        def write() -> None:
            for file, make in makers.items():
                write_atomically(file, pdf(make(), choice.title))

        def done(_none: object) -> None:
            explorer.preferences.last_folder = path.parent
            names = [shown_name(file) for file in files]
            self._tell(say("Saved {names}.", names=" and ".join(names)))

        explorer.background.run(write, done, self._fail, say("Saving {name}", name=shown_name(path)))

    def _proposal(self) -> Path:
        path = self._explorer.document.path
        return self._explorer.preferences.last_folder / ("sheet.pdf" if path is None else f"{path.stem}.pdf")

    def _may_replace(self, path: Path) -> bool:
        explorer = self._explorer
        question = say("{name} exists already. Replace it?", name=shown_name(path))
        questions = explorer.surroundings.questions(self._dialog or explorer.window)
        return questions.ask(question, (say("Replace"), say("Cancel")), 0, 1) == 0

    def _print(self) -> None:
        dialog, pages = self._dialog, self._pages
        if dialog is None or not pages:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(dialog.choice.title)
        printer.setCreator("Attention Explorer")
        printer.setFullPage(True)
        printer.setPageLayout(page_layout(pages[0]))
        if not QPrinterInfo.availablePrinterNames():
            # The dialog then offers a file, and is to have a name for it.
            printer.setOutputFileName(str(self._proposal()))
        self.ask_printer(printer, dialog, lambda: self._print_on(printer, pages))

    def _print_on(self, printer: QPrinter, pages: tuple[Page, ...]) -> None:
        try:
            count = print_pages(printer, pages)
        except AttentionError as error:
            self._fail(error)
            return
        self._tell(say("Sent 1 page to the printer.") if count == 1 else say("Sent {count} pages.", count=count))

    def _tell(self, message: Message) -> None:
        self._explorer.messages.say(message)
        if self._dialog is not None:
            self._dialog.show_note(message)

    def _forget(self) -> None:
        self._latest.cancel()
        self._pages = ()
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


def _maker(computed: Computed, state: ViewState, choice: SheetChoice) -> Callable[[], tuple[Page, ...]]:
    """Return the call that makes the pages; safe in a worker."""
    appearance = Appearance(LIGHT, colors=state.colors, digits=state.map_digits, show_numbers=state.show_numbers)
    return lambda: sheet(computed, state.focus, appearance, choice, measure)


def _subject(state: ViewState, heads: bool) -> Message:
    focus = state.focus
    if heads and focus.head >= 0:
        return say("The cell in focus is worked out; the tables are those of head {head}.", head=focus.head)
    return say("The cell in focus is worked out.")


def _sentence(error: AttentionError) -> Message:
    return error.message if error.hint is None else say("{message} {hint}", message=error.message, hint=error.hint)
