"""Every message to the user takes this road: a sentence in the strip, details on demand."""

import sys
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from attn_gui.errors import AttentionError
from attn_gui.text import Message, say
from attn_gui.views.message_strip import MessageStrip, Notice, Severity

Choice = tuple[Message, Callable[[], object]]


class Messages(QObject):
    """Shows notes and errors in the strip; may be called from any thread through ``report``.

    Signals: ``shown(Notice)`` after each message.
    """

    shown = Signal(object)
    _arrived = Signal(object, str)

    def __init__(self, strip: MessageStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strip = strip
        self._refusal: Notice | None = None
        self._arrived.connect(self._show_exception, Qt.ConnectionType.QueuedConnection)

    def say(self, message: Message, choices: Sequence[Choice] = ()) -> None:
        """Show a note."""
        self._show(Notice(str(message), Severity.NOTE, _texts(choices)))

    def error(self, error: AttentionError, choices: Sequence[Choice] = ()) -> None:
        """Show what the user can mend."""
        text = str(error) if error.hint is None else f"{error} {error.hint}"
        self._show(Notice(text, Severity.ERROR, _texts(choices)))

    def refuse(self, error: AttentionError) -> None:
        """Show why a change was refused; the next change that succeeds takes the sentence away."""
        self.error(error)
        self._refusal = self._strip.notice

    def forget_refusal(self) -> None:
        """Take away what ``refuse`` has shown, if it is still there."""
        if self._refusal is not None and self._strip.notice is self._refusal:
            self.clear()
        self._refusal = None

    def forget_note(self) -> None:
        """Take away a note that asks nothing: what it told of may no longer be so."""
        notice = self._strip.notice
        if notice is not None and notice.severity is Severity.NOTE and not notice.choices:
            self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._strip.clear()

    def report(self, exception: BaseException) -> None:
        """Show the unexpected, from any thread: one sentence, the traceback under Details."""
        # The frames would keep alive what Qt takes apart meanwhile, painters among them: only text travels.
        details = "".join(traceback.format_exception(exception))
        self._arrived.emit(exception.with_traceback(None), details)

    def install_hook(self) -> Callable[[], None]:
        """Lead uncaught exceptions here; the program lives on. Returns what undoes it."""
        before = sys.excepthook

        def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                before(kind, value, trace)
            else:
                self.report(value)

        def restore() -> None:
            sys.excepthook = before

        sys.excepthook = hook
        return restore

    def _show_exception(self, exception: BaseException, details: str) -> None:
        if isinstance(exception, AttentionError):
            self.error(exception)
            return
        sentence = say("Something unexpected went wrong; your work is unchanged. Save it under a new name to be safe.")
        self._show(Notice(str(sentence), Severity.ERROR, details=details))

    def _show(self, notice: Notice) -> None:
        self._strip.show_notice(notice)
        self.shown.emit(notice)


def _texts(choices: Sequence[Choice]) -> tuple[tuple[str, Callable[[], object]], ...]:
    return tuple((str(label), act) for label, act in choices)
