from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton

from attn_gui.app.preferences import ThemeChoice
from attn_gui.errors import AttentionError
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.edits import SetOptions
from attn_gui.text import say
from attn_gui.views.message_strip import MessageStrip


def test_the_window_follows_the_system_live(bench):
    assert bench.explorer.theme.theme.key == LIGHT.key
    bench.scheme.turn(dark=True)
    assert bench.explorer.theme.theme.key == DARK.key
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 80
    bench.scheme.turn(dark=False)
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() > 180


def test_a_chosen_theme_is_not_moved_by_the_system_and_is_remembered(bench):
    bench.trigger_menu("theme", f"theme-{ThemeChoice.DARK}")
    assert bench.explorer.theme.theme.key == DARK.key
    bench.scheme.turn(dark=False)
    assert bench.explorer.theme.theme.key == DARK.key
    assert bench.explorer.preferences.theme is ThemeChoice.DARK


def test_maps_and_tables_are_painted_in_the_theme(bench):
    bench.scheme.turn(dark=True)
    bench.settle()
    figure = bench.explorer.panels.maps.maps["scores"].figure
    assert figure is not None
    assert figure.theme.key == DARK.key


def test_text_grows_and_returns_to_its_usual_size(bench):
    usual = bench.explorer.theme.theme.text_pixels
    bench.trigger("larger")
    bench.trigger("larger")
    assert bench.explorer.theme.theme.text_pixels == usual + 2
    bench.trigger("usualSize")
    assert bench.explorer.theme.theme.text_pixels == usual


def test_the_frames_of_boxes_are_seen_on_the_dark_ground(bench):
    bench.scheme.turn(dark=True)
    box = bench.child(QCheckBox, "option-qk_norm")
    # The style draws the frame with the window's colour, made darker by 140 %.
    frame = box.palette().color(QPalette.ColorRole.Window).darker(140)
    assert frame.lightness() - QColor(*DARK.ground).lightness() > 60


def test_the_strip_of_messages_follows_the_theme(bench):
    bench.explorer.messages.say(say("A note."))
    close = bench.child(QToolButton, "messageClose")
    light = close.icon().pixmap(16, 16).toImage()
    bench.scheme.turn(dark=True)
    assert close.icon().pixmap(16, 16).toImage() != light


def test_undo_takes_away_the_note_of_what_was_done(bench):
    bench.explorer.document.apply(SetOptions("self", {"temperature": 2.0}))
    bench.explorer.messages.say(say("Something was brought in."))
    strip = bench.child(MessageStrip, "messageStrip")
    bench.trigger("undo")
    assert strip.notice is None
    bench.trigger("redo")
    bench.explorer.messages.error(AttentionError(say("Something is wrong."), field="x", code="wrong"))
    bench.trigger("undo")
    assert strip.notice is not None
