import pytest

from attn_gui.figures.figure import Theme
from attn_gui.figures.themes import DARK, LIGHT, THEMES, contrast, luminance

THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert luminance((255, 255, 255)) == pytest.approx(1)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@THEME
@pytest.mark.parametrize("name", ["text", "dim_text", "accent", "focus_text", "warning"])
def test_text_is_readable_on_panels_and_on_the_window(theme: Theme, name: str) -> None:
    for ground in (theme.ground, theme.window):
        assert contrast(getattr(theme, name), ground) >= 4.5


@THEME
@pytest.mark.parametrize("name", ["positive", "negative", "bar", "forbidden"])
def test_marks_and_bars_stand_out_from_the_ground(theme: Theme, name: str) -> None:
    assert contrast(getattr(theme, name), theme.ground) >= 3


@THEME
def test_the_focus_colour_stands_out_from_the_ground(theme: Theme) -> None:
    assert contrast(theme.focus, theme.ground) >= 2.8


def test_themes_are_found_by_their_keys() -> None:
    assert THEMES == {"light": LIGHT, "dark": DARK}
