"""How a table's cells look: theme, and the magnitude at which the tint is full."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor

from attn_gui.figures.colormaps import COLORMAPS, ink_on
from attn_gui.figures.figure import Array, Theme
from attn_gui.figures.themes import contrast

FULL_TINT = 0.55
"""How far along the map's colours a cell at the limit is: every number stays readable."""


@dataclass(frozen=True)
class Look:
    """Theme, and the largest finite magnitude of the table."""

    theme: Theme
    limit: float = 0.0

    def ground(self, value: float) -> QColor:
        """Return the colour behind *value*: the signed map's, paler."""
        if not np.isfinite(value) or self.limit <= 0:
            return _tints(self.theme)[0][0]
        share = min(1.0, abs(value) / self.limit)
        return _tints(self.theme)[1 if value < 0 else 0][round(share * FULL_TINT * 127)]

    def ink(self, ground: QColor) -> QColor:
        """Return the theme's text colour where it is read well on *ground*, else black or white."""
        return _ink(self.theme, (ground.red(), ground.green(), ground.blue()))


def limit_of(array: Array) -> float:
    """Return the largest finite magnitude in *array*, or 0."""
    magnitudes = np.abs(array[np.isfinite(array)])
    return float(magnitudes.max()) if magnitudes.size else 0.0


@lru_cache(maxsize=8)
def _tints(theme: Theme) -> tuple[list[QColor], list[QColor]]:
    lut = COLORMAPS["signed"].lut(theme)
    ground = QColor(*theme.ground)
    up = [QColor(*map(int, row)) for row in lut[128:]]
    down = [QColor(*map(int, row)) for row in lut[127::-1]]
    return [ground, *up[1:]], [ground, *down[1:]]


@lru_cache(maxsize=1024)
def _ink(theme: Theme, ground: tuple[int, int, int]) -> QColor:
    return QColor(*(theme.text if contrast(theme.text, ground) >= 4.5 else ink_on(ground)))
