"""Three things that somebody new wants, done with real mouse and keys as the README says; clicks and keys counted.

From the root: ``python tests/references/new_user_tasks.py FOLDER [light|dark]``. The seconds are an estimate for a
person, no measurement: the keystroke-level model of Card, Moran and Newell (1980), with 0.28 s for a key or a typed
character, 1.3 s to point and click, and 1.35 s to make up one's mind before each click and each step, and the time
given for reading. Beside them stand the seconds that the machine took.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screen import Screen

KEY, CLICK, MIND = 0.28, 1.3, 1.35


@dataclass(frozen=True)
class Task:
    """What is wanted, what does it, limits in clicks (None: no limit) and seconds, and the seconds of reading."""

    name: str
    act: Callable[[Screen], int]
    clicks: int | None
    seconds: float
    reading: float


def why(screen: Screen) -> int:
    """Why does “it” attend to “animal” with 0.647, to the last digit?"""
    screen.click(screen.cell("weights_map", 10, 2))
    folds = "[each[0] for each in seen('explanation_text').links()]"
    place = next(at for at, href in enumerate(screen.ask(folds)) if href.startswith("fold:"))
    screen.click(tuple(screen.ask(f"link({place})")))
    screen.settle()
    text = screen.ask("seen('explanation_text').toPlainText()")
    for words in ("0.6466", "4.1412", "23.4259", "1.5465"):
        if words not in text:
            screen.fault(f"the explanation has no {words}")
    terms = text.count(" · ")
    if terms < 32:
        screen.fault(f"of 32 products {terms} are to be seen")
    screen.shot("task-why")
    return 2


def sheets(screen: Screen) -> int:
    """Own 4 × 3 numbers, worked out on paper, and the same sheet to be filled in."""
    screen.click("My own numbers…")
    screen.key("Tab", "Tab")
    screen.type("3")
    screen.key("Tab")
    screen.type("3")
    screen.shot("task-new")
    screen.key("Return")
    screen.settle()
    screen.click(screen.cell("table:query", 0, 0))
    for table in range(3):
        if table:
            screen.click(screen.cell(f"table:{('query', 'key', 'value')[table]}", 0, 0))
        for row in range(4):
            for column in range(3):
                screen.type(str((row + 2 * column + table) % 5))
                screen.key("Return" if column == 2 else "Tab")
    screen.settle()
    screen.shot("task-own-numbers")
    screen.key("ctrl+shift+f")
    screen.wait("seen('sheetDialog') and seen('sheetSave').isEnabled()")
    for blank in ("blank-scores", "blank-weights", "blank-output"):
        screen.click(blank)
    screen.wait("seen('sheetBoth').isEnabled()")
    screen.shot("task-sheet")
    screen.click("sheetBoth")
    write(screen, "lesson")
    screen.shot("task-sheets-saved")
    for name in ("lesson.pdf", "lesson-blank.pdf"):
        keep(screen, name)
    return 4


def figure(screen: Screen) -> int:
    """A vector figure of a head, with labels and colour bar."""
    screen.menu("x", "All 12 real heads")
    screen.settle()
    screen.key("ctrl+e")
    screen.wait("seen('exportDialog')")
    screen.key("Tab", "Down")
    screen.shot("task-export")
    screen.key("Return")
    write(screen, "head")
    keep(screen, "head.svg")
    return 3


def write(screen: Screen, name: str) -> None:
    """Give the file dialog a name, and wait until it is gone."""
    screen.wait("seen('fileNameEdit')")
    screen.key("ctrl+a")
    screen.type(name)
    screen.key("Return")
    screen.pause(2)


def keep(screen: Screen, name: str) -> None:
    """Put a file that was written beside the pictures; that there is none is a fault."""
    path = screen.folder / name
    if path.exists():
        (screen.pictures / name).write_bytes(path.read_bytes())
    else:
        screen.fault(f"there is no {name}")


TASKS = (
    Task("why 0.647", why, 2, 60, 25),
    Task("4 × 3 numbers, sheet and blank twin", sheets, None, 300, 40),
    Task("vector figure of a head", figure, None, 60, 10),
)


def main(words: list[str]) -> int:
    """Do each task in a program of its own; return 1 if one is not done, or takes more than it may."""
    folder = Path(words[0]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    for task in TASKS:
        with Screen((1440, 900), folder, theme=(words[1:] or ["light"])[0]) as screen:
            begun = time.monotonic()
            steps = task.act(screen)
            took = time.monotonic() - begun
        done = screen.actions
        keys = done["keys"] + done["characters"]
        human = keys * KEY + done["clicks"] * (CLICK + MIND) + steps * MIND + task.reading
        good = not screen.faults and human <= task.seconds and done["clicks"] <= (task.clicks or done["clicks"])
        bad += not good
        print(
            f"{'well' if good else 'BAD '}  {task.name}: {done['clicks']} clicks, {done['keys']} keys,"
            f" {done['characters']} characters; a person about {human:.0f} s (limit {task.seconds:.0f}),"
            f" the machine {took:.0f} s",
            *screen.faults,
            sep="\n      ",
            flush=True,
        )
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
