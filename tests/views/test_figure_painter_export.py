"""Figures as files: PNG, SVG, PDF."""

import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontInfo, QImage
from PySide6.QtWidgets import QApplication

from attn_gui.engine import attend
from attn_gui.figures.colormaps import color_scale, states, to_rgba
from attn_gui.figures.figure import Axis, Figure, Heatmap, Sentence
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.view_state import ColorChoice
from attn_gui.text import say
from attn_gui.views.export_render import FORMATS, LARGEST_SIDE, RenderError, render
from attn_gui.views.painting_text import font, measure

pytestmark = pytest.mark.usefixtures("qapp")
SVG = "{http://www.w3.org/2000/svg}"
NASTY = ("<b>\"&'</b>", "a\x01b\nc", "\ud800", "注意🙂", "e\u0301", "]]>", "x" * 40)


def heatmap(tokens: tuple[str, ...] = ("it", "was", "late")) -> Heatmap:
    from attn_gui.figures.labels import drawable

    matrix = np.random.default_rng(0).standard_normal((len(tokens), 4))
    values = attend(matrix, matrix, matrix).weights
    assert values is not None
    scale = color_scale(values, "viridis", ColorChoice(), LIGHT, unit=True)
    names = tuple(map(drawable, tokens))
    return Heatmap(
        key="weights",
        title=say("③ Weights of {token}", token=tokens[0]),
        values=values,
        rgba=to_rgba(values, states(values), scale, LIGHT),
        states=states(values),
        rows=Axis(say("queries"), names),
        columns=Axis(say("keys"), names),
        scale=scale,
        focus=(0, 0),
        digits=4,
        show_numbers=True,
        theme=LIGHT,
    )


def svg(figure: Figure, size: tuple[int, int] = (640, 480)) -> ET.Element:
    return ET.fromstring(render(figure, format="svg", size=size).decode("utf-8"))


@pytest.mark.parametrize(("size", "scale"), [((640, 480), 1.0), ((640, 480), 2.0), ((333, 251), 1.5)])
def test_a_png_has_the_size_that_was_asked_for(size: tuple[int, int], scale: float) -> None:
    image = QImage.fromData(render(heatmap(), format="png", size=size, scale=scale))
    assert (image.width(), image.height()) == (round(size[0] * scale), round(size[1] * scale))


def test_a_png_is_tagged_with_its_dpi_and_dpi_changes_no_pixel() -> None:
    plain, tagged = (
        QImage.fromData(render(heatmap(), format="png", size=(640, 480), scale=2.0, dpi=dpi)) for dpi in (None, 300)
    )
    assert round(plain.dotsPerMeterX() * 0.0254) == 192
    assert round(tagged.dotsPerMeterX() * 0.0254) == 300
    tagged.setDotsPerMeterX(plain.dotsPerMeterX())
    tagged.setDotsPerMeterY(plain.dotsPerMeterY())
    assert plain == tagged


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_figure_gives_the_same_bytes(form: str) -> None:
    assert render(heatmap(), format=form, size=(640, 480)) == render(heatmap(), format=form, size=(640, 480))


@pytest.mark.parametrize("form", ["png", "svg"])
def test_pictures_do_not_depend_on_the_letters_of_the_window(form: str, qapp: QApplication) -> None:
    own, before = qapp.font(), render(heatmap(), format=form, size=(640, 480))
    try:
        larger = QFont(own)
        larger.setPixelSize(23)
        qapp.setFont(larger)
        assert render(heatmap(), format=form, size=(640, 480)) == before
    finally:
        qapp.setFont(own)


def test_an_svg_holds_its_text_as_text() -> None:
    texts = ["".join(element.itertext()) for element in svg(heatmap()).iter(f"{SVG}text")]
    for text in ("it", "was", "late", "queries ↓   keys →"):
        assert text in texts
    assert f"{heatmap().values[0, 0]:.4f}" in texts


@pytest.mark.parametrize("token", NASTY)
def test_any_token_gives_valid_xml_that_refers_to_nothing_outside(token: str) -> None:
    root = svg(heatmap((token, "b", "c")))
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith(("data:", "#"))
            assert "url(http" not in value
    assert root.find(f"{SVG}title") is not None


def test_an_svg_of_a_large_map_holds_its_cells_as_an_image_inside() -> None:
    images = list(svg(heatmap(tuple(f"t{place}" for place in range(80)))).iter(f"{SVG}image"))
    assert len(images) == 1
    assert images[0].attrib["{http://www.w3.org/1999/xlink}href"].startswith("data:image/png")


def test_an_svg_has_a_rectangle_for_each_cell_of_a_small_map() -> None:
    figure = heatmap()
    fills = {group.attrib["fill"] for group in svg(figure).iter(f"{SVG}g") if group.find(f"{SVG}rect") is not None}
    for red, green, blue, _ in figure.rgba.reshape(-1, 4).tolist():
        assert f"#{red:02x}{green:02x}{blue:02x}" in fills


def test_an_svg_has_its_size_in_whole_pixels() -> None:
    root = svg(heatmap(), (801, 607))
    assert (root.attrib["width"], root.attrib["height"]) == ("801", "607")
    assert root.attrib["viewBox"] == "0 0 801 607"


def test_an_svg_scales_without_another_layout() -> None:
    root = ET.fromstring(render(heatmap(), format="svg", size=(640, 480), scale=2.0).decode())
    assert root.attrib["viewBox"] == "0 0 640 480"
    assert root.attrib["width"] == "1280"


def test_a_pdf_is_one_vector_page_with_its_fonts_inside() -> None:
    data = render(heatmap(), format="pdf", size=(640, 480))
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1
    assert b"/FontFile2" in data
    assert b"/Subtype /Image" not in data
    assert b"/MediaBox [0 0 480.0" in data or b"/MediaBox [0 0 480 " in data


@pytest.mark.parametrize("form", FORMATS)
def test_a_figure_is_drawn_in_a_worker_as_here(form: str) -> None:
    with ThreadPoolExecutor(1) as executor:
        there = executor.submit(render, heatmap(), format=form, size=(640, 480)).result()
    here = render(heatmap(), format=form, size=(640, 480))
    assert there == here if form != "pdf" else len(there) > 1000


@pytest.mark.parametrize("form", FORMATS)
def test_a_sentence_can_be_exported_too(form: str) -> None:
    assert len(render(Sentence("scores", say("Q does not fit K."), DARK), format=form, size=(640, 480))) > 500


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size": (319, 240)}, "too_small"),
        ({"size": (320, 239)}, "too_small"),
        ({"size": (0, 0)}, "too_small"),
        ({"size": (LARGEST_SIDE + 1, 480)}, "too_large"),
        ({"size": (640, 480), "scale": 26.0}, "too_large"),
        ({"size": (640, 480), "scale": 0.0}, "scale"),
        ({"size": (640, 480), "scale": float("nan")}, "scale"),
        ({"size": (640, 480), "scale": float("inf")}, "scale"),
        ({"size": (640, 480), "dpi": 0}, "dpi"),
        ({"size": (640, 480), "scale": 0.001}, "scale"),
        ({"size": (640, 480), "format": "gif"}, "format"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RenderError) as caught:
        render(heatmap(), **{"format": "png", **changes})
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_the_bundled_font_is_used_and_its_widths_grow_with_its_size() -> None:
    assert QFontInfo(font(12)).family() == "DejaVu Sans"
    assert measure("attention", 48) == pytest.approx(4 * measure("attention", 12), rel=0.02)
