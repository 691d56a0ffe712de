"""Executors that run when told or in one thread; small sessions and their documents."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from attn_gui.model.current_focus import CurrentView
from attn_gui.model.document import Document
from attn_gui.model.matrix_table import MatrixTableModel
from attn_gui.session.session import KEY, VALUE, Array, KindState, MatrixName, Options, Session, frozen


class HeldExecutor(Executor):
    """Keeps each call until the test says ``run``."""

    def __init__(self) -> None:
        self.held: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.held.append((future, lambda: fn(*args, **kwargs)))
        return future

    def run(self) -> None:
        """Run the oldest held call."""
        future, call = self.held.pop(0)
        try:
            result = call()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)


@pytest.fixture
def held() -> HeldExecutor:
    return HeldExecutor()


@pytest.fixture
def one_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def table(rows: list[list[float]]) -> Array:
    """Return the numbers as a session keeps them."""
    return frozen(np.array(rows, dtype=float))


@pytest.fixture
def session() -> Session:
    """Multiplicative, unscaled dot: 2 queries, 3 keys, widths 2."""
    return Session(
        kind="multiplicative",
        query=table([[1, 0], [0, 1]]),
        key=table([[1, 1], [2, 0], [0, 3]]),
        value=table([[1, 2], [3, 4], [5, 6]]),
        states={"self": KindState(Options("dot")), "multiplicative": KindState(Options("dot"))},
        query_tokens=("q0", "q1"),
        key_tokens=("the", "cat", "the"),
    )


@pytest.fixture
def with_x(session: Session) -> Session:
    """The same with an X of 3 tokens, K and V linked to it."""
    return replace(session, x=table([[1, 0], [0, 1], [2, 2]]), x_tokens=("a", "b", "c"), linked=frozenset({KEY, VALUE}))


@pytest.fixture
def document(session: Session) -> Document:
    return Document(session)


class Tables:
    """Makes models, each watched by Qt's tester; a breach of the rules ends the test."""

    def __init__(self) -> None:
        self.testers: list[QAbstractItemModelTester] = []

    def __call__(self, document: Document, name: MatrixName, view: CurrentView | None = None) -> MatrixTableModel:
        model = MatrixTableModel(document, name, CurrentView(document) if view is None else view)
        self.testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
        return model


@pytest.fixture
def tables(qtbot: QtBot) -> Iterator[Tables]:
    return Tables()


@pytest.fixture
def model(document: Document, tables: Tables) -> MatrixTableModel:
    return tables(document, KEY)
