"""The chosen colours as a session file keeps them; what is nonsense there is left out."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

from attn_gui.io.limits import JSON_BYTES
from attn_gui.io.strict_json import as_object
from attn_gui.session.view_state import COLOR_SCALES, LINEAR_SCALE, MIDDLE_PERCENTILES, ColorChoice

_ALWAYS = ("colormap", "low", "high")
"""What is written even where nothing was chosen, as the first versions did."""


def colors_of(found: Mapping[str, object]) -> dict[str, ColorChoice]:
    """Return the choices by figure; limits and percentiles that make no range are as if nobody had chosen them."""
    choices = {figure: as_object(value) for figure, value in found.items()}
    return {figure: _choice(value) for figure, value in choices.items() if value is not None}


def color_values(choice: ColorChoice) -> dict[str, object]:
    """Return a choice as JSON values, what differs from the plain one only beyond map and limits."""
    whole: dict[str, object] = {**asdict(choice), "percentiles": list(choice.percentiles)}
    plain: dict[str, object] = {**asdict(ColorChoice()), "percentiles": list(MIDDLE_PERCENTILES)}
    return {name: value for name, value in whole.items() if name in _ALWAYS or value != plain[name]}


def _choice(found: Mapping[str, object]) -> ColorChoice:
    colormap, scale = found.get("colormap"), found.get("scale")
    low, high = _limit(found.get("low")), _limit(found.get("high"))
    if low is not None and high is not None and low >= high:
        low = high = None
    return ColorChoice(
        colormap if isinstance(colormap, str) and len(colormap) < JSON_BYTES else None,
        low,
        high,
        scale if isinstance(scale, str) and scale in COLOR_SCALES else LINEAR_SCALE,
        _percentiles(found.get("percentiles")),
        found.get("without_first") is True,
    )


def _percentiles(value: object) -> tuple[float, float]:
    ends = [_limit(each) for each in cast("list[object]", value)[:3]] if isinstance(value, list) else []
    match ends:
        case [float(low), float(high)] if low < 100 and high > 0 and low < high:
            return max(low, 0.0), min(high, 100.0)
        case _:
            return MIDDLE_PERCENTILES


def _limit(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(min(max(value, -1e300), 1e300))
