"""A walk of about two minutes through everything that can be opened up, with real mouse and keys; prints the faults.

From the root, with Xvfb, openbox, xdotool and ImageMagick:
``python tests/references/walk_screen.py FOLDER [1440x900-light …]``. Pictures are left in FOLDER, to be looked at.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import walk_screen_pages
import walk_screen_views
from screen import Screen

STATIONS: tuple[Callable[[Screen], None], ...] = (*walk_screen_views.STATIONS, *walk_screen_pages.STATIONS)
SIZES = ((1280, 800), (1440, 900), (1920, 1080))
THEMES = ("light", "dark")
WALKS = {f"{width}x{height}-{theme}": ((width, height), theme) for width, height in SIZES for theme in THEMES}


def walk(screen: Screen) -> None:
    """Visit every station; what fails there is noted, and the next begins where a user would begin anew."""
    for station in STATIONS:
        try:
            station(screen)
        except (LookupError, TimeoutError) as error:
            screen.fault(f"{station.__name__}: {error}")
            screen.shot(f"fault-{station.__name__}")
            screen.key("Escape", "Escape")
            while screen.ask("len(explorer.panels.pages.open_panels)") > 1:
                screen.click("closePanelButton")
        for text in screen.ask("clipped()"):
            screen.fault(f"{station.__name__}: too little room for {text}")


def main(words: list[str]) -> int:
    """Walk at every size and in both looks, or at the one named; return 1 if anything was wrong."""
    folder = Path(words[0]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    for name in words[1:] or WALKS:
        size, theme = WALKS[name]
        begun = time.monotonic()
        with Screen(size, folder, theme=theme) as screen:
            walk(screen)
        print(f"{name}: {time.monotonic() - begun:.0f} s, {screen.actions}, {len(screen.faults)} faults", flush=True)
        faults += [f"{name}: {fault}" for fault in screen.faults]
    print("\n".join(faults) or "No faults.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
