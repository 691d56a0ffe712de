"""The first half of the walk: focus, terms, steps, comparing, pins, and the wash after an edit."""

from screen import Screen

FOCUS = "[explorer.view.focus.query, explorer.view.focus.key]"


def example(screen: Screen, title: str) -> None:
    """Open an example from its menu; what was changed before is not kept."""
    screen.menu("x", title)
    screen.pause(0.4)
    if screen.holds("seen('question')"):
        screen.fault(f"{title}: there were changes left")
        screen.key("Escape")
    screen.settle()


def walk_focus(screen: Screen) -> None:
    """A cell is pointed at, held, let go of, moved by keys, and found again."""
    screen.shot("01-start")
    screen.move(screen.cell("weights_map", 2, 2))
    screen.expect("explorer.pointed.focus.query == 2", "pointing at a weight previews nothing")
    screen.shot("02-pointed")
    screen.click(screen.cell("weights_map", 6, 8))
    screen.expect(f"{FOCUS} == [6, 8]", "a click on a weight does not focus it")
    screen.key("Down", "Right")
    screen.expect(f"{FOCUS} == [7, 9]", "arrow keys do not move the focus")
    screen.key("alt+Left")
    screen.expect(f"{FOCUS} != [7, 9]", "Alt+Left does not go back")
    screen.key("alt+Right")
    screen.expect(f"{FOCUS} == [7, 9]", "Alt+Right does not go forward")
    screen.key("ctrl+l")
    screen.expect("explorer.view.focus.key is None or not explorer.actions['lock'].isChecked()", "Ctrl+L holds on")
    screen.key("Escape")
    screen.expect("explorer.view.focus.key is None", "Escape does not let go of the key")
    screen.shot("03-row")
    screen.show("table:key", "ctrl+shift+i")
    screen.click(screen.cell("table:key", 2, 1))
    screen.expect("explorer.view.focus.key == 2", "a table's row does not focus its token")
    screen.click(screen.cell("output_map", 10, 4))
    screen.shot("04-component")


def walk_terms(screen: Screen) -> None:
    """A term lights up what it stands for, leads there, and the way back is there."""
    screen.click(screen.cell("weights_map", 10, 2))
    screen.settle()
    screen.show("explanation_text", "ctrl+shift+w")
    before = screen.ask("seen('explanation_text').toPlainText()")
    screen.move(tuple(screen.ask("link(0)")))
    screen.expect("lit()", "pointing at a term lights up nothing")
    screen.shot("05-term")
    screen.click(tuple(screen.ask("link(0)")))
    screen.settle()
    if screen.ask("explorer.panels.explanation.text") == before:
        screen.fault("a click on a term leads nowhere")
    screen.shot("06-followed")
    screen.show("explanation_text", "ctrl+shift+w")
    screen.key("BackSpace")
    screen.settle()
    if screen.ask("seen('explanation_text').toPlainText()") != before:
        screen.fault("Backspace does not lead back")
    screen.key("Down", "Down", "Return")
    screen.settle()
    screen.shot("07-by-keys")
    screen.key("BackSpace")


def walk_steps(screen: Screen) -> None:
    """The lesson as a walk: keys, play, pause."""
    example(screen, "The lesson")
    screen.key("ctrl+shift+g")
    screen.wait("seen('steps_panel')")
    screen.shot("08-step-1")
    screen.key("Right", "Right")
    screen.shot("09-step-3")
    screen.click("stepSpeed")
    screen.key("Down", "Return")
    step = screen.ask("explorer.panels.side.findChild(QWidget, 'steps_panel').text[:12]")
    screen.click("stepPlay")
    screen.pause(2.2)
    if screen.ask("explorer.panels.side.findChild(QWidget, 'steps_panel').text[:12]") == step:
        screen.fault("the walk does not play")
    screen.click("stepPlay")
    screen.key("Left")
    screen.shot("10-played")
    screen.key("ctrl+w")
    screen.expect("'steps' not in explorer.panels.side.open_panels", "Ctrl+W does not close the walk")


def walk_compare(screen: Screen) -> None:
    """Dot, scaled dot, additive beside each other, their difference, and one column's parameters."""
    screen.key("ctrl+alt+4")
    screen.wait("seen('compare_page')")
    screen.pause(1)
    screen.shot("11-compare")
    if screen.ask("seen('compareAdd').isEnabled()"):
        screen.click("compareAdd")
        screen.pause(0.8)
    screen.click("compareStage-scores")
    screen.shot("12-compare-three-scores")
    screen.click("compareSideB")
    screen.key("Down", "Return")
    screen.click("compareShared")
    screen.shot("13-compare-own-colours")
    screen.click("compareChoose-C")
    screen.shot("14-compare-menu")
    screen.key("Escape")
    screen.click("compareParameters-C")
    screen.pause(0.6)
    screen.shot("15-compare-parameters")
    screen.key("ctrl+w")
    screen.expect("seen('weights_map')", "Ctrl+W does not close the comparison")


def edit_a_number(screen: Screen, number: str) -> None:
    """Type a number over the first of the queries."""
    screen.show("table:query", "ctrl+shift+i")
    screen.click(screen.cell("table:query", 0, 0))
    screen.type(number)
    screen.key("Return")


def walk_pins(screen: Screen) -> None:
    """A pin is made, compared, swapped, restored, deleted, and all of it undone."""
    screen.key("ctrl+shift+b")
    screen.key("ctrl+shift+j")
    screen.wait("seen('pins_panel')")
    edit_a_number(screen, "3")
    screen.shot("16-ripple")
    screen.settle()
    screen.pause(0.8)
    screen.show("pins_panel", "ctrl+shift+j")
    screen.shot("17-pins")
    pins = "len(explorer.document.session.pins)"
    screen.click("pinSwap")
    screen.settle()
    screen.shot("18-swapped")
    screen.click("pinRestore")
    screen.settle()
    screen.click("pinDelete")
    screen.expect(f"{pins} == 0", "the pin is not deleted")
    screen.key("ctrl+z")
    screen.expect(f"{pins} == 1", "deleting a pin cannot be undone")
    screen.shot("19-restored")
    screen.key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    screen.expect(f"{pins} == 0 and not explorer.actions['undo'].isEnabled()", "four undos do not lead to the start")


STATIONS = (walk_focus, walk_terms, walk_steps, walk_compare, walk_pins)
