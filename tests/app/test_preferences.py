import json

import pytest
from PySide6.QtCore import QSettings

from attn_gui.app.preferences import Preferences, ThemeChoice, WindowLayout


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def test_a_layout_comes_back_as_it_was(settings):
    layout = WindowLayout(10, 20, 1200, 800, False, (372, 600, 300))
    Preferences(settings).layout = layout
    assert Preferences(settings).layout == layout


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[[" * 50_000,
        "null",
        "[1]",
        json.dumps([1, [0, 0, 10**12, 800], False, [1, 2, 3]]),
        json.dumps([1, [0, 0, 1200, "800"], False, [1, 2, 3]]),
        json.dumps([1, [0, 0, 1200, 800], "no", [1, 2, 3]]),
        json.dumps([1, [0, 0, 1200, 800], False, [1, -2, 3]]),
        json.dumps([1, [0, 0, 1200, 800], False, [1] * 500]),
        json.dumps([99, [0, 0, 1200, 800], False, [1, 2, 3]]),
        json.dumps([1, [0, 0, float("nan"), 800], False, [1, 2, 3]]),
    ],
)
def test_a_damaged_layout_counts_as_none(settings, text):
    settings.setValue("layout", text)
    assert Preferences(settings).layout is None


def test_recent_files_are_newest_first_and_at_most_ten(settings, tmp_path):
    preferences = Preferences(settings)
    for number in range(12):
        preferences.remember_file(tmp_path / f"{number}.attn")
    preferences.remember_file(tmp_path / "5.attn")
    names = [path.name for path in preferences.recent_files]
    assert names[:3] == ["5.attn", "11.attn", "10.attn"]
    assert len(names) == 10
    preferences.forget_files()
    assert preferences.recent_files == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [("theme", "purple"), ("text_pixels", "99999999999"), ("text_pixels", "-3"), ("recent_files", "7")],
)
def test_damaged_settings_give_the_defaults(settings, key, value):
    settings.setValue(key, value)
    preferences = Preferences(settings)
    assert preferences.theme is ThemeChoice.SYSTEM
    assert preferences.text_pixels == 12
    assert preferences.recent_files == ()


def test_the_last_folder_is_one_that_exists(settings, tmp_path):
    preferences = Preferences(settings)
    preferences.last_folder = tmp_path
    assert preferences.last_folder == tmp_path
    preferences.last_folder = tmp_path / "gone"
    assert preferences.last_folder.is_dir()


def test_everything_can_be_forgotten(settings):
    preferences = Preferences(settings)
    preferences.theme = ThemeChoice.DARK
    preferences.memory_megabytes = 64
    preferences.clear()
    assert (preferences.theme, preferences.memory_megabytes) == (ThemeChoice.SYSTEM, 1000)
