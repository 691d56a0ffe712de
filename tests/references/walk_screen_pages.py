"""The second half of the walk: pages, colours, what is worth knowing, sensitivity, guessing, paper, pictures."""

from screen import Screen
from walk_screen_views import example

CANVAS = "seen('canvas-{}').figure is not None"


def open_page(screen: Screen, keys: str, page: str) -> None:
    """Open a page by its keys and wait for its figure."""
    screen.key(keys)
    screen.wait(CANVAS.format(page))
    screen.settle()


def walk_tokens(screen: Screen) -> None:
    """Lines, tinted text, what keys receive."""
    example(screen, "Eight heads")
    open_page(screen, "ctrl+alt+5", "lines")
    screen.shot("20-lines")
    screen.move(tuple(screen.ask("region('canvas-lines', 'query', 3)")))
    screen.shot("21-lines-pointed")
    screen.click("page-each_head")
    screen.settle()
    screen.click("page-line_ink")
    screen.key("Down", "Return")
    screen.settle()
    screen.shot("22-lines-hues")
    open_page(screen, "ctrl+alt+6", "tokens")
    screen.shot("23-tokens")
    screen.key("Down")
    open_page(screen, "ctrl+alt+9", "received")
    screen.shot("24-received")
    screen.click("page-received")
    screen.key("Down", "Return")
    screen.settle()
    screen.shot("25-received-by-query")


def walk_heads(screen: Screen) -> None:
    """All heads as maps and as a table, sorted."""
    example(screen, "All 12 real heads")
    open_page(screen, "ctrl+alt+7", "head-grid")
    screen.shot("26-heads")
    screen.click("page-head_sort")
    screen.key("Down", "Return")
    screen.settle()
    screen.shot("27-heads-sorted")
    open_page(screen, "ctrl+alt+8", "head-table")
    screen.shot("28-head-table")
    head = "explorer.view.focus.head"
    before = screen.ask(head)
    screen.click("canvas-head-table")
    screen.key("Down")
    screen.expect(f"{head} != {before}", "neither click nor key chooses a head in the table")
    for page in ("head-table", "heads", "received", "tokens", "lines"):
        screen.key("ctrl+w")
        screen.expect(f"{page!r} not in explorer.panels.pages.open_panels", f"Ctrl+W does not close {page}")


def walk_colors(screen: Screen) -> None:
    """The colour bar's menu: scale, limits, maps; fixed limits that clip."""
    example(screen, "A real head")
    screen.click("weights_color_bar")
    screen.shot("29-colour-menu")
    screen.click(tuple(screen.ask("entry('Scale')")))
    screen.click(tuple(screen.ask("entry('Log')")))
    screen.settle()
    screen.shot("30-logarithmic")
    screen.click("weights_color_bar")
    screen.click(tuple(screen.ask("entry('Fixed limits')")))
    screen.key("ctrl+a")
    screen.type("0.1")
    screen.key("Tab", "ctrl+a")
    screen.type("0.3")
    screen.shot("31-limits")
    screen.key("Return")
    screen.settle()
    screen.shot("32-clipped")
    screen.click("weights_color_bar")
    screen.click(tuple(screen.ask("entry('Reset')")))


def walk_health(screen: Screen) -> None:
    """A saturated session speaks up; the way there, and the remedy, which can be undone."""
    example(screen, "The lesson")
    screen.show("table:query", "ctrl+shift+i")
    screen.click(screen.cell("table:query", 0, 0))
    screen.type("90")
    screen.key("Tab")
    screen.type("90")
    screen.key("Return")
    screen.wait("seen('healthChip')")
    screen.shot("33-health-chip")
    screen.click("healthChip")
    screen.wait("seen('health_panel')")
    screen.shot("34-health")
    screen.click("healthWhere")
    if screen.holds("seen('healthRemedy0')"):
        screen.click("healthRemedy0")
        screen.settle()
        screen.shot("35-remedy")
        screen.expect("explorer.actions['undo'].isEnabled()", "a remedy cannot be undone")
        screen.key("ctrl+z")
    else:
        screen.fault("saturated rows have no remedy")
    screen.key("ctrl+w", "ctrl+z", "ctrl+z")


def walk_sensitivity(screen: Screen) -> None:
    """What a weight follows, and a bar that is dragged."""
    example(screen, "The lesson")
    screen.click(screen.cell("weights_map", 0, 1))
    screen.key("ctrl+shift+h")
    screen.pause(1)
    screen.expect("'sensitivity' in explorer.panels.side.open_panels", "there is no sensitivity panel")
    screen.shot("36-sensitivity")
    weight = "round(float(seen('weights_bars').figure.values[1]), 6)"
    before = screen.ask(weight)
    x, y, width, height = screen.ask("bar('weights_bars', 1)")
    high = screen.ask("float(seen('weights_bars').figure.high)")
    top = y + height - int(height * before / high)
    screen.drag((x, top, width, 1), 0, -40)
    screen.settle()
    if screen.ask(weight) == before:
        screen.fault("dragging a bar changes nothing")
    screen.shot("37-dragged")
    screen.key("ctrl+z")
    screen.settle()
    if screen.ask(weight) != before:
        screen.fault("one undo does not take back the drag")
    screen.key("ctrl+w")


def walk_predict(screen: Screen) -> None:
    """A row is guessed, revealed, and the next begun."""
    screen.key("ctrl+shift+r")
    screen.wait("seen('predict_page')")
    screen.shot("38-predict")
    screen.key("Right", "Up", "Up", "Up")
    x, y, width, height = screen.ask("place('guessBars')")
    screen.drag((x + width // 4, y + height // 2, 2, 2), 0, -30)
    screen.shot("39-guessed")
    screen.click("reveal")
    screen.shot("40-revealed")
    screen.key("ctrl+w")


def walk_paper(screen: Screen) -> None:
    """The lesson sheet with its preview, and a figure written."""
    screen.key("ctrl+shift+f")
    screen.wait("seen('sheetDialog') and seen('sheetSave').isEnabled()")
    screen.shot("41-sheet")
    screen.click("blank-weights")
    screen.wait("seen('sheetBoth').isEnabled()")
    screen.shot("42-sheet-blank")
    screen.key("Escape")
    screen.key("ctrl+e")
    screen.wait("seen('exportDialog')")
    screen.pause(0.6)
    screen.shot("43-export")
    screen.key("Return")
    screen.wait("seen('fileNameEdit')")
    screen.key("ctrl+a")
    path = screen.folder / "weights.png"
    screen.type(str(path))
    screen.key("Return")
    screen.wait("QApplication.activeModalWidget() is None")
    screen.pause(1.5)
    if not path.exists():
        screen.fault(f"no figure in {path.name}")
    screen.shot("44-exported")


STATIONS = (
    walk_tokens,
    walk_heads,
    walk_colors,
    walk_health,
    walk_sensitivity,
    walk_predict,
    walk_paper,
)
