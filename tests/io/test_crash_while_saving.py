"""A program killed while it saves leaves the whole old session or the whole new one."""

import os
import random
import select
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attn_gui.io import atomic
from attn_gui.io.atomic import sweep_orphans
from attn_gui.io.session_file import encode_session, read_session, write_session
from attn_gui.session.new import session_from
from attn_gui.session.session import Session
from attn_gui.session.view_state import ViewState

# The child does nothing but save and die.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

FUNCTIONS = ("open", "write", "fsync", "lseek", "read", "close", "replace")
RANDOM_KILLS = 60


def two_sessions() -> tuple[Session, Session]:
    tables = [np.random.default_rng(seed).standard_normal((200, 64)) for seed in range(3)]
    old = session_from(*tables)
    return old, replace(old, notes="new", query=old.key, key=old.query)


class DeadlyOs:
    """The system, but the process dies just before (or half-way through) its n-th call."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __getattr__(self, name: str) -> object:
        real = getattr(os, name)
        if name not in FUNCTIONS:
            return real

        def deadly(*arguments: object, **named: object) -> object:
            self._left -= 1
            if name == "write":
                arguments = (arguments[0], bytes(arguments[1])[:50_000])
            if self._left == 0:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[:777])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return deadly


def forked(act: Callable[[], object]) -> int:
    """Run *act* in a child process and return the child's number."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    return child


def test_dying_at_any_step_of_saving_leaves_the_old_or_the_new_session(tmp_path: Path) -> None:
    old, new = two_sessions()
    files = {encode_session(old, ViewState()), encode_session(new, ViewState())}
    target = tmp_path / "s.attn"
    found: list[str] = []
    for at in range(1, 40):
        write_session(target, old, ViewState())

        def die(at: int = at) -> None:
            atomic.os = DeadlyOs(at)  # type: ignore[assignment] # only in the child
            write_session(target, new, ViewState())

        _, status = os.waitpid(forked(die), 0)
        assert target.read_bytes() in files
        found.append(read_session(target)[0].notes)
        if status == 0:
            break
    assert found[0] == ""
    assert found[-1] == "new"
    assert len(found) > 12
    assert found == sorted(found)
    assert sweep_orphans(tmp_path, older_than=-1) >= 8
    assert list(tmp_path.iterdir()) == [target]


def test_being_killed_at_any_instant_of_saving_leaves_the_old_or_the_new_session(tmp_path: Path) -> None:
    rng = random.Random(5)
    old, new = two_sessions()
    files = [encode_session(session, ViewState()) for session in (old, new)]
    target = tmp_path / "s.attn"
    write_session(target, old, ViewState())
    for _ in range(RANDOM_KILLS):
        ready, told = os.pipe()

        def save_for_ever(told: int = told) -> None:
            os.write(told, b"!")
            while True:
                for data in files:
                    atomic.write_atomically(target, data)

        child = forked(save_for_ever)
        os.read(ready, 1)
        # Any instant will do: the child is somewhere in its endless saving.
        select.select([], [], [], rng.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ready)
        os.close(told)
        assert target.read_bytes() in files
    assert read_session(target)[0].notes in {"", "new"}
    sweep_orphans(tmp_path, older_than=-1)
    assert list(tmp_path.iterdir()) == [target]
