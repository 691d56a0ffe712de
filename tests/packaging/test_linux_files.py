"""The files for Linux desktops agree with one another and with the package."""

import configparser
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

from attn_gui import __version__
from attn_gui.io.manifest import MIMETYPE

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
IDENTIFIER = "io.github.attention_explorer.AttentionExplorer"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(LINUX / f"{IDENTIFIER}.desktop", "utf-8")
    return parser["Desktop Entry"]


def test_the_menu_entry_starts_the_command_with_a_file() -> None:
    command, argument = entry()["Exec"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert command in project["scripts"]
    assert argument == "%f"


def test_the_menu_entry_shows_an_icon_that_is_there() -> None:
    assert (ROOT / "resources" / "icons" / f"{entry()['Icon']}.svg").is_file()


def test_the_file_type_is_the_same_everywhere() -> None:
    (kind,) = ET.parse(LINUX / f"{IDENTIFIER}.mime.xml").getroot()
    about = ET.parse(LINUX / f"{IDENTIFIER}.metainfo.xml").getroot()
    name = kind.attrib["type"]
    assert name.encode() == MIMETYPE
    assert entry()["MimeType"] == f"{name};"
    assert about.findtext("provides/mediatype") == name
    inner = kind.find(f"{MIME}magic/{MIME}match/{MIME}match")
    assert inner is not None
    assert (inner.attrib["offset"], inner.attrib["value"]) == ("30", f"mimetype{name}")


def test_the_description_names_the_entry_and_the_version() -> None:
    about = ET.parse(LINUX / f"{IDENTIFIER}.metainfo.xml").getroot()
    assert about.findtext("id") == IDENTIFIER
    assert about.findtext("launchable") == f"{IDENTIFIER}.desktop"
    assert about.findtext("project_license") == "MIT"
    release = about.find("releases/release")
    assert release is not None
    assert release.attrib["version"] == __version__
