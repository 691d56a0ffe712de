"""The painted mask, looked at pixel by pixel."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from attn_gui.engine import Causal
from attn_gui.figures.figure import Appearance, MaskMap
from attn_gui.figures.layout_mask import mask_layout
from attn_gui.figures.mask_picture import grounds
from attn_gui.figures.table import FIGURES
from attn_gui.figures.themes import DARK, LIGHT
from attn_gui.session.compute import compute
from attn_gui.session.edits import SetCausal
from attn_gui.session.new import new_session
from attn_gui.session.view_state import Focus
from attn_gui.views.export_render import render
from attn_gui.views.painting_text import measure

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.key)
@pytest.mark.parametrize("count", [6, 150])
def test_each_cell_has_the_ground_of_its_rule(theme, count) -> None:
    session = SetCausal(Causal.TOP_LEFT).apply(new_session(count, count))
    figure = FIGURES["mask"].build(compute(session), Focus(0, count - 1, 0), Appearance(theme))
    assert isinstance(figure, MaskMap)
    size = (700, 700)
    image = QImage.fromData(render(figure, format="png", size=size)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(700, 700, 4)[..., 2::-1]
    cells = mask_layout(figure, size, measure).cells
    ground, ink = grounds("rising", theme)
    half = cells.width / 4
    later = pixels[
        round(cells.y) + 4 : round(cells.y + half) - 4, round(cells.right - half) + 4 : round(cells.right) - 4
    ]
    free = pixels[
        round(cells.bottom - 2 * half) + 4 : round(cells.bottom - half), round(cells.x) + 4 : round(cells.x + half)
    ]
    assert share(later, ground) > 0.3
    assert share(free, theme.ground) > 0.8
    inked = np.abs(later.astype(int) - ink).sum(axis=-1) < np.abs(later.astype(int) - ground).sum(axis=-1)
    assert 0.05 < inked.mean() < 0.5


def share(part: np.ndarray, color: tuple[int, int, int]) -> float:
    """Return how many of the pixels have that colour, nearly."""
    return float((np.abs(part.astype(int) - color) <= 8).all(axis=-1).mean())
