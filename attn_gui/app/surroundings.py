"""What the program meets outside: settings, the desktop's colours, threads, questions. Tests hand in their own."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QWidget

from attn_gui.app.theme import SchemeSource, SystemScheme
from attn_gui.views.questions import BoxQuestions, DialogPaths, PathProvider, Questions

ORGANIZATION = "Attention Explorer"
APPLICATION = "attn-gui"
TOOL_THREADS = 3
"""One for each side panel that calculates: none waits for another."""


@dataclass(frozen=True)
class Surroundings:
    """Everything that comes from outside; each executor has one purpose, so that nothing delays numbers or a save."""

    settings: QSettings
    scheme: SchemeSource
    computation: Executor
    background: Executor
    heads: Executor
    tools: Executor
    paths: Callable[[QWidget], PathProvider]
    questions: Callable[[QWidget], Questions]

    def close(self) -> None:
        """Let the threads go once nothing runs in them."""
        for executor in (self.computation, self.background, self.heads, self.tools):
            executor.shutdown(wait=True, cancel_futures=True)


def real_surroundings() -> Surroundings:
    """Return those of a person at a desktop."""
    form, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    return Surroundings(
        settings=QSettings(form, scope, ORGANIZATION, APPLICATION),
        scheme=SystemScheme(QCoreApplication.instance()),
        computation=ThreadPoolExecutor(1, thread_name_prefix="computation"),
        background=ThreadPoolExecutor(1, thread_name_prefix="background"),
        heads=ThreadPoolExecutor(cpu_count(), thread_name_prefix="heads"),
        tools=ThreadPoolExecutor(TOOL_THREADS, thread_name_prefix="tools"),
        paths=DialogPaths,
        questions=BoxQuestions,
    )
