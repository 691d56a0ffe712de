"""What was chosen on the pages, as a session file keeps it; what is nonsense there is left out."""

import math
from collections.abc import Mapping
from dataclasses import asdict, replace

from attn_gui.io.strict_json import as_object
from attn_gui.session.view_choices import CHOICES, PageChoices

_FLAGS = ("each_head", "sort_down")


def choices_of(value: object) -> PageChoices:
    """Return the choices written in *value*; a part that is nonsense is as if nobody had chosen it."""
    found = as_object(value) or {}
    choices = PageChoices(line_threshold=_threshold(found))
    for name, texts in CHOICES.items():
        if found.get(name) in texts:
            choices = replace(choices, **{name: found[name]})
    for name in _FLAGS:
        if isinstance(found.get(name), bool):
            choices = replace(choices, **{name: found[name]})
    return choices


def choice_values(choices: PageChoices) -> dict[str, object]:
    """Return choices as JSON values."""
    return asdict(choices)


def _threshold(found: Mapping[str, object]) -> float | None:
    value = found.get("line_threshold")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    held = float(min(max(value, 0.0), 1e300))
    return None if math.isnan(held) else held
