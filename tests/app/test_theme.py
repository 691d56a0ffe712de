from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from attn_gui.app.preferences import ThemeChoice
from attn_gui.figures.themes import DARK, LIGHT


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
